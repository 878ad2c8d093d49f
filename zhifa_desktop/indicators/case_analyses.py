"""Cases by field, cause, unit and month, and the workload of those who handle them (「方案」§6)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import and_, func, literal

from zhifa_desktop.indicators.analysis import (
    Analysis,
    Column,
    Count,
    Hanging,
    Named,
    Ratio,
    Source,
)
from zhifa_desktop.indicators.cases import decided, reviewed
from zhifa_desktop.indicators.declaration import Condition, Scope
from zhifa_desktop.indicators.oversight import of_correction_rate
from zhifa_desktop.registers.remedies import corrected
from zhifa_desktop.registers.reviews import final_score

TEN_THOUSAND = Decimal("0.0001")
FILED, DECIDED, CLOSED = "filed_on", "decided_on", "closed_on"
HISTORIC = "name:"
"""The line of a name without a file begins so, that of a person is the person's id."""
WORDS = (
    "立案、决定、结案分别按立案日期、决定日期、结案日期统计，其余各栏按决定日期；"
    "平均办案天数为普通程序案件从立案到决定的天数，没有立案日期的不计。"
)


def _outcome(code: str) -> Condition:
    return lambda row, scope: row.outcome == code


def _procedure(code: str) -> Condition:
    return lambda row, scope: row.procedure == code


def _timed(row: Any, scope: Scope) -> Any:
    return and_(row.procedure == "ordinary", row.filed_on.is_not(None))


def _days(row: Any, scope: Scope) -> Any:
    return scope.at.days_between(row.filed_on, row.decided_on)


def _filed(row: Any, scope: Scope) -> Any:
    return row.filed_on.between(scope.since, scope.until)


def _closed(row: Any, scope: Scope) -> Any:
    return row.closed_on.between(scope.since, scope.until)


def _columns(source: Callable[[str], Source]) -> tuple[Column, ...]:
    """Return the columns of cases; ``source`` gives the rows that are counted by a day."""
    of_decided = source(DECIDED)

    def of(name: str, label: str, also: Condition, **rest: Any) -> Count:
        return Count(name, of_decided, decided, also, label=label, **rest)

    return (
        Count("filed", source(FILED), _filed, label="立案"),
        Count("decided", of_decided, decided, label="作出决定"),
        Count("closed", source(CLOSED), _closed, label="结案"),
        of("simple", "其中简易", _procedure("simple")),
        of("ordinary", "其中普通", _procedure("ordinary")),
        of("major", "重大案件", lambda row, scope: row.major.is_(True)),
        of("none", "不予处罚", _outcome("none")),
        of("waived", "轻微免罚", _outcome("waived")),
        of("lenient", "承诺轻罚", _outcome("lenient")),
        Count(
            "fine", of_decided, decided, amount=lambda row, scope: row.fine, label="罚款金额",
            unit="万元", decimals=2, scale=TEN_THOUSAND,
        ),
        of("days", "", _timed, amount=_days),
        of("timed", "", _timed),
        Ratio(
            "average_days", "平均办案天数", "days", "timed", rows="timed", unit="天", per=1,
            decimals=1,
        ),
    )  # fmt: skip


def _by(line: Condition) -> Callable[[str], Source]:
    source = Source("case", line)
    return lambda day: source


def _of_month(day: str) -> Source:
    return Source("case", lambda row, scope: scope.at.month(row[day]))


def _of_cases(
    name: str, title: str, line: str, named: Named, source: Callable[[str], Source], **rest: Any
) -> Analysis:
    needs = ("case",)
    return Analysis(name, title, line, _columns(source), (named,), needs, WORDS, **rest)


CASE_ANALYSES = (
    _of_cases(
        "field", "按执法门类", "执法门类", Named(codes="enforcement_field"),
        _by(lambda row, scope: row.field),
    ),
    _of_cases(
        "cause", "按案由", "案由", Named(), _by(lambda row, scope: row.cause), order="decided"
    ),
    _of_cases(
        "unit", "按办案机构", "办案机构", Named(target="unit"), _by(lambda row, scope: row.unit)
    ),
    _of_cases("month", "按月份", "月份", Named(), _of_month, monthly=True),
)  # fmt: skip


class _Handled(NamedTuple):
    """A record of a register, and one of those who handled its case."""

    record: Any
    officer: Any


def _handlers(case: str, *, led: bool = False) -> Hanging:
    """Return the officers of records; ``case`` is the column that names their case."""

    def hanging(record: Any, scope: Scope) -> tuple[_Handled, tuple[Any, ...]]:
        officer, known = scope.at.of("case_officer")
        leading = (officer.role == "lead",) if led else ()
        return _Handled(record, officer), (known, officer.case == record[case], *leading)

    return hanging


def _who(row: _Handled, scope: Scope) -> Any:
    return func.coalesce(row.officer.person, literal(HISTORIC) + row.officer.historic_name)


def _role(code: str) -> Condition:
    return lambda row, scope: row.officer.role == code


_CASES = Source("case", _who, _handlers("id"))
_REVIEWS = Source("case_review", _who, _handlers("case", led=True))
_REMEDIES = Source("remedy", _who, _handlers("case", led=True))
_leads = _role("lead")
OFFICER_ANALYSIS = Analysis(
    id="officer",
    title="承办人工作量",
    line="承办人",
    columns=(
        Count("led", _CASES, decided, _leads, label="主办"),
        Count("assisted", _CASES, decided, _role("assistant"), label="协办"),
        Count("handled", _CASES, decided, label="合计"),
        Count(
            "major", _CASES, decided, lambda row, scope: row.record.major.is_(True),
            label="重大案件",
        ),
        Count(
            "fine", _CASES, decided, _leads, lambda row, scope: row.record.fine, label="罚款金额",
            unit="万元", decimals=2, scale=TEN_THOUSAND,
        ),
        Count("reviewed", _REVIEWS, reviewed, label="评查案卷", unit="卷"),
        Count(
            "score", _REVIEWS, reviewed,
            amount=lambda row, scope: final_score(row.record, scope.at),
        ),
        Ratio("average_score", "评查均分", "score", "reviewed", "reviewed", unit="分", per=1),
        Count(
            "corrected", _REMEDIES, of_correction_rate,
            lambda row, scope: corrected(row.record, scope.at), label="被纠错",
        ),
    ),
    named=(Named(HISTORIC, words="{}(未建档)"), Named(target="person")),
    needs=("case", "case_officer"),
    definition="本期决定的案件；罚款金额、评查案卷(按评查日期)、评查均分、被纠错(按审结日期，只计最终一级)"
    "只计主办的案件；合计行为人次，一件案件有几名承办人就计几次；{ended}",
    order="handled",
)  # fmt: skip
