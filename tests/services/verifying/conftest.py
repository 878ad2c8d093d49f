"""One office's months as handed up: two versions, an encrypted copy, all that a package can carry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from tests import made
from tests.conftest import PASSPHRASE, STORE_NAME, TODAY
from tests.package.identities import certificate
from tests.package.sm2_files import sm2_files
from zhifa_desktop.db import keys as store_keys
from zhifa_desktop.package.encryption import encrypt, encrypted_path
from zhifa_desktop.package.identity import Identity
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import signing
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.keys import Keys
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.sm2_keys import Sm2Keys
from zhifa_desktop.services.workspace import Workspace

OCTOBER = Month(2026, 10)
UNIT = "样例县交通运输综合行政执法大队"


@dataclass(frozen=True)
class Handed:
    """What the office made; tests change copies of it."""

    workspace: Workspace
    identity: Identity
    root: Path
    first: Path
    second: Path
    sealed: Path
    paper: Path
    editable: Path
    moment: datetime


def receiver(folder: Path, name: str, moment: datetime) -> tuple[Path, x509.Certificate]:
    """Return a key file that packages can be encrypted to, and its certificate."""
    above_key, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    above = certificate("上级发证单位", above_key, moment, usage=("key_cert_sign",))
    usage = ("key_encipherment", "digital_signature")
    held = certificate(name, key, moment, issuer=above, issuer_key=above_key, usage=usage)
    path = folder / "receiver.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(b"x", key, held, None, BestAvailableEncryption(b"x"))
    )
    return path, held


@pytest.fixture(scope="session")
def handed(_template, tmp_path_factory) -> Iterator[Handed]:
    """Make them once: keys, records, versions."""
    folder = tmp_path_factory.mktemp("handed")
    store = folder / "store" / STORE_NAME
    store.parent.mkdir()
    store.write_bytes(_template[0].read_bytes())
    store_keys.key_path(store).write_bytes(store_keys.key_path(_template[0]).read_bytes())
    with closing(Workspace.open(store, PASSPHRASE, clock=fixed_clock(TODAY))) as workspace:
        yield hand_up(workspace, folder)


def hand_up(workspace: Workspace, folder: Path) -> Handed:
    moment = workspace.now().replace(tzinfo=UTC)
    for name, content in zip(("sm2.key", "sm2.pem"), sm2_files(UNIT, moment), strict=True):
        (folder / name).write_bytes(content)
    Sm2Keys(workspace).import_files(folder / "sm2.key", folder / "sm2.pem")
    key_file, for_us = receiver(folder, UNIT, moment)
    Keys(workspace).import_file(key_file, "x", confirmed=True)
    workspace.save_settings(replace(workspace.settings, grade="detail"))
    records, months = Records(workspace), Months(workspace)
    unit = made.unit(records)
    one, two = (made.officer(records, unit, name, card=card) for name, card in PEOPLE)
    for number in range(3):
        day = date(2026, 10, 5 + number)
        made.case(records, unit, one, two, day, f"皖样〔2026〕{number + 1}号")
    out = folder / "out"
    first = months.export(OCTOBER, out)
    made.case(records, unit, one, two, date(2026, 10, 20), "皖样〔2026〕9号")
    second = months.export(OCTOBER, out, reason="补录一件")
    sealed = encrypted_path(second.package)
    encrypt(second.package, sealed, [for_us], moment=moment)
    root = folder / "root.pem"
    root.write_bytes(months.root_certificate())
    with workspace.reader() as connection:
        identity = signing.identity(connection)
    return Handed(
        workspace, identity, root, first.package, second.package, sealed, second.files[1],
        second.files[2], moment,
    )  # fmt: skip


PEOPLE = (("张三", "120601"), ("李四", "120602"))
