"""The training matrix: people down, sessions across, marks or hours where they meet.

Finds the people's columns, reads each further heading as a session (name, date, hours) and
turns a mark into what an attendance says. It knows the words of sheets, not the store.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhifa_desktop.exchange.cells import CellError, Formula, Sheet, is_blank, text_of
from zhifa_desktop.exchange.days import NoDay, read_day
from zhifa_desktop.exchange.headers import SEARCHED_ROWS, stacked_texts
from zhifa_desktop.exchange.headings import Heading, Vocabulary, fold_heading
from zhifa_desktop.exchange.rows import DataRow
from zhifa_desktop.exchange.values import Unreadable, usage
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.rules.words import fold_search, fold_width

REGISTERS = ("attendance", "training_session")
TALLEST = 4
_MOST_HOURS = Decimal(200)
_HOURS = re.compile(r"[((]?\s*(\d{1,3}(?:\.\d{1,2})?)\s*(?:个)?(?:学时|课时|小时|h|H)\s*[))]?")
_DATE = re.compile(
    r"[((]?\s*((?:19|20)\d{2}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*[日号]?)"
    r"(?: 00:00:00)?\s*[))]?"
)
_MONTH_DAY = re.compile(r"[((]?\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?\s*[))]?")
_YEAR = re.compile(r"((?:19|20)\d{2})\s*年?")
_SUMS = re.compile(r"(合计|总计|小计|累计|共计|达标|备注|平均|签名|签字|排名)")
_NUMBER = re.compile(r"^\d{1,3}(?:\.\d{1,2})?$")
_EDGES = " :,;-—、\n()"


@dataclass(frozen=True, slots=True)
class SessionColumn:
    """One session across the top; what the heading does not say stays empty."""

    index: int
    text: str
    name: str
    start: date | None
    hours: Decimal | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix found in a sheet: header rows from 0, people's columns, sessions."""

    top: int
    bottom: int
    people: tuple[Heading, ...]
    sessions: tuple[SessionColumn, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a cell says of one person in one session; hours None: those of the session."""

    presence: str
    hours: Decimal | None = None


def find_matrix(sheet: Sheet, vocabulary: Vocabulary) -> Matrix | None:
    """Return the matrix of a sheet, None where there is none; words are those of attendance."""
    best: Matrix | None = None
    for top in range(min(SEARCHED_ROWS, len(sheet.rows))):
        for height in range(1, TALLEST + 1):
            found = _read(sheet, top, top + height - 1, vocabulary)
            if found and (best is None or _worth(found) > _worth(best)):
                best = found
    return best


def read_mark(cell: object) -> Mark | None:
    """Return what a cell of the matrix says, None for a blank.

    Raises:
        Unreadable: It is neither a mark, a number of hours nor a word of the list.
    """
    if isinstance(cell, CellError | Formula):
        raise Unreadable("是公式错误或没有算出结果，请改填√或学时", "cell.error")
    if is_blank(cell):
        return None
    if isinstance(cell, bool):
        return Mark("attended" if cell else "absent")
    text = fold_width(text_of(cell))
    if text in usage()["blank"]:
        return None
    number = re.fullmatch(r"(\d{1,3}(?:\.\d{1,2})?)(?:学时|课时|小时)?", text)
    if number:
        hours = Decimal(number[1])
        return Mark("attended", hours) if hours else Mark("absent")
    return _word(text)


def hours_of(session: SessionColumn, rows: Iterable[DataRow]) -> Decimal | None:
    """Return the hours that everybody was granted in a session, None where they differ."""
    granted: set[Decimal | None] = set()
    for row in rows:
        cell = row.cells[session.index] if session.index < len(row.cells) else None
        with contextlib.suppress(Unreadable):
            mark = read_mark(cell)
            granted.add(mark.hours if mark else None)
    granted.discard(None)
    return granted.pop() if len(granted) == 1 else None


def _word(text: str) -> Mark:
    folded = fold_search(text)
    for presence, words in usage()["marks"].items():
        if folded in {fold_search(word) for word in words}:
            return Mark(presence)
    bare, _, inside = folded.partition("(")
    code = code_list("presence").find(bare) or code_list("presence").find(folded)
    if code is None:
        raise Unreadable(f"“{text[:20]}”看不懂，请填√、学时数、请假、缺席或补训", "matrix.mark")
    hours = re.match(r"(\d{1,3}(?:\.\d{1,2})?)", inside)
    return Mark(code, Decimal(hours[1]) if hours else None)


def _worth(found: Matrix) -> tuple[int, int, int]:
    dated = sum(1 for s in found.sessions if s.start)
    timed = sum(1 for s in found.sessions if s.hours)
    named = sum(1 for s in found.sessions if s.name)
    return (
        dated * 2 + timed + named + 2 * len(found.people),
        len(found.sessions),
        found.top - found.bottom,
    )


def _read(sheet: Sheet, top: int, bottom: int, vocabulary: Vocabulary) -> Matrix | None:
    if bottom >= len(sheet.rows) or _blank_row(sheet, bottom) or _blank_row(sheet, top):
        return None
    stacked = [(i, parts) for i, parts in stacked_texts(sheet, top, bottom) if parts]
    people = list(_people(stacked, vocabulary))
    if not any(h.column == "person" for h in people):
        return None
    named = max(h.index for h in people if h.column == "person")
    if not _ends_at(sheet, top, bottom, named):
        return None
    above = (sheet.cell(row, named) for row in range(top, bottom + 1))
    if not all(is_blank(cell) or _heads_people(text_of(cell), vocabulary) for cell in above):
        return None  # a person's own row is no heading, whatever numbers stand in it
    taken = {h.index for h in people}
    rest = [
        (i, p)
        for i, p in stacked
        if i not in taken and i > named and not vocabulary.leaves_out("".join(p))
    ]
    sessions = tuple(_sessions(sheet, rest, _year(sheet, top, stacked)))
    known = [s for s in sessions if s.start or s.hours]
    return Matrix(top, bottom, tuple(people), sessions) if known else None


def _blank_row(sheet: Sheet, row: int) -> bool:
    return all(is_blank(cell) for cell in sheet.rows[row])


def _ends_at(sheet: Sheet, top: int, bottom: int, named: int) -> bool:
    """Return whether the row below is a person: a name that is no longer header."""
    merged = any(
        a.left <= named <= a.right and (a.top <= bottom < a.bottom or a.top < top <= a.bottom)
        for a in sheet.merged
    )
    return not merged and not is_blank(sheet.cell(bottom + 1, named))


def _heads_people(text: str, vocabulary: Vocabulary) -> bool:
    r"""Return whether a text is a heading we know, also one in the corner: 姓名\班次."""
    tries = (text, re.split(r"[\\/|]", text)[0])
    return any(vocabulary.known.get(fold_heading(one)) for one in tries)


def _people(
    stacked: Sequence[tuple[int, tuple[str, ...]]], vocabulary: Vocabulary
) -> Iterator[Heading]:
    used: set[str] = set()
    for index, parts in stacked:
        text = "".join(parts)
        tries = (parts[0], text, re.split(r"[\\\\/|]", parts[0])[0])  # 姓名\\班次 in the corner
        known = (vocabulary.known.get(fold_heading(one)) for one in tries)
        found = next((words for words in known if words), {})
        wanted = [c for c in found if c == "person" or c.startswith("person.")]
        column = max(wanted, key=lambda c: found[c], default="")
        if column and column not in used:
            used.add(column)
            yield Heading(index, text, column, score=found[column])


def _year(sheet: Sheet, top: int, stacked: Sequence[tuple[int, tuple[str, ...]]]) -> int | None:
    """Return the year that the title or a heading over all sessions names."""
    titles = [text_of(cell) for row in sheet.rows[:top] for cell in row if not is_blank(cell)]
    groups = [parts[0] for _, parts in stacked if len(parts) > 1]
    for text in (*titles, *groups, sheet.name):
        if found := _YEAR.search(fold_width(text)):
            return int(found[1])
    return None


def _sessions(
    sheet: Sheet, stacked: Sequence[tuple[int, tuple[str, ...]]], year: int | None
) -> Iterator[SessionColumn]:
    firsts = [parts[0] for _, parts in stacked]
    for index, parts in stacked:
        own = parts
        if len(parts) > 1 and firsts.count(parts[0]) > 1 and not _DATE.search(parts[0]):
            own = parts[1:]
        text = " ".join(own)
        if _SUMS.search(text) or not text:
            continue
        yield _session(index, own, year)


def _session(index: int, parts: Sequence[str], year: int | None) -> SessionColumn:
    start: date | None = None
    hours: Decimal | None = None
    names: list[str] = []
    numbers = [text for text in map(fold_width, parts) if _NUMBER.match(text)]
    for part in parts:
        rest = fold_width(part)
        if len(numbers) > 1 and rest == numbers[0] and not start:
            rest, start = _without_day(rest, year)
        if rest.strip() and _NUMBER.match(rest) and names and Decimal(rest) <= _MOST_HOURS:
            hours = hours or Decimal(rest)
            continue
        if found := _HOURS.search(rest):
            hours = hours or Decimal(found[1])
            rest = rest[: found.start()] + " " + rest[found.end() :]
        rest, day = _without_day(rest, year)
        start = start or day
        if rest := rest.strip(_EDGES):
            names.append(rest)
    name = re.sub(r"\s+", " ", "".join(names)).strip(_EDGES)
    return SessionColumn(index, " ".join(parts), name, start, hours)


def _without_day(text: str, year: int | None) -> tuple[str, date | None]:
    found = _DATE.search(text)
    wanted = found[1] if found else ""
    if found is None and year is not None and (found := _MONTH_DAY.search(text)):
        wanted = f"{year}-{found[1]}-{found[2]}"
    if found is None:
        return text, None
    try:
        day = read_day(wanted).value
    except NoDay:
        return text, None
    return text[: found.start()] + " " + text[found.end() :], day
