"""What programs that know nothing of ours say of a package: they must find it right, or wrong."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

TAGS = "tagmanifest-sha256.txt"


def needs(tool: str):
    return pytest.mark.skipif(shutil.which(tool) is None, reason=f"{tool} is not installed")


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": str(cwd)}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def openssl_verify(folder: Path, root: Path) -> int:
    return run(
        "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", f"{TAGS}.p7s",
        "-content", TAGS, "-CAfile", root, "-out", "/dev/null", cwd=folder,
    ).returncode  # fmt: skip


@pytest.fixture
def unpacked(package, tmp_path) -> Path:
    folder = tmp_path / "bag"
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def root_file(identity, tmp_path) -> Path:
    path = tmp_path / "root.pem"
    path.write_bytes(identity.trust_anchor_pem)
    return path


@needs("unzip")
def test_unzip_finds_no_fault_and_the_chinese_names(package, payload, tmp_path):
    assert run("unzip", "-tq", package, cwd=tmp_path).returncode == 0
    assert run("unzip", "-q", package, "-d", "out", cwd=tmp_path).returncode == 0
    for name, content in payload.items():
        assert (tmp_path / "out" / name).read_bytes() == content


def test_python_reads_every_member(package, payload):
    with zipfile.ZipFile(package) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == sorted(archive.namelist())
        assert {name: archive.read(name) for name in payload} == payload
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}


@needs("sha256sum")
def test_sha256sum_agrees_with_both_manifests(unpacked):
    for manifest in ("manifest-sha256.txt", TAGS):
        assert run("sha256sum", "--strict", "-c", manifest, cwd=unpacked).returncode == 0
    (unpacked / "data/月报.xlsx").write_bytes(b"other")
    assert run("sha256sum", "-c", "manifest-sha256.txt", cwd=unpacked).returncode == 1


@needs("openssl")
def test_openssl_verifies_the_signature_and_refuses_a_changed_manifest(unpacked, root_file):
    assert openssl_verify(unpacked, root_file) == 0
    manifest = unpacked / TAGS
    manifest.write_bytes(manifest.read_bytes().replace(b"0", b"1", 1))
    assert openssl_verify(unpacked, root_file) != 0


@needs("openssl")
def test_openssl_does_not_trust_another_root(unpacked, stranger, tmp_path):
    other = tmp_path / "other.pem"
    other.write_bytes(stranger.trust_anchor_pem)
    assert openssl_verify(unpacked, other) != 0


@needs("openssl")
def test_openssl_finds_the_certificates_in_order(identity, root_file, tmp_path):
    unit = tmp_path / "unit.pem"
    unit.write_bytes(identity.certificate_pem)
    answer = run(
        "openssl", "verify", "-x509_strict", "-purpose", "smimesign", "-CAfile", root_file, unit,
        cwd=tmp_path,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr


def test_bagit_validates_the_unpacked_folder(unpacked):
    command = (sys.executable, "-m", "bagit", "--validate", unpacked)
    assert run(*command, cwd=unpacked).returncode == 0
    (unpacked / "data/extra.txt").write_bytes(b"")
    assert run(*command, cwd=unpacked).returncode != 0


@pytest.fixture
def nss(root_file, tmp_path) -> Path:
    """A certificate store of NSS that trusts the root, as pdfsig asks for."""
    folder = tmp_path / "nss"
    folder.mkdir()
    base = f"sql:{folder}"
    assert run("certutil", "-N", "-d", base, "--empty-password", cwd=tmp_path).returncode == 0
    added = run(
        "certutil", "-A", "-d", base, "-n", "root", "-t", "CT,C,C", "-i", root_file, cwd=tmp_path
    )
    assert added.returncode == 0, added.stderr
    return folder


@needs("pdfsig")
@needs("certutil")
def test_pdfsig_finds_the_paper_signed_whole_and_trusted(unpacked, nss, tmp_path):
    answer = run("pdfsig", "-nssdir", nss, unpacked / "data/月报.pdf", cwd=tmp_path).stdout
    assert "Signature is Valid." in answer
    assert "Certificate is Trusted." in answer
    assert "Total document signed" in answer
    assert "ETSI.CAdES.detached" in answer
    assert "单位负责人" in answer


@needs("pdfsig")
def test_pdfsig_finds_one_changed_byte(signed_paper, tmp_path):
    changed = bytearray(signed_paper)
    changed[changed.index(b"MediaBox") + 12] ^= 1
    (tmp_path / "changed.pdf").write_bytes(changed)
    answer = run("pdfsig", "-nocert", tmp_path / "changed.pdf", cwd=tmp_path).stdout
    assert "Signature is Valid." not in answer
    assert "Digest Mismatch" in answer
