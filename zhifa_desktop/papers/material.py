"""What a leader's paper (材料) says: parts with a text, charts and tables, ready to be printed.

The same content goes to PDF, Word and Excel, so that they cannot disagree. It can be written down
as JSON and read back, so that a paper once fixed stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from zhifa_desktop.papers.content import Cell, Heading

DRAFT = "草稿，尚未定稿"


@dataclass(frozen=True, slots=True)
class Series:
    """One row of bars: what it is called, and its number for each label (None: nothing)."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars beside each other, one group for each label; at most two series."""

    title: str
    unit: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    target: Decimal | None = None
    """Drawn as a dashed line."""


@dataclass(frozen=True, slots=True)
class MaterialTable:
    """One table; ``empty`` is printed in its place where it has no rows."""

    title: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    notes: tuple[str, ...] = ()
    empty: str = "无"


@dataclass(frozen=True, slots=True)
class Part:
    """One section. ``text`` may be edited by a person; charts and tables follow the records.

    ``level`` is 1 for 一、 and 2 for what stands under it; ``fixed`` says that nobody edits the
    text (there is none, or it only names what the table shows).
    """

    key: str
    title: str
    text: str = ""
    charts: tuple[Chart, ...] = ()
    tables: tuple[MaterialTable, ...] = ()
    level: int = 1
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """A whole paper. ``edition`` is 0 for a draft; ``landscape`` sets it across."""

    kind: str
    title: str
    period: str
    unit_name: str
    dated: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    edition: int = 0
    landscape: bool = False
    signatures: tuple[str, ...] = ()
    """Lines to be signed by hand at the end: 单位负责人, 审核人 …"""

    @property
    def edition_words(self) -> str:
        """第1稿, or that it is a draft."""
        return f"定稿第{self.edition}稿" if self.edition else DRAFT


def to_document(material: Material) -> dict[str, Any]:
    """Return a paper as plain JSON; decimals are tagged."""
    plain = _plain(asdict(material))
    assert isinstance(plain, dict)
    return plain


def from_document(document: Mapping[str, Any]) -> Material:
    """Return the paper that ``to_document`` was given."""
    parts = tuple(
        Part(**{
            **one,
            "charts": tuple(_chart(chart) for chart in one["charts"]),
            "tables": tuple(_table(table) for table in one["tables"]),
        })
        for one in document["parts"]
    )  # fmt: skip
    rest = {name: tuple(document[name]) for name in ("notes", "signatures")}
    return Material(**{**document, **rest, "parts": parts})


def _chart(raw: Mapping[str, Any]) -> Chart:
    series = tuple(Series(one["name"], _cells(one["values"])) for one in raw["series"])
    target = _cell(raw["target"])
    return Chart(**{**raw, "labels": tuple(raw["labels"]), "series": series, "target": target})


def _table(raw: Mapping[str, Any]) -> MaterialTable:
    return MaterialTable(**{
        **raw,
        "headings": tuple(Heading(**one) for one in raw["headings"]),
        "rows": tuple(_cells(row) for row in raw["rows"]),
        "total": None if raw["total"] is None else _cells(raw["total"]),
        "notes": tuple(raw["notes"]),
    })  # fmt: skip


def _cells(raw: list[Any]) -> tuple[Any, ...]:
    return tuple(_cell(one) for one in raw)


def _cell(raw: Any) -> Any:
    return Decimal(raw["decimal"]) if isinstance(raw, dict) else raw


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
