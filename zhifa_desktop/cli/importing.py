"""The command ``import``: a sheet into a register, with what was refused and left out."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

from zhifa_desktop.cli.opening import opened
from zhifa_desktop.cli.outputs import new_workbook
from zhifa_desktop.cli.printing import print_json, progress
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.import_profiles import ImportProfiles, mapping_by
from zhifa_desktop.services.importing import Importing, ImportPreview, ImportResult
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.workspace import Workspace

SHOWN_PROBLEMS = 20


def import_file(parsed: argparse.Namespace) -> bool:
    """``import REGISTER FILE``: fine when no row was refused."""
    if parsed.errors:
        new_workbook(parsed.errors)
    with opened(parsed) as workspace:
        importing = Importing(workspace)
        preview = _examined(parsed, workspace, importing)
        if parsed.dry_run:
            result = importing.trial(preview)
        else:
            result = importing.apply(preview, all_or_nothing=parsed.all_or_nothing, report=progress)
        if parsed.errors and result.rejected:
            importing.write_refused(result, parsed.errors)
    if parsed.json:
        print_json(result.as_json())
    else:
        _tell(parsed, preview, result)
    return not result.rejected


def _examined(
    parsed: argparse.Namespace, workspace: Workspace, importing: Importing
) -> ImportPreview:
    """Return what the import would do, read by the sender's profile where one is named."""
    columns = _columns(parsed, Records(workspace))
    source = importing.open(parsed.register, parsed.file, sheet=parsed.sheet)
    mapping, mode = importing.recall(source), "both"
    if parsed.profile:
        profile = ImportProfiles(workspace).named(source.register, parsed.profile)
        mapping, mode = mapping_by(profile, source), profile.mode
        columns = columns if parsed.columns else profile.only
    preview = importing.examine(
        source, mapping=mapping or None, mode=parsed.mode or mode, columns=columns,
        create_missing=parsed.create_missing, theirs=parsed.theirs, report=progress,
    )  # fmt: skip
    if not len(preview.rows):
        raise UserError(
            f"“{parsed.file.name}”里找到了表头，但表头下面没有一行数据",
            kept="台账没有任何改动",
            todo="请填好数据并保存后再导入；若选错了文件或工作表，请另选",
        )
    return preview


def _tell(parsed: argparse.Namespace, preview: ImportPreview, result: ImportResult) -> None:
    done = "检查完毕(没有写入)" if parsed.dry_run else "导入完毕" if result.applied else "没有导入"
    print(
        f"{done}：共{result.rows}条，新增{result.added}，更新{result.updated}，"
        f"相同{result.unchanged}，退回{result.rejected}。"
    )
    if result.conflicts:
        won = "用来表的覆盖" if parsed.theirs else "保留了台账的；要用来表的请加 --theirs"
        print(f"  有{result.conflicts}条与台账里后来改过的内容冲突，{won}")
    for line in (*_left_and_made(preview, result), *_troubles(result)):
        print(line)
    if parsed.errors and result.rejected:
        print(f"退回的行已写入 {parsed.errors}，改好后可再导入。")


def _troubles(result: ImportResult) -> Iterator[str]:
    """Tell what refused rows, then what is to be noted of the others; the first of each."""
    for problem in result.problems[:SHOWN_PROBLEMS]:
        heading = "" if problem.heading in problem.message else f"{problem.heading}："
        yield f"  {problem.sheet} 第{problem.row}行 {heading}{problem.message}"
    if len(result.problems) > SHOWN_PROBLEMS:
        yield f"  ……共{len(result.problems)}处"
    for warning in result.warnings[:SHOWN_PROBLEMS]:
        yield f"  请留意：{warning.sheet} 第{warning.row}行 {warning.message}"
    if len(result.warnings) > SHOWN_PROBLEMS:
        yield f"  ……请留意的共{len(result.warnings)}处"


def _columns(parsed: argparse.Namespace, records: Records) -> tuple[str, ...] | None:
    """Return the code names of ``--columns``, which may be given as labels."""
    if not parsed.columns:
        return None
    labels = {c.label: c.name for c in records.spec(parsed.register).columns}
    given = (part.strip() for part in re.split("[,，、]", parsed.columns))
    return tuple(labels.get(part, part) for part in given if part)


def _left_and_made(preview: ImportPreview, result: ImportResult) -> Iterator[str]:
    """Tell what of the sheet was not read, and what was made beside its records."""
    if preview.unmapped:
        yield f"  没有导入的栏目：{'、'.join(h.text for h in preview.unmapped)}"
    if preview.ignored:
        rows = "、".join(f"第{row.number}行" for _, row in preview.ignored[:SHOWN_PROBLEMS])
        yield f"  跳过的行(合计、注释、落款等)：{rows}"
    if result.created and result.applied:
        yield f"  一并新建：{'、'.join(title for _, title in result.created)}"
