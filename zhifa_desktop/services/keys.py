"""The office's signing keys: made, imported, asked a certificate for, chosen, taken away.

What a certificate lacks is found before it is kept: what forbids signing refuses it, what a clerk
may know better is asked about first (:class:`Unconfirmed`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from sqlalchemy import Connection

from zhifa_desktop.db.files import explained, write_atomically
from zhifa_desktop.db.unit_of_work import UnitOfWork
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.certificate_checks import (
    Finding,
    Wanted,
    Weight,
    check_certificate,
    days_left,
)
from zhifa_desktop.package.certificate_files import (
    load_certificates,
    read_certificates,
    read_key_file,
)
from zhifa_desktop.package.identity import Identity, common_name, in_order
from zhifa_desktop.package.request import KINDS, issued_identity, new_key, new_request
from zhifa_desktop.services import kept_keys, signing, trusted
from zhifa_desktop.services.clock import china_day
from zhifa_desktop.services.kept_keys import FILE, MADE, TOKEN, KeptKey, TokenPlace
from zhifa_desktop.services.signing import PRACTICE, ROLES, UNIT
from zhifa_desktop.services.workspace import Workspace

__all__ = ["KINDS", "PRACTICE", "ROLES", "UNIT", "Finding", "KeyLine", "Keys", "Unconfirmed"]

_KIND_WORDS = {PRACTICE: "演示", FILE: "文件", MADE: "本机生成", TOKEN: "UKey"}
_WAITING = "等待签发"
_NOT_NOW = "not_yet_valid"
"""Forbids signing today, not keeping: authorities' clocks differ, and renewals come early."""


class Unconfirmed(UserError):
    """A certificate has oddities that a clerk must confirm before it is kept."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        what = "；".join(one.sentence for one in findings)
        super().__init__(what, kept="还没有保存", todo=findings[0].todo, option="--confirm")


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A signing key as it is listed; days and texts are ready to be shown."""

    id: str
    name: str
    kind: str
    kind_words: str
    algorithm: str
    person: str
    subject: str
    issuer: str
    since: date | None
    until: date | None
    days_left: int | None
    findings: tuple[Finding, ...]
    roles: tuple[str, ...]
    """Labels of the roles that it was chosen for."""
    fingerprint: str

    @property
    def waiting(self) -> bool:
        """Tell whether it has no certificate yet."""
        return self.until is None

    @property
    def state(self) -> str:
        """Return how it stands, in words."""
        if self.waiting:
            return _WAITING
        said = [one.sentence for one in self.findings]
        if self.kind == PRACTICE:
            said.insert(0, "只供练习，不能用于正式报送")
        return "；".join(said) or "正常"

    @property
    def usable(self) -> bool:
        """Tell whether it may sign today."""
        return not self.waiting and all(one.weight != Weight.REFUSED for one in self.findings)


