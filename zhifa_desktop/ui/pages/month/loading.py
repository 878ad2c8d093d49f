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
    Written,
)
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.workspace import Report


@dataclass(frozen=True)
class MonthView:
    """A month's findings, figures and text as they stand; ``offered`` are last month's reasons."""

    month: Month
    state: MonthState
    findings: tuple[MonthFinding, ...]
    figures: tuple[IndicatorResult, ...]
    written: Written
    offered: Mapping[str, str]
    standing: Standing


def load(months: Months, course: MonthCourse, month: Month, report: Report) -> MonthView:
    """Check and count a month."""
    findings = months.check(month)
    report(1, 3, "正在计算指标")
    figures = months.figures(month)
    report(2, 3, "正在起草情况说明")
    written, offered = months.written(month), months.offered_reasons(month)
    state, standing = months.state(month), course.standing(month, report)
    return MonthView(month, state, findings, figures, written, offered, standing)


def lacking(
    figures: Figures, records: Records, figure: IndicatorResult, month: Month
) -> dict[str, str]:
    """Return the titles (by id) of the records that a figure lacks."""
    ids = figures.behind(figure.id, month)
    named = records.labels(figures.register_behind(figure.id), ids)
    return {identity: named[identity] for identity in ids}
