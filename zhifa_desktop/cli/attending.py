"""The command ``attend``: the people of a session from a list of names."""

from __future__ import annotations

import argparse
from pathlib import Path

from zhifa_desktop.cli.opening import opened
from zhifa_desktop.cli.printing import print_json
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.many.attendance import BulkAttendance, sure_ones
from zhifa_desktop.services.many.names import Match
from zhifa_desktop.services.records import Query, Records

MOST_BYTES = 1_000_000
ENCODINGS = ("utf-8-sig", "gb18030")


def attend(parsed: argparse.Namespace) -> bool:
    """``attend SESSION NAMES``: fine when every name was found and entered; else nothing is."""
    text = _read(parsed.names)
    with opened(parsed) as workspace:
        bulk = BulkAttendance(workspace)
        session = bulk.session(_session(Records(workspace), parsed.session))
        matches = bulk.match(text)
        if not matches:
            raise UserError(f"“{parsed.names.name}”里没有名字", kept="没有写入", todo="每行写一人")
        sure, unsure = sure_ones(matches)
        there = {one.identity: one.entered for one in session.people}
        new = [one for one in sure if not there.get(one.person)]
        entered = bulk.save(session.row.id, new) if new and not unsure else 0
    if parsed.json:
        print_json(
            {
                "session": session.row.shown["number"], "names": len(matches), "entered": entered,
                "already": len(sure) - len(new),
                "problems": [
                    {"name": one.text, "state": one.state,
                     "candidates": [c.label for c in one.candidates]} for one in unsure
                ],
            }
        )  # fmt: skip
        return not unsure
    print(session.title)
    for one in unsure:
        print(f"  {_told(one)}")
    if unsure:
        print(f"有{len(unsure)}个名字没有对上，没有登记；改好名单后再来一次。")
    else:
        print(f"已登记{entered}人，原已登记{len(sure) - len(new)}人。")
    return not unsure


def _told(one: Match) -> str:
    if not one.candidates:
        return f"“{one.text}”：没有这个人"
    named = "、".join(candidate.label for candidate in one.candidates)
    return f"“{one.text}”：有重名，请写成“姓名(机构)”或人员编号：{named}"


def _session(records: Records, text: str) -> str:
    found = records.page("training_session", Query(search=text), 0, 6)
    exact = [row for row in found if text in (row.shown["number"], row.shown["name"])]
    if len(exact or found) == 1:
        return (exact or list(found))[0].id
    if not found:
        raise UserError(f"没有找到班次“{text}”", todo="请写班次编号，如 PX2026-001")
    named = "、".join(f"{row.shown['number']} {row.shown['name']}" for row in found[:5])
    raise UserError(f"“{text}”对应不止一个班次：{named}", todo="请写班次编号")


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserError(f"“{path.name}”太大，不像名单", kept="没有写入")
        data = path.read_bytes()
    except OSError:
        raise UserError(f"读不了“{path}”", kept="没有写入", todo="请检查文件名和路径") from None
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError(f"“{path.name}”不是文本文件", kept="没有写入", todo="请另存为文本(txt)")