class Keys:
    """The signing keys of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def lines(self) -> tuple[KeyLine, ...]:
        """Return all keys: the practice identity first, the others by name."""
        with self._workspace.reader() as connection:
            chosen = signing.chosen(connection)
            held = KeptKey("演示证书", PRACTICE, None, *signing.practice_certificates(connection))
            found = [(PRACTICE, held)]
            found += [(one.id, one) for one in kept_keys.load_all(connection)]
            return tuple(self._line(connection, chosen, which, one) for which, one in found)

    def import_file(
        self,
        path: Path,
        password: str,
        *,
        name: str = "",
        person: str = "",
        confirmed: bool = False,
    ) -> KeyLine:
        """Keep the key and certificate of a PKCS#12 file.

        Args:
            path: The .p12 or .pfx file.
            password: Its own password, not the store's.
            name: What to call it here; by default what its certificate names.
            person: Whose it is; empty for the unit's.
            confirmed: The clerk has confirmed what is odd about it.

        Raises:
            UserError: It cannot be read or may not sign.
            Unconfirmed: It is odd.
        """
        found = read_key_file(trusted.read_file(path), password, path.name)
        assert isinstance(found.private_key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
        one = KeptKey(
            name.strip() or found.name, FILE, found.private_key, found.certificate, found.chain,
            person=person.strip(),
        )  # fmt: skip
        return self._keep(one, "导入签名证书文件", confirmed=confirmed)

    def make_request(self, kind: str, *, person: str = "") -> tuple[str, bytes]:
        """Make a key that waits for its certificate; return its id and the request (PEM).

        Args:
            kind: One of KINDS.
            person: Whose it is; empty for the unit's.

        Raises:
            UserError: The unit has no name, or one that no certificate takes.
        """
        settings = self._workspace.settings
        key = new_key(kind)
        request = new_request(key, settings.unit_name, settings.division, person)
        named = person.strip() or settings.unit_name
        one = KeptKey(named, MADE, key, request=request, person=person.strip())
        with self._workspace.work("生成证书申请") as unit:
            kept_keys.save(unit.connection, one)
            unit.note()
        return one.id, request

    def request_of(self, which: str) -> bytes:
        """Return the request (PEM) of a key made here once more.

        Raises:
            UserError: There is none.
        """
        with self._workspace.reader() as connection:
            one = _existing(connection, which)
        if not one.request:
            raise UserError(f"“{one.name}”不是本程序生成的申请", todo="请选择“等待签发”的一行")
        return one.request

    def save_request(self, request: bytes, path: Path) -> None:
        """Write a request for the authority.

        Raises:
            UserError: The place cannot be written.
        """
        with explained(path):
            write_atomically(path, request)

    def add_certificate(self, path: Path, *, confirmed: bool = False) -> KeyLine:
        """Keep an issued certificate with the key that it was asked for, or renew one.

        Raises:
            UserError: It belongs to no key here, or may not sign.
            Unconfirmed: It is odd.
        """
        certificates = read_certificates(trusted.read_file(path), path.name)
        with self._workspace.reader() as connection:
            held = {one.id: one for one in kept_keys.load_all(connection)}
        keys = {i: one.private_key for i, one in held.items() if one.private_key is not None}
        which, found = issued_identity(certificates, keys, path.name)
        one = replace(held[which], certificate=found.certificate, chain=found.chain)
        return self._keep(one, "导入签发的证书", confirmed=confirmed)

    def add_token(
        self, module: str, serial: str, fingerprint: str = "", *, person: str = "",
        confirmed: bool = False,
    ) -> KeyLine:  # fmt: skip
        """Keep where a certificate's key lies on a token that is plugged in; no PIN is wanted.

        Args:
            module: Path of the maker's PKCS#11 module.
            serial: The token's serial number.
            fingerprint: Of the certificate on it; may be left out where there is but one.
            person: Whose it is; empty for the unit's.
            confirmed: The clerk has confirmed what is odd about it.

        Raises:
            UserError: The token or certificate is not there, or may not sign.
            Unconfirmed: It is odd.
        """
        from zhifa_desktop.services.tokens import certificate_on

        found = certificate_on(module, serial, fingerprint)
        place = TokenPlace(module, serial, found.token.label, found.key_id)
        one = KeptKey(
            common_name(found.certificate), TOKEN, None, found.certificate, found.chain,
            token=place, person=person.strip(),
        )  # fmt: skip
        return self._keep(one, "登记 UKey 证书", confirmed=confirmed)

    def choose(self, which: str, role: str = UNIT) -> None:
        """Let a key sign for a role; PRACTICE lets the unit practise, or nobody sign for a person.

        Raises:
            UserError: The key waits for its certificate, or may not sign today.
        """
        with self._workspace.work(f"选定{ROLES[role]}签名证书") as unit:
            if which != PRACTICE:
                one = _existing(unit.connection, which)
                one.identity()  # refuses one that waits
                _refuse(self._findings(unit.connection, one))
            signing.choose(unit.connection, role, which, unit.now)
            unit.note()
        self._settle()

    def remove(self, which: str) -> None:
        """Forget a key for good; the unit signs with the practice identity if it was its own.

        Raises:
            UserError: It is the practice identity.
        """
        if which == PRACTICE:
            raise UserError(
                "演示证书不能删除", kept="没有改动", todo="选定正式证书后它就不再用于签名"
            )
        with self._workspace.work("删除签名证书") as unit:
            _existing(unit.connection, which)
            for role, key in signing.chosen(unit.connection).items():
                if key == which:
                    signing.choose(unit.connection, role, PRACTICE, unit.now)
            kept_keys.remove(unit.connection, which)
            unit.note()
        self._settle()

    def caution(self) -> str:
        """Return what to know of the chosen certificates before signing; empty without anything."""
        said = [
            f"{'、'.join(line.roles)}签名证书：{one.sentence}，{one.todo}。"
            for line in self.lines()
            if line.roles
            for one in line.findings
            if one.code in ("expired", _NOT_NOW, "expiring", "revoked", "stale_list")
        ]
        return "".join(said)

    def _keep(self, one: KeptKey, what: str, *, confirmed: bool) -> KeyLine:
        with self._workspace.work(what) as unit:
            one = _completed(unit.connection, one)
            findings = self._findings(unit.connection, one)
            _refuse([each for each in findings if each.code != _NOT_NOW])
            odd = [each for each in findings if each.weight == Weight.CONFIRM]
            if odd and not confirmed:
                raise Unconfirmed(odd)
            self._save(unit, one)
            return self._line(unit.connection, signing.chosen(unit.connection), one.id, one)

    def _save(self, unit: UnitOfWork, one: KeptKey) -> None:
        kept_keys.save(unit.connection, one)
        unit.note()

    def _settle(self) -> None:
        """Have the settings say again whether the unit practises."""
        self._workspace.save_settings(self._workspace.settings)

    def _findings(self, connection: Connection, one: KeptKey) -> tuple[Finding, ...]:
        if one.certificate is None:
            return ()
        return check_certificate(
            one.certificate, one.chain, Wanted(self._workspace.settings.unit_name, one.person),
            self._moment(), roots=trusted.imported_roots(connection),
            crls=trusted.lists(connection),
        )  # fmt: skip

    def _moment(self) -> datetime:
        return self._workspace.now().replace(tzinfo=UTC)

    def _line(
        self, connection: Connection, chosen: Mapping[str, str], which: str, one: KeptKey
    ) -> KeyLine:
        findings = self._findings(connection, one)
        if one.kind == PRACTICE:  # that it names itself a test is said once, in words of its own
            findings = tuple(each for each in findings if each.code != "wrong_unit")
        return _line(one, which, findings, _roles(chosen, which), self._moment())


def refuse_unfit(connection: Connection, one: Identity, unit: str, now: datetime) -> None:
    """Refuse to sign with a certificate that forbids it today.

    Raises:
        UserError: It has expired, was revoked, or may not sign.
    """
    findings = check_certificate(
        one.certificate, one.chain, Wanted(unit), now, roots=trusted.imported_roots(connection),
        crls=trusted.lists(connection),
    )  # fmt: skip
    _refuse(findings)


def _completed(connection: Connection, one: KeptKey) -> KeptKey:
    """Return a key with as much of its chain as is known here, also from trusted certificates.

    Receivers who trust but the root need what lies between.
    """
    assert one.certificate is not None
    known = load_certificates(trusted.imported_roots(connection))
    return replace(one, chain=in_order(one.certificate, [*one.chain, *known]))


def _refuse(findings: Sequence[Finding]) -> None:
    refused = [one for one in findings if one.weight == Weight.REFUSED]
    if refused:
        what = "；".join(one.sentence for one in refused)
        raise UserError(f"签名证书不能用：{what}", kept="没有改动", todo=refused[0].todo)


def _existing(connection: Connection, which: str) -> KeptKey:
    one = kept_keys.load(connection, which)
    if one is None:
        raise UserError("这张签名证书已不在台账里", kept="没有改动", todo="请重新打开这一页")
    return one


def _roles(chosen: Mapping[str, str], which: str) -> tuple[str, ...]:
    return tuple(
        label
        for role, label in ROLES.items()
        if chosen.get(role, PRACTICE if role == UNIT else "") == which
    )


def _line(
    one: KeptKey, which: str, findings: tuple[Finding, ...], roles: tuple[str, ...], now: datetime
) -> KeyLine:
    certificate = one.certificate
    dates: tuple[date | None, date | None, int | None] = (None, None, None)
    if certificate is not None:
        since, until = (
            china_day(each.replace(tzinfo=None))
            for each in (certificate.not_valid_before_utc, certificate.not_valid_after_utc)
        )
        dates = (since, until, days_left(certificate, now))
    return KeyLine(
        which, one.name, one.kind, _KIND_WORDS[one.kind], _algorithm(one), one.person,
        common_name(certificate) if certificate else "",
        _issuer(certificate) if certificate else "",
        *dates, findings, roles, trusted.fingerprint(certificate) if certificate else "",
    )  # fmt: skip


def _issuer(certificate: x509.Certificate) -> str:
    named = certificate.issuer.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(named[0].value) if named else certificate.issuer.rfc4514_string()


def _algorithm(one: KeptKey) -> str:
    """Return ``RSA 2048`` or ``ECDSA P-256``."""
    key: object = one.certificate.public_key() if one.certificate else None
    if key is None and one.private_key is not None:
        key = one.private_key.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    assert isinstance(key, ec.EllipticCurvePublicKey)
    return f"ECDSA P-{key.key_size}"
