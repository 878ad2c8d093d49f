"""表四 执法办案: counts by year, the cases of three years; older ones in an annex.

Parties stand by initial only: this is the officer's file, not theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from zhifa_desktop.papers.content import Block, Cell, Heading, Paragraph, Table
from zhifa_desktop.rules.masking import mask_party
from zhifa_desktop.services.dossier_facts import Handled, PersonFacts
from zhifa_desktop.services.dossier_sections.content import NOT_KEPT, Content, Occasion
from zhifa_desktop.services.showing import plain_number

LISTED_YEARS = 3
UNTOLD = "—"
COUNTED = (
    Heading("年度"),
    Heading("承办合计", numeric=True),
    Heading("主办", numeric=True),
    Heading("协办", numeric=True),
    Heading("重大案件", numeric=True),
    Heading("评查卷数", numeric=True),
    Heading("评查均分", numeric=True, decimals=2),
    Heading("被纠错", numeric=True),
)
CASES = (
    Heading("序号", width=0.69, numeric=True),
    Heading("决定书文号(立案号)", width=2.96),
    Heading("案由", width=2.01),
    Heading("当事人", width=0.95),
    Heading("角色", width=0.7),
    Heading("决定(立案)日期", width=1.51),
    Heading("处理结果", width=1.22),
    Heading("罚款(元)", width=1.47, numeric=True, decimals=2),
)
CORRECTED = (
    Heading("决定书文号(立案号)", width=2.7),
    Heading("程序", width=1.5),
    Heading("审理结果", width=1.2),
    Heading("审结日期", width=1.6),
    Heading("复议(诉讼)案号", width=2.6),
)


def cases(facts: PersonFacts, occasion: Occasion) -> Content:
    """Return counts by year, the list of recent years, and the corrected ones by name."""
    if "case" not in facts.kept and not facts.cases:
        return Content((Paragraph(NOT_KEPT),))
    recent = [h for h in facts.cases if _recent(h, occasion.today)]
    blocks: list[Block] = [_by_year(facts)]
    if any(handled.corrections for handled in facts.cases):
        blocks.append(_corrected(facts.cases))
    blocks.append(_case_list(f"近{LISTED_YEARS}年承办案件", recent))
    if lacking := _lacking(facts):
        blocks.append(Paragraph(f"{lacking}未在本程序启用台账，以“{UNTOLD}”表示。"))
    return Content(tuple(blocks))


def older_cases(facts: PersonFacts, today: date) -> Table | None:
    """Return the cases older than the years that 表四 lists, None where there are none."""
    older = [h for h in facts.cases if not _recent(h, today)]
    return _case_list("", older) if older else None


def _lacking(facts: PersonFacts) -> str:
    words = (("case_review", "案卷评查"), ("remedy", "复议诉讼"))
    return "、".join(word for name, word in words if name not in facts.kept) if facts.cases else ""


def _by_year(facts: PersonFacts) -> Table:
    years: dict[int, list[Handled]] = defaultdict(list)
    for handled in facts.cases:
        if handled.day is not None:
            years[handled.day.year].append(handled)
    rows = tuple(_year(year, years[year], facts.kept) for year in sorted(years, reverse=True))
    return Table("分年度承办案件(件)", COUNTED, rows)


def _year(year: int, cases: Sequence[Handled], kept: frozenset[str]) -> tuple[Cell, ...]:
    scores = [score for handled in cases for score in handled.scores]
    leading = sum(h.leading for h in cases)
    mean = plain_number(sum(scores, Decimal(0)) / len(scores)) if scores else UNTOLD
    major = sum(bool(h.case.values["major"]) for h in cases)
    reviewed: Cell = len(scores) if "case_review" in kept else UNTOLD
    corrected: Cell = sum(bool(h.corrections) for h in cases) if "remedy" in kept else UNTOLD
    return (
        f"{year}年", len(cases), leading, len(cases) - leading, major, reviewed, mean, corrected
    )  # fmt: skip


def _corrected(cases: Sequence[Handled]) -> Table:
    rows = tuple(
        (
            _named(handled), one.shown["kind"], one.shown["outcome"], one.shown["concluded_on"],
            one.shown["document"] or one.shown["number"],
        )
        for handled in cases
        for one in handled.corrections
    )  # fmt: skip
    return Table("被纠错案件(以最终一级的结果为准)", CORRECTED, rows)


def _case_list(title: str, cases: Sequence[Handled]) -> Table:
    return Table(title, CASES, tuple(_row(number, h) for number, h in enumerate(cases, 1)))


def _row(number: int, handled: Handled) -> tuple[Cell, ...]:
    shown, fine = handled.case.shown, handled.case.values["fine"]
    return (
        number, _named(handled), shown["cause"], mask_party(shown["party"]), handled.role,
        str(handled.day or ""), shown["outcome"], fine if isinstance(fine, Decimal) else None,
    )  # fmt: skip


def _named(handled: Handled) -> str:
    shown = handled.case.shown
    return shown["decision_number"] or shown["filing_number"] or shown["number"]


def _recent(handled: Handled, today: date) -> bool:
    return handled.day is None or handled.day.year > today.year - LISTED_YEARS
