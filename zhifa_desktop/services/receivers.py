"""Whom packages are encrypted to: the certificates of the offices above, kept in the store.

A package may be handed over encrypted, so that a lost stick gives nothing away; each receiver
alone can open it, nobody else, not even we. A certificate is shown first and kept in a second
step, once a person compared its fingerprint by telephone: encrypting to a wrong one tells all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
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

__all__ = ["Receiver", "Receivers", "named"]

_NAME = "receivers"


@dataclass(frozen=True, slots=True)
class Receiver:
    """An office that packages may be encrypted to; ``problem`` says why not today.

    ``fingerprint`` is told in groups of four; ``id`` is the same without groups.
    """

    id: str
    name: str
    until: date
    problem: str
    fingerprint: str
    certificate: x509.Certificate

    @property
    def state(self) -> str:
        """Return 正常, or what is wrong today."""
        return self.problem or "正常"


class Receivers:
    """The receivers of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def lines(self) -> tuple[Receiver, ...]:
        """Return all receivers by name."""
        now = self._moment()
        with self._workspace.reader() as connection:
            held = _held(connection)
        lines = [_receiver(one, now) for one in held.values()]
        return tuple(sorted(lines, key=lambda line: (line.name, line.id)))

    def look_at(self, path: Path) -> Receiver:
        """Return the receiver whose certificate a file holds, to have its fingerprint compared.

        Raises:
            UserError: It is no certificate, or nothing may be encrypted to it today.
        """
        certificate = read_certificates(trusted.read_file(path), path.name)[0]
        problem = recipient_problem(certificate, self._moment())
        if problem:
            raise UserError(problem, kept="没有保存", todo="请向收件单位另要一份可用于加密的证书")
        return _receiver(certificate, self._moment())

    def keep(self, one: Receiver) -> None:
        """Keep a receiver; packages may be encrypted to it from now on."""
        with self._workspace.work(f"导入收件单位证书“{one.name}”") as unit:
            stored = dict(kept.read(unit.connection, _NAME) or {})
            stored[one.id] = one.certificate.public_bytes(Encoding.PEM).decode()
            kept.write(unit.connection, _NAME, stored, unit.now)
            unit.note()

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
        moment = self._moment()

        def seal(source: Path, out: Path) -> None:
            encrypt(source, out, chosen, moment=moment)

        return seal, [one.public_bytes(Encoding.PEM) for one in chosen]

    def _moment(self) -> datetime:
        return self._workspace.now().replace(tzinfo=UTC)


def named(lines: Sequence[Receiver], name: str) -> Receiver:
    """Return the receiver of an id, or of a name that only one has.

    Raises:
        UserError: There is none, or several have that name.
    """
    found = [one for one in lines if one.id == name] or [one for one in lines if one.name == name]
    if len(found) != 1:
        why = f"有{len(found)}个叫“{name}”的收件单位" if found else f"没有叫“{name}”的收件单位"
        known = "、".join(one.name for one in lines)
        todo = f"已导入的有：{known}" if known else "请先用 keys receiver 导入收件单位的证书"
        raise UserError(why, kept="没有改动", todo="请改用编号指明" if found else todo)
    return found[0]


def _held(connection: Connection) -> dict[str, x509.Certificate]:
    stored = kept.read(connection, _NAME) or {}
    return {
        identity: x509.load_pem_x509_certificate(text.encode()) for identity, text in stored.items()
    }


def _receiver(certificate: x509.Certificate, now: datetime) -> Receiver:
    return Receiver(
        _id(certificate), common_name(certificate),
        china_day(certificate.not_valid_after_utc.replace(tzinfo=None)),
        recipient_problem(certificate, now), trusted.fingerprint(certificate), certificate,
    )  # fmt: skip


def _id(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex()
