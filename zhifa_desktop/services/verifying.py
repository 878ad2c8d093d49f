"""Verifying any file that a clerk was handed: a package, plain or encrypted, a PDF, a workbook.

With a store at hand its roots, its lists of revoked certificates, its own keys and the versions it
issued are asked as well; without one the file must speak for itself. May not change the file, and
leaves nothing of an encrypted one behind.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from zhifa_desktop.db.files import explained
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.by_hand import decrypt_command
from zhifa_desktop.package.encryption import SUFFIX, decrypt, is_for, recipient_names
from zhifa_desktop.package.file_kinds import Kind, kind_of_file, other_sentence
from zhifa_desktop.package.identity import Identity, SoftwareKey
from zhifa_desktop.package.verification import (
    OTHER,
    PACKAGE,
    RECEIPT,
    SEALED,
    UNKNOWN,
    Step,
    Verification,
    verdict,
)
from zhifa_desktop.package.verify import History, verify_package
from zhifa_desktop.package.verify_papers import FindOriginal, verify_book, verify_paper
from zhifa_desktop.services import kept_keys, signing, trusted
from zhifa_desktop.services.known_versions import history_of, original_beside, original_issued
from zhifa_desktop.services.repeating import repeat_checks
from zhifa_desktop.services.workspace import Workspace

__all__ = ["Step", "Verification", "Verifying", "verify_file"]

IS_RECEIPT = "这是上级的回执，不是月报包；请到“月报 › 报送”里读入"
_MARK = "核验"


@dataclass(frozen=True, slots=True)
class _Reader:
    """What whoever verifies knows, and what it opens encrypted files with."""

    roots: Sequence[bytes]
    crls: Sequence[bytes]
    now: datetime
    history: History | None = None
    find: FindOriginal | None = None
    identities: Sequence[Identity] = ()
    store: Path | None = None
    """Beside it an encrypted file is opened, for as long as it is looked at."""


class Verifying:
    """Verifying with what an opened store knows."""

    def __init__(self, workspace: Workspace) -> None:
        """Work with that store; what a program that died left beside it is taken away."""
        self._workspace = workspace
        _sweep(workspace.path)

    def verify(
        self, path: Path, roots: Sequence[bytes] = (), crls: Sequence[bytes] = ()
    ) -> Verification:
        """Verify a file of any kind; ``roots`` and ``crls`` count beside those of the store.

        Raises:
            UserError: It is missing or may not be read.
        """
        store = self._workspace
        with store.reader() as connection:
            kept = kept_keys.load_all(connection)
            own = [one.identity() for one in kept if one.certificate is not None]
            reader = _Reader(
                (*roots, *trusted.roots(connection)), (*crls, *trusted.lists(connection)),
                store.now().replace(tzinfo=UTC), history_of(store),
                original_issued(store), [*own, signing.practice_identity(connection)], store.path,
            )  # fmt: skip
        return _verify(path, reader)


def verify_file(
    path: Path, *, roots: Sequence[bytes] = (), crls: Sequence[bytes] = (), moment: datetime
) -> Verification:
    """Verify a file of any kind without a store.

    Args:
        path: The file.
        roots: Certificates (PEM or DER) of the roots that the reader trusts.
        crls: Lists of revoked certificates (PEM or DER).
        moment: Now, with a time zone.

    Raises:
        UserError: The file is missing or may not be read, or a root is no certificate.
    """
    return _verify(path, _Reader(roots, crls, moment))


def _verify(path: Path, reader: _Reader) -> Verification:
    kind, words = kind_of_file(path)
    if kind is Kind.PDF:
        return verify_paper(path, reader.roots, reader.crls)
    if kind is Kind.WORKBOOK:
        return verify_book(path, reader.roots, reader.crls, _finder(path, reader))
    if kind is Kind.ENCRYPTED:
        return _verify_sealed(path, reader)
    if kind is Kind.OTHER:
        step = Step("opened", False, other_sentence(path, words))
        return Verification(path.name, "invalid", None, (step,), UNKNOWN)
    found = verify_package(
        path, roots=reader.roots, crls=reader.crls, moment=reader.now, repeat=repeat_checks,
        history=reader.history,
    )  # fmt: skip
    if found.kind == RECEIPT:
        return replace(found, verdict=OTHER, remark=IS_RECEIPT)
    return found


def _finder(path: Path, reader: _Reader) -> FindOriginal:
    beside = original_beside(path, reader.roots)
    issued = reader.find
    return beside if issued is None else lambda values: issued(values) or beside(values)


def _verify_sealed(path: Path, reader: _Reader) -> Verification:
    plain = path.name.removesuffix(SUFFIX)
    command = decrypt_command(path.name, plain)
    try:
        names = recipient_names(path)
        own = _receiver(path, reader.identities)
        if own is not None and reader.store is not None:
            with _opened(path, own, reader.store, plain) as inside:
                found = _verify(inside, reader)
            detail = f"已用“{own.name}”的密钥解开；{_for(names)}"
            step = Step("decrypted", True, detail, *command)
            kind = SEALED if found.kind == PACKAGE else found.kind
            return replace(found, package=path.name, steps=(step, *found.steps), kind=kind)
    except UserError as error:
        step = Step("decrypted", False, error.what, *command)
        return Verification(path.name, verdict((step,)), None, (step,), SEALED)
    step = Step("decrypted", False, _refusal(names, reader), *command)
    remark = "没有核验：本机打不开这个加密文件"
    return Verification(path.name, OTHER, None, (step,), SEALED, remark=remark)


def _for(names: Sequence[str]) -> str:
    return f"它是加密给{'、'.join(f'“{name}”' for name in names)}的" if names else "没有写明给谁"


def _refusal(names: Sequence[str], reader: _Reader) -> str:
    if reader.store is None:
        return f"{_for(names)}；没有打开台账，无法解密(请用收件单位的台账核验)"
    outside = {
        one.name for one in reader.identities if not isinstance(one.private_key, SoftwareKey)
    }
    if outside & set(names):
        return f"{_for(names)}；收件的密钥在 UKey 里，本程序不能用它解密"
    return f"{_for(names)}，本台账没有对应的密钥"


def _receiver(path: Path, identities: Sequence[Identity]) -> Identity | None:
    for one in identities:
        key = one.private_key
        if isinstance(key, SoftwareKey) and is_for(path, one.certificate, key):
            return one
    return None


@contextmanager
def _opened(path: Path, own: Identity, store: Path, name: str) -> Iterator[Path]:
    """Give what is inside an encrypted file, in a folder of its own that is gone afterwards."""
    assert isinstance(own.private_key, SoftwareKey)
    with explained(store):
        folder = Path(tempfile.mkdtemp(prefix=f"{_prefix(store)}{os.getpid()}-", dir=store.parent))
    try:
        decrypt(path, folder / name, own.certificate, own.private_key)
        yield folder / name
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prefix(store: Path) -> str:
    return f".{store.name}.{_MARK}-"


def _sweep(store: Path) -> None:
    """Remove what a program that died had opened; the store's lock says that it is no more."""
    mine = f"{_prefix(store)}{os.getpid()}-"
    for folder in store.parent.glob(f"{_prefix(store)}*"):
        if not folder.name.startswith(mine):
            shutil.rmtree(folder, ignore_errors=True)
