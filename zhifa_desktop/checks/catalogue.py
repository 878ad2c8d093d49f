"""All checks there are, in the order they are shown."""

from __future__ import annotations

from zhifa_desktop.checks.case_checks import CASE_CHECKS
from zhifa_desktop.checks.declaration import Check
from zhifa_desktop.checks.equipment_checks import EQUIPMENT_CHECKS
from zhifa_desktop.checks.opening_checks import OPENING_CHECKS
from zhifa_desktop.checks.people_checks import PEOPLE_CHECKS
from zhifa_desktop.checks.review_checks import REVIEW_CHECKS

CHECKS: tuple[Check, ...] = (
    *CASE_CHECKS,
    *PEOPLE_CHECKS,
    *EQUIPMENT_CHECKS,
    *REVIEW_CHECKS,
    *OPENING_CHECKS,
)
