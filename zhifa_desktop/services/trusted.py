"""Whom this office trusts beside itself: roots of authorities, and lists of what they revoked.

A root is a file from somewhere; what makes it trusted is a person who compared its fingerprint by
telephone. So a file is shown first, and trusted in a second step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import Connection, delete, insert, select

from zhifa_desktop.db.system import secret
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.certificate_files import read_certificates
from zhifa_desktop.package.identity import common_name
from zhifa_desktop.package.revocation import LARGEST, read_list, signed_by
from zhifa_desktop.services import kept_keys, signing
from zhifa_desktop.services.clock import china_day
from zhifa_desktop.services.workspace import Workspace

_ROOT, _LIST = "root:", "crl:"
_GROUP = 4


@dataclass(frozen=True, slots=True)
class Root:
    """A certificate that is trusted, or is to be; ``fingerprint`` is told in groups of four."""

    name: str
    fingerprint: str
    until: date
    warning: str
    """Why trusting it wants a second thought; empty where nothing is odd."""
    certificate: x509.Certificate


@dataclass(frozen=True, slots=True)
class RevocationFile:
    """A list of revoked certificates: whose, of when, until when, how many; ``state`` in words."""

    id: str
    issuer: str
    since: date
    until: date | None
    count: int
    state: str


class Trusted:
    """The roots and lists of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def roots(self) -> tuple[Root, ...]:
        """Return the roots that were trusted here, by name."""
        with self._workspace.reader() as connection:
            held = [x509.load_der_x509_certificate(one) for one in imported_roots(connection)]
        return tuple(sorted(map(_root, held), key=lambda one: (one.name, one.fingerprint)))

    def look_at(self, path: Path) -> tuple[Root, ...]:
        """Return the certificates of a file, to have their fingerprints compared.

        Raises:
            UserError: It holds none.
        """
        return tuple(map(_root, read_certificates(read_file(path), path.name)))

    def trust(self, roots: Sequence[Root]) -> None:
        """Trust certificates from now on."""
        rows = [
            {"name": _ROOT + one.fingerprint, "content": _der(one.certificate)} for one in roots
        ]
        with self._workspace.work(f"信任根证书{len(rows)}张") as unit:
            for row in rows:
                unit.connection.execute(delete(secret).where(secret.c.name == row["name"]))
            unit.connection.execute(insert(secret), rows)
            unit.note()

    def distrust(self, fingerprint: str) -> None:
        """Trust a certificate no longer."""
        self._forget(_ROOT + fingerprint, "不再信任根证书")

    def lists(self) -> tuple[RevocationFile, ...]:
        """Return the lists of revoked certificates, by issuer."""
        now = self._workspace.now().replace(tzinfo=UTC)
        with self._workspace.reader() as connection:
            known = _issuers(connection)
            found = [
                _file(name, read_list(data), known, now) for name, data in _rows(connection, _LIST)
            ]
        return tuple(sorted(found, key=lambda one: (one.issuer, one.id)))

    def import_list(self, path: Path) -> RevocationFile:
        """Keep a list in place of an older one of the same issuer.

        Raises:
            UserError: It is no such list, older than the one kept, or bears a wrong signature.
        """
        crl = read_list(read_file(path, LARGEST), path.name)
        name = _LIST + _issuer_id(crl)
        with self._workspace.work("导入证书吊销列表") as unit:
            known = _issuers(unit.connection)
            _refuse_forged(crl, known, path.name)
            before = dict(_rows(unit.connection, _LIST)).get(name)
            if before is not None and read_list(before).last_update_utc > crl.last_update_utc:
                raise UserError(
                    f"“{path.name}”比已有的吊销列表旧", kept="没有导入，仍用已有的",
                    todo="请向发证单位索取最新的吊销列表",
                )  # fmt: skip
            unit.connection.execute(delete(secret).where(secret.c.name == name))
            row = {"name": name, "content": crl.public_bytes(Encoding.DER)}
            unit.connection.execute(insert(secret), [row])
            unit.note()
        return _file(name, crl, known, self._workspace.now().replace(tzinfo=UTC))

    def remove_list(self, which: str) -> None:
        """Forget a list."""
        self._forget(which, "删除证书吊销列表")

    def _forget(self, name: str, what: str) -> None:
        with self._workspace.work(what) as unit:
            unit.connection.execute(delete(secret).where(secret.c.name == name))
            unit.note()


