"""Values of columns as JSON holds them: dates, decimals and tuples say what they are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any


def plain(value: object) -> object:
    """Return a value as JSON can hold it."""
    if isinstance(value, tuple):
        return {"tuple": [plain(one) for one in value]}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return value


def valued(stored: Any) -> object:
    """Return what ``plain`` was given."""
    if not isinstance(stored, dict):
        return stored
    ((kind, value),) = stored.items()
    if kind == "tuple":
        return tuple(valued(one) for one in value)
    return date.fromisoformat(value) if kind == "date" else Decimal(value)
