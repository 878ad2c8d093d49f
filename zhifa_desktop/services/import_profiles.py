"""Named import profiles: how one sender's table is read, whatever order its columns come in.

The forms of other systems are not known here and not guessed: a clerk maps their columns once
and gives the sender a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from zhifa_desktop.db import kept
from zhifa_desktop.errors import UserError
from zhifa_desktop.exchange.headings import fold_heading
from zhifa_desktop.services.importing_match import ADD, BOTH, UPDATE
from zhifa_desktop.services.importing_source import ImportSource
from zhifa_desktop.services.workspace import Workspace

LONGEST_NAME = 30
NOT_KEPT = "没有保存"


@dataclass(frozen=True, slots=True)
class ImportProfile:
    """One sender's table: our column by folded heading ("" for those left out), and how to take it.

    ``only`` names the columns to update in records that exist; None for all.
    """

    name: str
    columns: Mapping[str, str]
    mode: str = BOTH
    only: tuple[str, ...] | None = None


class ImportProfiles:
    """The profiles kept in an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def of(self, register: str) -> tuple[ImportProfile, ...]:
        """Return a register's profiles in the order of their names."""
        with self._workspace.reader() as connection:
            stored = kept.read(connection, _place(register)) or []
        return tuple(_read(one) for one in stored)

    def named(self, register: str, name: str) -> ImportProfile:
        """Return a profile by its name.

        Raises:
            UserError: There is none of that name.
        """
        known = self.of(register)
        for one in known:
            if one.name == name.strip():
                return one
        names = "、".join(one.name for one in known)
        raise UserError(
            f"没有名为“{name}”的导入来源", kept="台账没有任何改动",
            todo=f"可用的有：{names}" if names else "请先在窗口的导入预览里“存为来源”",
        )  # fmt: skip

    def fitting(self, source: ImportSource) -> ImportProfile | None:
        """Return the profile whose every heading stands in a table, the one that knows most."""
        headings = {fold_heading(one.text) for one in source.headings}
        fit = [one for one in self.of(source.register) if set(one.columns) <= headings]
        return max(fit, key=lambda one: len(one.columns), default=None)

    def save(
        self, name: str, source: ImportSource, mapping: Mapping[int, str], *,
        mode: str = BOTH, only: Iterable[str] | None = None,
    ) -> ImportProfile:  # fmt: skip
        """Keep how a table is read under a sender's name; one of the same name is replaced.

        Raises:
            UserError: The name is blank or too long, or people stand down and sessions across.
        """
        if source.is_matrix:
            raise UserError(
                "横排的培训汇总表没有固定的栏目", kept=NOT_KEPT, todo="直接导入即可，不用存为来源"
            )
        columns = {
            fold_heading(one.text): mapping.get(one.index, one.column) for one in source.headings
        }
        columns.pop("", None)
        made = ImportProfile(_tidy(name), columns, mode, None if only is None else tuple(only))
        others = [one for one in self.of(source.register) if one.name != made.name]
        self._keep(source.register, [*others, made], "保存导入来源")
        return made

    def rename(self, register: str, name: str, new: str) -> None:
        """Give a profile another name.

        Raises:
            UserError: There is none, or the new name is blank, too long or taken.
        """
        mine, tidied = self.named(register, name), _tidy(new)
        if tidied != mine.name and tidied in {one.name for one in self.of(register)}:
            raise UserError(
                f"已有名为“{tidied}”的导入来源", kept="名称没有改动", todo="请换一个名称"
            )
        others = [one for one in self.of(register) if one.name != mine.name]
        self._keep(register, [*others, replace(mine, name=tidied)], "改导入来源的名称")

    def remove(self, register: str, name: str) -> None:
        """Take a profile away; what it brought in stays."""
        mine = self.named(register, name)
        others = [one for one in self.of(register) if one.name != mine.name]
        self._keep(register, others, "删除导入来源")

    def _keep(self, register: str, profiles: list[ImportProfile], what: str) -> None:
        ordered = sorted(profiles, key=lambda one: one.name)
        with self._workspace.work(what) as unit:
            held = [asdict(one) for one in ordered] or None
            kept.write(unit.connection, _place(register), held, unit.now)


def mapping_by(profile: ImportProfile, source: ImportSource) -> dict[int, str]:
    """Return our column by column of the sheet, as a profile says.

    Headings it does not know keep what the program took them for, unless the profile gives that
    column to another; columns that are no more are left out.
    """
    known = {column for column, _ in source.targets}
    given = set(profile.columns.values())
    mapping: dict[int, str] = {}
    for heading in source.headings:
        column = profile.columns.get(fold_heading(heading.text))
        if column is None:
            column = "" if heading.column in given else heading.column
        taken = column in mapping.values()
        mapping[heading.index] = column if column in known and not taken else ""
    return mapping


def _tidy(name: str) -> str:
    tidied = " ".join(name.split())
    if not tidied or len(tidied) > LONGEST_NAME:
        raise UserError(
            "来源没有名称" if not tidied else "来源的名称太长", kept=NOT_KEPT,
            todo=f"请起一个不超过{LONGEST_NAME}个字的名称，如“12328工单系统”",
        )  # fmt: skip
    return tidied


def _read(stored: dict[str, object]) -> ImportProfile:
    columns, only, mode = stored.get("columns"), stored.get("only"), stored.get("mode")
    return ImportProfile(
        str(stored["name"]),
        {str(k): str(v) for k, v in columns.items()} if isinstance(columns, dict) else {},
        str(mode) if mode in (ADD, BOTH, UPDATE) else BOTH,
        tuple(str(one) for one in only) if isinstance(only, list) else None,
    )


def _place(register: str) -> str:
    return f"import-profiles/{register}"
