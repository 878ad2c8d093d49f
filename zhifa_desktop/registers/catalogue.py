"""All registers there are. Adding one means a declaration and one line here."""

from __future__ import annotations

from functools import cache

from zhifa_desktop.registers.base import Record
from zhifa_desktop.registers.cases import Case, CaseOfficer
from zhifa_desktop.registers.certificates import Certificate, CertificateEvent
from zhifa_desktop.registers.equipment import Equipment, EquipmentAssignment
from zhifa_desktop.registers.organization import Unit
from zhifa_desktop.registers.people import Person
from zhifa_desktop.registers.reviews import CaseReview, ReviewScore
from zhifa_desktop.registers.spec import RegisterSpec
from zhifa_desktop.registers.training import Attendance, TrainingSession

REGISTERS: tuple[type[Record], ...] = (
    Unit,
    Person,
    Certificate,
    CertificateEvent,
    TrainingSession,
    Attendance,
    Equipment,
    EquipmentAssignment,
    Case,
    CaseOfficer,
    CaseReview,
    ReviewScore,
)


@cache
def by_name() -> dict[str, type[Record]]:
    """Return the declarations by code name."""
    return {cls.register.name: cls for cls in REGISTERS}


@cache
def specifications() -> dict[str, RegisterSpec]:
    """Return the descriptions by code name, in the order of the catalogue."""
    return {cls.register.name: cls.specification() for cls in REGISTERS}
