"""What the papers beside a package are called: unit, month, paper, version."""

from __future__ import annotations

from typing import NamedTuple

from zhifa_desktop.rules.file_names import file_part
from zhifa_desktop.rules.periods import Month


class PaperNames(NamedTuple):
    """File names of the papers that go up with one version."""

    pdf: str
    workbook: str
    letter: str


def paper_names(unit_name: str, month: Month, version: int) -> PaperNames:
    """Return the names for a unit, a month and a version."""
    stem, which = f"{file_part(unit_name)}_{month.label}", f"第{version}版"
    return PaperNames(
        f"{stem}_月报_{which}.pdf",
        f"{stem}_月报_{which}(可编辑副本).xlsx",
        f"{stem}_报送函_{which}.pdf",
    )


def letter_attachments(package: str, names: PaperNames) -> tuple[str, ...]:
    """Return what the covering letter lists: each file by its name."""
    return (f"{names.pdf}(并附纸质件，签字盖章)", names.workbook, package)
