"""What commands print: JSON for programs, aligned text for people, progress for who waits."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Sequence

from zhifa_desktop.errors import DataError, UserError

WIDEST = 40


def print_problem(error: UserError) -> None:
    """Print an error as the JSON document that a program waits for in place of the answer."""
    code = "data" if isinstance(error, DataError) else "refused"
    told = {"code": code, "message": error.what, "kept": error.kept, "todo": error.todo}
    print_json({"error": told})


def print_json(value: object) -> None:
    """Print one JSON document."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    print()


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table in columns; wide characters count twice, long texts are cut."""
    cut = [[_cut(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(_width(row[n]) for row in cut) for n in range(len(headings))]
    for row in cut:
        print("  ".join(_padded(c, w) for c, w in zip(row, widths, strict=True)).rstrip())


def progress(done: int, total: int, text: str) -> None:
    """Show how far long work is, on a terminal only."""
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        print(f"\r\033[K{text} {done}/{total}", end=end, file=sys.stderr, flush=True)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _cut(text: str) -> str:
    text = " ".join(text.split())
    while _width(text) > WIDEST:
        text = f"{text.removesuffix('…')[:-1]}…"
    return text
