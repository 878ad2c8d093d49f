"""Error types from case reviews and remedies, which 执法错题本 is made of (「方案」§6)."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, literal, select, true, type_coerce, union_all

from zhifa_desktop.indicators.analysis import (
    NOWHERE,
    Analysis,
    Count,
    Named,
    Ratio,
    Source,
)
from zhifa_desktop.indicators.cases import reviewed
from zhifa_desktop.indicators.declaration import Condition, Scope
from zhifa_desktop.indicators.oversight import of_correction_rate
from zhifa_desktop.registers.columns import Hundredths
from zhifa_desktop.registers.remedies import corrected

VETO = "veto:"
"""The line of a fail-outright item on a file's head begins so, that of an item is its code."""


class _Found(NamedTuple):
    """A review, and one of the errors that it found."""

    review: Any
    error: Any


def _errors(review: Any, scope: Scope) -> tuple[_Found, tuple[Any, ...]]:
    """Return what a review found: the lines of items, and the fail-outright item of its head.

    Only those of the reviews chosen are looked for: there are twenty lines to a review.
    """
    score, living = scope.at.of("review_score")
    vetoed: ColumnElement[bool] = func.coalesce(review.veto_item, "") != ""
    found = union_all(
        select(
            review.id.label("review"), score.item.label("line"), score.deduction, score.veto
        ).where(score.review == review.id, living),
        select(
            review.id, literal(VETO) + review.veto_item, type_coerce(0, Hundredths), true()
        ).where(vetoed),
    ).subquery()  # fmt: skip
    return _Found(review, found.c), (found.c.review == review.id,)


def _deducted(row: _Found, scope: Scope) -> Any:
    return row.error.deduction > type_coerce(0, Hundredths)


_ERRORS = Source("case_review", lambda row, scope: row.error.line, _errors)
_FILES = Source("case_review", lambda row, scope: literal(NOWHERE))
_REMEDIES = Source(
    "remedy",
    lambda row, scope: func.coalesce(
        scope.at.look_up("case", row.case, lambda case: case.cause), row.matter
    ),
)


def _corrected(row: Any, scope: Scope) -> Any:
    return corrected(row, scope.at)


def _outcome(name: str, label: str, *codes: str) -> Count:
    also: Condition = lambda row, scope: row.outcome.in_(codes)  # noqa: E731 - a condition is a value
    return Count(name, _REMEDIES, of_correction_rate, also, label=label)


REVIEW_ERRORS = Analysis(
    id="review_error",
    title="评查错误类型",
    line="评查项目",
    columns=(
        Count("files", _ERRORS, reviewed, _deducted, different=True, label="扣分卷数", unit="卷"),
        Count(
            "deducted", _ERRORS, reviewed, _deducted, lambda row, scope: row.error.deduction,
            label="扣分合计", unit="分", decimals=1,
        ),
        Count("reviewed", _FILES, reviewed, whole=True),
        Ratio("share", "占评查案卷", "files", "reviewed", rows="files", decimals=1),
        Count(
            "vetoes", _ERRORS, reviewed, lambda row, scope: row.error.veto.is_(True),
            different=True, label="否决卷数", unit="卷",
        ),
    ),
    named=(Named(VETO, codes="veto_item", words="一票否决：{}"), Named(codes="review_item")),
    needs=("case_review",),
    definition="本期评查(按评查日期，有得分)的案卷中，每个评查项目扣分的卷数、扣分合计和占评查案卷的比例；"
    "一票否决的另计卷数，不计扣分。合计行每卷只计一次。",
    order="files",
)  # fmt: skip
REMEDY_ERRORS = Analysis(
    id="remedy_error",
    title="复议诉讼纠错",
    line="案由",
    columns=(
        Count("concluded", _REMEDIES, of_correction_rate, label="审结"),
        Count("corrected", _REMEDIES, of_correction_rate, _corrected, label="被纠错"),
        Ratio("rate", "纠错率", "corrected", "concluded", rows="corrected", decimals=1),
        _outcome("upheld", "维持", "upheld"),
        _outcome("rejected", "驳回", "rejected"),
        _outcome("annulled", "撤销", "annulled", "partly_annulled"),
        _outcome("changed", "变更", "changed"),
        _outcome("illegal", "确认违法(无效)", "illegal", "void"),
        _outcome("ordered", "责令履行(给付)", "ordered", "paid"),
        _outcome("ended", "调解撤回(终止)", "settled", "withdrawn", "ended"),
    ),
    named=(Named(),),
    needs=("remedy",),
    definition="本期审结(按审结日期)的行政复议、行政诉讼，只计最终一级的结果；按所涉案件的案由，"
    "没有对应案件的按被复议(诉)行为；撤销含部分撤销；{ended}",
    order="corrected",
)
