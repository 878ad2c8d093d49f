"""Which columns of a register's table the clerk wants to see, kept for the next time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSettings

from zhifa_desktop.services.records import ColumnSpec, RegisterSpec


def kept_columns(spec: RegisterSpec) -> list[ColumnSpec]:
    """Return the columns chosen last; those of the declaration where none were."""
    stored = QSettings().value(_name(spec)) or []
    names = [stored] if isinstance(stored, str) else list(stored)
    known = [spec.column(name) for name in names if name in spec.by_name]
    return known or [column for column in spec.columns if not column.more]


def keep_columns(spec: RegisterSpec, names: Sequence[str]) -> None:
    """Keep a choice."""
    QSettings().setValue(_name(spec), list(names))


def forget_columns(spec: RegisterSpec) -> None:
    """Go back to the declaration."""
    QSettings().remove(_name(spec))


def _name(spec: RegisterSpec) -> str:
    return f"columns/{spec.name}"
