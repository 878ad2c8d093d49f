"""What the clerks of the smaller lists share: whom they name and how, and the sheet's frame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from zhifa_desktop.sample.cases import SampleCase
from zhifa_desktop.sample.county import County
from zhifa_desktop.sample.mess import Typing
from zhifa_desktop.sample.messy_sheet import MessySheet, plain
from zhifa_desktop.sample.people import OFFICER, SamplePerson
from zhifa_desktop.sample.story import SAMPLE, STORY_DAY, UNIT_NAME, chance, day_between
from zhifa_desktop.sample.units import UNITS

Item = TypeVar("Item")
Row = list[object]
NOTE = "备注:本表内容均为虚构的样例数据。"
FRONT = tuple(unit.name for unit in UNITS if unit.frontline)
STATIONS = tuple(unit.name for unit in UNITS if unit.level == "station")
OFFICE = "综合办公室"


class Clerk:
    """One clerk with chance of their own: a longer list does not change the next one."""

    def __init__(self, county: County, what: str) -> None:
        """Know the county's people, cases and pieces."""
        self.county = county
        self.rng = chance(county.seed, what)
        self.typing = Typing(self.rng)
        self.officers = [p for p in county.people if p.kind == OFFICER and not p.has_left]
        self._names = Counter(p.name for p in county.people)

    def some(self, items: Sequence[Item], number: int) -> list[Item]:
        """Return so many different ones, in their order."""
        chosen = sorted(self.rng.sample(range(len(items)), min(number, len(items))))
        return [items[n] for n in chosen]

    def who(self, person: SamplePerson) -> str:
        """Return a person's name; of namesakes with the unit behind it."""
        if self._names[person.name] > 1:
            return f"{person.name}({person.unit})"
        return self.typing.name(person.name)

    def day(self, first: date, last: date = STORY_DAY) -> date:
        """Return a day between two, both inclusive."""
        return day_between(self.rng, first, min(last, STORY_DAY))

    def decided(self) -> list[SampleCase]:
        """Return the cases with a decision."""
        return [c for c in self.county.cases if c.course.decided_on is not None]


def listed(
    file: str,
    register: str,
    name: str,
    headings: Sequence[str],
    rows: Sequence[Row],
    *,
    wrong: Sequence[Row] = (),
    merged: Sequence[int] = (),
) -> MessySheet:
    """Return a sheet of a workbook: title, 序号, rows, those that are wrong, a total, a note."""
    numbered = [[n, *row] for n, row in enumerate((*rows, *wrong), 1)]
    return MessySheet(
        file, register, name, [f"{UNIT_NAME}{name}({SAMPLE})"], plain("序号", *headings), numbered,
        [["合计", f"{len(rows)}条"], [NOTE], ["审核人:", "", "填表人:"]],
        merged=tuple(n + 1 for n in merged), refused=len(wrong),
    )  # fmt: skip
