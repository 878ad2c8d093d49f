"""All sheets of the sample county in the order they are imported, and writing them."""

from __future__ import annotations

from pathlib import Path

from zhifa_desktop.sample import people_sheets, training_sheets, work_sheets
from zhifa_desktop.sample.county import County
from zhifa_desktop.sample.messy_sheet import MessySheet, write


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
    )


def write_workbooks(county: County, folder: Path) -> tuple[Path, ...]:
    """Write every sheet as a file of its own; return the paths in the order of import."""
    return tuple(write(sheet, folder) for sheet in messy_sheets(county))
