"""Checks of case-file reviews (「方案」§11)."""

from __future__ import annotations

from sqlalchemy import and_

from zhifa_desktop.checks.declaration import Check, Level
from zhifa_desktop.registers.reviews import SELF, final_score

REVIEW_CHECKS = (
    Check(
        id="case_review.no_score",
        register="case_review",
        level=Level.EXPLAIN,
        columns=("total_only",),
        sentence="案卷评查{record}没有得分：既没有评查明细，也没有总分",
        broken=lambda row, at: final_score(row, at).is_(None),
        day=lambda row, at: row.date,
        mend="请录入评查明细；上级评查可仅录总分",
        source="「方案」第11项",
    ),
    Check(
        id="case_review.self_total_only",
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
