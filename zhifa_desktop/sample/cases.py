"""The sample county's cases of two years, by season, field and unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from zhifa_desktop.sample.case_course import Course, course_of
from zhifa_desktop.sample.causes import CITIZEN, FIELDS, ORGANIZATION, Cause
from zhifa_desktop.sample.certificates import ValidHolders
from zhifa_desktop.sample.names import invented_name
from zhifa_desktop.sample.numbers import plate
from zhifa_desktop.sample.people import AUXILIARY, OFFICER, SamplePerson
from zhifa_desktop.sample.story import STORY_DAY, chance, pick, workday_between
from zhifa_desktop.sample.units import REVIEW_OFFICE, UNITS, SampleUnit

CASES = 600
UNFILED_NAME = "程久长"
_MAJOR = {CITIZEN: 3000}
_MAJOR_OTHERS = 20000
_UNREVIEWED_AFTER = date(2026, 7, 1)
# cases by month: few around New Year, most in the campaigns of spring and autumn
_SEASON = {1: 16, 2: 12, 3: 27, 4: 32, 5: 33, 6: 28, 7: 22, 8: 24, 9: 33, 10: 30, 11: 27, 12: 18}
_SOURCES = (("inspection", 82), ("report", 8), ("transfer", 5), ("superior", 5))
# days before the story's day on which cases were filed that are still undecided
_OPEN = (95, 89, 88, 84, 79, 71, 62, 55, 43, 36, 30, 24, 18, 12, 7, 3)
_AFLOAT = ("maritime", "water_transport", "channel", "port")
# ashore, afloat
_COMPANIES = (
    ("顺达物流", "宏运运输", "通途客运", "路桥建设", "恒丰建材", "安途货运", "捷诚汽运"),
    ("江畔航运", "皖江港务", "长河船务", "通源码头"),
)
_SHOPS = (
    ("顺路汽修店", "兴旺货运部", "路畅停车场", "宏福建材店", "平安汽配店"),
    ("老船工渔家", "江边砂石点", "渡口货运船队"),
)


@dataclass(frozen=True)
class SampleCase:
    """One case as its unit's clerk keeps it; officers are people of the county."""

    filing_number: str
    decision_number: str
    procedure: str
    field: str
    cause: str
    source: str
    party_kind: str
    party: str
    plate: str
    unit: str
    lead: SamplePerson
    others: tuple[SamplePerson, ...]
    major: bool
    course: Course
    campaign: str
    unloaded: Decimal | None
    unfiled: str = ""

    @property
    def day(self) -> date:
        """Return the day the handlers acted."""
        return self.course.filed_on or self.course.decided_on or STORY_DAY

    @property
    def title(self) -> str:
        """Return how the case is named elsewhere."""
        return self.decision_number or self.filing_number


@dataclass(frozen=True)
class _Begun:
    """What a case begins with; without a reviewer it will lack its legal review."""

    day: date
    is_open: bool
    field: str
    cause: Cause
    handlers: tuple[SamplePerson, ...]
    reviewer: str