def imported_roots(connection: Connection) -> tuple[bytes, ...]:
    """Return the roots that were trusted here (DER)."""
    return tuple(data for _, data in _rows(connection, _ROOT))


def roots(connection: Connection) -> tuple[bytes, ...]:
    """Return every root that a package may lead to: the imported ones, and this office's own.

    What was signed before with the practice certificate, or with one that has been replaced, stays
    this office's.
    """
    return (*own_roots(connection), *imported_roots(connection))


def own_roots(connection: Connection) -> tuple[bytes, ...]:
    """Return the roots of this office's own certificates (PEM)."""
    kept = [one for one in kept_keys.load_all(connection) if one.certificate is not None]
    own = [signing.practice_identity(connection), *(one.identity() for one in kept)]
    return tuple(dict.fromkeys(one.trust_anchor_pem for one in own))


def lists(connection: Connection) -> tuple[bytes, ...]:
    """Return the lists of revoked certificates (DER)."""
    return tuple(data for _, data in _rows(connection, _LIST))


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate in groups of four, as it is read out by telephone."""
    digits = certificate.fingerprint(hashes.SHA256()).hex().upper()
    return " ".join(digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))


def read_file(path: Path, largest: int = 4 << 20) -> bytes:
    """Return a file that a clerk chose.

    Raises:
        UserError: It cannot be read, or is far too large.
    """
    try:
        if path.stat().st_size > largest:
            raise UserError(f"“{path.name}”太大，不是证书文件", kept="没有导入")
        return path.read_bytes()
    except OSError as error:
        raise UserError(
            f"读不出“{path.name}”（{error.strerror}）", kept="没有导入", todo="请检查文件是否还在"
        ) from error


def _rows(connection: Connection, prefix: str) -> list[tuple[str, bytes]]:
    mine = secret.c.name.startswith(prefix, autoescape=True)
    chosen = select(secret.c.name, secret.c.content).where(mine).order_by(secret.c.name)
    return [(row.name, row.content) for row in connection.execute(chosen)]


def _root(certificate: x509.Certificate) -> Root:
    warning = ""
    if certificate.issuer != certificate.subject:
        warning = "不是根证书，是上级签发的中间证书；信任它就只信任它签发的"
    elif not _is_authority(certificate):
        warning = "是单独一张自签名证书，信任它就只信任这一个签名人"
    until = china_day(certificate.not_valid_after_utc.replace(tzinfo=None))
    return Root(common_name(certificate), fingerprint(certificate), until, warning, certificate)


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _issuers(connection: Connection) -> tuple[x509.Certificate, ...]:
    """Return every certificate here that may have issued a list."""
    kept = kept_keys.load_all(connection)
    imported = map(x509.load_der_x509_certificate, imported_roots(connection))
    return (*imported, *(one for key in kept for one in key.chain))


def _refuse_forged(
    crl: x509.CertificateRevocationList, known: Sequence[x509.Certificate], name: str
) -> None:
    namesakes = [one for one in known if one.subject == crl.issuer]
    if namesakes and not any(signed_by(crl, one) for one in namesakes):
        raise UserError(
            f"“{name}”的签名不是“{common_name(namesakes[0])}”的，可能被改动过", kept="没有导入",
            todo="请向发证单位重新索取吊销列表",
        )  # fmt: skip


def _file(
    name: str,
    crl: x509.CertificateRevocationList,
    known: Sequence[x509.Certificate],
    now: datetime,
) -> RevocationFile:
    issuer = crl.issuer.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    shown = str(issuer[0].value) if issuer else crl.issuer.rfc4514_string()
    end = crl.next_update_utc
    until = china_day(end.replace(tzinfo=None)) if end else None
    if not any(signed_by(crl, one) for one in known):
        state = "签发机构的证书还没有导入，暂不起作用"
    elif end is not None and end < now:
        state = f"已过期，只到{until}，请索取新的"
    else:
        state = "有效"
    since = china_day(crl.last_update_utc.replace(tzinfo=None))
    return RevocationFile(name, shown, since, until, len(crl), state)


def _issuer_id(crl: x509.CertificateRevocationList) -> str:
    """Return what tells an issuer from a namesake with another key."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(crl.issuer.public_bytes())
    try:
        held = crl.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
        digest.update(held.key_identifier or b"")
    except x509.ExtensionNotFound:
        pass
    return digest.finalize().hex()[:16]


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
