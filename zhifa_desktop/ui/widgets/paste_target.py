"""Which cells a pasted block lands in: from the first cell chosen on, or over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhifa_desktop.services.blocks import may_be_set
from zhifa_desktop.services.records import ColumnSpec

Block = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Target:
    """Rows of texts by column, for the table's rows from ``first`` on.

    ``past`` counts columns of the block that stood right of the table's last, ``fixed`` names
    columns that take nothing typed.
    """

    first: int
    rows: tuple[dict[str, str], ...]
    past: int = 0
    fixed: tuple[str, ...] = ()


def target(
    block: Block, columns: Sequence[ColumnSpec], rows: Sequence[int], places: Sequence[int]
) -> Target:
    """Return where a block goes.

    A block that begins with headings goes under them, wherever the columns stand. One cell fills
    all cells chosen, and a block fills a selection that it divides; else it goes from the first
    cell on, as far as it reaches.
    """
    by_label = _headed(block, columns)
    if by_label:
        named = [(at, column) for at, column in by_label if may_be_set(column)]
        fixed = tuple(column.label for _, column in by_label if not may_be_set(column))
        lines = tuple({c.name: _cell(line, at) for at, c in named} for line in block[1:])
        return Target(rows[0], lines, 0, fixed)
    deep, wide = len(block), max(len(line) for line in block)
    high, broad = _span(rows), _span(places)
    if high % deep == 0 and broad % wide == 0 and high * broad > deep * wide:
        height, width = high, broad
    else:
        height, width = deep, wide
    reached = columns[places[0] : places[0] + width]
    lines = tuple(
        {
            column.name: _cell(block[down % deep], right % wide)
            for right, column in enumerate(reached)
            if may_be_set(column) and right % wide < len(block[down % deep])
        }
        for down in range(height)
    )
    fixed = tuple(column.label for column in reached if not may_be_set(column))
    return Target(rows[0], lines, width - len(reached), fixed)


def _headed(block: Block, columns: Sequence[ColumnSpec]) -> list[tuple[int, ColumnSpec]]:
    """Return (place, column) where the first line of a block is all headings of the table."""
    labels = {column.label: column for column in columns}
    first = [cell.strip() for cell in block[0]]
    named = [cell for cell in first if cell]
    if len(block) < 2 or len(named) < 2 or any(cell not in labels for cell in named):
        return []
    return [(at, labels[cell]) for at, cell in enumerate(first) if cell]


def _cell(line: Sequence[str], at: int) -> str:
    return line[at] if at < len(line) else ""


def _span(numbers: Sequence[int]) -> int:
    return numbers[-1] - numbers[0] + 1
