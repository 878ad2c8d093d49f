"""``folder``: 迎检资料夹 of a period, as one PDF or as a folder with the attachments."""

from __future__ import annotations

import argparse

from zhifa_desktop.cli.opening import opened
from zhifa_desktop.cli.printing import print_json, progress
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.attachments import Attachments
from zhifa_desktop.services.figures import Figures, Span
from zhifa_desktop.services.inspection_folder import InspectionFolder
from zhifa_desktop.services.plan_overview import PlanOverview
from zhifa_desktop.services.records import Records


def folder(parsed: argparse.Namespace) -> bool:
    """``folder PERIOD --out PLACE``."""
    period, numbers = Span.parse(parsed.period), _numbers(parsed.measures)
    with opened(parsed) as workspace:
        records, attachments = Records(workspace), Attachments(workspace)
        plan = PlanOverview(workspace, records, Figures(workspace), attachments)
        made = InspectionFolder(workspace, records, plan, attachments).export(
            period, parsed.out, numbers=numbers, scans=not parsed.no_scans, files=parsed.files,
            report=progress,
        )  # fmt: skip
    if parsed.json:
        print_json({"made": str(made)})
    else:
        print(f"已生成 {made}")
    return True


def _numbers(text: str) -> list[int]:
    parts = [part for part in text.replace("、", ",").replace("，", ",").split(",") if part.strip()]
    if any(not part.strip().isdecimal() for part in parts):
        raise UserError(f"“{text}”不是举措的序号", todo="请写成1,3,4这样的序号")
    return [int(part) for part in parts]
