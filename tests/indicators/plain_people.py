"""The figures of people worked out a second time; see plain_indicators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from tests.indicators.plain_world import ALWAYS, Pair, Record, World, day, share


def was_on_duty(world: World, person: Record, *, also_away: bool = False) -> bool:
    """Joined by the end of the period, and on duty then; a later change had not happened."""
    if day(person["joined_on"], ALWAYS) > world.until:
        return False
    duty = person["status"] in ("active", "seconded_in")
    changed_later = person["status_since"] and day(person["status_since"]) > world.until
    if changed_later:
        return also_away or not duty
    return duty or (also_away and person["status"] in ("seconded_out", "long_leave"))


def officers(world: World) -> list[Record]:
    return [p for p in world.all("person") if p["kind"] == "officer" and was_on_duty(world, p)]


def counted_hours(world: World, person: str) -> Fraction:
    total = Fraction(0)
    for a in world.all("attendance"):
        session = world.by_id("training_session", a["session_id"])
        held = day(session["start"])
        if (
            a["person_id"] == person
            and session["counted"]
            and world.new_year <= held <= world.until
            and a["presence"] in ("attended", "made_up")
            and a["passed"] != "failed"
        ):
            total += Fraction(str(a["hours"]))
    return total


def owed_months(world: World, person: Record) -> int:
    joined = person["joined_on"] and day(person["joined_on"])
    return 13 - joined.month if joined and joined >= world.new_year else 12


def training_hours(world: World) -> Pair:
    return share(
        officers(world),
        lambda p: counted_hours(world, p["id"]) * 12 >= 60 * owed_months(world, p),
    )


def average_hours(world: World) -> Pair:
    people = officers(world)
    return sum((counted_hours(world, p["id"]) for p in people), Fraction(0)), Fraction(len(people))


def card_state(world: World, card: Record, on: date) -> str:
    after = {
        "suspension": "suspended", "restoration": "valid", "withdrawal": "withdrawn",
    }  # fmt: skip
    changes = sorted(
        (day(e["date"]), e["kind"])
        for e in world.all("certificate_event")
        if e["certificate_id"] == card["id"] and e["kind"] in after and day(e["date"]) <= on
    )
    state = after[changes[-1][1]] if changes else "valid"
    return "expired" if state == "valid" and day(card["valid_until"]) < on else state


def has_card(world: World, person: str, on: date) -> bool:
    return any(
        c["holder_id"] == person
        and day(c["issued_on"], ALWAYS) <= on
        and card_state(world, c, on) == "valid"
        for c in world.all("certificate")
    )


def certificate_held(world: World) -> Pair:
    rows = [p for p in officers(world) if p["post_kind"] == "enforcement"]
    return share(rows, lambda p: has_card(world, p["id"], world.until))


def cards_due(world: World) -> list[Record]:
    return [
        c
        for c in world.all("certificate")
        if day(c["issued_on"], ALWAYS) < world.new_year <= day(c["valid_until"])
        and card_state(world, c, world.until) in ("valid", "suspended", "expired")
        and was_on_duty(world, world.by_id("person", c["holder_id"]), also_away=True)
    ]


def reviewed(world: World, card: Record, *results: str) -> bool:
    return any(
        e["certificate_id"] == card["id"]
        and e["kind"] == "annual_review"
        and e["review_year"] == world.until.year
        and day(e["date"]) <= world.until
        and (e["result"] in results or e["recheck"] in results)
        for e in world.all("certificate_event")
    )


def annual_review(world: World) -> Pair:
    return share(cards_due(world), lambda c: reviewed(world, c, "passed", "failed"))


def annual_review_passed(world: World) -> Pair:
    rows = [c for c in cards_due(world) if reviewed(world, c, "passed", "failed")]
    return share(rows, lambda c: reviewed(world, c, "passed"))


def sessions(world: World) -> Pair:
    held = [
        s
        for s in world.all("training_session")
        if world.within(s["start"])
        and (s["host_level"] == "own" or (s["host_level"] is None and s["host"] == "本单位"))
    ]
    return Fraction(len(held)), None


def retrained(world: World) -> Pair:
    people = set()
    for a in world.all("attendance"):
        session = world.by_id("training_session", a["session_id"])
        present = a["presence"] in ("attended", "made_up")
        if present and session["retraining"] and world.within(session["start"]):
            people.add(a["person_id"])
    return Fraction(len(people)), None


def judged(world: World, person: Record) -> list[Record]:
    return [
        t
        for t in world.all("fitness_test")
        if t["person_id"] == person["id"]
        and t["judged"]
        and world.new_year <= day(t["date"]) <= world.until
    ]


def testable(world: World) -> list[Record]:
    def excused(person: Record) -> bool:
        return any(
            t["person_id"] == person["id"]
            and t["exempt"]
            and day(t["date"]) <= world.until <= day(t["exempt_until"])
            for t in world.all("fitness_test")
        )

    return [p for p in officers(world) if not excused(p)]


def fitness_tested(world: World) -> Pair:
    return share(testable(world), lambda p: bool(judged(world, p)))


def fitness(world: World) -> Pair:
    def reached(person: Record) -> bool:
        last: dict[str, Record] = {}
        for test in sorted(judged(world, person), key=lambda t: t["date"]):
            last[test["item"]] = test
        return all(test["judged"] == "passed" for test in last.values())

    return share([p for p in testable(world) if judged(world, p)], reached)


def pool(*codes: str) -> Callable[[World], Pair]:
    def count(world: World) -> Pair:
        people = {
            m["person_id"]
            for m in world.all("talent_membership")
            if (not codes or m["pool"] in codes)
            and day(m["entered_on"]) <= world.until < day(m["left_on"])
        }
        return Fraction(len(people)), None

    return count
