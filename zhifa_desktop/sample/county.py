"""The whole sample county from one seed: the same seed gives the same county."""

from __future__ import annotations

from dataclasses import dataclass

from zhifa_desktop.sample.cases import SampleCase, make_cases
from zhifa_desktop.sample.certificates import (
    SampleCertificate,
    SampleEvent,
    ValidHolders,
    make_certificates,
)
from zhifa_desktop.sample.equipment import SampleEquipment, make_equipment
from zhifa_desktop.sample.people import SamplePerson, make_people
from zhifa_desktop.sample.reviews import SampleReview, make_reviews
from zhifa_desktop.sample.training import SampleAttendance, SampleSession, make_training
from zhifa_desktop.sample.units import UNITS, SampleUnit


@dataclass(frozen=True)
class County:
    """Everything the sample brigade has on record, before it is written into sheets."""

    seed: int
    units: tuple[SampleUnit, ...]
    people: tuple[SamplePerson, ...]
    certificates: tuple[SampleCertificate, ...]
    events: tuple[SampleEvent, ...]
    sessions: tuple[SampleSession, ...]
    attendance: tuple[SampleAttendance, ...]
    equipment: tuple[SampleEquipment, ...]
    cases: tuple[SampleCase, ...]
    reviews: tuple[SampleReview, ...]


def make_county(seed: int = 2026) -> County:
    """Return the county of a seed."""
    people = make_people(seed)
    certificates, events = make_certificates(seed, people)
    sessions, attendance = make_training(seed, people)
    cases = make_cases(seed, people, ValidHolders(certificates, events))
    return County(
        seed, UNITS, people, certificates, events, sessions, attendance,
        make_equipment(seed, people), cases, make_reviews(seed, people, cases),
    )  # fmt: skip
