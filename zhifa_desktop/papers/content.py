"""What a paper says, before anybody decides how it looks.

Services fill these records; the papers only lay them out. Every text is ready to be printed,
numbers included, so that the PDF and the workbook of a month cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

NIL_REPORT = "(零报告)"
"""How the title ends of a month in which nothing was to be reported."""
Cell = str | int | Decimal | None
"""A number is right-aligned and stays a number in Excel; None prints as an empty cell."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of a table; equal ``group`` texts beside each other become one merged head."""

    label: str
    group: str = ""
    width: float = 1.0
    """Relative to the other columns."""
    numeric: bool = False
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """One table of the month (表1 …). No rows means that ``empty`` is printed in its place."""

    number: str
    """表1 … 表7, as it stands in the table of contents and on the sheet's tab."""
    title: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    correction: tuple[Cell, ...] | None = None
    """The line 更正 under the total: what earlier months changed since they were reported."""
    notes: tuple[str, ...] = ()
    unit: str = ""
    """The unit of measure in the top right corner, such as 单位:人."""
    empty: str = ""
    """Why there are no rows, such as 本单位未启用该台账."""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure against its target, for the overview."""

    name: str
    value: str
    target: str
    verdict: str
    """达标, 未达标, 序时正常, 无数据 … always a word, never a colour alone."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A numbered 口径 under the indicators, with the paragraph that it comes from."""

    number: int
    name: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class CheckNote:
    """One line of 校核说明."""

    rule: str
    level: str
    message: str
    reason: str


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of 更正说明, from the second version on."""

    form: str
    field: str
    reported: str
    corrected: str
    difference: str
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing besides the figures that a later version changed: a record, a reason, a text."""

    where: str
    """案件, 校核说明, 情况说明."""
    which: str
    """The record's key, or the part of the text."""
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Narrative:
    """附 情况说明, written by a person (drafted by the program)."""

    done: str
    problems: str
    next_steps: str


@dataclass(frozen=True, slots=True)
class MonthPaper:
    """The month's report as it is signed."""

    title: str
    """交通运输综合行政执法质效月报."""
    unit_name: str
    period: str
    """2026年10月."""
    addressee: str
    version: int
    digest: str
    """Eight characters of the snapshot's digest: 校验码."""
    reported_on: str
    leader: str
    reviewer: str
    preparer: str
    phone: str
    key_figures: tuple[KeyFigure, ...]
    sentences: tuple[str, ...]
    """Compared with the month before."""
    unused: tuple[str, ...]
    """Names of registers that this office does not keep here."""
    indicators: Form
    forms: tuple[Form, ...]
    check_notes: tuple[CheckNote, ...]
    corrections: tuple[Correction, ...]
    narrative: Narrative
    definitions: tuple[Definition, ...]
    rules_version: str
    attachments: tuple[str, ...] = ()
    """File names that the covering letter (报送函) lists."""
    practice: bool = False
    """Signed with a test certificate: every page says 演示证书,仅供测试."""
    changes: tuple[Change, ...] = ()
    """What 更正说明 lists besides the figures."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its text in a ruled grid; ``span`` counts grid columns of the text (1–3)."""

    label: str
    text: str
    span: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """Facts in rows, like 干部任免审批表; ``photo`` stands top right, 35×45 mm."""

    facts: tuple[Fact, ...]
    photo: bytes | None = None
    with_photo: bool = False
    """Leave the photo's place (with 照片 in it) even when there is none."""


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table inside a section."""

    title: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "无"


@dataclass(frozen=True, slots=True)
class HoursChart:
    """Grey bars of hours by year with the required line."""

    years: tuple[int, ...]
    hours: tuple[Decimal, ...]
    required: Decimal


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text."""

    text: str


Block = Grid | Table | HoursChart | Paragraph


@dataclass(frozen=True, slots=True)
class Scan:
    """An attachment whose pages are printed, fetched one after another.

    A page is a JPEG picture, or the sentence that is printed where no picture can be had.
    """

    title: str
    pages: Callable[[], Iterator[bytes | str]]


@dataclass(frozen=True, slots=True)
class Section:
    """表一 … 表十 of the dossier."""

    number: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class DossierPaper:
    """一人一档 of one person; ``sections`` holds only those that are printed."""

    file_number: str
    name: str
    unit_name: str
    opened_on: str
    printed_on: str
    purpose: str
    preparer: str
    sections: tuple[Section, ...]
    empty_sections: tuple[str, ...] = ()
    """Titles that the contents page names in one line: 以下项目无记录:…"""
    masked: bool = True
    annex: tuple[Section, ...] = field(default=())
    """Key changes, and cases older than three years."""
    unkept: tuple[str, ...] = ()
    """Titles that the contents page names because the office keeps no register of them here."""
    scans: tuple[Scan, ...] = ()
    """What 表十 lists, printed behind the annex."""
