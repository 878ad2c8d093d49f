"""The commands that README, report and window give are run as they stand, on real packages.

Good ones pass every tool, and of bad ones at least one tool says no: as this program does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.package.office import missing, running
from tests.package.test_strangers import needs
from zhifa_desktop.package.by_hand import FOLDER, ROOT, package_commands
from zhifa_desktop.services.verifying import Verifying, verify_file

TOOLS = ("unzip", "openssl", "pdfsig", "xmlsec1", "sha256sum")
pytestmark = [needs(tool) for tool in TOOLS]


def sh(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        "LC_ALL": "C.UTF-8", "HOME": str(folder),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}/usr/bin{os.pathsep}/bin",
    }  # fmt: skip
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """LibreOffice; in CI a judge that stays away is a fault, not a reason to skip."""
    if lacking := missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lacking)
    with running(tmp_path_factory.mktemp("libreoffice")) as started:
        yield started


@pytest.fixture
def unpacked(handed, tmp_path) -> Path:
    shutil.copy(handed.second, tmp_path)
    command = package_commands(handed.second.name, ())["opened"].command
    done = sh(command, tmp_path)
    assert done.returncode == 0, done.stderr
    shutil.copy(handed.root, tmp_path / FOLDER / ROOT)
    return tmp_path / FOLDER


def told(folder: Path) -> list[str]:
    """The commands of the README, but the one that unpacked it."""
    text = (folder / "README.txt").read_text("utf-8")
    return [line.strip() for line in text.splitlines() if line.startswith("   ")][1:]


def test_every_command_of_the_readme_agrees(unpacked):
    commands = told(unpacked)
    assert len(commands) == 10
    for command in commands:
        done = sh(command, unpacked)
        assert done.returncode == 0, (command, done.stdout, done.stderr)


def test_every_command_of_the_steps_agrees(handed, unpacked):
    found = Verifying(handed.workspace).verify(handed.second)
    answers = {s.step: sh(s.command, unpacked) for s in found.steps if s.step != "opened"}
    assert {step for step, done in answers.items() if done.returncode} == set()
    said = {step: done.stdout + done.stderr for step, done in answers.items()}
    assert "Verification successful" in said["signed"]
    assert "样例县交通运输综合行政执法大队" in said["unit"]
    assert "notAfter" in said["valid_at_time"]
    assert "Zhifa-Version: 2" in said["version"]
    assert "Signature is Valid." in said["pdf_signed"]
    assert "Total document signed" in said["pdf_signed"]
    assert "(ok/all): 3/3" in said["workbook_signed"]
    assert "Signature Verified Successfully" in said["sm2_signed"]
    code = said["checks_repeated"].strip().upper()
    assert code in next(s.detail for s in found.steps if s.step == "checks_repeated")


@pytest.mark.parametrize(
    ("name", "old", "new", "refused"),
    [
        ("data/indicators.json", b"numerator", b"numeratos", "unchanged"),
        ("README.txt", b"SHA-256", b"SHA-257", "unchanged"),
        ("bag-info.txt", b"Zhifa-Version: 2", b"Zhifa-Version: 3", "unchanged"),
        ("manifest-sha256.txt", b"data/", b"dato/", "unchanged"),
        ("tagmanifest-sha256.txt", b"README", b"REABME", "signed"),
        ("tagmanifest-sha256.txt", b"README", b"REABME", "trusted"),
        ("tagmanifest-sha256.txt", b"README", b"REABME", "sm2_signed"),
        ("tagmanifest-sha256.txt.p7s", b"\x06\x09\x2a", b"\x06\x09\x2b", "signed"),
        ("tagmanifest-sha256.txt.sm2sig", b"\x02", b"\x03", "sm2_signed"),
        ("sm2-certificate.pem", b"MII", b"MIJ", "sm2_signed"),
    ],
)
def test_what_a_tool_refuses_is_refused_here(handed, unpacked, tmp_path, name, old, new, refused):
    path = unpacked / name
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))
    command = package_commands("x.zip", [*_members(unpacked)])[refused].command
    assert sh(command, unpacked).returncode != 0
    assert verify_file(again(unpacked, tmp_path), moment=handed.moment).verdict == "invalid"


def _members(folder: Path) -> list[str]:
    with_root = (
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    return [name for name in with_root if name != ROOT]


def again(folder: Path, out: Path) -> Path:
    """Pack a folder as the program would, whatever its members."""
    from tests.package.test_verify import pack

    return pack(out / "again.zip", {n: (folder / n).read_bytes() for n in _members(folder)})


def test_packed_again_unchanged_it_is_the_same_file(handed, unpacked, tmp_path):
    assert again(unpacked, tmp_path).read_bytes() == handed.second.read_bytes()


def test_bagit_and_sha256sum_see_what_is_missing_or_too_much(unpacked):
    commands = package_commands("x.zip", _members(unpacked))
    (unpacked / "data/多.txt").write_bytes(b"")
    assert sh(commands["complete"].command, unpacked).returncode != 0
    (unpacked / "data/多.txt").unlink()
    assert sh(commands["complete"].command, unpacked).returncode == 0
    (unpacked / "data/checks.json").unlink()
    assert sh(commands["complete"].command, unpacked).returncode != 0
    assert sh(commands["unchanged"].command, unpacked).returncode != 0


def test_pdfsig_and_xmlsec1_refuse_a_changed_paper(unpacked):
    commands = package_commands("x.zip", _members(unpacked))
    pdf = unpacked / "data/月报.pdf"
    raw = bytearray(pdf.read_bytes())
    raw[raw.index(b"MediaBox") + 12] ^= 1
    pdf.write_bytes(raw)
    assert "Signature is Valid." not in sh(commands["pdf_signed"].command, unpacked).stdout
    book = unpacked / "data/月报.xlsx"
    content = book.read_bytes()
    assert content.count(b"<xd:SigningTime>2026") == 1  # stored, not compressed
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    signature = "_xmlsignatures/sig1.xml"
    parts[signature] = parts[signature].replace(b"SigningTime>2026", b"SigningTime>2027", 1)
    with zipfile.ZipFile(book, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert sh(commands["workbook_signed"].command, unpacked).returncode != 0


def test_libreoffice_finds_the_workbook_signed_and_a_changed_cell(
    handed, unpacked, tmp_path, office
):
    book = unpacked / "data/月报.xlsx"
    assert [valid for valid, _ in office.verdicts(book)] == [True]
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = next(n for n in sorted(parts) if n.startswith("xl/worksheets/") and b"<v>" in parts[n])
    parts[name] = parts[name].replace(b"<v>", b"<v>1", 1)
    changed = tmp_path / "changed.xlsx"
    with zipfile.ZipFile(changed, "w") as archive:
        for one, part in parts.items():
            archive.writestr(one, part)
    assert [valid for valid, _ in office.verdicts(changed)] == [False]
    assert verify_file(changed, moment=handed.moment).verdict == "invalid"
    assert office.verdicts(handed.editable) == []


def test_openssl_opens_what_is_encrypted(handed, tmp_path):
    folder = handed.root.parent
    export = "openssl pkcs12 -in receiver.p12 -passin pass:x -nodes -out 本单位私钥.pem && cp 本单位私钥.pem 本单位证书.pem"
    assert sh(export, folder).returncode == 0
    found = Verifying(handed.workspace).verify(handed.sealed)
    for name in ("本单位私钥.pem", "本单位证书.pem"):
        shutil.copy(folder / name, tmp_path)
    shutil.copy(handed.sealed, tmp_path)
    done = sh(found.steps[0].command, tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / handed.second.name).read_bytes() == handed.second.read_bytes()
    broken = bytearray(handed.sealed.read_bytes())
    broken[-100] ^= 1
    (tmp_path / handed.sealed.name).write_bytes(broken)
    assert sh(found.steps[0].command, tmp_path).returncode != 0
