"""A changed byte is found wherever in a real package it lies, and said (R7).

Places are chosen by class: every field of the zip's headers, every line of every tag file, every
digest, the signatures, the papers with their own insides, the records.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.package.test_verify import is_told, pack
from zhifa_desktop.package.canonical_zip import read_entries
from zhifa_desktop.package.members import open_package
from zhifa_desktop.services.verifying import verify_file

LOCAL_FIELDS = (0, 4, 6, 8, 10, 12, 14, 18, 22, 26, 28, 30)
CENTRAL_FIELDS = (0, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 30, 32, 34, 36, 38, 42, 46)
END = 22
TAG_FILES = (
    "README.txt", "bag-info.txt", "bagit.txt", "manifest-sha256.txt", "sm2-certificate.pem",
    "tagmanifest-sha256.txt",
)  # fmt: skip
SIGNATURES = ("tagmanifest-sha256.txt.p7s", "tagmanifest-sha256.txt.sm2sig")
PAPERS = ("data/月报.pdf", "data/月报.xlsx")


@pytest.fixture(scope="module")
def raw(handed) -> bytes:
    return handed.second.read_bytes()


@pytest.fixture(scope="module")
def entries(handed):
    with handed.second.open("rb") as stream:
        return {entry.name: entry for entry in read_entries(stream)}


@pytest.fixture(scope="module")
def members(handed) -> dict[str, bytes]:
    return dict(open_package(handed.second))


@pytest.fixture
def is_found(handed, tmp_path):
    """Return a function that wants the package refused, and the reason said."""

    def check(changed: bytes) -> None:
        path = tmp_path / handed.second.name
        path.write_bytes(changed)
        answer = verify_file(path, roots=[handed.root.read_bytes()], moment=handed.moment)
        assert answer.verdict == "invalid", answer
        assert is_told(answer)

    return check


def flipped(content: bytes, place: int, mask: int = 1) -> bytes:
    changed = bytearray(content)
    changed[place] ^= mask
    return bytes(changed)


def spread(length: int, count: int) -> Iterable[int]:
    """Places from the first byte to the last."""
    return sorted({round(n * (length - 1) / max(count - 1, 1)) for n in range(count)})


def lines(content: bytes) -> Iterator[int]:
    """One place in each line, and each line's end."""
    start = 0
    for line in content.splitlines(keepends=True):
        yield start + len(line) // 2
        yield start + len(line) - 1
        start += len(line)


def test_the_package_itself_is_fine(handed):
    roots = [handed.root.read_bytes()]
    assert verify_file(handed.second, roots=roots, moment=handed.moment).verdict == "valid"


def test_in_every_field_of_every_local_header(raw, entries, is_found):
    for entry in entries.values():
        for field in LOCAL_FIELDS:
            is_found(flipped(raw, entry.start + field))


def test_in_every_field_of_the_directory_and_each_byte_of_its_end(raw, entries, is_found):
    place = max(entry.end for entry in entries.values())
    for name in sorted(entries, key=str.encode):
        for field in CENTRAL_FIELDS:
            is_found(flipped(raw, place + field))
        place += 46 + len(name.encode())
    assert place == len(raw) - END
    for last in range(END):
        is_found(flipped(raw, place + last))


@pytest.mark.parametrize("name", TAG_FILES)
def test_in_every_line_of_every_tag_file(members, is_found, tmp_path, name):
    """With the zip made anew, so that only the signed digests can tell."""
    places = list(lines(members[name]))
    for place in places if len(places) < 40 else places[:: len(places) // 20]:
        forged = {**members, name: flipped(members[name], place)}
        is_found(pack(tmp_path / "forged", forged).read_bytes())


@pytest.mark.parametrize("manifest", ["manifest-sha256.txt", "tagmanifest-sha256.txt"])
def test_in_every_digest_and_name_of_the_manifests(members, is_found, tmp_path, manifest):
    start = 0
    for line in members[manifest].splitlines(keepends=True):
        for place in (start + 7, start + 64, start + 66):
            forged = {**members, manifest: flipped(members[manifest], place)}
            is_found(pack(tmp_path / "forged", forged).read_bytes())
        start += len(line)


@pytest.mark.parametrize("name", SIGNATURES)
def test_all_over_the_signatures(members, is_found, tmp_path, name):
    for place in spread(len(members[name]), 36 if name.endswith(".p7s") else 12):
        forged = {**members, name: flipped(members[name], place)}
        is_found(pack(tmp_path / "forged", forged).read_bytes())


@pytest.mark.parametrize("made_anew", [False, True], ids=["as it lies", "zip made anew"])
def test_all_over_the_payload(raw, members, entries, is_found, tmp_path, made_anew):
    for name, entry in entries.items():
        if not name.startswith("data/") or not entry.size:
            continue
        for place in spread(entry.size, 6 if name in PAPERS else 1):
            if made_anew:
                forged = {**members, name: flipped(members[name], place)}
                is_found(pack(tmp_path / "forged", forged).read_bytes())
            else:
                is_found(flipped(raw, entry.data_start + place))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_anywhere_by_chance(raw, is_found, data):
    place = data.draw(st.integers(0, len(raw) - 1))
    is_found(flipped(raw, place, data.draw(st.integers(1, 255))))


def test_cut_off_anywhere(raw, is_found):
    for length in spread(len(raw) - 1, 30):
        is_found(raw[:length])


def test_bytes_by_chance_are_no_package(is_found):
    chance = random.Random(3)
    for length in (0, 1, 3, 100, 5000):
        is_found(chance.randbytes(length))
