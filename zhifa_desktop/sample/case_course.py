"""How a case of the sample county went: from filing to archive, with what was left undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from zhifa_desktop.sample.story import STORY_DAY, pick

_OUTCOMES = (("fine", 90), ("warning", 4), ("waived", 4), ("lenient", 2))
_UPLOADS = (("accepted", 92), ("rejected", 3), ("no", 5))


@dataclass(frozen=True)
class Course:
    """The dates and results of one case; None where it has not come that far."""

    filed_on: date | None = None
    legal_review_on: date | None = None
    legal_reviewer: str = ""
    decided_on: date | None = None
    outcome: str = ""
    fine: Decimal | None = None
    served_on: date | None = None
    paid_on: date | None = None
    closed_on: date | None = None
    publish: bool | None = None
    published_on: date | None = None
    recorded: bool | None = None
    upload: str = ""
    terminal: bool | None = None
    seizure_from: date | None = None
    seizure_lifted: date | None = None


def course_of(
    rng: Random, day: date, fine: Decimal, *, simple: bool, is_open: bool, major: bool,
    reviewer: str,
) -> Course:  # fmt: skip
    """Return how a case went that began on a day; without a reviewer a major one has no review."""
    recorded = rng.random() < 0.975
    if is_open:
        return Course(filed_on=day, recorded=recorded)
    if simple:
        return _on_the_spot(rng, day, fine, recorded)
    decided = _passed(day + timedelta(days=_days_to_decide(rng)))
    if decided is None:
        return Course(filed_on=day, recorded=recorded)
    reviewed = decided - timedelta(days=rng.randint(1, 4))
    outcome = "fine" if major else pick(rng, _OUTCOMES)
    is_reviewed = major and bool(reviewer)
    served = _passed(decided + timedelta(days=_days_to_serve(rng)))
    paid = served and _passed(served + timedelta(days=rng.randint(0, 14)))
    closed = paid and _passed(paid + timedelta(days=rng.randint(1, 12)))
    published = _passed(decided + timedelta(days=_days_to_publish(rng)))
    seized = day if rng.random() < 0.05 else None
    return Course(
        filed_on=day,
        legal_review_on=max(reviewed, day) if is_reviewed else None,
        legal_reviewer=reviewer if is_reviewed else "",
        decided_on=decided,
        outcome=outcome,
        fine=fine if outcome in ("fine", "lenient") else None,
        served_on=served,
        paid_on=paid if outcome in ("fine", "lenient") else None,
        closed_on=closed,
        publish=outcome == "fine",
        published_on=published if outcome == "fine" and rng.random() < 0.985 else None,
        recorded=recorded,
        upload=pick(rng, _UPLOADS),
        terminal=rng.random() < 0.45,
        seizure_from=seized,
        seizure_lifted=seized and _passed(seized + timedelta(days=rng.randint(6, 28))),
    )


def _on_the_spot(rng: Random, day: date, fine: Decimal, recorded: bool) -> Course:
    outcome = pick(rng, (("fine", 85), ("warning", 15)))
    amount = min(fine, Decimal(200))
    return Course(
        decided_on=day,
        outcome=outcome,
        fine=amount if outcome == "fine" else None,
        served_on=day,
        paid_on=_passed(day + timedelta(days=rng.randint(0, 5))) if outcome == "fine" else None,
        closed_on=_passed(day + timedelta(days=rng.randint(1, 7))),
        publish=False,
        recorded=recorded,
        upload=pick(rng, _UPLOADS),
        terminal=rng.random() < 0.7,
    )


def _days_to_decide(rng: Random) -> int:
    """Return days from filing to decision: most within six weeks, a few at the limit of 90."""
    if rng.random() < 0.03:
        return rng.randint(82, 90)
    return 4 + int(rng.expovariate(1 / 16)) % 66


def _days_to_serve(rng: Random) -> int:
    return rng.randint(8, 12) if rng.random() < 0.03 else rng.randint(0, 5)


def _days_to_publish(rng: Random) -> int:
    return rng.randint(10, 16) if rng.random() < 0.03 else rng.randint(2, 8)


def _passed(day: date) -> date | None:
    """Return a day unless it lies after the story's day."""
    return day if day <= STORY_DAY else None
