"""``warnings``: what is due or wrong today, the most pressing first."""

from __future__ import annotations

import argparse

from zhifa_desktop.cli.opening import opened
from zhifa_desktop.cli.printing import print_json, print_table, progress
from zhifa_desktop.services.early_warnings import EarlyWarnings, Urgency, WarningLine


def warnings(parsed: argparse.Namespace) -> bool:
    """``warnings [--unit UNIT]``: fine when nothing is urgent."""
    with opened(parsed) as workspace:
        today = workspace.today()
        found = EarlyWarnings(workspace).refresh(progress)
    lines = [line for line in found if parsed.all or not line.put_off(today)]
    if parsed.unit:
        lines = [line for line in lines if line.unit_name == parsed.unit]
    if parsed.json:
        print_json([_plain(line) for line in lines])
    else:
        rows = [
            [line.urgency_words, line.warned.message, line.unit_name, line.note.text]
            for line in lines
        ]
        print_table(["级别", "事项", "机构", "处理情况"], rows)
        print(f"共{len(lines)}条")
    return all(line.warned.urgency is not Urgency.URGENT for line in lines)


def _plain(line: WarningLine) -> dict[str, object]:
    one = line.warned
    return {
        "rule": one.rule, "urgency": str(one.urgency), "register": one.register,
        "record_id": one.record_id, "key": one.title, "message": one.message,
        "due": one.due.isoformat() if one.due else None, "unit": line.unit_name or None,
        "note": line.note.text or None,
    }  # fmt: skip
