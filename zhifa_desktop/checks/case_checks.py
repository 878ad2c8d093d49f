"""Checks of cases: handlers, certificates on the day, legal review, terms (行政处罚法)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, and_, case, cast, func, literal, or_, select

from zhifa_desktop.checks.declaration import Check, Level
from zhifa_desktop.registers.certificates import holds_valid
from zhifa_desktop.registers.columns import Hundredths
from zhifa_desktop.registers.people import AUXILIARY, OFFICER

# terms that the law fixes: 行政处罚法 60, 61; 行政强制法 25
DECISION_DAYS, SERVICE_DAYS, SEIZURE_DAYS, LONGEST_SEIZURE = 90, 7, 30, 60


def case_day(row: Any, at: Any) -> Any:
    """Return the day handlers acted: filing, else decision."""
    return func.coalesce(row.filed_on, row.decided_on)


def _handlers(row: Any, at: Any, wrong: Any) -> Any:
    """Return the select of a case's handlers that meet a condition over (person, at)."""
    officer, living = at.of("case_officer")
    person, known = at.ever("person")
    joined = and_(known, officer.person == person.id, officer.case == row.id)
    return select(person.name).where(living, joined, wrong(person))


def _names(row: Any, at: Any, wrong: Any) -> Any:
    people = _handlers(row, at, wrong)
    name = people.selected_columns.name
    return people.with_only_columns(func.aggregate_strings(name, "、")).scalar_subquery()


def _uncertified(row: Any, at: Any) -> Any:
    day = case_day(row, at)

    def wrong(person: Any) -> Any:
        # a case without any day yet cannot be held against a card
        return and_(person.kind == OFFICER, day.is_not(None), ~holds_valid(person.id, at, day))

    return wrong


def _auxiliary(person: Any) -> Any:
    return person.kind == AUXILIARY


def _number_of_handlers(row: Any, at: Any) -> Any:
    return at.count("case_officer", lambda officer: officer.case == row.id)


def _historic(row: Any, at: Any) -> Any:
    officer, living = at.of("case_officer")
    return select(officer.historic_name).where(
        living, officer.case == row.id, officer.person.is_(None)
    )


def _historic_names(row: Any, at: Any) -> Any:
    people = _historic(row, at)
    name = people.selected_columns.historic_name
    return people.with_only_columns(func.aggregate_strings(name, "、")).scalar_subquery()


def _looks_major(row: Any, at: Any) -> Any:
    citizen = at.standard("thresholds")["major_fine_citizen"]
    others = at.standard("thresholds")["major_fine_organization"]
    limit = case(
        (row.party_kind == "citizen", literal(Decimal(citizen), Hundredths)),
        else_=literal(Decimal(others), Hundredths),
    )
    return and_(row.major.is_(False), row.fine >= limit)


def _days_open(row: Any, at: Any) -> Any:
    return at.days_between(row.filed_on, func.coalesce(row.decided_on, row.closed_on, at.today))


def _held_beyond_term(row: Any, at: Any) -> Any:
    """Still held after thirty days, or after the extension that is entered, sixty at most."""
    days = at.days_between(row.seizure_from, at.today)
    extended = func.coalesce(row.seizure_until >= at.today, False)
    over = or_(days > LONGEST_SEIZURE, and_(days > SEIZURE_DAYS, ~extended))
    return and_(row.seizure_lifted.is_(None), over)


def _limit(at: Any, name: str) -> int:
    return int(at.standard("thresholds")[name])


