"""案卷评查 and its lines (「方案」§11; rounds held by others come as totals)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, case, func, or_, select, type_coerce
from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import Kind, RowRule

SELF = "self"


def _lines(row: Any, at: Any, what: Any) -> Any:
    line, living = at.of("review_score")
    return select(what(line)).where(living, line.review == row.id).scalar_subquery()


def final_score(row: Any, at: Any) -> Any:
    """Return the final score: the second score, else the typed total, else 100 minus the lines."""
    deducted = func.coalesce(_lines(row, at, lambda line: func.sum(line.deduction)), 0)
    counted = _lines(row, at, lambda line: func.count())
    full = type_coerce(100, col.Hundredths)
    by_lines = case((counted > 0, func.max(type_coerce(0, col.Hundredths), full - deducted)))
    return type_coerce(func.coalesce(row.second_score, row.total_only, by_lines), col.Hundredths)


def vetoed(row: Any, at: Any) -> Any:
    """Return whether a fail-outright item was found, on the head or in a line."""
    in_lines = _lines(row, at, lambda line: func.count().filter(line.veto.is_(True)))
    return or_(func.coalesce(row.veto_item, "") != "", func.coalesce(in_lines, 0) > 0)


def grade(row: Any, at: Any) -> Any:
    """Return the grade's code from the thresholds of the standard (resources/standards)."""
    score = final_score(row, at)
    steps = at.standard("case_review")["grades"]
    worst = steps[-1]["code"]
    limits = [(score >= Decimal(str(step["from"])), step["code"]) for step in steps[:-1]]
    return case((score.is_(None), None), (vetoed(row, at), worst), *limits, else_=worst)


class CaseReview(Record):
    """案卷评查: one file in one round, scored line by line or by its total alone."""

    register = Register(
        name="case_review",
        label="案卷评查",
        group="办案",
        key=("round", "case"),
        title=("round", "case"),
        order=("-date",),
        month="date",
        icon="scale",
        rules=(
            RowRule(
                "case_review.total_range",
                ("total_only", "second_score"),
                "得分应在0至100之间",
                lambda v: any(
                    isinstance(v.get(n), Decimal) and not 0 <= v[n] <= 100  # type: ignore[operator]
                    for n in ("total_only", "second_score")
                ),
            ),
        ),
    )
    __table_args__ = (
        CheckConstraint("total_only IS NULL OR total_only BETWEEN 0 AND 10000", name="total"),
        CheckConstraint("second_score IS NULL OR second_score BETWEEN 0 AND 10000", name="second"),
    )

    round: Mapped[str] = col.name(
        "评查轮次", required=True, width=18, carried=True, synonyms=("轮次", "评查批次", "批次")
    )
    organizer: Mapped[str] = col.code(
        "评查组织",
        "review_organizer",
        required=True,
        default=SELF,
        carried=True,
        synonyms=("评查层级", "组织"),
    )
    case: Mapped[str] = col.link(
        "案件", "case", required=True, searched=True, width=24,
        synonyms=("决定书文号", "案件编号", "立案号", "案号", "案卷编号"),
    )  # fmt: skip
    cause: Any = col.computed(
        "案由", Kind.TEXT, lambda row, at: at.look_up("case", row.case, lambda c: c.cause), width=20
    )
    unit: Any = col.computed(
        "办案机构", Kind.LINK, lambda row, at: at.look_up("case", row.case, lambda c: c.unit),
        target="unit", width=16,
    )  # fmt: skip
    standard: Mapped[str | None] = col.text("评查标准(版本)", default="示例-2024", more=True)
    reviewers: Mapped[str | None] = col.text(
        "评查人",
        carried=True,
        required_when=col.when("organizer", SELF),
        when_words="自评",
        synonyms=("评查人员", "评查员"),
    )
    date: Mapped[date] = col.day(
        "评查日期", required=True, past=True, carried=True, synonyms=("评查时间", "日期")
    )
    second_reviewer: Mapped[str | None] = col.text("复评人", more=True)
    second_score: Mapped[Decimal | None] = col.score("复评得分", more=True)
    total_only: Mapped[Decimal | None] = col.score(
        "仅录总分",
        required_when=lambda v: v.get("organizer") not in (None, SELF),
        when_words="市评、省评",
        synonyms=("得分", "总分", "评查得分", "最终得分", "分数"),
    )
    veto_item: Mapped[str | None] = col.code(
        "否决项", "veto_item", more=True, synonyms=("一票否决项",)
    )
    final: Any = col.computed("最终得分", Kind.SCORE, final_score, width=8)
    grade: Any = col.computed("等次", Kind.CODE, grade, codes="review_grade", width=8)
    findings: Mapped[str | None] = col.long_text(
        "主要问题", private=True, width=24, synonyms=("存在问题", "扣分原因", "问题")
    )
    mended: Mapped[bool | None] = col.flag("是否整改", more=True)
    mend_due: Mapped[Any] = col.day("整改期限", more=True)
    mended_on: Mapped[Any] = col.day("整改完成日期", more=True, past=True)
    mending: Mapped[str | None] = col.long_text("整改情况", private=True, more=True)
    lesson: Mapped[bool | None] = col.flag("列入错题本", more=True)


class ReviewScore(Record):
    """评查明细: the points taken off for one item of the standard, with the reason."""

    register = Register(
        name="review_score",
        label="评查明细",
        group="办案",
        key=("review", "item"),
        title=("item",),
        order=("review", "item"),
        month="review.date",
        parent="case_review",
        icon="list",
        rules=(
            RowRule(
                "review_score.above_maximum",
                ("deduction",),
                "扣分超过本项分值",
                lambda v: (
                    isinstance(v.get("deduction"), Decimal)
                    and isinstance(v.get("maximum"), Decimal)
                    and v["deduction"] > v["maximum"]  # type: ignore[operator]
                ),
            ),
        ),
    )
    __table_args__ = (CheckConstraint("deduction >= 0 AND deduction <= maximum", name="maximum"),)

    review: Mapped[str] = col.link(
        "案卷评查", "case_review", required=True, searched=True, width=24, carried=True,
        synonyms=("案件", "决定书文号"),
    )  # fmt: skip
    item: Mapped[str] = col.code(
        "评查项目", "review_item", required=True, width=28, synonyms=("考评内容", "评查内容")
    )
    maximum: Mapped[Decimal] = col.score(
        "单项分值",
        required=True,
        default_from="item.value",
        help="留空时取评查标准的分值",
        synonyms=("分值", "满分"),
    )
    deduction: Mapped[Decimal] = col.score("扣分", required=True, default=Decimal(0))
    points: Any = col.computed(
        "得分",
        Kind.SCORE,
        lambda row, at: type_coerce(row.maximum - row.deduction, col.Hundredths),
        width=8,
    )
    reason: Mapped[str | None] = col.text(
        "扣分原因",
        width=30,
        max_length=300,
        required_when=lambda v: isinstance(v.get("deduction"), Decimal) and bool(v["deduction"]),
        when_words="有扣分",
    )
    veto: Mapped[bool | None] = col.flag("否决", more=True)
    page: Mapped[str | None] = col.text("卷内页码", more=True, max_length=20)


__all__ = ["CaseReview", "ReviewScore", "final_score", "grade", "vetoed"]
