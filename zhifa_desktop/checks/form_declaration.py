"""What a check of the month's forms is, and the engine that turns what it hits into findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from zhifa_desktop.checks.declaration import Finding, Level, Place
from zhifa_desktop.checks.levels import is_off, level_of
from zhifa_desktop.checks.month_numbers import MonthNumbers

BLANK_CELL = "没有数(—、未填报、未启用)的格子不判断，空白不当作0"


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a rule is broken, and the words that its sentence takes.

    Without a ``place`` it is about a register as a whole (``register``, with ``key`` its label).
    """

    place: Place | None
    words: Mapping[str, str] = field(default_factory=dict)
    register: str = ""
    key: str = ""


@dataclass(frozen=True)
class FormCheck:
    """One rule over the month's numbers.

    Attributes:
        find: Yields what breaks it.
        sentence: ``{place}`` is the cell; other names come from the hit's words.
        from_opening: It is about 启用前补录数, or numbers that nobody can mend honestly.
    """

    id: str
    label: str
    level: Level
    sentence: str
    find: Callable[[MonthNumbers], Iterable[Hit]]
    mend: str
    source: str
    blank: str = BLANK_CELL
    ready: tuple[str, ...] = ()

    @property
    def fixed(self) -> bool:
        """Whether an office may not change its level: arithmetic holds everywhere."""
        return self.level is Level.BLOCK


def run_forms(numbers: MonthNumbers, checks: Iterable[FormCheck]) -> list[Finding]:
    """Return what form checks find in a month, in the order of the checks."""
    return [
        _finding(check, hit) for check in checks if not is_off(check) for hit in check.find(numbers)
    ]


def plain(number: Decimal) -> str:
    """Return a number as the forms print it, without zeros that say nothing."""
    text = f"{number:.2f}"
    return text.rstrip("0").rstrip(".")


def _finding(check: FormCheck, hit: Hit) -> Finding:
    place = hit.place.words if hit.place else hit.key
    return Finding(
        check.id, level_of(check), hit.register, "", place, "",
        check.sentence.format(place=place, **hit.words), check.mend, hit.place,
    )  # fmt: skip
