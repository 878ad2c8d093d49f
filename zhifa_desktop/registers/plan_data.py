"""The plan's data by year, as it was shipped: one folder for each plan under resources/plan.

A successor plan is another folder, or years that the office (or the province) adds; what a past
year had stays. Nothing here decides what a number means.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from zhifa_desktop.paths import resource

Content = dict[str, Any]
PLANS, TARGETS, WEIGHTS, DEFINITIONS = "plans", "targets", "weights", "definitions"


def _plans(content: Content, found: Content) -> None:
    found.setdefault(PLANS, []).extend(content[PLANS])


def _targets(content: Content, found: Content) -> None:
    """Write a target out for each year of its plan."""
    into = found.setdefault(TARGETS, {})
    for name, raw in content[TARGETS].items():
        one = into.setdefault(name, {"operator": "ge", "paced": False, "due": "", "note": ""})
        one |= {key: raw[key] for key in ("operator", "paced", "due", "note") if key in raw}
        years = {str(year): raw["target"] for year in content["years"]}
        one.setdefault("years", {}).update(years)


def _by_year(name: str) -> Callable[[Content, Content], None]:
    def read(content: Content, found: Content) -> None:
        into = found.setdefault(name, {})
        for key, value in content[name].items():
            into.setdefault(key, {}).update({str(year): value for year in content["years"]})
        if "labels" in content:
            found.setdefault("labels", {}).update(content["labels"])

    return read


READERS: Mapping[str, Callable[[Content, Content], None]] = {
    PLANS: _plans,
    TARGETS: _targets,
    DEFINITIONS: _by_year(DEFINITIONS),
    WEIGHTS: _by_year(WEIGHTS),
}


def measures(year: int) -> Content:
    """Return the measures of the plan of a year: their text, days, and where their proof stands.

    Of a year without a plan: those of the latest before it.
    """
    folders = sorted(one for one in resource("plan").iterdir() if one.is_dir())
    known = [json.loads((one / "measures.json").read_text("utf-8")) for one in folders]
    begun = [one for one in known if one["from"] <= year] or known[:1]
    content: Content = begun[-1]
    return content


def shipped(name: str) -> Content:
    """Return one kind of the plan's data, of all plans, the newest plan's words first."""
    found: Content = {}
    for folder in sorted(one for one in resource("plan").iterdir() if one.is_dir()):
        path = folder / f"{name}.json"
        content = json.loads(path.read_text("utf-8"))
        READERS[name](content, found)
        found |= {key: content[key] for key in ("version", "label", "source")}
    return found
