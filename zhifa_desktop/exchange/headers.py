"""Find the table in a sheet: its header under title rows, one to three rows high, merged or not.

Chooses the rows that read best as headings of the register and gives each column of the
register at most one column of the sheet. It reads no record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from zhifa_desktop.exchange.cells import Sheet, is_blank, text_of
from zhifa_desktop.exchange.headings import (
    CONTAINED,
    HINT,
    Heading,
    Vocabulary,
    factor_of,
    fold_heading,
)

SEARCHED_ROWS = 40
TALLEST_HEADER = 3
_LONGEST_HEADING = 60


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header lies (rows from 0, inclusive) and what each heading means."""

    top: int
    bottom: int
    headings: tuple[Heading, ...]
    score: int

    @property
    def mapped(self) -> dict[str, Heading]:
        """Headings by the column they fill."""
        return {h.column: h for h in self.headings if h.column}


def find_header(sheet: Sheet, vocabulary: Vocabulary) -> Header | None:
    """Return the best header of the sheet, None where nothing reads like one."""
    best: Header | None = None
    for top in range(min(SEARCHED_ROWS, len(sheet.rows))):
        for height in range(1, TALLEST_HEADER + 1):
            header = _read_header(sheet, top, top + height - 1, vocabulary)
            if header and (best is None or header.score > best.score):
                best = header
    return best


def remap(header: Header, vocabulary: Vocabulary, mapping: Mapping[int, str]) -> Header:
    """Return the header with the clerk's own mapping of sheet columns ("" leaves one out)."""
    taken = {column for column in mapping.values() if column}
    headings = []
    for heading in header.headings:
        if heading.index in mapping:
            chosen = mapping[heading.index]
            remark = "" if chosen else "不导入"
            factor = factor_of(heading.text)
            headings.append(replace(heading, column=chosen, factor=factor, remark=remark))
        elif heading.column in taken:
            headings.append(replace(heading, column="", remark="这一栏已另行指定"))
        else:
            headings.append(heading)
    return replace(header, headings=tuple(headings))


def stacked_texts(sheet: Sheet, top: int, bottom: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each column's header texts from top to bottom, merged cells filled in."""
    grid = header_grid(sheet, top, bottom)
    width = max((len(row) for row in grid), default=0)
    for index in range(width):
        parts: list[str] = []
        for row in grid:
            text = row[index] if index < len(row) else ""
            if text and (not parts or fold_heading(parts[-1]) != fold_heading(text)):
                parts.append(text)
        yield index, tuple(parts)


def header_grid(sheet: Sheet, top: int, bottom: int) -> list[list[str]]:
    """Return the texts of the header rows with merged cells spread over their area."""
    width = max((len(row) for row in sheet.rows[top : bottom + 1]), default=0)
    grid = [
        [text_of(sheet.cell(row, column)) for column in range(width)]
        for row in range(top, bottom + 1)
    ]
    for area in sheet.merged:
        if area.bottom < top or area.top > bottom:
            continue
        text = text_of(sheet.cell(area.top, area.left))
        for row in range(max(area.top, top), min(area.bottom, bottom) + 1):
            for column in range(area.left, min(area.right, width - 1) + 1):
                grid[row - top][column] = text
    return grid


def _read_header(sheet: Sheet, top: int, bottom: int, vocabulary: Vocabulary) -> Header | None:
    if bottom >= len(sheet.rows) or all(is_blank(cell) for cell in sheet.rows[bottom]):
        return None
    if _cuts_merged(sheet, top, bottom):
        return None
    stacked = [(i, p) for i, p in stacked_texts(sheet, top, bottom) if p]
    if _is_title(sheet, top, bottom):
        return None
    if any(len(text) > _LONGEST_HEADING for _, parts in stacked for text in parts):
        return None
    headings = _assign(stacked, vocabulary)
    own = [h for h in headings if h.column and h.score > CONTAINED]
    if len(own) < min(2, len(stacked)) or not any("." not in h.column for h in own):
        return None
    score = sum(h.score for h in headings if h.column) - 15 * (bottom - top)
    unread = sum(1 for h in headings if not h.column and not vocabulary.leaves_out(h.text))
    return Header(top, bottom, tuple(headings), score - 5 * unread)


def _is_title(sheet: Sheet, top: int, bottom: int) -> bool:
    """Return whether the first of several rows is a title, or a line such as 填报单位."""
    if top == bottom:
        return False
    first, *below = header_grid(sheet, top, bottom)
    begins = [next((i for i, text in enumerate(row) if text), 0) for row in (first, *below)]
    return len({text for text in first if text}) < 2 and begins[0] <= min(begins[1:])


def _cuts_merged(sheet: Sheet, top: int, bottom: int) -> bool:
    """Return whether a merged heading would be left half outside these rows."""
    return any(
        area.top <= bottom < area.bottom or area.top < top <= area.bottom
        for area in sheet.merged
        if area.bottom - area.top < TALLEST_HEADER
    )


def _assign(
    stacked: Sequence[tuple[int, tuple[str, ...]]], vocabulary: Vocabulary
) -> list[Heading]:
    order = {column.name: n for n, column in enumerate(vocabulary.spec.columns)}
    offers = [
        (-score, index, order.get(column, len(order)), column)
        for index, parts in stacked
        for column, score in vocabulary.candidates(parts).items()
    ]
    chosen: dict[int, tuple[str, int]] = {}
    used: dict[str, int] = {}
    for minus_score, index, _, column in sorted(offers):
        if index not in chosen and column not in used:
            chosen[index] = (column, -minus_score)
            used[column] = index
    _give_way(stacked, vocabulary, chosen, used)
    return [_heading(index, parts, chosen.get(index), vocabulary) for index, parts in stacked]


def _give_way(
    stacked: Sequence[tuple[int, tuple[str, ...]]],
    vocabulary: Vocabulary,
    chosen: dict[int, tuple[str, int]],
    used: dict[str, int],
) -> None:
    """Let a heading move to its second meaning where another can only mean its first.

    单位 beside 使用部门 on a sheet of equipment is the unit of measure.
    """
    candidates = {index: vocabulary.candidates(parts) for index, parts in stacked}
    for index, wanted in candidates.items():
        if index in chosen:
            continue
        for column, score in sorted(wanted.items(), key=lambda item: -item[1]):
            owner = used.get(column, index)
            others = {c: s for c, s in candidates[owner].items() if c not in used and s > CONTAINED}
            if owner != index and others:
                second = max(others, key=lambda c: others[c])
                chosen[owner], used[second] = (second, others[second]), owner
                chosen[index], used[column] = (column, score), index
                break


def _heading(
    index: int, parts: tuple[str, ...], chosen: tuple[str, int] | None, vocabulary: Vocabulary
) -> Heading:
    text = "".join(parts)
    if chosen is None:
        twice = vocabulary.candidates(parts)
        reason = vocabulary.leaves_out(text) or vocabulary.leaves_out(parts[-1])
        reason = reason or ("与另一列重复，未导入" if twice else "不认识这一栏，未导入")
        return Heading(index, text, remark=reason)
    column, score = chosen
    if vocabulary.leaves_out(text) and score < HINT:
        return Heading(index, text, remark=vocabulary.leaves_out(text))
    remark = "按相近的名称认作这一栏，请核对" if score <= CONTAINED else ""
    return Heading(index, text, column, factor_of(text), remark, score)
