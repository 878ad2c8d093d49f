"""表八 年度考核及运用: the grade of each year, what followed from it, and what stood in the way.

公务员法 64, 政务处分法 8, 事业单位人事管理条例 29.
"""

from __future__ import annotations

from zhifa_desktop.papers.content import Block, Heading, Paragraph, Table
from zhifa_desktop.services.dossier_facts import PersonFacts
from zhifa_desktop.services.dossier_sections.content import Content, Occasion, together
from zhifa_desktop.services.records import Row
from zhifa_desktop.services.sanction_effects import BASIS, effect_of, ends_on, had_effect_in

TITLE = "年度考核及运用"
GRADES = (
    Heading("年度", width=1.0),
    Heading("考核等次", width=1.6),
    Heading("评先评优", width=2.0),
    Heading("晋升", width=2.0),
    Heading("受惩戒影响", width=3.4),
)


def appraisal(facts: PersonFacts, occasion: Occasion) -> Content:
    """Return the grades by year and whether a sanction holds anything up today."""
    rows = facts.rows["appraisal"]
    now = [effect_of(row) for row in facts.rows["accountability"] if row.values["in_effect"]]
    blocks: list[Block] = []
    if rows:
        told = tuple(_year(row, facts.rows["accountability"]) for row in rows)
        blocks.append(Table("", GRADES, told))
    blocks += [Paragraph(f"现受影响：{effect.words}({BASIS})。") for effect in now]
    if rows and not now:
        blocks.append(Paragraph(_unhindered(facts, occasion)))
    return together(TITLE, blocks, kept="appraisal" in facts.kept)


def _unhindered(facts: PersonFacts, occasion: Occasion) -> str:
    if "accountability" not in facts.kept:
        return "惩戒情况未在本程序登记，评先评优、晋升是否受限以纸质材料为准。"
    day = occasion.today
    return f"截至{day.year}年{day.month}月{day.day}日，没有在影响期内的惩戒。"


def _year(row: Row, matters: tuple[Row, ...]) -> tuple[str, ...]:
    shown = row.shown
    return (
        f"{shown['year']}年", shown["grade"], shown["honour"], shown["promotion"],
        _hindered(row, matters),
    )  # fmt: skip


def _hindered(row: Row, matters: tuple[Row, ...]) -> str:
    if not row.values["blocked"]:
        return "无"
    year = int(str(row.values["year"]))
    reasons = [_reason(one) for one in matters if had_effect_in(one, year)]
    return "当年受限：" + "；".join(reasons)


def _reason(row: Row) -> str:
    effect = effect_of(row)
    document = f"({effect.document})" if effect.document else ""
    return f"{effect.label}，影响期{row.shown['date']}至{ends_on(row)}{document}"
