"""Made-up records for tests: a squadron, officers with cards, sessions, cases. Nobody is real."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from zhifa_desktop.services.records import Records, Row

FAR = date(2029, 12, 31)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(serial: int, *, birth: str = "19880808", female: bool = False) -> str:
    """Return a number with a right check digit and an area (999999) that was never given out."""
    body = f"999999{birth}{serial:02d}{2 if female else 1}"
    body = body[:17]
    total = sum(int(c) * w for c, w in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def unit(records: Records, name: str = "一中队", **more: object) -> Row:
    return records.save("unit", {"name": name, "level": "squadron", **more})


def officer(records: Records, unit_row: Row, name: str, *, card: str = "", **more: object) -> Row:
    values = {
        "name": name, "id_missing_reason": "样例", "kind": "officer", "post_kind": "enforcement",
        "unit": unit_row.id, "establishment": "institution",
    }  # fmt: skip
    if card:
        values |= {"certificate_number": card, "certificate_valid_until": FAR}
    return records.save("person", values | more)


def auxiliary(records: Records, unit_row: Row, name: str, number: str = "FZ001") -> Row:
    values = {
        "name": name, "id_missing_reason": "样例", "kind": "auxiliary", "unit": unit_row.id,
        "establishment": "dispatch", "auxiliary_number": number,
    }  # fmt: skip
    return records.save("person", values)


def session(records: Records, name: str, start: date, hours: object = "8", **more: object) -> Row:
    values = {"name": name, "mode": "offline", "start": start, "hours": Decimal(str(hours))}
    return records.save("training_session", values | more)


def attend(records: Records, session_row: Row, person: Row, **more: object) -> Row:
    return records.save("attendance", {"session": session_row.id, "person": person.id, **more})


def case(
    records: Records, unit_row: Row, lead: Row, other: Row, decided: date, number: str,
    **more: object,
) -> Row:  # fmt: skip
    values = {
        "procedure": "simple", "field": "road", "cause": "超限运输", "party_kind": "citizen",
        "party": "某某", "unit": unit_row.id, "lead_officer": lead.id,
        "other_officers": (other.id,), "decided_on": decided, "decision_number": number,
        "outcome": "fine", "fine": Decimal(200), "served_on": decided + timedelta(days=1),
        "archived_on": decided + timedelta(days=1),
    }  # fmt: skip
    return records.save("case", values | more)
