"""Indicators of cases and their reviews (「方案」工作目标、第4、7、11项)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, func, or_, select

from zhifa_desktop.indicators.declaration import Covers, Indicator, Scope
from zhifa_desktop.registers.certificates import holds_valid
from zhifa_desktop.registers.people import AUXILIARY
from zhifa_desktop.registers.reviews import final_score, grade


def acted_on(row: Any) -> Any:
    """Return the day on which handlers acted: filing, else decision."""
    return func.coalesce(row.filed_on, row.decided_on)


def decided(row: Any, scope: Scope) -> Any:
    """Return whether a case was decided in the period."""
    return row.decided_on.between(scope.since, scope.until)


def _uncertified_handler(row: Any, scope: Scope) -> Any:
    officer, living = scope.at.of("case_officer")
    person, known = scope.at.ever("person")
    wrong = or_(person.kind == AUXILIARY, ~holds_valid(person.id, scope.at, acted_on(row)))
    found = select(officer.id).where(
        living, known, officer.case == row.id, officer.person == person.id, wrong
    )
    return and_(acted_on(row).between(scope.since, scope.until), found.exists())


def _major(row: Any, scope: Scope) -> Any:
    return and_(row.major.is_(True), decided(row, scope))


def _publication_due(row: Any, scope: Scope) -> Any:
    late = scope.at.days_between(row.decided_on, scope.at.today) > scope.options.publication_days
    published = row.published_on <= scope.until  # what follows the period is not known in it
    return and_(row.publish.is_(True), decided(row, scope), or_(published, late))


def _published_in_time(row: Any, scope: Scope) -> Any:
    days = scope.at.days_between(row.decided_on, row.published_on)
    return days <= scope.options.publication_days


def reviewed(row: Any, scope: Scope) -> Any:
    """Return whether a file was reviewed in the period and has a score."""
    return and_(row.date.between(scope.since, scope.until), final_score(row, scope.at).is_not(None))


def _graded(code: str) -> Any:
    return lambda row, scope: grade(row, scope.at) == code


CASE_INDICATORS = (
    Indicator(
        id="auxiliary_in_case",
        name="无证人员(含辅助人员)承办案件数",
        register="case",
        unit="件",
        measure="件",
        covers=Covers.YEAR,
        counted=_uncertified_handler,
        definition="承办人中有辅助人员，或有办案日(立案日，无则决定日)没有有效执法证件人员的案件",
        source="「方案」第4项；行政处罚法第四十二条",
        measures=(4,),
    ),
    Indicator(
        id="legal_review",
        name="重大案件法制审核率",
        register="case",
        unit="%",
        measure="件",
        covers=Covers.YEAR,
        counted=_major,
        met=lambda row, scope: row.legal_review_on <= row.decided_on,
        definition="决定前(含当日)经法制审核的重大案件÷本期决定的重大案件",
        source="「方案」工作目标；行政处罚法第五十八条",
        measures=(7,),
        goal="决定前经法制审核",
    ),
    Indicator(
        id="recorded",
        name="全过程记录率",
        register="case",
        unit="%",
        measure="件",
        covers=Covers.YEAR,
        counted=lambda row, scope: and_(row.record_due.is_(True), decided(row, scope)),
        met=lambda row, scope: row.recorded.is_(True),
        definition="已音像记录案件÷本期决定的应音像记录案件",
        source="「方案」第7项",
        measures=(7,),
        goal="音像记录",
    ),
    Indicator(
        id="published",
        name="处罚决定公示率",
        register="case",
        unit="%",
        measure="件",
        covers=Covers.YEAR,
        counted=_publication_due,
        met=_published_in_time,
        definition="决定后{days}天内公示的案件÷应公示且已公示或已满期限的案件",
        source="「方案」第7项",
        measures=(7,),
        goal="按期公示",
    ),
    Indicator(
        id="uploaded",
        name="执法数据上传率",
        register="case",
        unit="%",
        measure="件",
        covers=Covers.YEAR,
        counted=decided,
        met=lambda row, scope: row.upload.in_(("accepted", "rejected")),
        definition="已上传部省执法系统的案件÷本期决定的案件",
        source="「方案」工作目标",
        measures=(14,),
        goal="上传",
    ),
    Indicator(
        id="accepted",
        name="执法数据合规率",
        register="case",
        unit="%",
        measure="件",
        covers=Covers.YEAR,
        counted=lambda row, scope: and_(
            decided(row, scope), row.upload.in_(("accepted", "rejected"))
        ),
        met=lambda row, scope: row.upload == "accepted",
        definition="上传合规的案件÷已上传的案件",
        source="「方案」工作目标",
        measures=(14,),
        goal="上传合规",
    ),
    Indicator(
        id="review_score",
        name="案卷评查平均分",
        register="case_review",
        unit="分",
        measure="卷",
        covers=Covers.YEAR,
        counted=reviewed,
        amount=lambda row, scope: final_score(row, scope.at),
        definition="本期评查案卷最终得分之和÷评查案卷数",
        source="「方案」第11项",
        measures=(11,),
    ),
    Indicator(
        id="review_excellent",
        name="案卷评查优秀率",
        register="case_review",
        unit="%",
        measure="卷",
        covers=Covers.YEAR,
        counted=reviewed,
        met=_graded("excellent"),
        definition="等次为优秀的案卷÷评查案卷；等次分数线见评查标准(示例)",
        source="「方案」第11项",
        measures=(11,),
    ),
    Indicator(
        id="review_failed",
        name="案卷评查不合格率",
        register="case_review",
        unit="%",
        measure="卷",
        covers=Covers.YEAR,
        counted=reviewed,
        met=_graded("failed"),
        definition="等次为不合格(含一票否决)的案卷÷评查案卷；等次分数线见评查标准(示例)",
        source="「方案」第11项",
        measures=(11,),
    ),
)
