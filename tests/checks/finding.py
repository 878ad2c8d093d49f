"""What tests of checks do again and again: run the rules on a day, name what they find."""

from __future__ import annotations

from datetime import date

from zhifa_desktop.checks.catalogue import CHECKS
from zhifa_desktop.checks.engine import run
from zhifa_desktop.db.views import At

TODAY = date(2026, 11, 23)


def found(workspace, rule, day=TODAY, **more):
    """Return the messages of one rule as of a day."""
    checks = [check for check in CHECKS if check.id == rule]
    assert checks, rule
    with workspace.reader() as connection:
        return [f.message for f in run(connection, At(day), checks, **more)]
