"""What a later version changed besides the figures: records by key, reasons, texts, old and new.

Records are compared as they travel: a column that never leaves the office is named as such and
nothing of it is told. Long lists are cut; the ids of all records stand in changes.json.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from zhifa_desktop.package.packed import Packed
from zhifa_desktop.papers.content import Change, CheckNote, MonthPaper
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.services.month_changes import BLANK, NARRATIVE
from zhifa_desktop.services.plain import package_columns

ADDED, REMOVED, WHOLE = "新增", "不再有", "整条记录"
NOT_SENT = "不随包上报的栏目"
MOST = 200
"""Lines of records in a version; beyond that people read the package."""
LONGEST = 120
Record = Mapping[str, Any]


def record_lines(now: Mapping[str, Packed], before: Mapping[str, Packed]) -> tuple[Change, ...]:
    """Return the lines of the records that were added, changed or are there no more."""
    found: list[Change] = []
    left = 0
    for line in _all_lines(now, before):
        if len(found) < MOST:
            found.append(line)
        else:
            left += 1
    if left:
        more = f"另有{left}处，逐条见月报包的 changes.json 和 records 文件夹"
        found.append(Change("各台账", more, BLANK, BLANK, BLANK))
    return tuple(found)


def text_lines(now: MonthPaper, before: MonthPaper) -> Iterator[Change]:
    """Yield the reasons and texts that differ."""
    old = {_note_key(note): note for note in before.check_notes}
    new = {_note_key(note): note for note in now.check_notes}
    for key in [*new, *(key for key in old if key not in new)]:
        was, told = old.get(key), new.get(key)
        if was is None or told is None:
            came = (BLANK, ADDED) if told else ("有", REMOVED)
            yield Change("校核说明", _cut(key[1]), "问题", *came)
        elif was.reason != told.reason:
            yield Change("校核说明", _cut(key[1]), "原因", _cut(was.reason), _cut(told.reason))
    for part, title in NARRATIVE.items():
        was_text, text = getattr(before.narrative, part), getattr(now.narrative, part)
        if was_text != text:
            yield Change("情况说明", title, "文字", *_around(was_text, text))


def _all_lines(now: Mapping[str, Packed], before: Mapping[str, Packed]) -> Iterator[Change]:
    for name in [*now, *(name for name in before if name not in now)]:
        spec = specifications().get(name)
        if spec is not None:
            yield from _register_lines(spec, now.get(name), before.get(name))


def _register_lines(
    spec: RegisterSpec, now: Packed | None, before: Packed | None
) -> Iterator[Change]:
    if now is not None and before is not None and now.sha256 == before.sha256:
        return
    old, new = _differing(now, before)
    for identity in [*new, *(one for one in old if one not in new)]:
        was, told = old.get(identity), new.get(identity)
        key = _key(spec, told or was or {})
        if was is None or told is None:
            yield Change(spec.label, key, WHOLE, *((BLANK, ADDED) if told else ("有", REMOVED)))
            continue
        lines = [
            Change(spec.label, key, column.label, _shown(column, was), _shown(column, told))
            for column in package_columns(spec)
            if _shown(column, was) != _shown(column, told)
        ]
        yield from lines or [Change(spec.label, key, NOT_SENT, BLANK, "有改动")]


def _differing(
    now: Packed | None, before: Packed | None
) -> tuple[dict[str, Record], dict[str, Record]]:
    """Return old and new records by id, only those that are not the same in both."""
    mine, theirs = _digests(now), _digests(before)
    return _records(before, theirs - mine), _records(now, mine - theirs)


def _digests(file: Packed | None) -> set[bytes]:
    return {_digest(line) for line in file.lines()} if file else set()


def _digest(line: bytes) -> bytes:
    return hashlib.blake2b(line, digest_size=16).digest()


def _records(file: Packed | None, chosen: set[bytes]) -> dict[str, Record]:
    """Return chosen records of a file in its order."""
    if file is None or not chosen:
        return {}
    records = (json.loads(line) for line in file.lines() if _digest(line) in chosen)
    return {record["id"]: record for record in records}


def _key(spec: RegisterSpec, record: Record) -> str:
    """Return what people call a record: what of its title may leave the office, else its key."""
    sent = {column.name: column for column in package_columns(spec)}
    for names in (spec.title, spec.key):
        told = []
        for item in names:
            shown = (_shown(sent[name], record) for name in item.split("|") if name in sent)
            told.append(next((text for text in shown if text != BLANK), ""))
        if any(told):
            return _cut(" ".join(filter(None, told)))
    return str(record["id"])


def _shown(column: ColumnSpec, record: Record) -> str:
    """Return a column of a record as people read it."""
    value = record.get(f"{column.name}_label") or record.get(column.name)
    if value in (None, "", []):
        return BLANK
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        codes = column.kind is Kind.CODES
        words = [code_list(column.codes).label_of(str(one)) if codes else str(one) for one in value]
        return _cut("、".join(words))
    return _cut(f"{value:,}" if isinstance(value, int | float) else str(value))


def _note_key(note: CheckNote) -> tuple[str, str]:
    return note.rule, note.message


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _around(was: str, now: str) -> tuple[str, str]:
    """Return the places where two texts differ, with a few words before them."""
    same = 0
    while same < min(len(was), len(now)) and was[same] == now[same]:
        same += 1
    tail = 0
    while tail < min(len(was), len(now)) - same and was[-1 - tail] == now[-1 - tail]:
        tail += 1
    start = max(same - 12, 0)

    def cut(text: str) -> str:
        end = min(len(text) - tail + 12, len(text))
        head, rest = "…" if start else "", "…" if end < len(text) else ""
        return f"{head}{_cut(text[start:end])}{rest}" if text else BLANK

    return cut(was), cut(now)
