"""All warnings there are, in the order they are listed, and the days ahead that the data says."""

from __future__ import annotations

from dataclasses import dataclass

from zhifa_desktop.registers.codes import standard
from zhifa_desktop.warnings.case_warnings import CASE_WARNINGS
from zhifa_desktop.warnings.declaration import WarningRule
from zhifa_desktop.warnings.people_warnings import PEOPLE_WARNINGS
from zhifa_desktop.warnings.work_warnings import WORK_WARNINGS

WARNINGS: tuple[WarningRule, ...] = (*PEOPLE_WARNINGS, *CASE_WARNINGS, *WORK_WARNINGS)
STANDARD = "warnings"


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many days ahead a rule warns, the earliest first; ``off`` puts it out of use."""

    days: tuple[int, ...] = ()
    off: bool = False


def ahead(rule: str) -> Ahead:
    """Return what the data says of a rule."""
    said = standard(STANDARD)["rules"].get(rule, {})
    days = sorted((int(day) for day in said.get("days", (0,))), reverse=True)
    return Ahead(tuple(days), bool(said.get("off", False)))
