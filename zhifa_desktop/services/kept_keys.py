"""How signing keys lie in the store: one row of the table ``secret`` each, under the key's own id.

The store is encrypted from its first byte, so a key made or imported here lies in it as it is. Of a
key on a token only the place is kept: which module, which token, which certificate. Never a PIN.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from sqlalchemy import Connection, delete, insert, select

from zhifa_desktop.db.system import secret
from zhifa_desktop.errors import DataError, UserError
from zhifa_desktop.package.identity import (
    Identity,
    SoftwareKey,
    certificate_key,
    public_bytes,
)

if TYPE_CHECKING:
    from zhifa_desktop.package.token import AskPin

FILE, MADE, TOKEN = "file", "made", "token"
_PREFIX = "key:"


@dataclass(frozen=True, slots=True)
class TokenPlace:
    """Where a key lies outside: the maker's module, the token's serial, the key's id there."""

    module: str
    serial: str
    label: str
    key_id: bytes


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A key and what belongs to it; one that waits for its certificate has only its request."""

    name: str
    kind: str
    private_key: SoftwareKey | None = field(default=None, repr=False)
    certificate: x509.Certificate | None = None
    chain: tuple[x509.Certificate, ...] = ()
    request: bytes = b""
    token: TokenPlace | None = None
    person: str = ""
    """Whose key it is; empty for the unit's."""

    @property
    def id(self) -> str:
        """What the key is found by: its public half, which no renewal of a certificate changes."""
        if self.private_key is not None:
            return key_id(public_bytes(self.private_key))
        assert self.certificate is not None
        return key_id(certificate_key(self.certificate))

    def identity(self, ask_pin: AskPin | None = None) -> Identity:
        """Return who signs with it; a token is opened when something is to be signed.

        Raises:
            UserError: It still waits for its certificate.
        """
        if self.certificate is None:
            raise UserError(
                f"“{self.name}”还在等发证单位签发，不能签名", kept="没有签名",
                todo="请在“设置→签名证书”里导入签发的证书，或改用其他证书",
            )  # fmt: skip
        if self.token is None:
            assert self.private_key is not None
            return Identity(self.private_key, self.certificate, self.chain)
        from zhifa_desktop.package.token import TokenInfo, TokenKey  # only who has a token loads it

        place = self.token
        info = TokenInfo(place.module, place.serial, place.label, "")
        key = TokenKey(info, place.key_id, self.certificate, ask_pin)
        return Identity(key, self.certificate, self.chain)


def key_id(public: bytes) -> str:
    """Return the id of a public key: the first eight bytes of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def load(connection: Connection, which: str) -> KeptKey | None:
    """Return a key by its id; None where there is none."""
    wanted = select(secret.c.content).where(secret.c.name == _PREFIX + which)
    content = connection.execute(wanted).scalar()
    return None if content is None else _read(content)


def load_all(connection: Connection) -> tuple[KeptKey, ...]:
    """Return all keys by their names."""
    mine = secret.c.name.startswith(_PREFIX, autoescape=True)
    rows = connection.execute(select(secret.c.content).where(mine)).scalars()
    return tuple(sorted(map(_read, rows), key=lambda one: (one.name, one.id)))


def save(connection: Connection, one: KeptKey) -> None:
    """Keep a key, in place of what was kept of it before."""
    remove(connection, one.id)
    connection.execute(insert(secret), [{"name": _PREFIX + one.id, "content": _written(one)}])


def remove(connection: Connection, which: str) -> None:
    """Forget a key for good."""
    connection.execute(delete(secret).where(secret.c.name == _PREFIX + which))


def _written(one: KeptKey) -> bytes:
    key, certificate = one.private_key, one.certificate
    der = Encoding.DER
    plain: dict[str, Any] = {
        "name": one.name,
        "kind": one.kind,
        "person": one.person,
        "key": _text(key.private_bytes(der, PrivateFormat.PKCS8, NoEncryption()) if key else b""),
        "certificate": _text(certificate.public_bytes(der) if certificate else b""),
        "chain": [_text(each.public_bytes(der)) for each in one.chain],
        "request": one.request.decode("ascii"),
    }
    if one.token is not None:
        place = one.token
        plain["token"] = [place.module, place.serial, place.label, place.key_id.hex()]
    return json.dumps(plain, ensure_ascii=False).encode()


def _read(content: bytes) -> KeptKey:
    try:
        plain = json.loads(content)
        place = plain.get("token")
        return KeptKey(
            plain["name"],
            plain["kind"],
            _key(plain["key"]),
            _certificate(plain["certificate"]) if plain["certificate"] else None,
            tuple(map(_certificate, plain["chain"])),
            plain["request"].encode("ascii"),
            _place(*place) if place else None,
            plain["person"],
        )
    except (ValueError, TypeError, KeyError) as error:
        raise DataError("台账里保存的签名证书损坏", todo="请用备份恢复台账") from error


def _place(module: str, serial: str, label: str, key_id: str) -> TokenPlace:
    return TokenPlace(module, serial, label, bytes.fromhex(key_id))


def _key(text: str) -> SoftwareKey | None:
    if not text:
        return None
    key = load_der_private_key(base64.b64decode(text), None)
    if not isinstance(key, SoftwareKey):
        raise TypeError
    return key


def _certificate(text: str) -> x509.Certificate:
    return x509.load_der_x509_certificate(base64.b64decode(text))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
