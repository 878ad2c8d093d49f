"""表3-3 检查与出动 and 表6 投诉与救济 of the month's forms (「方案」G §11 §12).

A complaint is counted where it is one (投诉举报) and about enforcement. 办结率 asks for those due
in the period; 纠错率 for what was concluded for good in it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, func

from zhifa_desktop.indicators.declaration import Condition, Scope
from zhifa_desktop.indicators.tables import Measure, MonthTable, Ratio
from zhifa_desktop.registers.remedies import corrected

COMPLAINT = "complaint"
SATISFIED = ("satisfied", "basically")
RATED = (*SATISFIED, "dissatisfied")


def about_enforcement(row: Any, scope: Scope) -> Any:
    """Return whether a record is a complaint about enforcement."""
    return and_(row.kind == COMPLAINT, row.about_enforcement.is_(True))


def due(row: Any, scope: Scope) -> Any:
    """Return whether a complaint was due in the period."""
    return and_(about_enforcement(row, scope), row.due_on.between(scope.since, scope.until))


def closed_in_time(row: Any, scope: Scope) -> Any:
    """Return whether a complaint due in the period was closed by its day."""
    return and_(due(row, scope), row.closed_on <= row.due_on, row.closed_on <= scope.until)


def _rated(*answers: str) -> Condition:
    return lambda row, scope: and_(
        about_enforcement(row, scope),
        row.visited_on.between(scope.since, scope.until),
        row.satisfaction.in_(answers),
    )


def _satisfied(row: Any, scope: Scope) -> Any:
    answers = SATISFIED if scope.options.basically_satisfied else SATISFIED[:1]
    return _rated(*answers)(row, scope)


def concluded(row: Any, scope: Scope) -> Any:
    """Return whether a remedy was concluded for good in the period."""
    return and_(row.final.is_(True), row.concluded_on.between(scope.since, scope.until))


def _complaint(name: str, label: str, condition: Condition) -> Measure:
    return Measure(name, label, "complaint", lambda r, s: r.source, condition, both=True)


def _remedy(name: str, label: str, condition: Condition) -> Measure:
    return Measure(name, label, "remedy", lambda r, s: r.kind, condition, both=True)


def _work(column: str, label: str) -> Measure:
    return Measure(
        column,
        label,
        "inspection_workload",
        lambda r, s: r.unit,
        lambda r, s: r.date.between(s.since, s.until),
        lambda r, s: func.sum(r[column]),
        both=True,
    )


WORKLOAD_TABLE = MonthTable(
    number="表3-3",
    title="检查与出动",
    unit="次、人次、车(艇)次、个",
    line="单位",
    columns=(
        _work("checks", "检查次数"),
        _work("people", "出动人次"),
        _work("vehicles", "出动车(艇)次"),
        _work("objects", "检查对象数"),
    ),
    notes=("按检查工作量台账的日期统计。",),
)

COMPLAINT_TABLES = (
    MonthTable(
        number="表6-1",
        title="投诉举报",
        unit="件",
        line="来源",
        codes="complaint_source",
        columns=(
            _complaint(
                "received",
                "受理",
                lambda r, s: and_(about_enforcement(r, s), r.received_on.between(s.since, s.until)),
            ),
            _complaint("due", "应办结", due),
            _complaint("closed", "按期办结", closed_in_time),
            Ratio("办结率(%)", "closed", "due", group="本年累计"),
            _complaint("rated", "有效回访", _rated(*RATED)),
            _complaint("satisfied", "满意", _satisfied),
            Ratio("满意率(%)", "satisfied", "rated", group="本年累计"),
        ),
        notes=(
            "只计涉及执法的投诉举报；应办结按办理期限、满意按回访日期统计，“基本满意”是否计入见表7的口径。"
            "12328一行为「方案」要求的办结率和满意度。",
        ),
    ),
    MonthTable(
        number="表6-2",
        title="复议诉讼",
        unit="件",
        line="类别",
        codes="remedy_kind",
        columns=(
            _remedy("accepted", "受理", lambda r, s: r.accepted_on.between(s.since, s.until)),
            _remedy("concluded", "审结", concluded),
            _remedy(
                "corrected",
                "其中：纠错",
                lambda r, s: and_(concluded(r, s), corrected(r, s.at)),
            ),
            Ratio("纠错率(%)", "corrected", "concluded", group="本年累计"),
        ),
        notes=(
            "审结按审结日期统计，只计最终一级的结果；纠错指撤销、部分撤销、变更、确认违法、"
            "确认无效、责令履行、责令给付。",
        ),
    ),
)
