"""Copying a file onto another disk so that it is known to lie there: written, flushed, read back.

A copy waits under a temporary name until it has been read back from the disk itself and found
equal; only then does it get its own name, and never over another file. Whatever ends the work in
between leaves at most a temporary file, which the next copy into the folder sweeps away.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1 << 20
PREFIX, SUFFIX = ".zhifa-copy-", ".tmp"
READABLE = 0o644
"""A copy is for others; mkstemp makes files for their owner alone."""
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EACCES, errno.EMLINK})
"""What systems say whose disks (FAT) know no second name for a file."""

Tell = Callable[[int], None]
"""Is told how many bytes more were written or read; may raise Cancelled."""


class Differs(Exception):
    """What the disk gave back is not what was written."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A copy that lies whole on the disk under a temporary name."""

    temporary: Path
    target: Path
    size: int
    sha256: str

    def discard(self) -> None:
        """Take the temporary file away, if the disk is still there."""
        with contextlib.suppress(OSError):
            self.temporary.unlink(missing_ok=True)


def write_copy(source: Path, target: Path, tell: Tell) -> Waiting:
    """Write a copy beside its place and read it back; nothing is left of one that failed.

    Raises:
        Differs: The disk gave back other bytes.
        OSError: The source cannot be read or the copy cannot be written.
    """
    handle, name = tempfile.mkstemp(prefix=PREFIX, suffix=SUFFIX, dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            sha256, size = _written(source, stream.write, tell)
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(OSError):  # FAT knows no permissions
            temporary.chmod(READABLE)
        if digest_on_disk(temporary, tell) != sha256:
            raise Differs(target.name)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    return Waiting(temporary, target, size, sha256)


def give_name(waiting: Waiting) -> None:
    """Give a copy its own name.

    Raises:
        FileExistsError: Something has that name already; it is left alone.
        OSError: The disk refuses.
    """
    try:
        os.link(waiting.temporary, waiting.target)
    except OSError as error:
        if isinstance(error, FileExistsError) or error.errno not in _NO_LINKS:
            raise
    else:
        waiting.temporary.unlink()
        return
    if waiting.target.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(waiting.target))
    waiting.temporary.rename(waiting.target)


def digest_on_disk(path: Path, tell: Tell) -> str:
    """Return the SHA-256 (hex) of a file as the disk has it, not as memory still remembers it."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        _forget(stream.fileno())
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            tell(len(chunk))
    return digest.hexdigest()


def flush_folder(folder: Path) -> None:
    """Have a folder's names written out, where the system has a call for it."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some file systems have no such call
            raise
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Take away what copies left here that were cut off (the power went, the stick was pulled)."""
    for path in folder.glob(f"{PREFIX}*{SUFFIX}"):
        with contextlib.suppress(OSError):
            path.unlink()


def _written(source: Path, write: Callable[[bytes], object], tell: Tell) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            write(chunk)
            size += len(chunk)
            tell(len(chunk))
    return digest.hexdigest(), size


def _forget(handle: int) -> None:
    """Drop what memory holds of a file, so that reading asks the disk (Linux; others decide)."""
    advise = getattr(os, "posix_fadvise", None)
    if advise is not None:
        with contextlib.suppress(OSError):
            advise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
