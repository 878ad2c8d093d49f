"""The frozen month: everything a package says, as one canonical JSON document.

A package is always rendered from a snapshot, never from live tables, so that it can be made
again on any day with the same bytes. Snapshots are stored in the store and never changed.
"""

from __future__ import annotations

import hashlib
import io
import json
import uuid
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert, select

from zhifa_desktop.db import system
from zhifa_desktop.package.packed import Packed
from zhifa_desktop.papers.content import (
    Change,
    CheckNote,
    Correction,
    Definition,
    Form,
    Heading,
    KeyFigure,
    MonthPaper,
    Narrative,
)
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.month_data import code_of

FORMAT = "zhifa-month/1"
_NAMESPACE = uuid.UUID("6f1c1f0e-6d0b-5c0e-9b5e-7a1d6f2b9c11")
# what a version is made of beside its content: two versions with equal content are the same
_ISSUE = ("id", "digest", "version", "previous", "reason", "reported_on", "changes")

Document = Mapping[str, Any]
DOCUMENT = "document.json"


@dataclass(frozen=True, slots=True)
class Frozen:
    """A month as it was issued: the document and the records, as JSON lines by register."""

    document: dict[str, Any]
    files: dict[str, Packed]


@dataclass(frozen=True, slots=True)
class Issued:
    """One version that was issued for a month."""

    month: Month
    version: int
    file_name: str
    digest: str
    previous: str | None
    reason: str
    made_at: datetime
    who: str

    @property
    def short(self) -> str:
        """校验码: eight characters."""
        return code_of(self.digest)


def canonical(document: object) -> bytes:
    """Return the one byte sequence of a JSON document."""
    text = json.dumps(
        document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_encoded
    )
    return text.encode()


def digest(document: object) -> str:
    """Return the SHA-256 of a document in hex."""
    return hashlib.sha256(canonical(document)).hexdigest()


def same_content(one: Document, other: Document) -> bool:
    """Return whether two versions say the same but for number, date and reason."""
    return content_digest(one) == content_digest(other)


def says_the_last_again(connection: Connection, month: Month, document: Document) -> bool:
    """Return whether a document says what the last version of its month says."""
    versions = issued(connection, month)
    if not versions or document["version"] != versions[-1].version + 1:
        return False
    return same_content(load_document(connection, month, versions[-1].version), document)


def package_id(division: str, month: Month, version: int, content: str) -> str:
    """Return the package's UUID; the same package always has the same one."""
    return str(uuid.uuid5(_NAMESPACE, f"{division}/{month}/{version}/{content}"))


def issued(connection: Connection, month: Month) -> tuple[Issued, ...]:
    """Return the versions of a month, oldest first."""
    table = system.package
    wanted = select(*(c for c in table.c if c.name != "snapshot"))
    rows = connection.execute(wanted.where(table.c.month == month.first).order_by(table.c.version))
    return tuple(
        Issued(month, r.version, r.file_name, r.digest, r.previous, r.reason, r.made_at, r.who)
        for r in rows
    )


def load(connection: Connection, month: Month, version: int) -> Frozen:
    """Return an issued version."""
    with zipfile.ZipFile(_kept(connection, month, version)) as archive:
        document: dict[str, Any] = json.loads(archive.read(DOCUMENT))
        files = {name: _unpacked(archive, name) for name in document["records"]}
    return Frozen(document, files)


def load_document(connection: Connection, month: Month, version: int) -> dict[str, Any]:
    """Return the document of an issued version alone, its records left packed."""
    with zipfile.ZipFile(_kept(connection, month, version)) as archive:
        document: dict[str, Any] = json.loads(archive.read(DOCUMENT))
    return document


def _kept(connection: Connection, month: Month, version: int) -> io.BytesIO:
    table = system.package
    wanted = select(table.c.snapshot).where(
        table.c.month == month.first, table.c.version == version
    )
    return io.BytesIO(connection.execute(wanted).scalar_one())


def save(connection: Connection, one: Issued, frozen: Frozen) -> None:
    """Store an issued version for good."""
    document = frozen.document
    row = {
        "id": document["id"], "month": one.month.first, "version": one.version,
        "file_name": one.file_name, "digest": one.digest, "previous": one.previous,
        "reason": one.reason, "made_at": one.made_at, "who": one.who,
        "snapshot": _archive(frozen),
    }  # fmt: skip
    connection.execute(insert(system.package), [row])


def paper_document(paper: MonthPaper) -> dict[str, Any]:
    """Return a month's paper as plain JSON (numbers of tables as tagged decimals)."""
    document: dict[str, Any] = json.loads(canonical(asdict(paper)))
    return document


def paper_of(document: Mapping[str, Any]) -> MonthPaper:
    """Return the paper that ``paper_document`` was made from."""
    parts = dict(document)
    parts["key_figures"] = tuple(KeyFigure(**one) for one in parts["key_figures"])
    parts["indicators"] = form_of(parts["indicators"])
    parts["forms"] = tuple(form_of(one) for one in parts["forms"])
    parts["check_notes"] = tuple(CheckNote(**one) for one in parts["check_notes"])
    parts["corrections"] = tuple(Correction(**one) for one in parts["corrections"])
    parts["changes"] = tuple(Change(**one) for one in parts.get("changes", ()))
    parts["narrative"] = Narrative(**parts["narrative"])
    parts["definitions"] = tuple(Definition(**one) for one in parts["definitions"])
    for name in ("sentences", "unused", "attachments"):
        parts[name] = tuple(parts[name])
    return MonthPaper(**parts)


def form_of(document: Mapping[str, Any]) -> Form:
    """Return one table from its JSON."""
    parts = dict(document)
    parts["headings"] = tuple(Heading(**one) for one in parts["headings"])
    parts["rows"] = tuple(_decoded(row) for row in parts["rows"])
    for name in ("total", "correction"):
        parts[name] = None if parts[name] is None else _decoded(parts[name])
    parts["notes"] = tuple(parts["notes"])
    return Form(**parts)


def _archive(frozen: Frozen) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(DOCUMENT, canonical(frozen.document))
        for name, file in sorted(frozen.files.items()):
            with archive.open(name, "w", force_zip64=True) as stream:
                for chunk in file.chunks():
                    stream.write(chunk)
    return kept.getvalue()


def _unpacked(archive: zipfile.ZipFile, name: str) -> Packed:
    with archive.open(name) as stream:
        return Packed.of(iter(lambda: stream.read(1 << 20), b""))


def content_digest(document: Document) -> str:
    """Return the SHA-256 (hex) of what a version says but for its number, date and reason."""
    kept = {name: value for name, value in document.items() if name not in _ISSUE}
    paper = dict(kept.get("paper", {}))
    for name in ("version", "digest", "reported_on", "corrections", "changes", "attachments"):
        paper.pop(name, None)
    return digest({**kept, "paper": paper})


def _encoded(value: object) -> object:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    raise TypeError(type(value).__name__)


def _decoded(cells: list[Any]) -> tuple[Any, ...]:
    return tuple(Decimal(c["decimal"]) if isinstance(c, dict) else c for c in cells)
