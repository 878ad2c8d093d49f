"""All registers there are. Adding one means a declaration and one line here."""

from __future__ import annotations

from functools import cache

from zhifa_desktop.registers.accountability import Accountability
from zhifa_desktop.registers.activities import Activity, Project, Report
from zhifa_desktop.registers.appraisals import Appraisal, Award
from zhifa_desktop.registers.base import Record
from zhifa_desktop.registers.budgets import BudgetItem
from zhifa_desktop.registers.careers import Posting, Schooling, UniformIssue
from zhifa_desktop.registers.cases import Case, CaseOfficer
from zhifa_desktop.registers.certificates import Certificate, CertificateEvent
from zhifa_desktop.registers.complaints import Complaint
from zhifa_desktop.registers.contests import Contest, ContestResult
from zhifa_desktop.registers.equipment import Equipment, EquipmentAssignment
from zhifa_desktop.registers.equipment_services import EquipmentService
from zhifa_desktop.registers.fitness import FitnessTest
from zhifa_desktop.registers.inspections import Inspection, InspectionWorkload
from zhifa_desktop.registers.item_lists import ItemList, ItemListEntry
from zhifa_desktop.registers.lessons import Lesson
from zhifa_desktop.registers.opening import OpeningFigure
from zhifa_desktop.registers.organization import Unit
from zhifa_desktop.registers.party import PartyActivity, PartyOrganization
from zhifa_desktop.registers.people import Person
from zhifa_desktop.registers.plan import Evaluation, Task
from zhifa_desktop.registers.public_services import PublicService
from zhifa_desktop.registers.rectifications import Rectification
from zhifa_desktop.registers.referrals import Referral
from zhifa_desktop.registers.remedies import Remedy
from zhifa_desktop.registers.reviews import CaseReview, ReviewScore
from zhifa_desktop.registers.spec import RegisterSpec
from zhifa_desktop.registers.stations import Station, StationItem
from zhifa_desktop.registers.supervision import SatisfactionSurvey, Supervision, Supervisor
from zhifa_desktop.registers.talents import TalentMembership
from zhifa_desktop.registers.training import Attendance, TrainingSession
from zhifa_desktop.registers.training_plans import TrainingPlan
from zhifa_desktop.registers.welfare import Welfare

REGISTERS: tuple[type[Record], ...] = (
    Unit,
    Person,
    Posting,
    Schooling,
    UniformIssue,
    Certificate,
    CertificateEvent,
    TrainingPlan,
    TrainingSession,
    Attendance,
    FitnessTest,
    Contest,
    ContestResult,
    TalentMembership,
    Appraisal,
    Award,
    Accountability,
    Welfare,
    PartyOrganization,
    PartyActivity,
    Equipment,
    EquipmentAssignment,
    EquipmentService,
    Station,
    StationItem,
    BudgetItem,
    Case,
    CaseOfficer,
    CaseReview,
    ReviewScore,
    Remedy,
    Lesson,
    Referral,
    Inspection,
    InspectionWorkload,
    Complaint,
    Rectification,
    Supervision,
    Supervisor,
    SatisfactionSurvey,
    Report,
    PublicService,
    Activity,
    ItemList,
    ItemListEntry,
    Task,
    Evaluation,
    Project,
    OpeningFigure,
)


@cache
def by_name() -> dict[str, type[Record]]:
    """Return the declarations by code name."""
    return {cls.register.name: cls for cls in REGISTERS}


@cache
def specifications() -> dict[str, RegisterSpec]:
    """Return the descriptions by code name, in the order of the catalogue."""
    return {cls.register.name: cls.specification() for cls in REGISTERS}
