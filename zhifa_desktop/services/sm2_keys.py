"""The unit's SM2 key, where it has one: a second signature beside the one that counts.

One key at most; it lies in the encrypted store like the other signing keys. May not stand in for
the unit's signature, and is no legal electronic seal.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from asn1crypto import pem
from sqlalchemy import Connection, delete, insert, select

from zhifa_desktop.db.system import secret
from zhifa_desktop.errors import DataError, UserError
from zhifa_desktop.package.bag import Sm2
from zhifa_desktop.package.sm2_keys import Sm2Key, read_sm2_certificate, read_sm2_key
from zhifa_desktop.package.sm2_signature import NO_SEAL, is_pair, sign_sm2
from zhifa_desktop.services.clock import china_day
from zhifa_desktop.services.trusted import read_file
from zhifa_desktop.services.workspace import Workspace

__all__ = ["NO_SEAL", "Sm2Keys", "Sm2Line"]

_NAME = "sm2"


@dataclass(frozen=True, slots=True)
class Sm2Line:
    """The key as it is listed; ``state`` is 正常, or what is wrong today."""

    name: str
    issuer: str
    since: date
    until: date
    state: str

    @property
    def usable(self) -> bool:
        """Tell whether packages made today get its signature."""
        return self.state == "正常"


class Sm2Keys:
    """The SM2 key of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def lines(self) -> tuple[Sm2Line, ...]:
        """Return the key that is kept; empty where there is none."""
        with self._workspace.reader() as connection:
            key = load(connection)
        return () if key is None else (_line(key, self._moment()),)

    @staticmethod
    def wants_password(key: Path) -> bool:
        """Tell whether a key file is encrypted.

        Raises:
            UserError: It cannot be read.
        """
        return b"ENCRYPTED" in read_file(key)

    def import_files(self, key: Path, certificate: Path, password: str = "") -> Sm2Line:
        """Keep a key in place of the one before; packages carry its signature from now on.

        Args:
            key: The private key, PEM (PKCS#8).
            certificate: Its certificate, PEM or DER.
            password: The key file's own, where it is encrypted.

        Raises:
            UserError: A file cannot be read, the two do not belong together, or the certificate
                has expired.
        """
        held = read_sm2_certificate(read_file(certificate))
        one = read_sm2_key(read_file(key), password, held)
        if not is_pair(one):
            raise UserError(
                f"“{key.name}”里的私钥与“{certificate.name}”里的证书不是一对", kept="没有导入",
                todo="请选择同一次签发的密钥和证书",
            )  # fmt: skip
        line = _line(one, self._moment())
        if held.until < self._moment():
            raise UserError(
                f"SM2 证书“{held.name}”{line.state}", kept="没有导入", todo="请向发证单位换发"
            )
        with self._workspace.work("导入国密签名证书") as unit:
            unit.connection.execute(delete(secret).where(secret.c.name == _NAME))
            unit.connection.execute(insert(secret), [{"name": _NAME, "content": _written(one)}])
            unit.note()
        return line

    def remove(self) -> None:
        """Forget the key for good; packages carry the unit's own signature alone."""
        with self._workspace.work("删除国密签名证书") as unit:
            unit.connection.execute(delete(secret).where(secret.c.name == _NAME))
            unit.note()

    def _moment(self) -> datetime:
        return self._workspace.now().replace(tzinfo=UTC)


def load(connection: Connection) -> Sm2Key | None:
    """Return the key that is kept; None where there is none."""
    content = connection.execute(select(secret.c.content).where(secret.c.name == _NAME)).scalar()
    if content is None:
        return None
    try:
        plain = json.loads(content)
        certificate = read_sm2_certificate(base64.b64decode(plain["certificate"]))
        return Sm2Key(bytes.fromhex(plain["key"]), certificate)
    except (ValueError, KeyError, TypeError, UserError) as error:
        raise DataError("台账里保存的国密签名证书损坏", todo="请用备份恢复台账") from error


def second_signature(connection: Connection, moment: datetime) -> tuple[Sm2 | None, str]:
    """Return what adds the second signature to a package; and why there is none, though a key is.

    A certificate that has run out must not hold a month back: the unit's own signature counts.
    """
    key = load(connection)
    if key is None:
        return None, ""
    line = _line(key, moment)
    if not line.usable:
        return None, f"国密签名证书“{line.name}”{line.state}，这一版没有国密签名。"
    certificate = pem.armor("CERTIFICATE", key.certificate.der)
    return Sm2(certificate, lambda data: sign_sm2(data, key)), ""


def _line(key: Sm2Key, moment: datetime) -> Sm2Line:
    held = key.certificate
    since, until = (
        china_day(each.astimezone(UTC).replace(tzinfo=None)) for each in (held.since, held.until)
    )
    state = "正常"
    if moment < held.since:
        state = f"从{since}起才有效"
    elif moment > held.until:
        state = f"已于{until}到期"
    return Sm2Line(held.name, held.issuer, since, until, state)


def _written(key: Sm2Key) -> bytes:
    certificate = base64.b64encode(key.certificate.der).decode("ascii")
    return json.dumps({"key": key.private.hex(), "certificate": certificate}).encode()
