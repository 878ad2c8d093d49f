"""Officers and auxiliaries of the sample county."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from zhifa_desktop.sample.names import BY_HAND, Names
from zhifa_desktop.sample.numbers import id_number, phone
from zhifa_desktop.sample.story import STORY_DAY, chance, day_between, pick
from zhifa_desktop.sample.units import LEADERS, REVIEW_OFFICE, UNITS, SampleUnit

OFFICER, AUXILIARY = "officer", "auxiliary"
ACTIVE = "active"

_EDUCATION = (("10", 8), ("20", 62), ("30", 26), ("40", 4))
_POLITICAL = (("01", 62), ("02", 3), ("13", 35))
_ESTABLISHMENT = (("reference", 55), ("institution", 45))
_SCHOOLS = ("法学", "交通运输", "土木工程", "公共管理", "汽车运用工程", "航海技术", "汉语言文学")
_LEADER_POSTS = ("大队长", "教导员", "副大队长", "副大队长", "副大队长", "总工程师")
# by standing: leaders, heads of units, all others
_BORN_BEFORE = (1983, 1991, 2000)
_RANKS = {
    "reference": (
        ("四级调研员", "一级主任科员"),
        ("二级主任科员", "三级主任科员"),
        ("四级主任科员", "一级科员", "二级科员"),
    ),
    "institution": (("管理七级",), ("管理八级", "管理九级"), ("管理九级", "管理十级")),
}
_EMPLOYER = "样例县样例人力资源服务有限公司"
# position in the list of officers, status, since when
_GONE = (
    (27, "retired", date(2026, 3, 31)),
    (55, "retired", date(2026, 8, 31)),
    (74, "transferred", date(2026, 5, 12)),
    (90, "resigned", date(2025, 11, 28)),
    (47, "long_leave", date(2026, 9, 1)),
    (102, "seconded_out", date(2026, 7, 6)),
)
_LEFT = ("retired", "transferred", "resigned", "deceased")


@dataclass(frozen=True)
class SamplePerson:
    """One invented person; codes are those of the code lists, the unit goes by name."""

    name: str
    id_number: str
    sex: str
    born: date
    kind: str
    unit: str
    establishment: str
    post_kind: str = ""
    post: str = ""
    rank: str = ""
    status: str = ACTIVE
    status_since: date | None = None
    joined_on: date | None = None
    ethnicity: str = "01"
    political: str = "13"
    education: str = "20"
    school: str = ""
    work_since: date | None = None
    enforcement_since: date | None = None
    legal_qualification: str = "none"
    lawyer: bool = False
    phone: str = ""
    auxiliary_number: str = ""
    contract_until: date | None = None
    employer: str = ""

    @property
    def has_left(self) -> bool:
        """Whether the person no longer belongs to the brigade."""
        return self.status in _LEFT

    def serves_on(self, day: date) -> bool:
        """Return whether the person was at work on a day."""
        if self.joined_on and day < self.joined_on:
            return False
        return self.status_since is None or day < self.status_since


def make_people(seed: int) -> tuple[SamplePerson, ...]:
    """Return the officers of all units in their order, then the auxiliaries."""
    rng = chance(seed, "people")
    names, taken = Names(rng), set[str]()
    hand = {n * 9 + 4: made for n, made in enumerate(BY_HAND)}
    officers: list[SamplePerson] = []
    for unit in UNITS:
        for place in range(unit.officers):
            given = hand.get(len(officers))
            officers.append(_officer(rng, unit, place, names, taken, given))
    for position, status, since in _GONE:
        officers[position] = _gone(officers[position], status, since, rng, taken)
    _namesakes(officers)
    auxiliaries = [
        _auxiliary(rng, unit, names, taken) for unit in UNITS for _ in range(unit.auxiliaries)
    ]
    numbered = (replace(a, auxiliary_number=f"YF{n:03d}") for n, a in enumerate(auxiliaries, 1))
    return (*officers, *numbered)


def _officer(
    rng: Random, unit: SampleUnit, place: int, names: Names, taken: set[str],
    given: tuple[str, str, str] | None,
) -> SamplePerson:  # fmt: skip
    sex = given[1] if given else pick(rng, (("male", 76), ("female", 24)))
    standing = 0 if unit.name == LEADERS else 1 if place < 2 else 2
    born = day_between(rng, date(1968, 1, 1), date(_BORN_BEFORE[standing] - 1, 12, 31))
    establishment = pick(rng, _ESTABLISHMENT)
    started = _add_years(born, rng.randint(21, 25)).replace(month=rng.choice((7, 8, 9)), day=1)
    enforcement = min(started + timedelta(days=rng.randint(0, 3000)), date(2024, 9, 1))
    education = pick(rng, _EDUCATION)
    lawyer_to_be = unit.name == REVIEW_OFFICE
    return SamplePerson(
        name=given[0] if given else names.new(sex),
        id_number=id_number(rng, born, sex, taken),
        sex=sex,
        born=born,
        kind=OFFICER,
        unit=unit.name,
        establishment=establishment,
        post_kind=_post_kind(unit, place),
        post=_post(unit, place),
        rank=rng.choice(_RANKS[establishment][standing]),
        joined_on=_joined(rng, unit, place, enforcement),
        ethnicity=given[2] if given else pick(rng, (("01", 97), ("03", 3))),
        political=_political(rng, born),
        education=education,
        school=f"样例{'职业技术学院' if education > '20' else '大学'}{rng.choice(_SCHOOLS)}专业",
        work_since=started,
        enforcement_since=max(started, enforcement),
        legal_qualification=pick(rng, (("A", 60), ("none", 40)))
        if lawyer_to_be
        else pick(rng, (("A", 4), ("C", 2), ("none", 94))),
        lawyer=lawyer_to_be and place == 1,
        phone=phone(rng),
    )


def _political(rng: Random, born: date) -> str:
    """Return the code; members of the youth league are at most 28."""
    if born.year >= STORY_DAY.year - 27:
        return pick(rng, (("01", 25), ("03", 55), ("13", 20)))
    return pick(rng, _POLITICAL)


def _post_kind(unit: SampleUnit, place: int) -> str:
    if unit.frontline or unit.name == LEADERS:
        return "enforcement"
    return (
        "supervision" if unit.name == REVIEW_OFFICE else ("support" if place > 1 else "enforcement")
    )


def _post(unit: SampleUnit, place: int) -> str:
    if unit.name == LEADERS:
        return _LEADER_POSTS[place]
    head = {"squadron": "中队长", "station": "站长" if unit.name.endswith("站") else "所长"}
    if place == 0:
        return head.get(unit.level, "主任" if unit.name.endswith("办公室") else "股长")
    if place == 1:
        return f"副{head.get(unit.level, '股长')}"
    return "执法员" if unit.frontline else "科员"


def _joined(rng: Random, unit: SampleUnit, place: int, enforcement: date) -> date:
    """Return when the person came: three of this year's newcomers, others long ago."""
    if unit.level == "squadron" and place == unit.officers - 1 and unit.officers == 13:
        return date(2026, rng.choice((3, 4)), rng.randint(1, 28))
    return max(enforcement, date(2019, 6, 1)) if rng.random() < 0.5 else enforcement


