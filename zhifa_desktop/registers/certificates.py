"""执法证件 and 证件年审与变动 (「方案」§4).

The state is never typed: it follows from the events and from 有效期至.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Integer, String, case, cast, func, select
from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import Kind, RowRule

ANNUAL_REVIEW = "annual_review"
VALID = "valid"
# event kind -> state it leads to
STATE_AFTER = {
    "loss": "lost",
    "loss_lifted": VALID,
    "suspension": "suspended",
    "restoration": VALID,
    "withdrawal": "withdrawn",
    "cancellation_request": "cancellation_requested",
    "cancellation": "cancelled",
    "revocation": "revoked",
    "replacement": "replaced",
}


def last_event(row: Any, at: Any, wanted: Any, day: Any = None) -> Any:
    """Return the scalar of the latest state-changing event up to a day (today), None without."""
    event, living = at.of("certificate_event")
    return (
        select(wanted(event))
        .where(living, event.certificate == row.id, event.kind.in_(STATE_AFTER))
        .where(event.date <= (at.today if day is None else day))
        .order_by(event.date.desc(), event.created_at.desc(), event.id.desc())
        .limit(1)
        .correlate_except(event.id.table)
        .scalar_subquery()
    )


def state(row: Any, at: Any, day: Any = None) -> Any:
    """Return the state's code on a day (today): the latest event's, and 过期 for a card run out."""
    on = at.today if day is None else day
    after = last_event(row, at, lambda e: case(STATE_AFTER, value=e.kind, else_=VALID), on)
    known = func.coalesce(after, VALID)
    return case((known != VALID, known), (row.valid_until < on, "expired"), else_=VALID)


def holds_valid(person: Any, at: Any, day: Any = None) -> Any:
    """Return whether a person holds a certificate that was valid on a day (today).

    The day may be a column of a record two queries further out (the case of a handler).
    """
    card, living = at.of("certificate")
    on = at.today if day is None else day
    issued = func.coalesce(card.issued_on, date.min) <= on
    valid = select(card.id).where(living, card.holder == person, issued)
    return valid.where(state(card, at, on) == VALID).correlate_except(card.id.table).exists()


def _state_since(row: Any, at: Any) -> Any:
    since = last_event(row, at, lambda e: e.date)
    return case((state(row, at) == "expired", row.valid_until), else_=since)


def _days_left(row: Any, at: Any) -> Any:
    days = cast(at.days_between(at.today, row.valid_until), Integer)
    return case((row.valid_until >= date(9999, 12, 31), None), else_=days)


def _last_review(row: Any, at: Any) -> Any:
    event, living = at.of("certificate_event")
    text = cast(event.review_year, String) + " " + at.code_label("review_result", event.result)
    return (
        select(text)
        .where(living, event.certificate == row.id, event.kind == ANNUAL_REVIEW)
        .order_by(event.review_year.desc())
        .limit(1)
        .scalar_subquery()
    )


class Certificate(Record):
    """执法证件: several per officer; a renewed card is a new record."""

    register = Register(
        name="certificate",
        label="执法证件",
        group="队伍",
        key=("kind", "number"),
        other_keys=(("number",),),
        title=("number",),
        order=("holder",),
        icon="id-card",
        rules=(
            RowRule(
                "certificate.valid_before_issued",
                ("valid_until",),
                "有效期至早于发证日期",
                col.before("valid_until", "issued_on"),
            ),
            RowRule(
                "certificate.number_form",
                ("number",),
                "证件编号应为4至25位字母或数字",
                lambda v: bool(v.get("number")) and not _plausible(str(v["number"])),
            ),
        ),
    )

    holder: Mapped[str] = col.link(
        "持证人", "person", required=True, searched=True, width=10,
        synonyms=("姓名", "执法人员", "持证人姓名", "人员姓名"),
    )  # fmt: skip
    kind: Mapped[str] = col.code(
        "证件种类", "certificate_kind", required=True, width=18, default="provincial",
        synonyms=("证件类型", "执法证种类", "证种"),
    )  # fmt: skip
    number: Mapped[str] = col.number(
        "证件编号", required=True,
        synonyms=("执法证号", "证号", "执法证件号", "执法证编号", "证件号码"),
    )  # fmt: skip
    issuer: Mapped[str | None] = col.text("发证机关", width=18, synonyms=("发证单位", "发证机构"))
    fields: Mapped[tuple[str, ...] | None] = col.codes(
        "执法门类", "enforcement_field", width=18, synonyms=("执法领域", "执法类别")
    )
    area: Mapped[str | None] = col.text("执法区域", more=True)
    issued_on: Mapped[date | None] = col.day(
        "发证日期", past=True, synonyms=("发证时间", "领证日期")
    )
    valid_until: Mapped[date] = col.day(
        "有效期至", required=True, open_ended=True,
        synonyms=("有效期", "到期日期", "有效期截止", "有效期限", "到期时间"),
    )  # fmt: skip
    state: Any = col.computed("证件状态", Kind.CODE, state, codes="certificate_state")
    state_since: Any = col.computed("状态变化日期", Kind.DATE, _state_since)
    days_left: Any = col.computed("距到期天数", Kind.INTEGER, _days_left, width=8)
    last_review: Any = col.computed("最近年审", Kind.TEXT, _last_review)
    kept_at: Mapped[str | None] = col.text("证件保管处", more=True, synonyms=("实卡归属",))
    previous_number: Mapped[str | None] = col.number("换发前证号", more=True)


class CertificateEvent(Record):
    """证件年审与变动: what happened to a card; one annual review a year."""

    register = Register(
        name="certificate_event",
        label="证件年审与变动",
        group="队伍",
        key=("certificate", "kind", "date"),
        other_keys=(("certificate", "kind", "review_year"),),
        unique=(("certificate", "kind", "review_year"),),
        title=("certificate", "kind"),
        order=("-date",),
        month="date",
        parent="certificate",
        icon="history",
    )

    certificate: Mapped[str] = col.link(
        "执法证件", "certificate", required=True, searched=True, width=18,
        synonyms=("证件编号", "执法证号", "证号"),
    )  # fmt: skip
    holder: Any = col.computed(
        "持证人",
        Kind.LINK,
        lambda row, at: at.look_up("certificate", row.certificate, lambda c: c.holder),
        target="person",
        width=10,
    )
    kind: Mapped[str] = col.code(
        "事项", "certificate_event_kind", required=True, default=ANNUAL_REVIEW, carried=True,
        synonyms=("变动类型", "变动种类", "类型"),
    )  # fmt: skip
    date: Mapped[date] = col.day(
        "日期",
        required=True,
        past=True,
        carried=True,
        synonyms=("年审日期", "变动日期", "办理日期"),
    )
    review_year: Mapped[int | None] = col.year(
        "年审年度",
        carried=True,
        required_when=col.when("kind", ANNUAL_REVIEW),
        when_words="年审",
        synonyms=("年审年份", "年度"),
    )
    result: Mapped[str | None] = col.code(
        "年审结果",
        "review_result",
        required_when=col.when("kind", ANNUAL_REVIEW),
        when_words="年审",
        synonyms=("结果", "年审成绩"),
    )
    recheck: Mapped[str | None] = col.code("复审结果", "review_result", more=True)
    reason: Mapped[str | None] = col.text(
        "原因",
        private=True,
        width=24,
        required_when=col.when("kind", "suspension", "withdrawal", "revocation"),
        when_words="暂扣、收回、吊销",
        synonyms=("变化原因", "变动原因"),
    )
    document: Mapped[str | None] = col.text("文号", width=18, synonyms=("决定文号", "文件号"))
    authority: Mapped[str | None] = col.text("决定(经办)机关", more=True, width=18)
    expected_end: Mapped[Any] = col.day("预计恢复日期", more=True)


def _plausible(number: str) -> bool:
    return 4 <= len(number) <= 25 and number.isascii() and number.isalnum()
