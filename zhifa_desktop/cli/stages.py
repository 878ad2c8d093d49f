"""``stage``: where a month stands, and the steps that people take with it."""

from __future__ import annotations

import argparse

from zhifa_desktop.cli.opening import opened
from zhifa_desktop.cli.printing import print_json, progress
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.month_course import MonthCourse, Standing
from zhifa_desktop.services.months import Months

STEPS = ("check", "review", "back", "carry", "unlock")


def stage(parsed: argparse.Namespace) -> bool:
    """``stage MONTH [STEP]``: take a step where one is named, then tell where the month stands."""
    month = Month.parse(parsed.month)
    with opened(parsed) as workspace:
        course = MonthCourse(workspace, Months(workspace))
        name, note = parsed.name or workspace.user, parsed.note
        match parsed.step:
            case "check":
                course.check(month, name, note, progress)
            case "review":
                course.review(month, name, note, parsed.exception, progress)
            case "back":
                course.send_back(month, name, note)
            case "carry":
                course.carry(month)
            case "unlock":
                course.unlock(month, note, parsed.second)
            case _:
                pass
        standing = course.standing(month, progress)
    if parsed.json:
        print_json(_plain(standing))
    else:
        _print(standing)
    return not standing.pending and standing.outdated is None


def _plain(standing: Standing) -> dict[str, object]:
    return {
        "month": str(standing.course.month), "stage": standing.stage, "words": standing.words,
        "version": standing.course.lines.version, "locked": standing.locked,
        "lock_day": str(standing.lock_day),
        "steps": [
            {
                "stage": one.stage, "words": one.words, "version": one.version, "name": one.name,
                "when": one.when, "note": one.note,
            }
            for one in standing.course.steps
        ],
        "pending": [
            {"register": p.register, "record": p.record, "message": p.words}
            for p in standing.pending
        ],
    }  # fmt: skip


def _print(standing: Standing) -> None:
    locked = f"(已于{standing.lock_day}锁定)" if standing.locked else ""
    print(f"{standing.course.month.label}月报：{standing.words}{locked}")
    for one in standing.course.steps:
        print(f"  第{one.version}版  {one.when}  {one.words}  {one.name}  {one.note}".rstrip())
    for change in standing.pending:
        print(f"  待更正：{change.words}")
