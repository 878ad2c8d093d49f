"""Which numbers of the forms must agree: parts and wholes, and the same figure in two places.

A relation is data about the forms; form_checks.py holds the numbers against it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zhifa_desktop.checks.declaration import Place
from zhifa_desktop.checks.month_numbers import (
    INDICATORS,
    MONTH,
    WHOLE,
    YEAR,
    MonthNumbers,
    Sheet,
)
from zhifa_desktop.indicators.declaration import Blank
from zhifa_desktop.registers.codes import code_list

ABOVE, BELOW = "分子", "分母"
UNTOLD = (Blank.UNFILLED, Blank.UNUSED)


@dataclass(frozen=True, slots=True)
class Relation:
    """On each line and in each period the parts come to the whole (``equal``), or to no more.

    ``parts_form`` is the form of the parts where it is another one with the same lines.
    """

    form: str
    whole: str
    parts: tuple[str, ...]
    equal: bool = False
    parts_form: str = ""


@dataclass(frozen=True, slots=True)
class Same:
    """A number of 表7 that stands in another form too; ``most``: it may be less there.

    ``code`` names the line by a code list and its code; the total without one.
    """

    indicator: str
    below: bool
    form: str
    column: str
    period: str = ""
    code: tuple[str, str] = ("", "")
    most: bool = False

    @property
    def line(self) -> str:
        """The line in that form."""
        name, code = self.code
        return code_list(name).label_of(code) if name else WHOLE


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A cell and what it does not agree with; ``opened``: 启用前补录数 is in one of them."""

    place: Place
    number: Decimal
    other: str
    other_number: Decimal
    equal: bool
    opened: bool


RELATIONS = (
    Relation("表1", "实有人员", ("执法人员", "辅助人员")),
    Relation("表1", "执法人员", ("在岗执法人员",)),
    Relation("表1", "在岗执法人员", ("一线执法人员",)),
    Relation("表1", "应审", ("已审",)),
    Relation("表1", "已审", ("合格",)),
    Relation("表1", "在岗执法人员", ("在岗执法人员",), equal=True, parts_form="表2-1"),
    Relation("表2-1", "在岗执法人员", ("达60学时人数",)),
    Relation("表3-1", "作出决定", ("轻微免罚、承诺轻罚",)),
    Relation("表3-1", "作出决定", ("重大案件",)),
    Relation("表3-1", "重大案件", ("其中已法制审核",)),
    Relation("表3-1", "作出决定", ("简易程序", "普通程序"), equal=True, parts_form="表3-2"),
    Relation("表3-1", "作出决定", ("警告", "罚款", "不予处罚"), parts_form="表3-2"),
    Relation("表3-1", "作出决定", ("强制措施",), parts_form="表3-2"),
    Relation("表4", "实配", ("在用", "闲置", "维修", "待报废"), equal=True),
    Relation("表4", "完好", ("在用", "闲置"), equal=True),
    Relation("表4", "实配", ("配发个人",)),
    Relation("表4", "实配", ("本年新购",)),
    Relation("表5", "评查案卷", ("优秀", "良好", "合格", "不合格"), equal=True),
    Relation("表6-1", "应办结", ("按期办结",)),
    Relation("表6-1", "有效回访", ("满意",)),
    Relation("表6-2", "审结", ("其中：纠错",)),
)
_HOTLINE = ("complaint_source", "12328")
SAME = (
    Same("training_hours", False, "表2-1", "达60学时人数"),
    Same("training_hours", True, "表2-1", "在岗执法人员"),
    Same("average_hours", False, "表2-1", "本年学时合计"),
    Same("certificate_held", True, "表1", "在岗执法人员", most=True),
    Same("annual_review", True, "表1", "应审"),
    Same("annual_review", False, "表1", "已审"),
    Same("annual_review_passed", False, "表1", "合格"),
    Same("camera_rate", True, "表1", "一线执法人员"),
    Same("legal_review", True, "表3-1", "重大案件", YEAR),
    Same("legal_review", False, "表3-1", "其中已法制审核", YEAR),
    Same("uploaded", True, "表3-1", "作出决定", YEAR),
    Same("review_excellent", True, "表5", "评查案卷", YEAR),
    Same("review_excellent", False, "表5", "优秀", YEAR),
    Same("review_failed", False, "表5", "不合格", YEAR),
    Same("hotline_closed", True, "表6-1", "应办结", YEAR, _HOTLINE),
    Same("hotline_closed", False, "表6-1", "按期办结", YEAR, _HOTLINE),
    Same("hotline_satisfied", True, "表6-1", "有效回访", YEAR, _HOTLINE),
    Same("hotline_satisfied", False, "表6-1", "满意", YEAR, _HOTLINE),
    Same("corrected", False, "表6-2", "其中：纠错", YEAR),
)


def unequal(numbers: MonthNumbers) -> Iterator[Disagreement]:
    """Yield where parts do not come to their whole, or to more than it."""
    for relation in RELATIONS:
        whole = numbers.sheets.get(relation.form)
        parts = numbers.sheets.get(relation.parts_form or relation.form)
        if whole is not None and parts is not None:
            yield from _of_relation(relation, whole, parts)


def _of_relation(relation: Relation, whole: Sheet, parts: Sheet) -> Iterator[Disagreement]:
    opened = relation.whole in whole.opened or bool(parts.opened & set(relation.parts))
    other = f"{parts.number} " if parts is not whole else ""
    named = other + "+".join(relation.parts)
    for place, number in whole.each(relation.whole):
        found = [parts.cell(place.line, part, place.period) for part in relation.parts]
        known = [one for one in found if one is not None]
        added = sum(known, Decimal(0))
        wrong = added != number if relation.equal else added > number
        if len(known) == len(found) and wrong:
            old = opened and place.period != MONTH
            yield Disagreement(place, number, named, added, relation.equal, old)


def differing(numbers: MonthNumbers) -> Iterator[Disagreement]:
    """Yield where a number of 表7 is another in the form that shows it too."""
    for same in SAME:
        one, sheet = numbers.indicators.get(same.indicator), numbers.sheets.get(same.form)
        if one is None or sheet is None or one.blank in UNTOLD:
            continue
        mine = one.denominator if same.below else one.numerator
        there = Place(same.form, same.line, same.column, same.period)
        other = sheet.cell(there.line, there.column, there.period)
        if mine is None or other is None or (mine <= other if same.most else mine == other):
            continue
        here = Place(INDICATORS, one.name, BELOW if same.below else ABOVE)
        opened = bool(one.opening) or same.column in sheet.opened
        yield Disagreement(here, mine, there.words, other, not same.most, opened)
