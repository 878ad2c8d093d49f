"""All sheets of the sample county in the order they are imported, and writing them."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from zhifa_desktop.sample import people_sheets, training_sheets, work_sheets
from zhifa_desktop.sample.asset_sheets import asset_sheets
from zhifa_desktop.sample.career_sheets import career_sheets
from zhifa_desktop.sample.county import County
from zhifa_desktop.sample.drill_sheets import drill_sheets
from zhifa_desktop.sample.inspection_sheets import inspection_sheets
from zhifa_desktop.sample.merit_sheets import merit_sheets
from zhifa_desktop.sample.messy_sheet import MessySheet, write
from zhifa_desktop.sample.oversight_sheets import oversight_sheets
from zhifa_desktop.sample.party_sheets import party_sheets
from zhifa_desktop.sample.plan_sheets import plan_sheets
from zhifa_desktop.sample.service_sheets import service_sheets


def messy_sheets(county: County) -> tuple[MessySheet, ...]:
    """Return the sheets; later ones point to records of earlier ones."""
    return (
        people_sheets.unit_sheet(county),
        people_sheets.officer_sheet(county),
        people_sheets.auxiliary_sheet(county),
        people_sheets.certificate_sheet(county),
        people_sheets.event_sheet(county),
        training_sheets.session_sheet(county),
        training_sheets.matrix_sheet(county, 2025),
        training_sheets.matrix_sheet(county, 2026),
        work_sheets.equipment_sheet(county),
        work_sheets.vehicle_sheet(county),
        *work_sheets.case_sheets(county),
        work_sheets.review_sheet(county),
        work_sheets.score_sheet(county),
        *career_sheets(county),
        *drill_sheets(county),
        *merit_sheets(county),
        *party_sheets(county),
        *asset_sheets(county),
        *inspection_sheets(county),
        *oversight_sheets(county),
        *service_sheets(county),
        *plan_sheets(county),
    )


def write_workbooks(county: County, folder: Path) -> tuple[Path, ...]:
    """Write the sheets, those of one file into one workbook; return each sheet's path."""
    paths: list[Path] = []
    for _, together in groupby(messy_sheets(county), lambda sheet: sheet.file):
        sheets = tuple(together)
        paths += [write(sheets, folder)] * len(sheets)
    return tuple(paths)