class _Docket:
    """Numbers cases by year as they are filed and decided."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, int], int] = {}

    def next(self, kind: str, year: int) -> str:
        number = self._last.get((kind, year), 0) + 1
        self._last[kind, year] = number
        return f"样交{kind}〔{year}〕{number:04d}号"


def make_cases(
    seed: int, people: tuple[SamplePerson, ...], holders: ValidHolders
) -> tuple[SampleCase, ...]:
    """Return the cases in order of the day they began.

    One of 2025 was handled by an auxiliary and one by somebody without a file, as history is;
    one major case of 2026 lacks its legal review.
    """
    rng = chance(seed, "cases")
    docket = _Docket()
    days = sorted(_days(rng))
    reviewer = next(p.name for p in people if p.unit == REVIEW_OFFICE)
    cases: list[SampleCase] = []
    lacks_review = False
    for n, (day, is_open) in enumerate(days):
        field = _field(rng, n)
        cause = pick(rng, [(c, c.weight) for c in FIELDS[field][1]])
        unit = _unit(rng, field)
        handlers = _handlers(rng, people, holders, unit, day)
        unreviewed = not lacks_review and day > _UNREVIEWED_AFTER and not is_open
        begun = _Begun(day, is_open, field, cause, handlers, "" if unreviewed else reviewer)
        made = _case(rng, docket, begun)
        lacks_review = lacks_review or (unreviewed and made.major)
        cases.append(made)
    return tuple(_history(cases, people))


def _days(rng: Random) -> list[tuple[date, bool]]:
    found = [(STORY_DAY - timedelta(days=back), True) for back in _OPEN]
    months = [
        (date(year, month, 1), weight)
        for year in (2025, 2026)
        for month, weight in _SEASON.items()
        if (year, month) <= (2026, 11)
    ]
    while len(found) < CASES:
        first = pick(rng, months)
        last = min(date(first.year + first.month // 12, first.month % 12 + 1, 1), STORY_DAY)
        found.append((workday_between(rng, first, last - timedelta(days=1)), False))
    return found


def _field(rng: Random, n: int) -> str:
    """Return a field by its share; each of the nine occurs in every fifty cases at least once."""
    names = list(FIELDS)
    if n % 50 < len(names):
        return names[n % 50]
    return pick(rng, [(name, share) for name, (share, _) in FIELDS.items()])


def _unit(rng: Random, field: str) -> SampleUnit:
    weighted = [
        (u, u.officers * 3 // (1 + u.fields.index(field))) for u in UNITS if field in u.fields
    ]
    return pick(rng, weighted)


def _handlers(
    rng: Random, people: tuple[SamplePerson, ...], holders: ValidHolders, unit: SampleUnit,
    day: date,
) -> tuple[SamplePerson, ...]:  # fmt: skip
    able = [
        p
        for p in people
        if p.unit == unit.name and p.kind == OFFICER and p.serves_on(day) and holders.holds(p, day)
    ]
    return tuple(rng.sample(able, 3 if rng.random() < 0.12 else 2))


def _case(rng: Random, docket: _Docket, begun: _Begun) -> SampleCase:
    day, cause, handlers = begun.day, begun.cause, begun.handlers
    party_kind = rng.choice(cause.parties)
    simple = not begun.is_open and rng.random() < cause.simple
    fine = Decimal(min(cause.fines) if simple else rng.choice(cause.fines))
    major = not simple and fine >= _MAJOR.get(party_kind, _MAJOR_OTHERS)
    course = course_of(
        rng, day, fine, simple=simple, is_open=begun.is_open, major=major, reviewer=begun.reviewer
    )
    filing = "" if simple else docket.next("立", day.year)
    decided = course.decided_on
    letter = "简罚" if simple else "罚"
    overload = cause.campaign == "overload" and decided is not None
    return SampleCase(
        filing_number=filing,
        decision_number=docket.next(letter, decided.year) if decided else "",
        procedure="simple" if simple else "ordinary",
        field=begun.field,
        cause=cause.words,
        source=pick(rng, _SOURCES),
        party_kind=party_kind,
        party=_party(rng, party_kind, begun.field),
        plate=_plate(rng, begun.field, cause),
        unit=handlers[0].unit,
        lead=handlers[0],
        others=handlers[1:],
        major=major,
        course=course,
        campaign=cause.campaign,
        unloaded=Decimal(rng.randint(20, 260)) / 10 if overload else None,
    )


def _party(rng: Random, kind: str, field: str) -> str:
    if kind == CITIZEN:
        return invented_name(rng, pick(rng, (("male", 90), ("female", 10))))
    if kind == ORGANIZATION:
        return f"样例县{rng.choice(_COMPANIES[field in _AFLOAT])}有限公司"
    return f"样例县{rng.choice(_SHOPS[field in _AFLOAT])}"


def _plate(rng: Random, field: str, cause: Cause) -> str:
    if not cause.vehicle:
        return ""
    return f"样货{rng.randint(100, 999)}" if field in _AFLOAT else plate(rng)


def _history(cases: list[SampleCase], people: tuple[SamplePerson, ...]) -> list[SampleCase]:
    """Give a case of 2025 to an auxiliary, and one to a name without a file."""
    auxiliary = next(p for p in people if p.kind == AUXILIARY and p.serves_on(date(2025, 7, 1)))
    own = [
        n
        for n, c in enumerate(cases)
        if c.unit == auxiliary.unit and date(2025, 7, 1) < c.day < date(2025, 11, 1)
    ]
    cases[own[0]] = replace(cases[own[0]], others=(auxiliary,))
    early = next(
        n for n, c in enumerate(cases) if c.procedure == "ordinary" and len(c.others) == 1 and n > 4
    )
    cases[early] = replace(cases[early], others=(), unfiled=UNFILED_NAME)
    return cases
