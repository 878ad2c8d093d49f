"""Packages of this unit that lie in a folder and that the store does not know.

They were issued, then an older backup came back. What was handed up is never overwritten, nor is
its version given to something else: the next one counts on from the newest that lies there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zhifa_desktop.errors import UserError
from zhifa_desktop.package.bag import MANIFEST
from zhifa_desktop.package.members import open_package
from zhifa_desktop.package.verify import verify_package
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.month_data import digests_of, manifest_digest

WITHOUT_DIVISION = "000000"


@dataclass(frozen=True, slots=True)
class Known:
    """A version that lies in the folder, with its data's digest."""

    version: int
    digest: str


def package_name(division: str, month: Month, version: int) -> str:
    """Return ``<division code>-<yyyymm>-v<n>.zip``; 000000 for a unit without a division."""
    return f"{_stem(division, month)}{version}.zip"


def newest(folder: Path, division: str, month: Month, roots: Sequence[bytes]) -> Known | None:
    """Return the newest version of a month that lies in a folder, signed under a root of ours."""
    name = re.compile(re.escape(_stem(division, month)) + r"(\d{1,4})\.zip")
    found = sorted(
        ((int(match[1]), path) for path in _files(folder) if (match := name.fullmatch(path.name))),
        reverse=True,
    )
    for version, path in found:
        try:
            # A unit may have changed its name since; that its own key signed is what counts.
            if verify_package(path, roots=roots).failed <= {"unit"}:
                digests = digests_of(open_package(path)[MANIFEST])
                return Known(version, manifest_digest(digests))
        except UserError:
            continue  # it cannot be read: writing beside it will say so
    return None


def _stem(division: str, month: Month) -> str:
    return f"{division or WITHOUT_DIVISION}-{month.year:04d}{month.number:02d}-v"


def _files(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_file()]
    except OSError:
        return []  # not there yet, or told when it is written to
