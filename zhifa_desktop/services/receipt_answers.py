"""What a receipt says of a version, noted where the answers on paper are noted by hand too."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import Connection, delete, insert, select

from zhifa_desktop.db.system import month_text
from zhifa_desktop.services import hand_overs, handing_up, kept_receipts
from zhifa_desktop.services.clock import china_day
from zhifa_desktop.services.handing_up import ANSWERS, RETURNED, WAYS, HandUp
from zhifa_desktop.services.kept_receipts import KeptReceipt
from zhifa_desktop.services.receipt_matching import Match

NO_REASON = "回执没有写明原因"


def answer(connection: Connection, one: KeptReceipt, found: Match, now: datetime) -> None:
    """Note a receipt's answer with its version, unless a later receipt has answered already."""
    held = kept_receipts.of_month(connection, one.month)
    if [other.id for other in held if other.version == one.version][-1] != one.id:
        return
    given = noted(connection, one) or _handed(connection, one, found)
    received = china_day(one.received_at.astimezone(UTC).replace(tzinfo=None))
    answered = min(max(received, given.day), max(china_day(now), given.day))
    told = replace(
        given, answer=RETURNED if one.returned else ANSWERS[0], answered=answered.isoformat(),
        note=one.opinion or (_reason(one) if one.returned else ""),
    )  # fmt: skip
    for part, text in handing_up.written(one.version, told).items():
        chosen = (month_text.c.month == one.month.first, month_text.c.part == part)
        connection.execute(delete(month_text).where(*chosen))
        row = {"month": one.month.first, "part": part, "content": text, "changed_at": now}
        connection.execute(insert(month_text), [row])


def noted(connection: Connection, one: KeptReceipt) -> HandUp | None:
    """Return what is noted of the hand-up of a receipt's version, if anything."""
    part = f"{handing_up.PART}{one.version}"
    chosen = select(month_text.c.content).where(
        month_text.c.month == one.month.first, month_text.c.part == part
    )
    text = connection.execute(chosen).scalar()
    return handing_up.read({part: text})[one.version] if text else None


def _reason(one: KeptReceipt) -> str:
    """Return what a return without an opinion says of itself."""
    if not one.findings:
        return NO_REASON
    more = f"等{len(one.findings)}处" if len(one.findings) > 1 else ""
    return f"{one.findings[0].message}{more}"


def _handed(connection: Connection, one: KeptReceipt, found: Match) -> HandUp:
    """Return how a version must have gone up of which nobody noted it."""
    past = [h for h in hand_overs.history(connection, one.month) if h.version == one.version]
    day: date = china_day(past[-1].at if past else found.issued.made_at)
    return HandUp(day, WAYS[0] if past else WAYS[-1])
