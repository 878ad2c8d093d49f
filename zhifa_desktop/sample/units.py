"""The brigade's units: offices, six squadrons, four stations (invented)."""

from __future__ import annotations

from dataclasses import dataclass

from zhifa_desktop.sample.story import UNIT_NAME


@dataclass(frozen=True)
class SampleUnit:
    """One unit below the brigade.

    Attributes:
        name: Its name, which is also how other records point to it.
        level: Code of the list unit_level.
        parent: Name of the unit above.
        frontline: Whether it works on the road or the water.
        officers: How many officers serve there.
        auxiliaries: How many auxiliaries.
        fields: Codes of the enforcement fields it mostly works in, the first one most.
    """

    name: str
    level: str
    parent: str
    frontline: bool
    officers: int
    auxiliaries: int
    fields: tuple[str, ...] = ()


LEADERS = "大队领导班子"
REVIEW_OFFICE = "法制审核股"

UNITS = (
    SampleUnit(LEADERS, "office", UNIT_NAME, False, 6, 0),
    SampleUnit("综合办公室", "office", UNIT_NAME, False, 7, 0),
    SampleUnit(REVIEW_OFFICE, "office", UNIT_NAME, False, 6, 0),
    SampleUnit("路政执法一中队", "squadron", UNIT_NAME, True, 13, 2, ("road", "other")),
    SampleUnit("运政执法二中队", "squadron", UNIT_NAME, True, 14, 1, ("road_transport",)),
    SampleUnit("货运执法三中队", "squadron", UNIT_NAME, True, 13, 1, ("road_transport", "road")),
    SampleUnit(
        "水上执法四中队",
        "squadron",
        UNIT_NAME,
        True,
        12,
        1,
        ("maritime", "water_transport", "channel", "port"),
    ),
    SampleUnit("工程质量监督五中队", "squadron", UNIT_NAME, True, 10, 0, ("quality", "other")),
    SampleUnit(
        "机动执法六中队",
        "squadron",
        UNIT_NAME,
        True,
        12,
        2,
        ("comprehensive", "road_transport", "road", "other"),
    ),
    SampleUnit("城东治超站", "station", "路政执法一中队", True, 8, 3, ("road",)),
    SampleUnit("城北治超站", "station", "路政执法一中队", True, 7, 3, ("road",)),
    SampleUnit(
        "江口水上执法所",
        "station",
        "水上执法四中队",
        True,
        6,
        1,
        ("maritime", "port", "channel", "water_transport"),
    ),
    SampleUnit(
        "开发区交通执法所",
        "station",
        UNIT_NAME,
        True,
        6,
        1,
        ("road_transport", "quality", "comprehensive"),
    ),
)


def unit_named(name: str) -> SampleUnit:
    """Return the unit of that name."""
    return next(unit for unit in UNITS if unit.name == name)
