"""Handing a month over on a stick or into a folder: read back from there, then 可以拔出 (N20)."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from zhifa_desktop.db import copies
from zhifa_desktop.errors import UserError
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import hand_overs, outgoing
from zhifa_desktop.services.carrying import UNTOUCHED, carry, lying_there, speaking
from zhifa_desktop.services.hand_overs import HandOver
from zhifa_desktop.services.outgoing import Outgoing
from zhifa_desktop.services.receivers import Receivers
from zhifa_desktop.services.workspace import Report, Workspace, silent

__all__ = ["HandOver", "HandingOver", "Outgoing", "Seal", "cloud_caution", "hand_over"]

Seal = Callable[[Path, Path], None]
"""Writes a file encrypted to another; what ``package.encryption.encrypt`` does."""
SEALED = ".p7m"
PLAIN_CAUTION = "月报包含有人员姓名和编号(明细级)，没有加密；请当面交接，交完把U盘上的文件删去"
_CLOUDS = re.compile(
    r"onedrive|dropbox|nutstore|坚果云|baidusyncdisk|百度网盘|wps ?cloud|wpsdrive|wps云盘|icloud|"
    r"google ?drive|微云|天翼云盘|阿里云盘|seafile|nextcloud|owncloud|syncthing|wechat files|微信",
    re.IGNORECASE,
)


class HandingOver:
    """Handing over from an opened store, and the history of it."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def gather(self, month: Month, version: int, package: Path) -> Outgoing:
        """Return what goes up with a package; see services.outgoing."""
        return outgoing.gather(self._workspace, month, version, package)

    def beside(self, month: Month, version: int, package: Path) -> tuple[Path, ...]:
        """Return the package and the papers that lie beside it, none of them looked at."""
        return outgoing.beside(self._workspace, month, version, package)

    def hand_over(
        self, going: Outgoing, place: Path, report: Report = silent, *,
        receivers: Sequence[str] = (),
    ) -> HandOver:  # fmt: skip
        """Put gathered files into a folder; see ``hand_over``.

        Args:
            going: What :meth:`gather` returned.
            place: A folder that is there.
            report: Progress in percent; may raise Cancelled, then nothing is left there.
            receivers: Ids of those whom the package is encrypted to (services.receivers); papers
                that it holds too then stay here. Nobody: it goes as it is.
        """
        files, seal, certificates = going.files, None, list[bytes]()
        if receivers:
            files = going.files_beside_sealed
            seal, certificates = Receivers(self._workspace).sealing(receivers)
        return hand_over(
            self._workspace, going.month, going.version, files, place, report,
            seal=seal, encrypted_for=certificates,
        )  # fmt: skip

    def history(self, month: Month) -> tuple[HandOver, ...]:
        """Return what was handed over of a month, the latest last."""
        with self._workspace.reader() as connection:
            return hand_overs.history(connection, month)


def hand_over(
    workspace: Workspace,
    month: Month,
    version: int,
    files: Sequence[Path],
    place: Path,
    report: Report = silent,
    *,
    encrypted_for: Sequence[bytes] = (),
    seal: Seal | None = None,
) -> HandOver:
    """Put a version's files into a folder of a stick or disk, and read them back from there.

    Args:
        workspace: The store that issued the version.
        month: The month.
        version: The version.
        files: The package first, then the papers beside it.
        place: A folder that is there.
        report: Progress in percent; may raise Cancelled, then nothing is left there.
        encrypted_for: Certificates (PEM or DER) of those whom ``seal`` encrypts to.
        seal: Encrypts the package on its way; None hands it over as it is.

    Raises:
        UserError: The first file is not this version's package; no room, no permission, the stick
            was pulled out; a file of that name with other bytes lies there.
    """
    one, document = outgoing.issued(workspace, month, version)
    outgoing.refuse_other(files[0], one, document)
    _refuse_place(place, files)
    with workspace.reader() as connection:
        before = hand_overs.history(connection, month)
    with speaking(place), tempfile.TemporaryDirectory(prefix="zhifa-") as room:
        package_sha256 = copies.digest_on_disk(files[0], lambda _: None)
        sources = _sealed(files, Path(room), seal)
        known = {SEALED: _known(before, package_sha256)} if seal else {}
        there = lying_there(sources, place, known)
        carried = carry(sources, place, there, report)
    cautions = [cloud_caution(place)]
    if seal is None and document["grade"] != "summary":
        cautions.append(PLAIN_CAUTION)
    done = HandOver(
        version, workspace.now(), workspace.user, str(place.absolute()), carried, package_sha256,
        _names(encrypted_for) if seal else (), tuple(filter(None, cautions)),
    )  # fmt: skip
    with workspace.work(f"交出{month.label}月报第{version}版") as unit:
        hand_overs.add(unit.connection, month, done, unit.now)
    report(100, 100, "完成")
    return done


def cloud_caution(place: Path) -> str:
    """Return a word about a folder that some program copies into a cloud; empty elsewhere."""
    if not _CLOUDS.search(str(place.absolute())):
        return ""
    return "这个文件夹像是网盘或聊天软件的，里面的文件会自动传到外网；内部数据请交到U盘"


def _refuse_place(place: Path, files: Sequence[Path]) -> None:
    if place.is_file():
        raise UserError(f"“{place}”是文件，不是文件夹", kept=UNTOUCHED, todo="请选择文件夹")
    if not os.path.isdir(place):
        raise UserError(
            f"找不到“{place}”", kept=UNTOUCHED, todo="请插好U盘，或先建好文件夹，再交一次"
        )
    if place.resolve() == files[0].parent.resolve():
        raise UserError(
            "月报包本来就在这个文件夹里", kept=UNTOUCHED, todo="请选择U盘或另一个文件夹"
        )
    from zhifa_desktop.package.member_names import name_problem

    for path in files:
        if problem := name_problem(path.name):
            raise UserError(
                f"“{path.name}”：{problem}", kept=UNTOUCHED, todo="请改用原来的文件名再交"
            )


def _sealed(files: Sequence[Path], room: Path, seal: Seal | None) -> dict[str, Path]:
    """Return where each file comes from, by the name it is to have; the package first."""
    if seal is None:
        return {path.name: path for path in files}
    name = files[0].name + SEALED
    seal(files[0], room / name)
    return {name: room / name} | {path.name: path for path in files[1:]}


def _known(before: Sequence[HandOver], package_sha256: str) -> frozenset[str]:
    """Return the encrypted forms of this package that were handed over: no two are the same."""
    return frozenset(
        file.sha256
        for one in before
        if one.package_sha256 == package_sha256
        for file in one.files
        if file.name.endswith(SEALED)
    )


def _names(certificates: Sequence[bytes]) -> tuple[str, ...]:
    from zhifa_desktop.package.certificate_files import load_certificates
    from zhifa_desktop.package.identity import common_name

    return tuple(common_name(one) for one in load_certificates(certificates))