CASE_CHECKS = (
    Check(
        id="case.handler_without_certificate",
        label="承办人无有效证件",
        register="case",
        level=Level.BLOCK,
        columns=("lead_officer",),
        sentence="案件{record}的承办人{who}在办案日({day})没有有效的执法证件",
        broken=lambda row, at: _handlers(row, at, _uncertified(row, at)).exists(),
        details={
            "who": lambda row, at: _names(row, at, _uncertified(row, at)),
            "day": case_day,
        },
        day=case_day,
        gate=True,
        mend="请更换承办人，或补登其执法证件的发证日期、有效期和变动",
        source="行政处罚法第四十二条；「方案」第4项",
    ),
    Check(
        id="case.auxiliary_handler",
        label="辅助人员承办案件",
        register="case",
        level=Level.BLOCK,
        columns=("lead_officer",),
        sentence="案件{record}的承办人{who}是辅助人员，辅助人员不得直接从事执法工作",
        broken=lambda row, at: _handlers(row, at, _auxiliary).exists(),
        details={"who": lambda row, at: _names(row, at, _auxiliary)},
        day=case_day,
        gate=True,
        mend="请改为持证执法人员",
        source="「方案」第4项",
    ),
    Check(
        id="case.fewer_than_two_handlers",
        label="承办人少于两名",
        register="case",
        level=Level.BLOCK,
        columns=("other_officers",),
        sentence="案件{record}只登记了{number}名承办人，应不少于两名",
        broken=lambda row, at: _number_of_handlers(row, at) < 2,
        details={"number": _number_of_handlers},
        day=case_day,
        mend="请补登协办人",
        source="行政处罚法第四十二条",
    ),
    Check(
        id="case.historic_handler",
        label="承办人没有人员档案",
        register="case",
        level=Level.EXPLAIN,
        columns=("lead_officer",),
        sentence="案件{record}的承办人{who}没有人员档案(历史姓名)",
        broken=lambda row, at: _historic(row, at).exists(),
        details={"who": _historic_names},
        day=case_day,
        mend="请为其建立人员档案，或改选在册人员",
        source="「方案」第4项",
        ready=("承办人已调离，启用前没有人员档案",),
    ),
    Check(
        id="case.major_without_review",
        label="重大案件未经法制审核",
        register="case",
        level=Level.EXPLAIN,
        columns=("legal_review_on",),
        sentence="重大案件{record}已于{day}作出决定，但没有法制审核日期",
        broken=lambda row, at: and_(
            row.major.is_(True), row.decided_on.is_not(None), row.legal_review_on.is_(None)
        ),
        details={"day": lambda row, at: row.decided_on},
        day=lambda row, at: row.decided_on,
        mend="请补登法制审核日期和审核人；确未审核的应按规定处理",
        source="行政处罚法第五十八条；「方案」工作目标",
        ready=("当时漏送审核，已列入整改", "已审核，审核意见随后补登"),
    ),
    Check(
        id="case.review_after_decision",
        label="法制审核晚于决定",
        register="case",
        level=Level.EXPLAIN,
        columns=("legal_review_on",),
        sentence="案件{record}的法制审核日期{reviewed}晚于决定日期{day}，不计入法制审核率",
        broken=lambda row, at: row.legal_review_on > row.decided_on,
        details={
            "reviewed": lambda row, at: row.legal_review_on,
            "day": lambda row, at: row.decided_on,
        },
        day=lambda row, at: row.decided_on,
        mend="请核对两个日期",
        source="行政处罚法第五十八条",
        ready=("日期录入的是归档日期，已核对原件", "当时审核滞后，已列入整改"),
    ),
    Check(
        id="case.major_suggested",
        label="疑似重大案件未标记",
        register="case",
        level=Level.HINT,
        columns=("major",),
        sentence="案件{record}罚款{fine}元，达到重大案件参考数额(示例)但未标记为重大案件",
        broken=_looks_major,
        details={"fine": lambda row, at: row.fine},
        day=case_day,
        mend="请人工确认是否属于重大案件",
        source="参考数额为示例，见评查与预警标准",
    ),
    Check(
        id="case.decision_term",
        label="办案超过90日",
        register="case",
        level=Level.EXPLAIN,
        columns=("decided_on",),
        sentence="案件{record}自立案至决定(或今天)已{days}天，超过90日办案期限",
        broken=lambda row, at: _days_open(row, at) > DECISION_DAYS,
        details={"days": lambda row, at: cast(_days_open(row, at), Integer)},
        day=lambda row, at: func.coalesce(row.decided_on, at.today),
        mend="请核对日期，或说明延期批准情况",
        source="行政处罚法第六十条",
        ready=(
            "案情复杂，已批准延期",
            "等待检验、检测或鉴定结论",
            "当事人下落不明，正在公告",
            "中止调查期间不计",
        ),
    ),
    Check(
        id="case.service_term",
        label="决定书超过7日未送达",
        register="case",
        level=Level.EXPLAIN,
        columns=("served_on",),
        sentence="案件{record}决定({day})后超过7日未送达或未登记送达日期",
        broken=lambda row, at: and_(
            row.decided_on.is_not(None),
            row.outcome != "dismissed",
            at.days_between(row.decided_on, func.coalesce(row.served_on, at.today)) > SERVICE_DAYS,
        ),
        details={"day": lambda row, at: row.decided_on},
        day=lambda row, at: row.decided_on,
        mend="请补登送达日期，或说明原因",
        source="行政处罚法第六十一条",
        ready=(
            "邮寄送达，等待回执",
            "当事人外出，正在补送",
            "公告送达，公告期未满",
            "已送达，回证随后补登",
        ),
    ),
    Check(
        id="case.not_published",
        label="应公示未公示",
        register="case",
        level=Level.EXPLAIN,
        columns=("published_on",),
        sentence="案件{record}应公示，决定({day})已超过{limit}天仍无公示日期",
        broken=lambda row, at: and_(
            row.publish.is_(True),
            row.published_on.is_(None),
            at.days_between(row.decided_on, at.today) > _limit(at, "publication_days"),
        ),
        details={
            "day": lambda row, at: row.decided_on,
            "limit": lambda row, at: literal(_limit(at, "publication_days")),
        },
        day=lambda row, at: row.decided_on,
        mend="请公示并登记公示日期",
        source="行政处罚法第四十八条；期限为参数(示例：7个工作日按9天计)",
        ready=(
            "公示平台故障，恢复后补公示",
            "当事人信用修复或不宜公开，已批准",
            "已公示，日期随后补登",
        ),
    ),
    Check(
        id="case.seizure_term",
        label="扣押到期未解除",
        register="case",
        level=Level.EXPLAIN,
        columns=("seizure_lifted",),
        sentence="案件{record}扣押自{day}起已{days}天，期限已满(30日，经批准延长的不超过60日)，未登记解除",
        broken=_held_beyond_term,
        details={
            "day": lambda row, at: row.seizure_from,
            "days": lambda row, at: cast(at.days_between(row.seizure_from, at.today), Integer),
        },
        day=lambda row, at: row.seizure_from,
        mend="请登记解除扣押日期或延长批准",
        source="行政强制法第二十五条",
        ready=("已批准延长，期满日期随后补登", "已解除，日期随后补登", "送检期间不计入扣押期限"),
    ),
)
