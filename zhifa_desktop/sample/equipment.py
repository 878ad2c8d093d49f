"""Equipment of the sample county: cameras by person, terminals by unit, vehicles, quantities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from zhifa_desktop.sample.numbers import plate
from zhifa_desktop.sample.people import OFFICER, SamplePerson
from zhifa_desktop.sample.story import STORY_DAY, chance, day_between
from zhifa_desktop.sample.units import UNITS

PERSONAL, SHARED = "personal", "shared"
_CAMERAS = (("样机DSJ-A1", 1280), ("样机DSJ-B2", 1560))


@dataclass(frozen=True)
class SampleEquipment:
    """One piece, or a quantity of like pieces."""

    asset_number: str
    category: str
    name: str
    unit: str
    model: str = ""
    serial: str = ""
    quantity: int = 1
    measure: str = "台"
    issue_mode: str = SHARED
    user: SamplePerson | None = None
    issued_on: date | None = None
    acquired_on: date | None = None
    price: Decimal | None = None
    state: str = "in_use"
    inspection_until: date | None = None
    insurance_until: date | None = None


def make_equipment(seed: int, people: tuple[SamplePerson, ...]) -> tuple[SampleEquipment, ...]:
    """Return cameras first, then terminals, vehicles, vessels and what is kept by number."""
    rng = chance(seed, "equipment")
    order = iter(range(1, 10_000))
    cameras = _cameras(rng, order, people)
    terminals = _terminals(rng, order, people)
    return (*cameras, *terminals, *_vehicles(rng, order), *_quantities(rng, order))


def _asset(order: object, prefix: str) -> str:
    return f"样资{prefix}{next(order):04d}"  # type: ignore[call-overload]


def _cameras(rng: Random, order: object, people: tuple[SamplePerson, ...]) -> list[SampleEquipment]:
    frontline = {u.name for u in UNITS if u.frontline}
    officers = [p for p in people if p.kind == OFFICER and p.unit in frontline]
    # One who left still holds his camera; the others who left have given theirs back.
    keeper = next(p for p in officers if p.status == "retired")
    holders = [p for p in officers if p is keeper or not p.has_left]
    without = set(rng.sample([p for p in holders if p is not keeper], 3))
    found: list[SampleEquipment] = []
    for person in holders:
        if person in without:
            continue
        model, price = rng.choice(_CAMERAS)
        broken = rng.random() < 0.02 and person is not keeper
        earliest = max(person.joined_on or date.min, date(2022, 5, 1))
        issued = day_between(rng, earliest, max(earliest, date(2025, 12, 31)))
        if person is keeper or person.status_since:
            issued = min(issued, date(2025, 6, 10))
        found.append(
            SampleEquipment(
                _asset(order, "JL"), "body_camera", "单警执法记录仪", person.unit, model,
                f"YJ{rng.randint(10**7, 10**8 - 1)}", issue_mode=PERSONAL, user=person,
                issued_on=issued, acquired_on=issued - timedelta(days=rng.randint(5, 60)),
                price=Decimal(price), state="repair" if broken else "in_use",
            )
        )  # fmt: skip
    spare = [u.name for u in UNITS if u.level == "station"]
    found += [
        SampleEquipment(
            _asset(order, "JL"), "body_camera", "执法记录仪", unit, "样机DSJ-A1",
            f"YJ{rng.randint(10**7, 10**8 - 1)}", acquired_on=date(2023, 4, 18),
            price=Decimal(1280), state="idle" if n % 3 == 2 else "in_use",
        )
        for n, unit in enumerate(spare)
    ]  # fmt: skip
    return found


def _terminals(
    rng: Random, order: object, people: tuple[SamplePerson, ...]
) -> list[SampleEquipment]:
    """Return two terminals for five of the squadrons and one for two of the stations."""
    squadrons = [u.name for u in UNITS if u.level == "squadron" and u.fields[0] != "quality"]
    stations = [u.name for u in UNITS if u.level == "station"]
    found: list[SampleEquipment] = []
    for unit in (*squadrons, *squadrons, *stations[:2]):
        heads = [p for p in people if p.unit == unit and p.post.endswith(("长", "执法员"))]
        serving = [p for p in heads if p.status == "active" and p.serves_on(date(2025, 1, 1))]
        first = sum(1 for made in found if made.unit == unit)
        user = serving[first] if unit in squadrons else None
        bought = day_between(rng, date(2023, 3, 1), date(2025, 9, 30))
        found.append(
            SampleEquipment(
                _asset(order, "ZD"), "mobile_terminal", "移动执法终端", unit, "样机ZF-T10",
                f"YT{rng.randint(10**8, 10**9 - 1)}", issue_mode=PERSONAL if user else SHARED,
                user=user, issued_on=bought + timedelta(days=12) if user else None,
                acquired_on=bought, price=Decimal("4680.00"),
            )
        )  # fmt: skip
    return found


def _vehicles(rng: Random, order: object) -> list[SampleEquipment]:
    """Return vehicles (one with its inspection just run out), a vessel and a drone."""
    found: list[SampleEquipment] = []
    units = [u.name for u in UNITS if u.frontline]
    for n, unit in enumerate((*units, *units[:3], units[8])):
        bought = day_between(rng, date(2017, 3, 1), date(2024, 6, 30))
        ahead = -6 if n == 4 else rng.randint(20, 340)
        found.append(
            SampleEquipment(
                _asset(order, "CL"), "vehicle", "执法执勤车", unit,
                rng.choice(("样例牌轻型客车", "样例牌皮卡", "样例牌轿车")), plate(rng), 1, "辆",
                acquired_on=bought, price=Decimal(rng.randint(98, 189) * 1000),
                inspection_until=STORY_DAY + timedelta(days=ahead),
                insurance_until=STORY_DAY + timedelta(days=rng.randint(15, 330)),
            )
        )  # fmt: skip
    water = next(u.name for u in UNITS if u.fields[:1] == ("maritime",))
    found.append(
        SampleEquipment(
            _asset(order, "CT"), "vessel", "巡逻艇", water, "样例型巡逻艇12米", "样执法001",
            measure="艘",
            acquired_on=date(2021, 9, 1), price=Decimal(860_000),
            inspection_until=date(2027, 4, 30), insurance_until=date(2027, 3, 31),
        )
    )  # fmt: skip
    found.append(
        SampleEquipment(
            _asset(order, "QT"), "drone", "巡查无人机", units[0], "样机UAV-3", "YW30200117",
            measure="架",
            acquired_on=date(2024, 5, 20), price=Decimal("23800.50"),
        )
    )  # fmt: skip
    return found


def _quantities(rng: Random, order: object) -> list[SampleEquipment]:
    kinds = (
        ("protective", "反光背心", "件", 45, (12, 30)),
        ("traffic_control", "反光锥筒", "个", 38, (10, 40)),
        ("communication", "对讲机", "台", 620, (4, 8)),
    )
    return [
        SampleEquipment(
            _asset(order, "QT"), category, name, unit.name, "", "", rng.randint(*numbers), measure,
            acquired_on=day_between(rng, date(2023, 1, 1), date(2025, 6, 30)), price=Decimal(price),
        )
        for category, name, measure, price, numbers in kinds
        for unit in UNITS
        if unit.frontline
    ]  # fmt: skip
