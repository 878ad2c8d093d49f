"""The records under a header: totals, notes, signatures and repeated headers are left out.

Nothing is left out silently: each row that is no record comes back with the reason. The words
are data (resources/import/rows.json). It reads no value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from zhifa_desktop.exchange.cells import Cells, Sheet, is_blank, text_of
from zhifa_desktop.exchange.headers import header_grid
from zhifa_desktop.exchange.headings import fold_cell, fold_heading
from zhifa_desktop.paths import resource

_LONG_NUMBER = re.compile(r"\d{11,}")
_SHOWN = 40
_FIRST_CELLS = 3
_FEW = 3


@dataclass(frozen=True, slots=True)
class Ignored:
    """A row of the file that is no record: its number, how it begins, and why."""

    number: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class DataRow:
    """One row with its number in the file."""

    number: int
    cells: Cells


@cache
def _words() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(resource("import", "rows.json").read_text("utf-8"))
    return found


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    def any_of(name: str) -> str:
        return "|".join(re.escape(fold_heading(w)) for w in _words()[name] if w)

    total = rf"(?:{any_of('total_prefixes')})?(?:{any_of('totals')})(?:[(:\d].*|人数|数|行|栏)?"
    subtotal = rf".{{1,12}}(?:{any_of('subtotals')})"
    return {
        "total": re.compile(rf"(?:{total}|{subtotal})$"),
        "note": re.compile(rf"(?:{any_of('notes')})(?:\d*[:.、].*|\d*)$"),
        "end": re.compile(rf".{{0,4}}(?:{any_of('ends')}).{{0,4}}$"),
        "signature": re.compile(rf"(?:{any_of('signatures')})(?:\(.*?\))?(:.*)?$"),
    }


def data_rows(
    sheet: Sheet, bottom: int, columns: Iterable[int], top: int | None = None
) -> tuple[list[DataRow], list[Ignored]]:
    """Return the records below row ``bottom`` (from 0) and the rows left out.

    ``columns`` are the sheet's columns that are read; ``top`` is the header's first row.
    """
    wanted = sorted(set(columns))
    header = _header_texts(sheet, bottom if top is None else top, bottom)
    filled = _spread(sheet, bottom)
    records: list[DataRow] = []
    ignored: list[Ignored] = []
    ended = ""
    for index in range(bottom + 1, len(sheet.rows)):
        cells = filled.get(index, sheet.rows[index])
        texts = [text_of(cell) for cell in cells if not is_blank(cell)]
        if not texts:
            continue
        reason = _reason(cells, texts, wanted, header, len(records)) or ended
        if not reason and index in filled and _one_text(cells, texts, wanted):
            reason = _GROUP if len(texts[0]) < _SHOWN else _NOTE
        if not reason:
            records.append(DataRow(index + 1, cells))
            continue
        if reason == _ENDED or (reason == _NOTE and _is_tail(sheet, index, wanted)):
            ended = reason
        ignored.append(Ignored(index + 1, _shown(texts), reason))
    return records, ignored


_ENDED, _NOTE, _TOTAL = "“以下无正文”之后的内容", "注释或填表说明", "合计行"
_SIGNATURE, _HEADER, _COUNTER = "落款或签字行", "重复的表头", "栏次行"
_NUMBERED, _GROUP = "只有序号，没有内容", "分组标题"


def _reason(
    cells: Cells, texts: Sequence[str], wanted: Sequence[int], header: set[str], done: int
) -> str:
    folded = [fold_cell(text) for text in texts[:_FIRST_CELLS]]
    found = _patterns()
    if found["end"].match(folded[0]) and len(texts) == 1:
        return _ENDED
    if any(found["total"].match(text) for text in folded):
        return _TOTAL
    if found["note"].match(folded[0]) and len(set(texts)) <= _FEW:
        return _NOTE
    if _signed(texts, len(wanted)):
        return _SIGNATURE
    if _repeats_header(texts, folded, header):
        return _HEADER
    if done == 0 and _counts(texts):
        return _COUNTER
    mapped = [i for i in wanted if i < len(cells) and not is_blank(cells[i])]
    if not mapped:
        return _NUMBERED if len(texts) == 1 and texts[0].isdecimal() else "没有可导入的内容"
    return ""


def _one_text(cells: Cells, texts: Sequence[str], wanted: Sequence[int]) -> bool:
    """Return whether one merged text lies over several columns that are read."""
    mapped = [i for i in wanted if i < len(cells) and not is_blank(cells[i])]
    return len(mapped) > 1 and len(set(texts)) == 1


def _repeats_header(texts: Sequence[str], folded: Sequence[str], header: set[str]) -> bool:
    if len(texts) == 1 or not any(text.strip("*:") in header for text in folded):
        return False
    every = {fold_heading(text) for text in texts}
    return sum(text in header for text in every) * 3 >= len(every) * 2


def _signed(texts: Sequence[str], width: int) -> bool:
    pattern = _patterns()["signature"]
    match = pattern.match(fold_cell(texts[0]))
    if not match:
        return False
    others = [pattern.match(fold_cell(text)) for text in texts[1:]]
    return bool(match[1]) or any(o and o[1] for o in others) or len(texts) * 2 <= width


def _counts(texts: Sequence[str]) -> bool:
    """Return whether a row under the header numbers the columns: 甲 乙 1 2 3."""
    bare = [text.strip("()（）") for text in texts]
    plain = [text for text in bare if text not in _words()["counters"]]
    numbers = [int(text) for text in plain if text.isdecimal() and len(text) < _FEW]
    return (
        len(texts) > 1
        and len(numbers) == len(plain)
        and all(b == a + 1 for a, b in pairwise(numbers))
    )


def _is_tail(sheet: Sheet, index: int, wanted: Sequence[int]) -> bool:
    """Return whether from a note on no row fills as much of the table as a record would."""
    enough = max(2, len(wanted) // 2)
    return all(
        sum(1 for i in wanted if not is_blank(sheet.cell(row, i))) < enough
        for row in range(index + 1, len(sheet.rows))
    )


def _header_texts(sheet: Sheet, top: int, bottom: int) -> set[str]:
    return {fold_heading(text) for row in header_grid(sheet, top, bottom) for text in row if text}


def _spread(sheet: Sheet, bottom: int) -> dict[int, Cells]:
    """Return the rows that merged cells reach into, with the merged value in every cell."""
    changed: dict[int, list[object]] = {}
    width = max((len(row) for row in sheet.rows), default=0)
    for area in sheet.merged:
        if area.bottom <= bottom:
            continue
        value, right = sheet.cell(area.top, area.left), min(area.right, width - 1)
        for row in range(max(area.top, bottom + 1), min(area.bottom, len(sheet.rows) - 1) + 1):
            cells = changed.setdefault(row, list(sheet.rows[row]))
            cells.extend([""] * (right + 1 - len(cells)))
            for column in range(area.left, right + 1):
                cells[column] = value
    return {row: tuple(cells) for row, cells in changed.items()}


def _shown(texts: Sequence[str]) -> str:
    text = " ".join(dict.fromkeys(texts))[:_SHOWN]
    return _LONG_NUMBER.sub(lambda found: found[0][:3] + "****", text)
