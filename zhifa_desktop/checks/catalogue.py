"""All checks there are, in the order they are shown."""

from __future__ import annotations

from zhifa_desktop.checks.case_checks import CASE_CHECKS
from zhifa_desktop.checks.declaration import Check

CHECKS: tuple[Check, ...] = (*CASE_CHECKS,)
