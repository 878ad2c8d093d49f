"""表九 其他情况: fitness, what is held, talent pools, insurance.

Of fitness the conclusion alone is printed, of 职业保障 insurance alone; for a promotion neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from zhifa_desktop.papers.content import Heading, Table
from zhifa_desktop.services.dossier_facts import PersonFacts
from zhifa_desktop.services.dossier_sections.content import Content, Occasion, listed
from zhifa_desktop.services.records import Row

PASSED, FAILED, EXEMPT, OPEN = "达标", "未达标", "免测", "未判定"
PIECES = (
    Heading("装备名称", width=2.2),
    Heading("类别", width=1.6),
    Heading("资产编号", width=1.4),
    Heading("品牌型号", width=1.8),
    Heading("领用日期", width=1.6),
    Heading("状况", width=0.9),
)


def other(facts: PersonFacts, occasion: Occasion) -> Content:
    """Return what has a record; the others are named in a line of the contents page."""
    blocks: list[Table] = []
    empty: list[str] = []
    unkept: list[str] = []
    for register, private, make in _LISTS:
        if private and not occasion.full:
            continue
        table = make(facts)
        if table.rows:
            blocks.append(table)
        else:
            (empty if register in facts.kept else unkept).append(table.title)
    return Content(tuple(blocks), tuple(empty), tuple(unkept))


def _fitness(facts: PersonFacts) -> Table:
    days: dict[str, list[Row]] = defaultdict(list)
    for row in facts.rows["fitness_test"]:
        days[row.shown["date"]].append(row)
    headings = (Heading("测试日期", width=1.6), Heading("结论", width=1.6))
    rows = tuple((day, _conclusion(days[day])) for day in sorted(days, reverse=True))
    return Table("体能测试", headings, rows)


def _conclusion(tests: Sequence[Row]) -> str:
    """Return one day's conclusion: one item failed is failed, one not judged leaves it open."""
    taken = [row for row in tests if not row.values["exempt"]]
    found = {row.values["passed"] for row in taken}
    if "failed" in found:
        return FAILED
    if None in found:
        return OPEN
    return PASSED if taken else EXEMPT


def _equipment(facts: PersonFacts) -> Table:
    rows = tuple(
        (
            piece.shown["name"], piece.shown["category"], piece.shown["asset_number"],
            piece.shown["model"], assignment.shown["start"], piece.shown["state"],
        )
        for assignment, piece in facts.equipment
    )  # fmt: skip
    return Table("现持有装备", PIECES, rows)


def _uniforms(facts: PersonFacts) -> Table:
    return listed(
        "现持有服装",
        facts.rows["uniform_issue"],
        ("item", "品名", 2.0),
        ("size", "号型", 1.4),
        ("quantity", "数量", 0.8),
        ("date", "配发日期", 1.6),
        ("next_due", "下次配发日期", 1.6),
    )


def _talents(facts: PersonFacts) -> Table:
    return listed(
        "人才库",
        facts.rows["talent_membership"],
        ("pool", "人才库", 1.9),
        ("field", "专业领域", 1.5),
        ("entered_on", "入库日期", 1.45),
        ("document", "入库文号", 2.7),
        ("left_on", "出库日期", 1.45),
        ("state", "状态", 0.9),
    )


def _insurance(facts: PersonFacts) -> Table:
    headings = (
        Heading("险种", width=2.2),
        Heading("承办机构", width=2.4),
        Heading("起始日期", width=1.5),
        Heading("到期日期", width=1.5),
        Heading("状态", width=1.0),
    )
    rows = tuple(
        (
            row.shown["kind"], row.shown["provider"], row.shown["start"], row.shown["until"],
            "在保" if row.values["in_force"] else "不在保",
        )
        for row in facts.rows["welfare"]
    )  # fmt: skip
    return Table("保险", headings, rows)


_LISTS: tuple[tuple[str, bool, Callable[[PersonFacts], Table]], ...] = (
    ("fitness_test", True, _fitness),
    ("equipment", False, _equipment),
    ("uniform_issue", False, _uniforms),
    ("talent_membership", False, _talents),
    ("welfare", True, _insurance),
)
"""(register, whether it is health data, how it is laid out), in their order on the paper."""
