"""The unit's signing key: made with the store, kept inside it, used for packages alone."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from zhifa_desktop.db.system import secret
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.identity import Identity, is_test, new_test_identity

_KEY, _PASSWORD = "signing.p12", "signing.password"


def found(connection: Connection, unit_name: str, division: str, now: datetime) -> None:
    """Make a practice key and certificate (own test authority) and keep them in the store."""
    made = new_test_identity(unit_name, division, now.replace(tzinfo=UTC))
    password = secrets.token_hex(32).encode()
    rows = [
        {"name": _KEY, "content": made.to_pkcs12(password)},
        {"name": _PASSWORD, "content": password},
    ]
    connection.execute(insert(secret), rows)


def identity(connection: Connection) -> Identity:
    """Return the unit's signing identity.

    Raises:
        UserError: The store holds none.
    """
    rows = connection.execute(select(secret).where(secret.c.name.in_((_KEY, _PASSWORD))))
    kept = {row.name: row.content for row in rows}
    if len(kept) != 2:
        raise UserError(
            "台账中没有签名证书", kept="没有签名", todo="请用备份恢复台账，或重新建立台账"
        )
    return Identity.from_pkcs12(kept[_KEY], kept[_PASSWORD])


def is_practice(one: Identity) -> bool:
    """Return whether the certificate comes from this program's own test authority."""
    return is_test(one.certificate)
