"""The receipts that were read in, whole: what each said, its file, and which findings are mended.

Never deleted: an answer of the superior is a document of its own.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from zhifa_desktop.db import kept
from zhifa_desktop.package.receipt_document import RETURNED, ReceiptFinding
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.rules.periods import Month

PREFIX, FILE = "receipt:", "receipt_file:"


@dataclass(frozen=True, slots=True)
class KeptReceipt:
    """One receipt: ``trusted`` is False where the clerk took in an unknown signer's.

    ``done`` holds the places (from 0) of the findings that are mended.
    """

    id: str
    month: Month
    version: int
    verdict: str
    received_at: datetime
    receiver: str
    opinion: str
    findings: tuple[ReceiptFinding, ...]
    signer: str
    trusted: bool
    file_name: str
    taken_at: datetime
    who: str
    cautions: tuple[str, ...] = ()
    done: frozenset[int] = frozenset()

    @property
    def returned(self) -> bool:
        """Whether the version came back to be mended."""
        return self.verdict == RETURNED

    @property
    def open(self) -> int:
        """How many findings are still to be mended."""
        return len(self.findings) - len(self.done)

    @property
    def words(self) -> str:
        """Return the verdict with its marks."""
        mark = "" if self.trusted else "(签名人未经确认)"
        return f"第{self.version}版 {self.verdict}{mark}"


def of_month(connection: Connection, month: Month) -> tuple[KeptReceipt, ...]:
    """Return a month's receipts, the latest answer last."""
    found = kept.beginning(connection, f"{PREFIX}{month}:").values()
    return tuple(sorted(map(_read, found), key=lambda one: (one.received_at, one.taken_at)))


def all_of_them(connection: Connection) -> tuple[KeptReceipt, ...]:
    """Return all receipts, month by month."""
    found = map(_read, kept.beginning(connection, PREFIX).values())
    return tuple(sorted(found, key=lambda one: (one.month, one.received_at, one.taken_at)))


def save(connection: Connection, one: KeptReceipt, now: datetime) -> None:
    """Keep what a receipt says and what became of its findings."""
    plain = asdict(one) | {
        "month": str(one.month), "done": sorted(one.done),
        "received_at": one.received_at.isoformat(), "taken_at": one.taken_at.isoformat(),
    }  # fmt: skip
    kept.write(connection, f"{PREFIX}{one.month}:{one.id}", plain, now)


def save_file(connection: Connection, identity: str, data: bytes, now: datetime) -> None:
    """Keep a receipt's file beside it."""
    kept.write(connection, f"{FILE}{identity}", base64.b64encode(data).decode(), now)


def file_of(connection: Connection, identity: str) -> bytes:
    """Return a receipt's file as it came."""
    return base64.b64decode(kept.read(connection, f"{FILE}{identity}") or "")


def marked(one: KeptReceipt, place: int, *, done: bool) -> KeptReceipt:
    """Return a receipt with one finding mended, or open again."""
    return replace(one, done=one.done | {place} if done else one.done - {place})


def where(finding: ReceiptFinding) -> str:
    """Return where a finding is: the register and its record, the form and its field."""
    known = specifications().get(finding.register)
    label = known.label if known else finding.register
    parts = [f"{label}“{finding.key}”" if finding.key else label, finding.form, finding.field]
    return "，".join(part for part in parts if part) or "全部"


def _read(plain: Mapping[str, Any]) -> KeptReceipt:
    parts = dict(plain)
    parts["month"] = Month.parse(parts["month"])
    parts["findings"] = tuple(ReceiptFinding(**one) for one in parts["findings"])
    parts["cautions"], parts["done"] = tuple(parts["cautions"]), frozenset(parts["done"])
    for name in ("received_at", "taken_at"):
        parts[name] = datetime.fromisoformat(parts[name])
    return KeptReceipt(**parts)
