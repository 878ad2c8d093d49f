"""What a version of a month changed against the one before, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from zhifa_desktop.papers.content import Cell, Correction, Form, Heading, MonthPaper
from zhifa_desktop.services.showing import plain_number

BLANK = "—"
NARRATIVE = {"done": "主要工作", "problems": "存在问题", "next_steps": "下步打算"}
UNTOLD = "各表数字没有变化，改动在明细记录里"


def corrections(now: MonthPaper, before: MonthPaper, reason: str) -> tuple[Correction, ...]:
    """Return the lines of 更正说明; at least one, for the reason must stand somewhere."""
    old = {form.number: form for form in (before.indicators, *before.forms)}
    lines = [
        line
        for form in (now.indicators, *now.forms)
        if form.number in old
        for line in _form_changes(form, old[form.number], reason)
    ]
    lines += _text_changes(now, before, reason)
    return tuple(lines) or (Correction("明细记录", UNTOLD, BLANK, BLANK, BLANK, reason),)


def _text_changes(now: MonthPaper, before: MonthPaper, reason: str) -> Iterator[Correction]:
    for part, title in NARRATIVE.items():
        if getattr(now.narrative, part) != getattr(before.narrative, part):
            yield Correction("情况说明", title, BLANK, "文字有改动", BLANK, reason)
    if now.check_notes != before.check_notes:
        was, told = f"{len(before.check_notes)}条", f"{len(now.check_notes)}条"
        yield Correction("校核说明", "问题和原因", was, told, BLANK, reason)


def unknown_before(version: int, reason: str) -> Correction:
    """Return the one line where the version before is not in the store."""
    which = f"第{version}版不在台账中(恢复过较早的备份)，不能逐项对比"
    return Correction("全部", which, BLANK, BLANK, BLANK, reason)


def _form_changes(now: Form, before: Form, reason: str) -> Iterator[Correction]:
    old = {row[_name_at(before)]: row for row in _lines(before)}
    for row in _lines(now):
        name = row[_name_at(now)]
        for place, heading in enumerate(now.headings):
            was = old[name][place] if name in old and place < len(old[name]) else None
            if heading.numeric and row[place] != was:
                yield Correction(
                    f"{now.number} {now.title}", f"{name}·{_field(heading)}", _words(was),
                    _words(row[place]), _difference(row[place], was), reason,
                )  # fmt: skip


def _name_at(form: Form) -> int:
    """Return which column names a line: the first that holds no number."""
    return next(n for n, heading in enumerate(form.headings) if not heading.numeric)


def _lines(form: Form) -> tuple[tuple[Cell, ...], ...]:
    return (*form.rows, *((form.total,) if form.total else ()))


def _field(heading: Heading) -> str:
    return f"{heading.group}({heading.label})" if heading.group else heading.label


def _words(cell: Cell) -> str:
    if cell is None:
        return BLANK
    return cell if isinstance(cell, str) else plain_number(Decimal(cell))


def _difference(now: Cell, was: Cell) -> str:
    if isinstance(now, str | None) or isinstance(was, str | None):
        return BLANK
    return f"{Decimal(now) - Decimal(was):+f}"
