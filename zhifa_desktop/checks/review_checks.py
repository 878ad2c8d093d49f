"""Checks of case-file reviews (「方案」§11)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, func

from zhifa_desktop.checks.declaration import Check, Level
from zhifa_desktop.registers.reviews import SELF, final_score


def _case_began(row: Any, at: Any) -> Any:
    return at.look_up("case", row.case, lambda c: func.coalesce(c.filed_on, c.decided_on))


REVIEW_CHECKS = (
    Check(
        id="case_review.before_case",
        label="评查早于立案",
        register="case_review",
        level=Level.EXPLAIN,
        columns=("date",),
        sentence="案卷评查{record}的评查日期{day}早于案件的立案日期{began}",
        broken=lambda row, at: row.date < _case_began(row, at),
        details={"day": lambda row, at: row.date, "began": _case_began},
        day=lambda row, at: row.date,
        gate=True,
        mend="请改正评查日期或所评的案件",
        source="「方案」第11项",
    ),
    Check(
        id="case_review.no_score",
        label="评查没有得分",
        register="case_review",
        level=Level.EXPLAIN,
        columns=("total_only",),
        sentence="案卷评查{record}没有得分：既没有评查明细，也没有总分",
        broken=lambda row, at: final_score(row, at).is_(None),
        day=lambda row, at: row.date,
        mend="请录入评查明细；上级评查可仅录总分",
        source="「方案」第11项",
        ready=("评查尚未结束", "上级只反馈意见，未给分"),
    ),
    Check(
        id="case_review.self_total_only",
        label="自评只有总分",
        register="case_review",
        level=Level.HINT,
        columns=("total_only",),
        sentence="自评{record}只录了总分，没有逐项扣分和原因",
        broken=lambda row, at: and_(row.organizer == SELF, row.total_only.is_not(None)),
        day=lambda row, at: row.date,
        mend="自评应逐项登记扣分原因，便于列入错题本",
        source="「方案」第6项、第11项",
    ),
)
