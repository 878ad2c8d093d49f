"""Which record a file belongs to, judged by its name: 张三_340…(正面).jpg, 皖A12345 行驶证.pdf.

A number in the name counts before a person's name, the longest number before shorter ones. What
is only probably meant is offered, never taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from zhifa_desktop.rules.words import fold_width

SURE, SEVERAL, PERHAPS, CLASH, UNKNOWN = "sure", "several", "perhaps", "clash", "unknown"
LONGEST_NAME = 120
SHORTEST_NUMBER = 3
SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Found:
    """The records a file's name leads to, and how sure that is.

    ``state`` is sure (one record), several (choose one), perhaps (the name begins like one),
    clash (its number and its name belong to different records) or unknown.
    """

    state: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileKeys:
    """What names records: their numbers and their names, each compacted; ids behind them."""

    numbers: Mapping[str, Sequence[str]]
    names: Mapping[str, Sequence[str]]
    beside: frozenset[str] = field(default=frozenset())
    """Words that stand beside a name in a file's name and are no part of it."""


def compact(text: str) -> str:
    """Return letters, digits and Chinese characters alone: 〔2026〕 12 号 becomes 202612号."""
    return "".join(char for char in fold_width(text).upper() if char.isalnum())


def find(text: str, keys: FileKeys) -> Found:
    """Return the records that a file's name (without its ending) leads to."""
    text = text[:LONGEST_NAME]
    whole = compact(text)
    if not whole:
        return Found(UNKNOWN)
    if ids := keys.numbers.get(whole) or keys.names.get(whole):
        return _of(ids)
    runs = _runs(text)
    by_number = _numbered(runs, keys.numbers)
    by_name, perhaps = _named(runs, keys)
    if by_number and by_name:
        both = [one for one in by_number if one in by_name]
        return _of(both) if both else Found(CLASH, (*by_number, *by_name))
    if by_number or by_name:
        return _of(by_number or by_name)
    return Found(PERHAPS, tuple(perhaps)) if perhaps else Found(UNKNOWN)


def _of(ids: Iterable[str]) -> Found:
    unique = tuple(dict.fromkeys(ids))
    return Found(SURE if len(unique) == 1 else SEVERAL, unique)


def _runs(text: str) -> list[str]:
    """Return the pieces of a name: cut at marks and blanks, and where letters meet characters."""
    runs: list[str] = []
    kind = ""
    for char in fold_width(text).upper():
        now = "" if not char.isalnum() else "ascii" if char.isascii() else "han"
        if now and now == kind:
            runs[-1] += char
        elif now:
            runs.append(char)
        kind = now
    return runs


def _numbered(runs: Sequence[str], numbers: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the records of the longest number that neighbouring pieces make up."""
    best: tuple[int, Sequence[str]] = (0, ())
    for start, end in combinations(range(len(runs) + 1), 2):
        text = "".join(runs[start:end])
        longer = len(text) > best[0] and len(text) >= SHORTEST_NUMBER
        if longer and (ids := numbers.get(text)):
            best = (len(text), ids)
    return list(best[1])


def _named(runs: Sequence[str], keys: FileKeys) -> tuple[list[str], list[str]]:
    """Return the records a piece names, and those whose name a piece only begins with."""
    perhaps: list[str] = []
    for run in runs:
        bare = _bare(run, keys)
        if len(bare) >= SHORTEST_NAME and (ids := keys.names.get(bare)):
            return list(ids), []
        for length in range(len(bare) - 1, SHORTEST_NAME - 1, -1):
            if ids := keys.names.get(bare[:length]):
                perhaps.extend(ids)
                break
    return [], perhaps


def _bare(run: str, keys: FileKeys) -> str:
    """Return a piece without the words that stand beside a name; a name itself stays whole."""
    while run and run not in keys.names:
        ends = [w for w in keys.beside if run.endswith(w)]
        starts = [w for w in keys.beside if run.startswith(w)]
        if ends:
            run = run.removesuffix(max(ends, key=len))
        elif starts:
            run = run.removeprefix(max(starts, key=len))
        else:
            break
    return run
