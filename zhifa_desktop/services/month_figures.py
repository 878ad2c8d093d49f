"""A month's numbers, computed once for the check, the report, the draft and the sentences."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from zhifa_desktop.indicators.declaration import IndicatorResult
from zhifa_desktop.indicators.tables import Computed
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import month_content
from zhifa_desktop.services.workspace import Workspace


@dataclass(frozen=True)
class MonthFigures:
    """Indicators and forms of a month; of the month before only what is compared with it."""

    month: Month
    found: tuple[IndicatorResult, ...]
    now: tuple[Computed, ...]
    before: tuple[Computed, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the month did, compared with the month before."""
        return month_content.sentences(self.now, self.before)


def month_figures(connection: Connection, workspace: Workspace, month: Month) -> MonthFigures:
    """Compute a month's numbers."""
    settings, today = workspace.settings, workspace.today()
    return MonthFigures(
        month,
        month_content.indicator_results(connection, month, today, settings),
        month_content.tables(connection, month, today, settings),
        month_content.tables_before(connection, month, today, settings),
    )
