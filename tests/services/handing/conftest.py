"""A store that has issued October twice, copied from one made per session."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests import made
from tests.package.identities import certificate
from zhifa_desktop.db import keys
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.handing_over import HandingOver
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.receipt_writing import receipt_for, write_receipt
from zhifa_desktop.services.receipts import Receipts
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.workspace import Workspace

OCTOBER = Month(2026, 10)
ANSWERED = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
"""Half past eight in the morning of the tests' day, in China."""


@dataclass(frozen=True)
class County:
    """The store with its two versions; each test has its own copy."""

    workspace: Workspace
    folder: Path
    packages: tuple[Path, Path]

    @property
    def months(self):
        return Months(self.workspace)

    @property
    def handing(self):
        return HandingOver(self.workspace)

    def outgoing(self, version=2):
        return self.handing.gather(OCTOBER, version, self.packages[version - 1])


@pytest.fixture(scope="session")
def _issued(_template, tmp_path_factory, passphrase_of_all):
    folder = tmp_path_factory.mktemp("issued")
    store = folder / "store" / _template[0].name
    store.parent.mkdir()
    shutil.copyfile(_template[0], store)
    shutil.copyfile(keys.key_path(_template[0]), keys.key_path(store))
    clock = fixed_clock(date(2026, 11, 23))
    with closing(Workspace.open(store, passphrase_of_all, clock=clock)) as workspace:
        office = {"leader": "王建国", "preparer": "赵小雨", "reviewer": "钱进", "phone": "0550-1"}
        workspace.save_settings(replace(workspace.settings, grade="detail", **office))
        records, months = Records(workspace), Months(workspace)
        unit = made.unit(records)
        a = made.officer(records, unit, "张三", card="120601")
        b = made.officer(records, unit, "李四", card="120602")
        made.case(records, unit, a, b, date(2026, 10, 5), "皖样〔2026〕1号")
        months.export(OCTOBER, folder / "out")
        made.case(records, unit, a, b, date(2026, 10, 20), "皖样〔2026〕2号")
        months.export(OCTOBER, folder / "out", reason="补录一件")
    return store, folder / "out"


@pytest.fixture(scope="session")
def passphrase_of_all():
    from tests.conftest import PASSPHRASE

    return PASSPHRASE


@pytest.fixture
def county_files(_issued, tmp_path):
    """Copies of the closed store and of the folder with its packages."""
    store, out = _issued
    (tmp_path / "county").mkdir()
    mine = tmp_path / "county" / store.name
    shutil.copyfile(store, mine)
    shutil.copyfile(keys.key_path(store), keys.key_path(mine))
    shutil.copytree(out, tmp_path / "月报")
    return mine, tmp_path / "月报"


@pytest.fixture
def county(county_files, passphrase, clock):
    store, out = county_files
    workspace = Workspace.open(store, passphrase, clock=clock)
    packages = tuple(out / f"340123-202610-v{n}.zip" for n in (1, 2))
    yield County(workspace, out, packages)
    workspace.close()


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def receiver(tmp_path_factory):
    """The files of a superior's certificate to encrypt to, and of its private key."""
    folder = tmp_path_factory.mktemp("receiver")
    key = rsa.generate_private_key(65537, 2048)
    made = certificate("样例市交通运输局", key, ANSWERED, usage=("key_encipherment",))
    (folder / "收件.cer").write_bytes(made.public_bytes(Encoding.PEM))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(private)
    return folder / "收件.cer", folder / "key.pem"


@pytest.fixture
def opened():
    """Return a function that opens an encrypted file as the receiver would, by OpenSSL."""

    def decrypt(path, key):
        command = ["openssl", "cms", "-decrypt", "-inform", "DER", "-in", path, "-inkey", key]
        return subprocess.run(command, capture_output=True, check=True).stdout

    return decrypt


@pytest.fixture(scope="session")
def city():
    """The superior's signing identity."""
    from zhifa_desktop.package.identity import new_test_identity

    return new_test_identity("滁州市交通运输综合行政执法支队", "341100", ANSWERED)


@pytest.fixture
def receipts(county, city):
    """The county's receipts; it trusts the city."""
    return Receipts(county.workspace, lambda: (city.trust_anchor_pem,))


@pytest.fixture
def answer(county, city, tmp_path):
    """Return a function that writes a receipt of the city; ``change`` replaces what it says."""
    written = []

    def write(which=2, verdict="退回", *, who=city, at=ANSWERED, opinion="", findings=(), **change):
        package = county.packages[which - 1]
        receipt = receipt_for(
            package, receiver="滁州市交通运输综合行政执法支队", verdict=verdict, received_at=at,
            opinion=opinion, findings=findings,
        )  # fmt: skip
        folder = tmp_path / f"回执{len(written)}"
        folder.mkdir()
        written.append(write_receipt(replace(receipt, **change), who, folder, at))
        return written[-1]

    return write
