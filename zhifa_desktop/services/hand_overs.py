"""What was handed over: which version, which files, where to, when and by whom. Kept for good.

Domain rules want it for years: records of data given to others. No part of any package.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from zhifa_desktop.db import kept
from zhifa_desktop.rules.periods import Month

PREFIX = "handed_over:"


@dataclass(frozen=True, slots=True)
class Carried:
    """One file at its new place; ``before`` says that it lay there already, with these bytes."""

    name: str
    size: int
    sha256: str
    before: bool = False


@dataclass(frozen=True, slots=True)
class HandOver:
    """One time that files were put somewhere and read back from there.

    ``package_sha256`` is that of the package itself, also where it went encrypted for
    ``encrypted_for``; ``cautions`` is what the clerk should know, and is not kept.
    """

    version: int
    at: datetime
    who: str
    place: str
    files: tuple[Carried, ...]
    package_sha256: str
    encrypted_for: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Return what may be said once all was read back."""
        there = sum(one.before for one in self.files)
        again = f"(其中{there}个原已在那里)" if there else ""
        return f"{len(self.files)}个文件已写入{again}，逐个读回核对无误，可以拔出"


def history(connection: Connection, month: Month) -> tuple[HandOver, ...]:
    """Return what was handed over of a month, the latest last."""
    return tuple(_read(one) for one in kept.read(connection, f"{PREFIX}{month}") or ())


def add(connection: Connection, month: Month, one: HandOver, now: datetime) -> None:
    """Add to a month's history."""
    plain = asdict(one) | {"at": one.at.isoformat()}
    del plain["cautions"]
    before = kept.read(connection, f"{PREFIX}{month}") or []
    kept.write(connection, f"{PREFIX}{month}", [*before, plain], now)


def _read(plain: Mapping[str, Any]) -> HandOver:
    parts = dict(plain)
    parts["at"] = datetime.fromisoformat(parts["at"])
    parts["files"] = tuple(Carried(**one) for one in parts["files"])
    parts["encrypted_for"] = tuple(parts["encrypted_for"])
    return HandOver(**parts)
