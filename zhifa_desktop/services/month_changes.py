"""What a version of a month changed against the one before, cell by cell."""

from __future__ import annotations

from collections import Counter
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
    new = {form.number: form for form in (now.indicators, *now.forms)}
    lines = [
        line
        for number, form in new.items()
        if number in old
        for line in _form_changes(form, old[number], reason)
    ]
    for number in [*new, *(number for number in old if number not in new)]:
        if (number in new) != (number in old):
            lines.append(_whole_form(new.get(number), old.get(number), reason))
    lines += _text_changes(now, before, reason)
    return tuple(lines) or (Correction("明细记录", UNTOLD, BLANK, BLANK, BLANK, reason),)


def _whole_form(now: Form | None, before: Form | None, reason: str) -> Correction:
    """Return the line of a form that only one of the two versions has."""
    form = now or before
    assert form is not None
    was, told = ("没有此表", "有此表") if now else ("有此表", "没有此表")
    return Correction(f"{form.number} {form.title}", "整张表", was, told, BLANK, reason)


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
    """Yield each number that differs; a line that only one version has differs in all it holds."""
    old, new = _by_name(before), _by_name(now)
    titled = f"{now.number} {now.title}"
    for name in [*new, *(name for name in old if name not in new)]:
        for heading in now.headings:
            if heading.numeric:
                was, told = (lines.get(name, {}).get(_field(heading)) for lines in (old, new))
                if told != was:
                    yield Correction(
                        titled, f"{name[0]}·{_field(heading)}", _words(was), _words(told),
                        _difference(told, was), reason,
                    )  # fmt: skip


def _by_name(form: Form) -> dict[tuple[str, int], dict[str, Cell]]:
    """Return the lines of a form by name and by how manieth of that name, cells by heading."""
    found: dict[tuple[str, int], dict[str, Cell]] = {}
    seen: Counter[str] = Counter()
    for row in _lines(form):
        name = str(row[_name_at(form)] or "")
        cells = {_field(h): cell for h, cell in zip(form.headings, row, strict=True)}
        found[name, seen[name]] = cells
        seen[name] += 1
    return found


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
