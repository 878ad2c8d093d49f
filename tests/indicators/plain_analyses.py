"""The analyses worked out a second time, in plain Python over exported records.

Each function takes a world (its days are the period) and returns, by the words of a line, the
numbers of its columns; the line ``合计`` is all of them together. It shares nothing with the SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from tests.indicators.plain_indicators import lines_of, score, scored
from tests.indicators.plain_world import Record, World, day

TOTAL = "合计"
Line = dict[str, Fraction | None]
CORRECTED = ("annulled", "partly_annulled", "changed", "illegal", "void", "ordered", "paid")


def number(value: Any) -> Fraction:
    return Fraction(str(value or 0))


def by(rows: Iterable[Record], line: Callable[[Record], str]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for row in rows:
        found.setdefault(line(row), []).append(row)
    return found


def mean(values: list[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None


# cases --------------------------------------------------------------------------------------


def of_cases(world: World, cases: list[Record]) -> Line:
    decided = [c for c in cases if world.within(c["decided_on"])]
    timed = [c for c in decided if c["procedure"] == "ordinary" and c["filed_on"]]

    def count(**wanted: object) -> Fraction:
        return Fraction(sum(all(c[k] == v for k, v in wanted.items()) for c in decided))

    return {
        "filed": Fraction(sum(world.within(c["filed_on"]) for c in cases)),
        "decided": Fraction(len(decided)),
        "closed": Fraction(sum(world.within(c["closed_on"]) for c in cases)),
        "simple": count(procedure="simple"), "ordinary": count(procedure="ordinary"),
        "major": count(major=True), "none": count(outcome="none"),
        "waived": count(outcome="waived"), "lenient": count(outcome="lenient"),
        "fine": sum((number(c["fine"]) for c in decided), Fraction(0)) / 10000,
        "average_days": mean(
            [Fraction((day(c["decided_on"]) - day(c["filed_on"])).days) for c in timed]
        ),
    }  # fmt: skip


def cases_by(line: Callable[[Record], str]) -> Callable[[World], dict[str, Line]]:
    def lines(world: World) -> dict[str, Line]:
        cases = world.all("case")
        found = {key: of_cases(world, rows) for key, rows in by(cases, line).items()}
        return found | {TOTAL: of_cases(world, cases)}

    return lines


# officers -----------------------------------------------------------------------------------


def who(officer: Record) -> str:
    return officer["person"] or f"{officer['historic_name']}(未建档)"


def of_officer(world: World, mine: list[Record]) -> Line:
    handled = [
        (c, o["role"]) for o in mine if (c := world.by_id("case", o["case_id"])) is not None
        if world.within(c["decided_on"])
    ]  # fmt: skip
    led = [o["case_id"] for o in mine if o["role"] == "lead"]
    reviews = [r for o in led for r in scored(world) if r["case_id"] == o]
    lost = [
        r for o in led for r in final_remedies(world)
        if r["case_id"] == o and r["outcome"] in CORRECTED
    ]  # fmt: skip
    leading = [c for c, role in handled if role == "lead"]
    return {
        "led": Fraction(len(leading)), "assisted": Fraction(len(handled) - len(leading)),
        "handled": Fraction(len(handled)), "major": Fraction(sum(c["major"] for c, _ in handled)),
        "fine": sum((number(c["fine"]) for c in leading), Fraction(0)) / 10000,
        "reviewed": Fraction(len(reviews)),
        "average_score": mean([score(world, r) or Fraction(0) for r in reviews]),
        "corrected": Fraction(len(lost)),
    }  # fmt: skip


def officers(world: World) -> dict[str, Line]:
    everybody = world.all("case_officer")
    found = {key: of_officer(world, rows) for key, rows in by(everybody, who).items()}
    return found | {TOTAL: of_officer(world, everybody)}


# errors -------------------------------------------------------------------------------------


def review_errors(world: World) -> dict[str, Line]:
    """Each error is (line, review, points taken off, whether it is a veto)."""
    errors = []
    for review in scored(world):
        for s in lines_of(world, review):
            errors.append((s["item_label"], review["id"], number(s["deduction"]), bool(s["veto"])))
        if review["veto_item"]:
            veto = f"一票否决：{review['veto_item_label']}"
            errors.append((veto, review["id"], Fraction(0), True))

    def line(mine: list[Any]) -> Line:
        deducted = [e for e in mine if e[2]]
        files, all_files = len({e[1] for e in deducted}), len(scored(world))
        return {
            "files": Fraction(files), "deducted": sum((e[2] for e in deducted), Fraction(0)),
            "share": Fraction(100 * files, all_files) if all_files else None,
            "vetoes": Fraction(len({e[1] for e in mine if e[3]})),
        }  # fmt: skip

    return {name: line([e for e in errors if e[0] == name]) for name in {e[0] for e in errors}} | {
        TOTAL: line(errors)
    }


def final_remedies(world: World) -> list[Record]:
    return [r for r in world.all("remedy") if r["final"] and world.within(r["concluded_on"])]


def remedy_errors(world: World) -> dict[str, Line]:
    groups = {
        "upheld": ("upheld",), "rejected": ("rejected",),
        "annulled": ("annulled", "partly_annulled"), "changed": ("changed",),
        "illegal": ("illegal", "void"), "ordered": ("ordered", "paid"),
        "ended": ("settled", "withdrawn", "ended"),
    }  # fmt: skip

    def what(remedy: Record) -> str:
        case = next((c for c in world.all("every_case") if c["id"] == remedy["case_id"]), None)
        return str(case["cause"] if case else remedy["matter"])

    def line(mine: list[Record]) -> Line:
        lost = sum(r["outcome"] in CORRECTED for r in mine)
        outcomes = {
            name: Fraction(sum(r["outcome"] in codes for r in mine))
            for name, codes in groups.items()
        }
        rate = Fraction(100 * lost, len(mine)) if mine else None
        return {"concluded": Fraction(len(mine)), "corrected": Fraction(lost), "rate": rate} | (
            outcomes
        )

    rows = final_remedies(world)
    return {key: line(mine) for key, mine in by(rows, what).items()} | {TOTAL: line(rows)}


BY_ID: dict[str, Callable[[World], dict[str, Line]]] = {
    "field": cases_by(lambda case: case["field_label"]),
    "cause": cases_by(lambda case: case["cause"]),
    "unit": cases_by(lambda case: case["unit"]),
    "officer": officers,
    "review_error": review_errors,
    "remedy_error": remedy_errors,
}
