"""The versions of months that are known here, held against what a stranger's file says.

Those that the store issued, and packages that lie beside a workbook. May not trust a file for its
name: what lies beside is verified first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from zhifa_desktop.db.system import package
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.bag import MANIFEST
from zhifa_desktop.package.bag_reading import Unsound, bag_info
from zhifa_desktop.package.canonical_zip import Misshapen
from zhifa_desktop.package.declared import DIVISION, MONTH, PREVIOUS, VERSION
from zhifa_desktop.package.members import Members, open_package
from zhifa_desktop.package.verification import INVALID, OLDER
from zhifa_desktop.package.verify import History, verify_package
from zhifa_desktop.package.verify_papers import FindOriginal, Original
from zhifa_desktop.package.workbook_values import Values
from zhifa_desktop.papers.workbook import month_workbook
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import snapshots
from zhifa_desktop.services.issued_before import WITHOUT_DIVISION
from zhifa_desktop.services.month_data import WORKBOOK, code_of, digests_of, manifest_digest
from zhifa_desktop.services.repeating import CODE
from zhifa_desktop.services.workspace import Workspace

MOST_BESIDE = 200
"""Packages in one folder that are looked into for the one a workbook comes from."""


class _Version(NamedTuple):
    month: Month
    version: int
    digest: str

    @property
    def words(self) -> str:
        return f"{self.month.label}第{self.version}版"


def history_of(workspace: Workspace) -> History:
    """Return what holds a package of this office against the versions that the store issued."""

    def compare(members: Members) -> str:
        info = bag_info(members)
        own = workspace.settings.division or WITHOUT_DIVISION
        if MONTH not in info or info.get(DIVISION) != own:
            return ""
        digest = manifest_digest(digests_of(members[MANIFEST]))
        with workspace.reader() as connection:
            versions = snapshots.issued(connection, Month.parse(info[MONTH]))
        known = {one.version: one.digest for one in versions}
        return _compared(int(info[VERSION]), digest, info[PREVIOUS], known)

    return compare


def _compared(version: int, digest: str, previous: str, known: Mapping[int, str]) -> str:
    """Return a clause about a version beside the known ones, by version.

    Raises:
        Unsound: It cannot be the version that it says it is.
    """
    if not known:
        return "本台账没有签发过这个月的月报"
    newest = max(known)
    newer = f"；此后已有第{newest}版，{OLDER}" if newest > version else ""
    if version in known:
        if known[version] != digest:
            raise Unsound(
                f"写的是第{version}版，数据却与本台账签发的第{version}版不同"
                f"(校验码应为{code_of(known[version])}，实为{code_of(digest)})"
            )
        return f"与本台账签发的第{version}版一致{newer}"
    same = [number for number, one in known.items() if one == digest]
    if same:
        raise Unsound(f"写的是第{version}版，数据却是本台账签发的第{same[0]}版的：旧版冒充新版")
    if version - 1 in known and known[version - 1] != previous:
        raise Unsound(f"写的是第{version}版，它的上一版却不是本台账签发的第{version - 1}版")
    return f"本台账没有签发过第{version}版(可能恢复过较早的备份){newer}"


def original_issued(workspace: Workspace) -> FindOriginal:
    """Return what finds the version that a workbook comes from among those of the store."""

    def find(values: Values) -> Original | None:
        texts = _texts(values)
        chosen = select(package.c.month, package.c.version, package.c.digest)
        with workspace.reader() as connection:
            rows = connection.execute(chosen.order_by(package.c.month, package.c.version)).all()
            held = [_Version(Month.of(row.month), row.version, row.digest) for row in rows]
            one = _matching(texts, held)
            if one is None:
                return None
            document = snapshots.load_document(connection, one.month, one.version)
        workbook = month_workbook(snapshots.paper_of(document["paper"]))
        return Original(workbook, f"本台账留存的{one.words}")

    return find


def original_beside(path: Path, roots: Sequence[bytes]) -> FindOriginal:
    """Return what finds the package that a workbook comes from in the workbook's folder."""

    def find(values: Values) -> Original | None:
        texts = _texts(values)
        held = dict(_packages(path.parent))
        one = _matching(texts, list(held))
        if one is None or verify_package(held[one], roots=roots).verdict == INVALID:
            return None
        workbook = open_package(held[one])[WORKBOOK]
        return Original(workbook, f"同一文件夹里的{held[one].name}")

    return find


def _texts(values: Values) -> frozenset[str]:
    """Return what the cells say, without the mark of their kind."""
    return frozenset(said[2:] for cells in values.values() for said in cells.values())


def _matching(texts: frozenset[str], held: Sequence[_Version]) -> _Version | None:
    """Return the version by its 校验码, or else by month and version on the cover."""
    by_code = [one for one in held if code_of(one.digest) in texts]
    by_cover = [one for one in held if {f"({one.month.label})", f"第{one.version}版"} <= texts]
    return next(iter((*reversed(by_code), *by_cover)), None)


def _packages(folder: Path) -> Iterator[tuple[_Version, Path]]:
    for path in sorted(folder.glob("*.zip"))[:MOST_BESIDE]:
        try:
            members = open_package(path)
            info = bag_info(members)
            month, version = Month.parse(info[MONTH]), int(info[VERSION])
            code = info[CODE].lower()
        except (UserError, Misshapen, Unsound, KeyError, ValueError):
            continue  # some other zip
        if WORKBOOK in members:
            yield _Version(month, version, code), path
