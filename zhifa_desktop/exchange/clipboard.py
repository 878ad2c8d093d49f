"""Blocks of cells as the clipboard carries them between tables: TSV as Excel writes it, and HTML.

Excel and WPS quote a cell that holds a line break, a tab or a quote; nothing else may be quoted,
or the quotes land in the sheet. HTML tells a sheet which cells are text, so that an id number is
not rounded on its way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from html import escape

from lxml import html
from lxml.etree import ParserError

QUOTED = frozenset('\t\n\r"')
TEXT_STYLE = "mso-number-format:'\\@'"
"""What Excel and WPS understand as the number format 文本."""


def read_tsv(text: str) -> list[list[str]]:
    """Return the cells of a block as Excel, WPS and LibreOffice copy it.

    A cell that begins with a quote runs to the quote that ends it, line breaks included; where no
    such end comes, the quote was meant. The line break after the last row adds no row.
    """
    rows, row, at = [], list[str](), 0
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\0")
    while at <= len(text):
        cell, at = _cell(text, at)
        row.append(cell)
        if at >= len(text) or text[at] == "\n":
            rows.append(row)
            row = []
        at += 1
        if at == len(text) and text.endswith("\n") and not row:
            break
    return [[cell.replace("\xa0", " ") for cell in one] for one in rows]


def _cell(text: str, at: int) -> tuple[str, int]:
    """Return a cell and where its end stands."""
    if text[at : at + 1] == '"' and (quoted := _quoted(text, at)) is not None:
        return quoted
    ends = [place for mark in "\t\n" if (place := text.find(mark, at)) >= 0]
    end = min(ends, default=len(text))
    return text[at:end], end


def _quoted(text: str, at: int) -> tuple[str, int] | None:
    place = at + 1
    while (place := text.find('"', place)) >= 0:
        if text[place + 1 : place + 2] == '"':
            place += 2
            continue
        if text[place + 1 : place + 2] in ("", "\t", "\n"):
            return text[at + 1 : place].replace('""', '"'), place + 1
        return None
    return None


def write_tsv(rows: Sequence[Sequence[str]]) -> str:
    """Return a block as text; only cells that need it are quoted."""
    return "\n".join("\t".join(map(_written, row)) for row in rows)


def _written(cell: str) -> str:
    if QUOTED & set(cell):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def write_html(rows: Sequence[Sequence[str]], texts: Collection[int]) -> str:
    """Return a block as a table; ``texts`` are the columns whose cells are text, not numbers."""
    lines = "".join(f"<tr>{''.join(_cells(row, texts))}</tr>" for row in rows)
    return f'<html><head><meta charset="utf-8"></head><body><table>{lines}</table></body></html>'


def _cells(row: Sequence[str], texts: Collection[int]) -> Iterator[str]:
    for place, cell in enumerate(row):
        style = f' style="{TEXT_STYLE}"' if place in texts else ""
        yield f"<td{style}>{escape(cell).replace(chr(10), '<br>')}</td>"


def read_html(text: str) -> list[list[str]]:
    """Return the cells of the first table of a page; empty where there is none."""
    try:
        tables = html.fromstring(text).xpath("//table")
    except (ParserError, ValueError):
        return []
    rows = tables[0].xpath(".//tr") if tables else []
    return [[_text(cell) for cell in row.xpath("./td|./th")] for row in rows]


def _text(cell: html.HtmlElement) -> str:
    for broken in cell.xpath(".//br"):
        broken.tail = f"\n{broken.tail or ''}"
    return str(cell.text_content()).replace("\xa0", " ").strip()
