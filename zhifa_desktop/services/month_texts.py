"""What was written about a month, part by part: reasons, 情况说明, notes of the hand-up."""

from __future__ import annotations

from sqlalchemy import Connection, select

from zhifa_desktop.db.system import month_text
from zhifa_desktop.rules.periods import Month

REASON, SINCE = "reason:", "since:"


def read(connection: Connection, month: Month) -> dict[str, str]:
    """Return the texts of a month by part."""
    rows = connection.execute(select(month_text).where(month_text.c.month == month.first))
    return {row.part: row.content for row in rows}


def reasons(texts: dict[str, str]) -> dict[str, str]:
    """Return the written reasons among a month's texts, by rule."""
    return {
        part.removeprefix(REASON): text for part, text in texts.items() if part.startswith(REASON)
    }