def _gone(
    person: SamplePerson, status: str, since: date, rng: Random, taken: set[str]
) -> SamplePerson:
    if status != "retired":
        return replace(person, status=status, status_since=since)
    born = _add_years(since, -60) - timedelta(days=rng.randint(1, 27))
    work = _add_years(born, 20)
    return replace(
        person, status=status, status_since=since, born=born, work_since=work,
        id_number=id_number(rng, born, person.sex, taken),
        enforcement_since=max(work, person.enforcement_since or work),
    )  # fmt: skip


def _namesakes(officers: list[SamplePerson]) -> None:
    """Give two officers of different squadrons the same name, as every county has them."""
    first = next(i for i, p in enumerate(officers) if p.unit.endswith("一中队") and i % 9 == 2)
    second = next(
        i
        for i, p in enumerate(officers)
        if p.unit.endswith("六中队") and p.sex == officers[first].sex and p.status == ACTIVE
        and "·" not in p.name and p.post == "执法员"
    )  # fmt: skip
    officers[second] = replace(officers[second], name=officers[first].name)


def _auxiliary(rng: Random, unit: SampleUnit, names: Names, taken: set[str]) -> SamplePerson:
    sex = pick(rng, (("male", 85), ("female", 15)))
    born = day_between(rng, date(1980, 1, 1), date(2002, 12, 31))
    establishment = pick(rng, (("dispatch", 60), ("contract", 25), ("public_welfare", 15)))
    joined = day_between(rng, date(2021, 3, 1), date(2025, 6, 30))
    until = day_between(rng, STORY_DAY - timedelta(days=20), date(2028, 6, 30))
    return SamplePerson(
        name=names.new(sex),
        id_number=id_number(rng, born, sex, taken),
        sex=sex,
        born=born,
        kind=AUXILIARY,
        unit=unit.name,
        establishment=establishment,
        post_kind="support",
        post="协管员",
        joined_on=joined,
        political=_political(rng, born),
        education=pick(rng, (("20", 20), ("30", 55), ("60", 25))),
        phone=phone(rng),
        contract_until=until,
        employer=_EMPLOYER if establishment == "dispatch" else "",
    )


def _add_years(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year + years)
