"""What the month page shows, gathered off the window's thread in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhifa_desktop.services.figures import Figures
from zhifa_desktop.services.month_course import MonthCourse, Standing
from zhifa_desktop.services.months import (
    IndicatorResult,
    Month,
    MonthFinding,
    Months,
    MonthState,
    Offer,
    Written,
)
from zhifa_desktop.services.readiness import Readiness, readiness
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.worklist import WorkLine, Worklist
from zhifa_desktop.services.workspace import Report, Workspace


@dataclass(frozen=True)
class MonthView:
    """A month's findings, figures and text as they stand.

    ``offered`` are last month's accepted reasons, ``ready`` those to choose from; ``lines`` is
    the list to work off.
    """

    month: Month
    state: MonthState
    findings: tuple[MonthFinding, ...]
    figures: tuple[IndicatorResult, ...]
    written: Written
    offered: Mapping[str, Offer]
    ready: Mapping[str, tuple[str, ...]]
    lines: tuple[WorkLine, ...]
    readiness: Readiness
    standing: Standing


def load(
    workspace: Workspace, months: Months, course: MonthCourse, month: Month, report: Report
) -> MonthView:
    """Check and count a month."""
    report(0, 3, "正在计算指标")
    counted = months.counted(month)
    report(1, 3, "正在校核")
    findings = months.check(month, counted)
    report(2, 3, "正在起草情况说明")
    written, state = months.written(month, counted), months.state(month, findings)
    return MonthView(
        month, state, findings, counted.found, written, months.offered_reasons(month, findings),
        months.ready_reasons(month), Worklist(workspace).lines(month, findings),
        readiness(workspace, state, findings, written), course.standing(month, report, counted),
    )  # fmt: skip


def lacking(
    figures: Figures, records: Records, figure: IndicatorResult, month: Month
) -> dict[str, str]:
    """Return the titles (by id) of the records that a figure lacks."""
    ids = figures.behind(figure.id, month)
    named = records.labels(figures.register_behind(figure.id), ids)
    return {identity: named[identity] for identity in ids}
