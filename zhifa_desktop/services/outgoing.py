"""What goes up of one version: the package and the papers that lie beside it, each looked at.

A paper that was saved again after it was made is left out, for its 校验码 would tie nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhifa_desktop.errors import UserError
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import snapshots
from zhifa_desktop.services.month_data import PDF, WORKBOOK
from zhifa_desktop.services.month_records import SUMMARY
from zhifa_desktop.services.paper_names import paper_names
from zhifa_desktop.services.snapshots import Issued
from zhifa_desktop.services.workspace import Workspace

NO_DAMAGE = frozenset({"trusted", "unit", "version"})
"""Steps of a verification that a whole package of this store may fail."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The files of one version, the package first; ``cautions`` say what is not as it should be.

    ``personal`` tells that the package names people (明细级): it is better encrypted.
    ``inside`` are papers that the package holds too: they stay here when it goes encrypted, for
    beside it they would tell in clear what it hides.
    """

    month: Month
    version: int
    code: str
    files: tuple[Path, ...]
    personal: bool
    cautions: tuple[str, ...] = ()
    inside: frozenset[Path] = frozenset()

    @property
    def package(self) -> Path:
        """The package itself."""
        return self.files[0]

    @property
    def files_beside_sealed(self) -> tuple[Path, ...]:
        """What goes when the package is encrypted: itself first, and what says nothing of it."""
        return tuple(path for path in self.files if path not in self.inside)


def gather(workspace: Workspace, month: Month, version: int, package: Path) -> Outgoing:
    """Return what goes up with a package of a version.

    Raises:
        UserError: There is no such version, or the file is not that version's package.
    """
    one, document = issued(workspace, month, version)
    refuse_other(package, one, document)
    names = paper_names(document["paper"]["unit_name"], month, version)
    beside = [package.with_name(name) for name in names]
    cautions = list(_older(workspace, month, version))
    files = [package]
    for path, altered in zip(beside, (_pdf_altered, _workbook_altered, _never), strict=True):
        if not path.is_file():
            cautions.append(f"月报包旁边没有“{path.name}”，没有一起交")
        elif altered(package, path, document):
            cautions.append(f"“{path.name}”被另存过，与月报包里的不一致，没有一起交")
        else:
            files.append(path)
    personal = document["grade"] != SUMMARY
    inside = frozenset((package.with_name(names.pdf), package.with_name(names.workbook)))
    return Outgoing(month, version, one.short, tuple(files), personal, tuple(cautions), inside)


def beside(workspace: Workspace, month: Month, version: int, package: Path) -> tuple[Path, ...]:
    """Return the package and the papers of its version that lie beside it, none looked at."""
    names = paper_names(workspace.settings.unit_name, month, version)
    return tuple(path for path in (package, *map(package.with_name, names)) if path.is_file())


def issued(workspace: Workspace, month: Month, version: int) -> tuple[Issued, dict[str, Any]]:
    """Return a version and its document.

    Raises:
        UserError: There is no such version.
    """
    with workspace.reader() as connection:
        versions = {one.version: one for one in snapshots.issued(connection, month)}
        if version not in versions:
            raise UserError(
                f"{month.label}月报没有第{version}版", kept="什么也没有写", todo="请先生成月报包"
            )
        return versions[version], snapshots.load_document(connection, month, version)


def refuse_other(package: Path, one: Issued, document: Mapping[str, Any]) -> None:
    """Refuse a file that is not this version's package, whatever it is called.

    Raises:
        UserError: It is damaged, another unit's, another month's, or another version.
    """
    from zhifa_desktop.package.bag_reading import bag_info
    from zhifa_desktop.package.members import open_package
    from zhifa_desktop.package.verify import verify_package

    found = verify_package(package)
    kept, todo = "什么也没有写", "请找到原来的月报包，或在“签章”一步重新生成一次"
    # who signed is no matter of damage, and which version it is the package's id tells below
    faults = [step.detail for step in found.steps if not step.ok and step.step not in NO_DAMAGE]
    if faults:
        raise UserError(f"“{package.name}”已损坏或被改动过：{faults[0]}", kept=kept, todo=todo)
    info = bag_info(open_package(package))
    if info.get("External-Identifier") != f"urn:uuid:{document['id']}":
        told = f"{info.get('Zhifa-Month', '?')}第{info.get('Zhifa-Version', '?')}版"
        raise UserError(
            f"“{package.name}”里面是{told}(校验码{info.get('Zhifa-Check-Code', '?')})，"
            f"不是{one.month}第{one.version}版(校验码{one.short})",
            kept=kept, todo=todo,
        )  # fmt: skip


def _older(workspace: Workspace, month: Month, version: int) -> Iterator[str]:
    with workspace.reader() as connection:
        newest = snapshots.issued(connection, month)[-1].version
    if version < newest:
        yield f"这是第{version}版，不是最新的；{month.label}月报已有第{newest}版"


def _pdf_altered(package: Path, path: Path, document: Mapping[str, Any]) -> bool:
    return path.read_bytes() != _member(package, PDF)


def _workbook_altered(package: Path, path: Path, document: Mapping[str, Any]) -> bool:
    """Return whether the copy is neither the package's workbook nor what is made of the month."""
    from zhifa_desktop.papers.workbook import month_workbook

    held = path.read_bytes()
    if held == _member(package, WORKBOOK):
        return False
    return held != month_workbook(snapshots.paper_of(document["paper"]))


def _never(package: Path, path: Path, document: Mapping[str, Any]) -> bool:
    return False


def _member(package: Path, name: str) -> bytes:
    from zhifa_desktop.package.members import open_package

    return bytes(open_package(package)[name])
