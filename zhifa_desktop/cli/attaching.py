"""The command ``attach``: photos and scans to the records their files' names lead to."""

from __future__ import annotations

import argparse
from pathlib import Path

from zhifa_desktop.cli.opening import opened
from zhifa_desktop.cli.printing import print_json
from zhifa_desktop.errors import UserError
from zhifa_desktop.rules.file_matching import CLASH, PERHAPS, SEVERAL, SURE, UNKNOWN
from zhifa_desktop.services.attachments import Attachments
from zhifa_desktop.services.files_by_name import FileMatch, FilesByName, Wanted
from zhifa_desktop.services.records import Records

WORDS = {
    SEVERAL: "对得上好几条", PERHAPS: "只是像", CLASH: "文件名里的姓名和号码不是同一条",
    UNKNOWN: "没有对上",
}  # fmt: skip
HAS_PHOTO = "已有照片，没有替换"


def attach(parsed: argparse.Namespace) -> bool:
    """``attach REGISTER FILES``: fine when every file found its record and was kept."""
    with opened(parsed) as workspace:
        records = Records(workspace)
        files = FilesByName(workspace, records, Attachments(workspace))
        register = records.spec(parsed.register).name
        if parsed.photo and not files.photo_column(register):
            raise UserError(f"“{records.spec(register).label}”没有照片一栏", todo="去掉 --photo")
        matches = files.match(register, parsed.files)
        sure = [Wanted(m.path, m.found.ids[0]) for m in matches if m.found.state == SURE]
        problems = [_problem(records, register, m) for m in matches if m.found.state != SURE]
        if parsed.photo and not parsed.replace:
            have = files.holding(register)
            problems += [_line(one.path, HAS_PHOTO) for one in sure if one.record in have]
            sure = [one for one in sure if one.record not in have]
        kept = 0
        if not parsed.dry_run:
            keep = files.keep_photos if parsed.photo else files.attach
            answer = keep(register, sure)
            kept = len(answer.files)
            problems += [_line(path, str(error)) for path, error in answer.refused]
    if parsed.json:
        told = {"files": len(matches), "matched": len(sure), "kept": kept, "problems": problems}
        print_json(told)
    else:
        for one in problems:
            print(f"  {one['file']}：{one['reason']}{_named(one['candidates'])}")
        done = "可以存入" if parsed.dry_run else "存入"
        print(f"共{len(matches)}个文件，{done}{len(sure) if parsed.dry_run else kept}个。")
    return not problems


def _problem(records: Records, register: str, match: FileMatch) -> dict[str, object]:
    ids = match.found.ids[:5]
    named = records.labels(register, ids)
    line = _line(match.path, WORDS[match.found.state])
    return {**line, "candidates": [named.get(one, "") for one in ids]}


def _line(path: Path, reason: str) -> dict[str, object]:
    return {"file": path.name, "reason": reason, "candidates": []}


def _named(candidates: object) -> str:
    return (
        f"：{'、'.join(map(str, candidates))}"
        if isinstance(candidates, list) and candidates
        else ""
    )
