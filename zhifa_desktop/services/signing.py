"""Who signs: the unit, and where the office chose so, the people whose names are on the cover.

A new store has a practice identity of its own, which signs for the unit until a real one is chosen.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography import x509
from sqlalchemy import Connection, insert, select

from zhifa_desktop.db import kept
from zhifa_desktop.db.system import secret
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.identity import Identity, is_test, new_test_identity
from zhifa_desktop.services import kept_keys

if TYPE_CHECKING:
    from zhifa_desktop.package.token import AskPin

UNIT = "unit"
ROLES = {"preparer": "填报人", "reviewer": "审核人", "leader": "单位负责人", UNIT: "单位"}
"""Who may sign a month, in the order of signing; only the unit always does."""
PRACTICE = "practice"
"""What the practice identity is called among the keys."""
_KEY, _PASSWORD = "signing.p12", "signing.password"
_CHOSEN = "signers"
Certificates = tuple[x509.Certificate, tuple[x509.Certificate, ...]]
_PUBLIC: dict[bytes, Certificates] = {}
"""Certificates of practice identities seen, by the digest of what is stored; never a key."""


def found(connection: Connection, unit_name: str, division: str, now: datetime) -> None:
    """Make a practice key and certificate (own test authority) and keep them in the store."""
    made = new_test_identity(unit_name, division, now.replace(tzinfo=UTC))
    password = secrets.token_hex(32).encode()
    rows = [
        {"name": _KEY, "content": made.to_pkcs12(password)},
        {"name": _PASSWORD, "content": password},
    ]
    connection.execute(insert(secret), rows)


def identity(connection: Connection, role: str = UNIT, pin: AskPin | None = None) -> Identity:
    """Return who signs for a role.

    Args:
        connection: Of the store.
        role: One of ROLES.
        pin: Asked for the PIN when a key on a token is to sign; without it such a key refuses.

    Raises:
        UserError: The store holds no identity for the role.
    """
    one = kept_keys.load(connection, chosen(connection).get(role, PRACTICE))
    if one is not None:
        return one.identity(pin)
    if role != UNIT:
        raise UserError(
            f"没有为{ROLES[role]}选择签名证书", kept="没有签名", todo="请在“设置→签名证书”里选择"
        )
    return practice_identity(connection)


def practice_identity(connection: Connection) -> Identity:
    """Return the identity that the store was founded with.

    Raises:
        UserError: The store holds none.
    """
    return Identity.from_pkcs12(*_practice(connection))


def practice_certificates(connection: Connection) -> Certificates:
    """Return the certificate of the practice identity and its chain, root last; no key.

    Opening the key takes fifty milliseconds, which pages that only show need not spend each time.

    Raises:
        UserError: The store holds none.
    """
    data, password = _practice(connection)
    which = sha256(data).digest()
    if which not in _PUBLIC:
        one = Identity.from_pkcs12(data, password)
        _PUBLIC[which] = (one.certificate, one.chain)
    return _PUBLIC[which]


def _practice(connection: Connection) -> tuple[bytes, bytes]:
    rows = connection.execute(select(secret).where(secret.c.name.in_((_KEY, _PASSWORD))))
    held = {row.name: row.content for row in rows}
    if len(held) != 2:
        raise UserError(
            "台账中没有签名证书", kept="没有签名", todo="请用备份恢复台账，或重新建立台账"
        )
    return held[_KEY], held[_PASSWORD]


def chosen(connection: Connection) -> Mapping[str, str]:
    """Return the chosen keys' ids by role; roles that nobody chose for are missing."""
    return dict(kept.read(connection, _CHOSEN) or {})


def choose(connection: Connection, role: str, which: str, now: datetime) -> None:
    """Let a key sign for a role; PRACTICE takes the choice back."""
    others = {one: key for one, key in chosen(connection).items() if one != role}
    kept.write(connection, _CHOSEN, {**others, role: which} if which != PRACTICE else others, now)


def practises(connection: Connection) -> bool:
    """Tell whether the unit still signs with a certificate for trying out."""
    one = kept_keys.load(connection, chosen(connection).get(UNIT, PRACTICE))
    return one is None or one.certificate is None or is_test(one.certificate)


def is_practice(one: Identity) -> bool:
    """Return whether the certificate comes from this program's own test authority."""
    return is_test(one.certificate)
