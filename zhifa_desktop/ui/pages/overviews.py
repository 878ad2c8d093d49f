"""The places that look over everything: warnings, indicators, analyses, the plan.

Each is made when it is first shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from zhifa_desktop.services.lesson_drafts import LESSON
from zhifa_desktop.services.months import Month
from zhifa_desktop.services.plan_overview import TASK
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.widgets.doors import Destination
from zhifa_desktop.ui.widgets.drop_area import WindowDrops
from zhifa_desktop.ui.widgets.navigation import Place

PLAN_GROUP = "行动计划"
TurnTo = Callable[[str], QWidget]


class OpenRecord(Protocol):
    """Opens a record, or a new one that begins with some values."""

    def __call__(
        self, register: str, identity: str, given: Mapping[str, object] | None = None
    ) -> None:
        """Open it."""


def overview_places(
    desk: Desk, turn_to: TurnTo, go: Callable[[Destination], object], open_record: OpenRecord
) -> list[Place]:
    """Return these places; the plan, last, belongs to the group of its registers."""
    warnings = partial(_warnings, desk, turn_to, open_record)
    indicators = partial(_indicators, desk, open_record)
    analysis = partial(_analysis, desk, open_record)
    plan = partial(_plan, desk, turn_to, go, open_record)
    return [
        Place("warnings", "预警", "bell", warnings),
        Place("indicators", "指标", "chart-line", indicators),
        Place("analysis", "分析", "chart-column", analysis),
        Place("plan", "三年行动计划", "route", plan, PLAN_GROUP),
    ]


def result_places(desk: Desk, group: str) -> list[Place]:
    """Return what is made of the records beside month and dossiers."""
    return [
        Place("materials", "材料", "file-text", partial(_materials, desk), group),
        Place("verification", "核验", "shield-check", partial(_verification, desk), group),
    ]


def lead_packages(window: QWidget, turn_to: TurnTo) -> None:
    """Bring packages that are dropped anywhere on a window to where they are verified."""

    def take(paths: Sequence[Path]) -> None:
        page = turn_to("verification")
        page.take(paths)  # type: ignore[attr-defined]

    WindowDrops(window, take)


def beside(looked: Sequence[Place], registers: Sequence[Place]) -> list[Place]:
    """Return these places with the registers': each at the head of its group."""
    plan = next(n for n, place in enumerate(registers) if place.group == PLAN_GROUP)
    return [*looked[:-1], *registers[:plan], looked[-1], *registers[plan:]]


def show_figure(turn_to: TurnTo, name: str) -> None:
    """Turn to an indicator by its id."""
    page = turn_to("indicators")
    page.choose(name)  # type: ignore[attr-defined]


def show_return(turn_to: TurnTo, month: Month) -> None:
    """Turn to what a month that came back wants mended."""
    page = turn_to("month")
    page.show_return(month)  # type: ignore[attr-defined]


def _warnings(desk: Desk, turn_to: TurnTo, open_record: OpenRecord) -> QWidget:
    from zhifa_desktop.ui.pages.warnings import WarningsPage

    page = WarningsPage(desk)
    page.open_record.connect(open_record)
    page.go.connect(turn_to)
    return page


def _indicators(desk: Desk, open_record: OpenRecord) -> QWidget:
    from zhifa_desktop.ui.pages.indicators import IndicatorsPage

    page = IndicatorsPage(desk)
    page.open_record.connect(open_record)
    return page


def _analysis(desk: Desk, open_record: OpenRecord) -> QWidget:
    from zhifa_desktop.ui.pages.analysis import AnalysisPage

    page = AnalysisPage(desk)
    page.open_record.connect(open_record)
    page.new_lesson.connect(lambda given: open_record(LESSON, "", given))
    return page


def _plan(
    desk: Desk, turn_to: TurnTo, go: Callable[[Destination], object], open_record: OpenRecord
) -> QWidget:
    from zhifa_desktop.ui.pages.plan import PlanPage

    page = PlanPage(desk)
    page.open_record.connect(open_record)
    page.new_task.connect(lambda code: open_record(TASK, "", {"measure": code}))
    page.leads_to.connect(go)
    page.show_figure.connect(partial(show_figure, turn_to))
    return page


def _materials(desk: Desk) -> QWidget:
    from zhifa_desktop.ui.pages.materials import MaterialsPage

    return MaterialsPage(desk)


def _verification(desk: Desk) -> QWidget:
    from zhifa_desktop.ui.pages.verification import VerificationPage

    return VerificationPage(desk)
