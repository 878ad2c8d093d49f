"""Keys of children made from parent columns: a card held by somebody else is refused.

Asked once for all planned children, after every row has been judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.spec import RegisterSpec
from zhifa_desktop.services.importing_children import Children, ChildWork, Row
from zhifa_desktop.services.importing_entries import CHANGED, NEW, REFUSED, Entry
from zhifa_desktop.services.importing_index import Key, key_value, keys_of
from zhifa_desktop.services.importing_links import Directory


def refuse_taken_keys(
    spec: RegisterSpec,
    directory: Directory,
    children: Children,
    entries: Iterable[Entry],
    work: ChildWork,
) -> None:
    """Refuse entries whose planned child has a key that another living child holds."""
    by_id = {e.id: e for e in entries if e.status in (NEW, CHANGED)}
    links = {c.register: c.parent_link for _, c in children.groups if c is not None}
    for register in {*work.rows, *work.changes}:
        rows = [*_changed_rows(children, register, work), *work.rows[register]]
        _, unique = keys_of(register)
        gone = {identity for _, identity in work.gone[register]}
        gone.update(change.id for _, change in work.changes[register])
        taken: set[tuple[object, ...]] = set()
        for parent, row in rows:
            for key in unique:
                value = key_value(key, row)
                if value is None or parent not in by_id:
                    continue
                if links[register] in key:
                    present = children.present(register, parent)
                    held = _held_in(present, key, value, gone)
                else:
                    found = directory.index(register).by_key(key, row)
                    held = any(identity not in gone for identity in found)
                if held or (key, *value) in taken:
                    _refuse(spec, by_id[parent], register, key)
                taken.add((key, *value))


def _changed_rows(
    children: Children, register: str, work: ChildWork
) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield children as they will be after their change."""
    for parent, change in work.changes[register]:
        before = next(r for r in children.present(register, parent) if r["id"] == change.id)
        yield parent, {**before, **change.values}


def _held_in(present: Iterable[Row], key: Key, value: tuple[object, ...], gone: set[str]) -> bool:
    return any(key_value(key, row) == value for row in present if row["id"] not in gone)


def _refuse(spec: RegisterSpec, entry: Entry, register: str, key: Key) -> None:
    label = specifications()[register].label
    columns = [c for c in spec.columns if c.child is not None and c.child.register == register]
    column = next((c for c in columns if c.child and c.child.fills == key[-1]), columns[0])
    message = f"“{column.label}”与另一条{label}重复，请核对"
    entry.refuse(column.name, message, "unique")
    entry.status = REFUSED
