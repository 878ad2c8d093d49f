"""Whom packages are encrypted to: the certificates of the offices above, kept in the store.

A package may be handed over encrypted, so that a lost stick gives nothing away; each receiver
alone can open it, nobody else, not even we.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import Connection

from zhifa_desktop.db import kept
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.certificate_files import read_certificates
from zhifa_desktop.package.encryption import encrypt
from zhifa_desktop.package.identity import common_name
from zhifa_desktop.package.recipients import recipient_problem
from zhifa_desktop.services import trusted
from zhifa_desktop.services.clock import china_day
from zhifa_desktop.services.workspace import Workspace

__all__ = ["Receiver", "Receivers"]

_NAME = "receivers"


@dataclass(frozen=True, slots=True)
class Receiver:
    """An office that packages may be encrypted to; ``problem`` says why not today."""

    id: str
    name: str
    until: date
    problem: str


class Receivers:
    """The receivers of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def lines(self) -> tuple[Receiver, ...]:
        """Return all receivers by name."""
        now = self._workspace.now().replace(tzinfo=UTC)
        with self._workspace.reader() as connection:
            held = _held(connection)
        lines = [
            Receiver(
                identity, common_name(one),
                china_day(one.not_valid_after_utc.replace(tzinfo=None)),
                recipient_problem(one, now),
            )
            for identity, one in held.items()
        ]  # fmt: skip
        return tuple(sorted(lines, key=lambda line: line.name))

    def add(self, path: Path) -> Receiver:
        """Keep a receiver's certificate.

        Raises:
            UserError: It is no certificate, or nothing may be encrypted to it today.
        """
        certificate = read_certificates(trusted.read_file(path), path.name)[0]
        problem = recipient_problem(certificate, self._workspace.now().replace(tzinfo=UTC))
        if problem:
            raise UserError(problem, kept="没有保存", todo="请向上级另要一份可用于加密的证书")
        identity = _id(certificate)
        with self._workspace.work("导入收件单位证书") as unit:
            stored = dict(kept.read(unit.connection, _NAME) or {})
            stored[identity] = certificate.public_bytes(Encoding.PEM).decode()
            kept.write(unit.connection, _NAME, stored, unit.now)
            unit.note()
        return next(line for line in self.lines() if line.id == identity)

    def remove(self, identity: str) -> None:
        """Take a receiver away."""
        with self._workspace.work("删除收件单位证书") as unit:
            stored = dict(kept.read(unit.connection, _NAME) or {})
            stored.pop(identity, None)
            kept.write(unit.connection, _NAME, stored or None, unit.now)
            unit.note()

    def sealing(self, ids: Sequence[str]) -> tuple[Callable[[Path, Path], None], list[bytes]]:
        """Return what encrypts a file to some receivers, and their certificates (PEM).

        Raises:
            UserError: One of them is gone.
        """
        with self._workspace.reader() as connection:
            held = _held(connection)
        missing = [one for one in ids if one not in held]
        if missing or not ids:
            raise UserError("没有选定收件单位", kept="没有加密", todo="请先选择收件单位的证书")
        chosen = [held[one] for one in ids]
        moment = self._workspace.now().replace(tzinfo=UTC)

        def seal(source: Path, out: Path) -> None:
            encrypt(source, out, chosen, moment=moment)

        return seal, [one.public_bytes(Encoding.PEM) for one in chosen]


def _held(connection: Connection) -> dict[str, x509.Certificate]:
    stored = kept.read(connection, _NAME) or {}
    return {
        identity: x509.load_pem_x509_certificate(text.encode()) for identity, text in stored.items()
    }


def _id(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex()
