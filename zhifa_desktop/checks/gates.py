"""Gates: the few checks that a form refuses for new work instead of reporting them later."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from zhifa_desktop.checks.catalogue import CHECKS
from zhifa_desktop.checks.declaration import Finding
from zhifa_desktop.checks.engine import run
from zhifa_desktop.db.views import At
from zhifa_desktop.rules.periods import Month

FEW = 50
"""Records up to which each is asked about by itself."""


def refusals(
    connection: Connection, at: At, register: str, records: Collection[str], start_month: str
) -> list[Finding]:
    """Return why records just written must not stand; earlier work is never refused."""
    gates = [check for check in CHECKS if check.gate and check.register == register]
    since = Month.parse(start_month).first if start_month else None
    if len(records) <= FEW:
        return [
            found
            for record in records
            for found in run(connection, at, gates, record=record, since=since)
        ]
    return [f for f in run(connection, at, gates, since=since) if f.record_id in records]
