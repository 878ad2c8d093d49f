"""All indicators and tables there are, in the order they are shown."""

from __future__ import annotations

from zhifa_desktop.indicators.analysis import Analysis
from zhifa_desktop.indicators.case_analyses import CASE_ANALYSES, OFFICER_ANALYSIS
from zhifa_desktop.indicators.cases import CASE_INDICATORS
from zhifa_desktop.indicators.complaint_tables import COMPLAINT_TABLES, WORKLOAD_TABLE
from zhifa_desktop.indicators.declaration import Index, Indicator
from zhifa_desktop.indicators.equipment import EQUIPMENT_INDICATORS
from zhifa_desktop.indicators.error_analyses import REMEDY_ERRORS, REVIEW_ERRORS
from zhifa_desktop.indicators.foundation import FOUNDATION_INDICATORS
from zhifa_desktop.indicators.index import QUALITY_INDEX
from zhifa_desktop.indicators.oversight import OVERSIGHT_INDICATORS
from zhifa_desktop.indicators.people import PEOPLE_INDICATORS
from zhifa_desktop.indicators.people_tables import PEOPLE_TABLES
from zhifa_desktop.indicators.tables import MonthTable
from zhifa_desktop.indicators.talents import TALENT_INDICATORS
from zhifa_desktop.indicators.work_tables import WORK_TABLES

INDICATORS: tuple[Indicator, ...] = (
    *PEOPLE_INDICATORS,
    *EQUIPMENT_INDICATORS,
    *CASE_INDICATORS,
    *OVERSIGHT_INDICATORS,
    *TALENT_INDICATORS,
    *FOUNDATION_INDICATORS,
)

ALL: tuple[Indicator | Index, ...] = (*INDICATORS, QUALITY_INDEX)
"""What is computed for a period; the index is taken of those before it."""

TABLES: tuple[MonthTable, ...] = (
    *PEOPLE_TABLES,
    *(table for table in WORK_TABLES if table.number < WORKLOAD_TABLE.number),
    WORKLOAD_TABLE,
    *(table for table in WORK_TABLES if table.number > WORKLOAD_TABLE.number),
    *COMPLAINT_TABLES,
)
"""The forms of the month, in the order of their numbers."""

ANALYSES: tuple[Analysis, ...] = (
    *CASE_ANALYSES,
    OFFICER_ANALYSIS,
    REVIEW_ERRORS,
    REMEDY_ERRORS,
)
"""The ways to look at the records of a period, in the order they are offered."""

ASKED = (
    "inspection_workload", "fitness_test", "talent_membership", "complaint", "remedy", "station",
    "supervisor", "welfare", "budget_item", "rectification",
)  # fmt: skip
"""Registers that the plan asks about: a month says which of them an office does not keep."""


def indicator(name: str) -> Indicator:
    """Return the indicator of that id.

    Raises:
        LookupError: There is none.
    """
    for one in INDICATORS:
        if one.id == name:
            return one
    raise LookupError(f"no indicator {name}")


def analysis(name: str) -> Analysis:
    """Return the analysis of that id.

    Raises:
        LookupError: There is none.
    """
    for one in ANALYSES:
        if one.id == name:
            return one
    raise LookupError(f"no analysis {name}")
