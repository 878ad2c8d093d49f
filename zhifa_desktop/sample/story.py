"""When and where the sample county's story takes place, and repeatable chance for it.

Everything here is invented: no brigade, person, vehicle or number of the sample exists.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

UNIT_NAME = "样例县交通运输综合行政执法大队"
SAMPLE = "样例"
STORY_DAY = date(2026, 11, 23)
FIRST_DAY = date(2025, 1, 1)
Item = TypeVar("Item")


def chance(seed: int, what: str) -> Random:
    """Return a source of chance of its own for one part of the county.

    A part that draws more or fewer numbers does not change the others.
    """
    return Random(f"{seed}/{what}")


def pick(rng: Random, weighted: Sequence[tuple[Item, int]]) -> Item:
    """Return one of the items by its weight."""
    items = [item for item, _ in weighted]
    return rng.choices(items, [weight for _, weight in weighted])[0]


def day_between(rng: Random, first: date, last: date) -> date:
    """Return a day between two days, both inclusive."""
    return first + timedelta(days=rng.randint(0, (last - first).days))


def workday_between(rng: Random, first: date, last: date) -> date:
    """Return a day between two days, mostly from Monday to Friday."""
    found = day_between(rng, first, last)
    for _ in range(2):
        if found.weekday() < 5 or rng.random() < 0.15:
            break
        found = day_between(rng, first, last)
    return found
