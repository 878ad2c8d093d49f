"""The plan's figures worked out a second time, in plain Python over exported records.

It shares nothing with the program's own SQL: it reads the JSON that ``list --json`` prints, and
follows the words of the 口径. Each function returns (numerator, denominator); the denominator
of a plain number is None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from tests.indicators.plain_people import (
    annual_review,
    annual_review_passed,
    average_hours,
    certificate_held,
    fitness,
    fitness_tested,
    has_card,
    officers,
    pool,
    retrained,
    sessions,
    training_hours,
)
from tests.indicators.plain_world import ALWAYS, Pair, Record, World, day, day_after, share

# equipment ----------------------------------------------------------------------------------


def frontline(world: World) -> list[Record]:
    def is_so(person: Record) -> bool:
        if person["frontline"] is not None:
            return bool(person["frontline"])
        return bool(world.by_id("unit", person["unit_id"])["frontline"])

    return [p for p in officers(world) if is_so(p)]


def working(world: World, category: str) -> list[Record]:
    def usable(piece: Record) -> bool:
        changed_later = piece["state_since"] and day(piece["state_since"]) > world.until
        in_use = (piece["state"] == "in_use") != bool(changed_later)
        return in_use and day(piece["acquired_on"], ALWAYS) <= world.until

    return [e for e in world.all("equipment") if e["category"] == category and usable(e)]


def camera_rate(world: World) -> Pair:
    cameras = working(world, "body_camera")

    def has(person: Record) -> bool:
        own = any(
            a["person_id"] == person["id"]
            and day(a["start"]) <= world.until < day(a["until"])
            and any(c["id"] == a["equipment_id"] for c in cameras)
            for a in world.all("equipment_assignment")
        )
        lent = any(
            c["issue_mode"] == "shared" and c["unit_id"] == person["unit_id"] for c in cameras
        )
        return own or (world.share_cameras and lent)

    return share(frontline(world), has)


def terminal_rate(world: World) -> Pair:
    terminals = working(world, "mobile_terminal")
    units = [
        u for u in world.all("unit") if u["level"] in ("brigade", "squadron") and u["frontline"]
    ]
    return share(units, lambda u: any(t["unit_id"] == u["id"] for t in terminals))


def terminal_used(world: World) -> Pair:
    terminals = working(world, "mobile_terminal")

    def uses(unit: Record) -> bool:
        mine = [t for t in terminals if t["unit_id"] == unit["id"]]
        by_case = any(
            c["unit_id"] == unit["id"] and c["terminal"] and world.within(c["decided_on"])
            for c in world.all("case")
        )
        return bool(mine) and (by_case or any((t["uses_this_month"] or 0) > 0 for t in mine))

    return share([u for u in world.all("unit") if u["frontline"]], uses)


# cases --------------------------------------------------------------------------------------


def decided(world: World) -> list[Record]:
    return [c for c in world.all("case") if world.within(c["decided_on"])]


def auxiliary_in_case(world: World) -> Pair:
    def wrong(case: Record) -> bool:
        acted = case["filed_on"] or case["decided_on"]
        if not world.within(acted):
            return False
        return any(
            o["case_id"] == case["id"]
            and o["person_id"]  # a name without a file has no kind and no card
            and (
                world.by_id("person", o["person_id"])["kind"] == "auxiliary"
                or not has_card(world, o["person_id"], day(acted))
            )
            for o in world.all("case_officer")
        )

    return Fraction(sum(map(wrong, world.all("case")))), None


def legal_review(world: World) -> Pair:
    major = [c for c in decided(world) if c["major"]]
    return share(major, lambda c: day(c["legal_review_on"]) <= day(c["decided_on"]))


def recorded(world: World) -> Pair:
    return share([c for c in decided(world) if c["record_due"]], lambda c: bool(c["recorded"]))


def published(world: World) -> Pair:
    def due(case: Record) -> bool:
        late = (world.until - day(case["decided_on"])).days > 9
        return bool(case["publish"]) and (day(case["published_on"]) <= world.until or late)

    def in_time(case: Record) -> bool:
        return (day(case["published_on"]) - day(case["decided_on"])).days <= 9

    return share([c for c in decided(world) if due(c)], in_time)


def uploaded(world: World) -> Pair:
    return share(decided(world), lambda c: c["upload"] in ("accepted", "rejected"))


def accepted(world: World) -> Pair:
    sent = [c for c in decided(world) if c["upload"] in ("accepted", "rejected")]
    return share(sent, lambda c: c["upload"] == "accepted")


def lines_of(world: World, review: Record) -> list[Record]:
    return [s for s in world.all("review_score") if s["review_id"] == review["id"]]


def score(world: World, review: Record) -> Fraction | None:
    for name in ("second_score", "total_only"):
        if review[name] is not None:
            return Fraction(str(review[name]))
    lines = lines_of(world, review)
    if not lines:
        return None
    return max(Fraction(0), 100 - sum(Fraction(str(s["deduction"])) for s in lines))


def scored(world: World) -> list[Record]:
    return [
        r
        for r in world.all("case_review")
        if world.within(r["date"]) and score(world, r) is not None
    ]


def review_score(world: World) -> Pair:
    rows = scored(world)
    return sum((score(world, r) for r in rows), Fraction(0)), Fraction(len(rows))


def grade(world: World, review: Record) -> str:
    if review["veto_item"] or any(s["veto"] for s in lines_of(world, review)):
        return "failed"
    points = score(world, review)
    return "excellent" if points >= 90 else "failed" if points < 60 else "between"


def review_excellent(world: World) -> Pair:
    return share(scored(world), lambda r: grade(world, r) == "excellent")


def review_failed(world: World) -> Pair:
    return share(scored(world), lambda r: grade(world, r) == "failed")


# oversight ----------------------------------------------------------------------------------


def hotline(world: World) -> list[Record]:
    return [
        c
        for c in world.all("complaint")
        if c["source"] == "12328" and c["kind"] == "complaint" and c["about_enforcement"]
    ]


def hotline_closed(world: World) -> Pair:
    return share(
        [c for c in hotline(world) if world.within(c["due_on"])],
        lambda c: day(c["closed_on"]) <= min(day(c["due_on"]), world.until),
    )


def hotline_satisfied(world: World) -> Pair:
    answers = ("satisfied", "basically", "dissatisfied")
    rows = [
        c for c in hotline(world) if world.within(c["visited_on"]) and c["satisfaction"] in answers
    ]
    return share(rows, lambda c: c["satisfaction"] != "dissatisfied")


def corrected(*kinds: str) -> Callable[[World], Pair]:
    def count(world: World) -> Pair:
        rows = [
            r
            for r in world.all("remedy")
            if r["final"] and world.within(r["concluded_on"]) and (not kinds or r["kind"] in kinds)
        ]
        return share(rows, lambda r: r["outcome"] in ("annulled", "partly_annulled", "changed"))

    return count


def rectified(world: World) -> Pair:
    rows = [r for r in world.all("rectification") if world.within(r["due_on"])]
    return share(rows, lambda r: day(r["closed_on"]) <= day(r["due_on"]))


def supervisors(world: World) -> Pair:
    def active(one: Record) -> bool:
        in_term = day(one["hired_on"]) <= world.until <= day(one["term_until"])
        seen = world.new_year <= day(one["last_activity"]) <= world.until
        return in_term and (seen or (one["activities"] or 0) > 0)

    there = any(map(active, world.all("supervisor")))
    return share([u for u in world.all("unit") if u["level"] == "brigade"], lambda _: there)


# foundation ---------------------------------------------------------------------------------


def items_catalogue(world: World) -> Pair:
    there = any(
        one["kind"] == "powers" and day(one["published_on"]) <= world.until < day(one["until"])
        for one in world.all("item_list")
    )
    return share([u for u in world.all("unit") if u["level"] == "brigade"], lambda _: there)


def station_look(world: World) -> Pair:
    def unified(unit: Record) -> bool:
        return any(
            s["unit_id"] == unit["id"]
            and s["unified"]
            and day(s["unified_on"], ALWAYS) <= world.until
            for s in world.all("station")
        )

    return share([u for u in world.all("unit") if u["level"] == "station"], unified)


def party_cover(world: World) -> Pair:
    def covered(unit: Record) -> bool:
        return any(
            o["unit_id"] == unit["id"]
            and o["kind"] in ("branch", "committee")
            and day(o["founded_on"], ALWAYS) <= world.until
            for o in world.all("party_organization")
        )

    return share([u for u in world.all("unit") if u["level"] == "brigade"], covered)


def party_meetings(world: World) -> Pair:
    months = sum(
        1
        for month in range(1, 13)
        if date(world.until.year + month // 12, month % 12 + 1, 1) <= day_after(world.until)
    )
    due_of = {
        "branch": {"committee": months, "assembly": months // 3, "lesson": months // 3},
        "group": {"group": months},
    }
    held = due = 0
    for one in world.all("party_organization"):
        if day(one["founded_on"], ALWAYS) >= world.new_year:
            continue
        for kind, count in due_of.get(one["kind"], {}).items():
            there = sum(
                1
                for a in world.all("party_activity")
                if a["organization_id"] == one["id"]
                and a["kind"] == kind
                and world.new_year <= day(a["date"]) <= world.until
            )
            held, due = held + min(there, count), due + count
    return Fraction(held), Fraction(due)


def insured(world: World) -> Pair:
    kinds = ("accident", "work_injury", "liability", "other_insurance")

    def covered(person: Record) -> bool:
        return any(
            w["person_id"] == person["id"]
            and w["kind"] in kinds
            and w["until"]
            and day(w["start"]) <= world.until <= day(w["until"])
            for w in world.all("welfare")
        )

    return share(frontline(world), covered)


def budgeted(world: World) -> Pair:
    rows = [
        b
        for b in world.all("budget_item")
        if b["year"] == world.until.year and b["kind"] in ("operation", "equipment")
    ]
    return share(rows, lambda b: bool(b["in_budget"]))


def tasks(world: World) -> Pair:
    rows = [t for t in world.all("task") if world.within(t["due_on"])]
    return share(rows, lambda t: day(t["done_on"]) <= world.until)


BY_ID: Mapping[str, Callable[[World], Pair]] = {
    one.__name__: one
    for one in (
        training_hours, average_hours, certificate_held, annual_review, annual_review_passed,
        sessions, retrained, fitness, fitness_tested, camera_rate, terminal_rate, terminal_used,
        auxiliary_in_case, legal_review, recorded, published, uploaded, accepted, review_score,
        review_excellent, review_failed, hotline_closed, hotline_satisfied, rectified, supervisors,
        items_catalogue, station_look, party_cover, party_meetings, insured, budgeted, tasks,
    )
} | {
    "talent_pools": pool(), "talent_leading": pool("leading"), "talent_trainers": pool("trainer"),
    "talent_backbone": pool("backbone"), "corrected": corrected(),
    "corrected_reconsideration": corrected("reconsideration"),
    "corrected_litigation": corrected("first", "second", "retrial"),
}  # fmt: skip
