"""All checks there are, in the order they are shown."""

from __future__ import annotations

from zhifa_desktop.checks.case_checks import CASE_CHECKS
from zhifa_desktop.checks.declaration import Check, Rule
from zhifa_desktop.checks.duty_checks import DUTY_CHECKS
from zhifa_desktop.checks.equipment_checks import EQUIPMENT_CHECKS
from zhifa_desktop.checks.form_checks import FORM_CHECKS
from zhifa_desktop.checks.form_declaration import FormCheck
from zhifa_desktop.checks.last_month_checks import LAST_MONTH_CHECKS
from zhifa_desktop.checks.opening_checks import OPENING_CHECKS
from zhifa_desktop.checks.people_checks import PEOPLE_CHECKS
from zhifa_desktop.checks.procedure_checks import PROCEDURE_CHECKS
from zhifa_desktop.checks.review_checks import REVIEW_CHECKS

CHECKS: tuple[Check, ...] = (
    *CASE_CHECKS,
    *PROCEDURE_CHECKS,
    *PEOPLE_CHECKS,
    *EQUIPMENT_CHECKS,
    *REVIEW_CHECKS,
    *OPENING_CHECKS,
    *DUTY_CHECKS,
)
"""Rules over records."""

MONTH_CHECKS: tuple[FormCheck, ...] = (*FORM_CHECKS, *LAST_MONTH_CHECKS)
"""Rules over the month's numbers."""

ALL_RULES: tuple[Rule, ...] = (*MONTH_CHECKS, *CHECKS)


def rule_of(identity: str) -> Rule | None:
    """Return the rule of an id; None where a newer or older edition had it."""
    return next((rule for rule in ALL_RULES if rule.id == identity), None)
