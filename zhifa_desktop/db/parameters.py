"""What the office changed in code lists and standards, every edition of it, kept in the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from zhifa_desktop.db import kept
from zhifa_desktop.registers.codes import Changes, CodeItem

PLACE = "parameters/"


def load(connection: Connection) -> Changes:
    """Return the newest edition."""
    editions = kept.beginning(connection, PLACE)
    return _read(editions[max(editions)]) if editions else Changes()


def keep(connection: Connection, changes: Changes, now: datetime) -> None:
    """Add an edition; those before stay, so that an old figure can be explained."""
    kept.write(connection, f"{PLACE}{changes.version:06d}", _plain(changes), now)


def _plain(changes: Changes) -> dict[str, Any]:
    return {
        "version": changes.version,
        "lists": {
            name: [
                {**asdict(item), "value": None if item.value is None else str(item.value)}
                for item in items.values()
            ]
            for name, items in changes.lists.items()
        },
        "standards": dict(changes.standards),
    }


def _read(stored: Mapping[str, Any]) -> Changes:
    lists = {
        name: {raw["code"]: _item(raw) for raw in items} for name, items in stored["lists"].items()
    }
    return Changes(stored["version"], lists, stored["standards"])


def _item(raw: Mapping[str, Any]) -> CodeItem:
    value = None if raw["value"] is None else Decimal(raw["value"])
    return CodeItem(
        raw["code"], raw["label"], tuple(raw["synonyms"]), raw["group"], value, raw["retired"],
        raw["own"],
    )  # fmt: skip
