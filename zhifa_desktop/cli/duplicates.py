"""The command ``duplicates``: records of a register that look like one."""

from __future__ import annotations

import argparse

from zhifa_desktop.cli.opening import opened
from zhifa_desktop.cli.printing import print_json
from zhifa_desktop.services.near_duplicates import NearDuplicates
from zhifa_desktop.services.records import Records


def duplicates(parsed: argparse.Namespace) -> bool:
    """``duplicates REGISTER``: fine when there is none."""
    with opened(parsed) as workspace:
        records = Records(workspace)
        found = NearDuplicates(workspace, records).pairs(records.spec(parsed.register).name)
    if parsed.json:
        print_json(
            [
                {"ids": [one.first, one.second], "titles": list(one.titles), "reason": one.reason}
                for one in found
            ]
        )
        return not found
    for one in found:
        print(f"{one.titles[0]} — {one.titles[1]}：{one.reason}")
    print(
        f"有{len(found)}对疑似重复，请在窗口里“视图 › 查疑似重复”核对"
        if found
        else "没有疑似重复的"
    )
    return not found
