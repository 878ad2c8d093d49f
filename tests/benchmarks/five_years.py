"""A county of 300 people and five years: the sample's 135 and what is lacking; all invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.sample.story import STORY_DAY
from zhifa_desktop.services.records import Query, Records
from zhifa_desktop.services.workspace import Workspace

PEOPLE, CASES, REVIEWS, SESSIONS = 165, 7_500, 500, 60
FIVE_YEARS = 1_800
FIELDS = ("road", "road_transport", "port", "maritime")


def fill(workspace: Workspace) -> None:
    """Add the people, with certificates, cameras, training, cases and reviews."""
    units = [row.id for row in Records(workspace).page("unit", Query(), 0, 100)]
    with workspace.work("五年") as work:
        people = work.insert("person", [_person(n, units) for n in range(PEOPLE)])
        work.insert("certificate", [_certificate(one, n) for n, one in enumerate(people)])
        cameras = work.insert("equipment", [_camera(n, units) for n in range(PEOPLE)])
        work.insert("equipment_assignment", [
            {"equipment": camera, "person": person, "start": date(2023, 1, 1)}
            for camera, person in zip(cameras, people, strict=True)
        ])  # fmt: skip
        sessions = work.insert("training_session", [_session(n) for n in range(SESSIONS)])
        work.insert("attendance", [
            {"session": session, "person": person, "presence": "attended", "hours": Decimal(8)}
            for session in sessions for person in people
        ])  # fmt: skip
        cases = work.insert("case", [_case(n, units) for n in range(CASES)])
        work.insert("case_officer", [
            {"case": case, "person": people[(n + k) % PEOPLE], "role": role}
            for n, case in enumerate(cases) for k, role in enumerate(("lead", "assistant"))
        ])  # fmt: skip
        reviews = work.insert("case_review", [
            {"round": "样例", "organizer": "self", "case": case, "reviewers": "样例",
             "date": STORY_DAY - timedelta(days=n * 3)}
            for n, case in enumerate(islice(cases, REVIEWS))
        ])  # fmt: skip
        work.insert("review_score", list(_scores(reviews)))


def _person(n: int, units: list[str]) -> dict[str, object]:
    return {
        "name": f"样例{n}", "id_missing_reason": "样例", "kind": "officer",
        "post_kind": "enforcement", "unit": units[n % len(units)], "status": "active",
        "establishment": "institution",
    }  # fmt: skip


def _certificate(person: str, n: int) -> dict[str, object]:
    return {
        "holder": person, "kind": "provincial", "number": f"{34029900000 + n}",
        "issued_on": date(2022, 1, 1), "valid_until": date(2028 + n % 3, 1, 1),
    }  # fmt: skip


def _camera(n: int, units: list[str]) -> dict[str, object]:
    return {
        "category": "body_camera", "name": "执法记录仪", "serial": f"SN{n}", "quantity": 1,
        "unit": units[n % len(units)], "state": "in_use", "issue_mode": "personal",
    }  # fmt: skip


def _session(n: int) -> dict[str, object]:
    return {
        "name": f"五年第{n}期", "mode": "offline", "hours": Decimal(8), "counted": True,
        "host": "本单位", "start": STORY_DAY - timedelta(days=n * FIVE_YEARS // SESSIONS),
    }  # fmt: skip


def _case(n: int, units: list[str]) -> dict[str, object]:
    decided = STORY_DAY - timedelta(days=n * FIVE_YEARS // CASES)
    return {
        "number": f"样例{n}", "procedure": "ordinary" if n % 3 else "simple", "kind": "penalty",
        "field": FIELDS[n % len(FIELDS)], "major": n % 50 == 0,
        "cause": f"样例案由{n % 40}", "party_kind": "citizen", "party": "某某",
        "unit": units[n % len(units)], "filed_on": decided - timedelta(days=n % 60),
        "decided_on": decided, "closed_on": decided + timedelta(days=9), "outcome": "fine",
        "decision_number": f"样例〔{n}〕", "fine": Decimal(200 + n % 900),
    }  # fmt: skip


def _scores(reviews: list[str]) -> Iterator[dict[str, object]]:
    items = [item.code for item in code_list("review_item").items]
    for n, review in enumerate(reviews):
        for k, item in enumerate(items):
            points = Decimal((n + k) % 7 == 0)
            reason = "样例" if points else None
            yield {"review": review, "item": item, "maximum": Decimal(4), "deduction": points,
                   "reason": reason}  # fmt: skip
