"""Sheets of training as the sample brigade keeps them: a list of sessions, a matrix per year."""

from __future__ import annotations

from zhifa_desktop.sample.county import County
from zhifa_desktop.sample.mess import Typing
from zhifa_desktop.sample.messy_sheet import Heading, MessySheet, plain
from zhifa_desktop.sample.people_sheets import NOBODY
from zhifa_desktop.sample.story import SAMPLE, UNIT_NAME, chance
from zhifa_desktop.sample.training import (
    ABSENT,
    ATTENDED,
    LEAVE,
    MADE_UP,
    SampleAttendance,
    SampleSession,
)

_WORDS = {LEAVE: ("请假", "假"), ABSENT: ("×", "缺席"), MADE_UP: ("补训",)}


def session_sheet(county: County) -> MessySheet:
    """培训班次台账: the three kinds of hours under one merged heading."""
    typing = Typing(chance(county.seed, "session sheet"))
    rows: list[list[object]] = []
    for n, s in enumerate(county.sessions, 1):
        parts = [f"{part}" if part else "" for part in s.parts]
        rows.append(
            [
                n, s.name, typing.code("training_mode", s.mode), typing.flag(s.cloud), s.host,
                typing.code("host_level", s.host_level), typing.day(s.start),
                typing.digits(int(s.hours)), *parts, typing.flag(s.counted),
                typing.flag(s.retraining), s.teacher, typing.flag(s.exam),
                typing.code("training_category", s.category), _planned(s),
            ]
        )  # fmt: skip
    kinds = "其中(学时)"
    return MessySheet(
        "06-培训班次台账.xlsx", "training_session", "培训班次",
        [f"{UNIT_NAME}2025—2026年培训班次台账({SAMPLE})"],
        [
            *plain("序号", "培训主题", "授课方式", "法治云课堂", "举办单位", "主办层级", "培训时间",
                   "总课时"),
            Heading(kinds, "公共法律知识"), Heading(kinds, "业务知识"), Heading(kinds, "执法技能"),
            *plain("计入60学时", "是否轮训", "授课教师", "是否考试", "培训类别", "对应计划"),
        ],
        rows, [["合计", f"{len(rows)}期"]],
    )  # fmt: skip


def _planned(session: SampleSession) -> str:
    """Return the name of the plan's item: what the brigade itself held under this year's plan."""
    own = session.host == "本单位" and session.start.year == 2026
    return session.name if own else ""


def matrix_sheet(county: County, year: int) -> MessySheet:
    """培训签到汇总表: people down, sessions across, with one person nobody knows."""
    rng = chance(county.seed, f"matrix {year}")
    typing = Typing(rng)
    sessions = [s for s in county.sessions if s.start.year == year]
    marks: dict[str, dict[SampleSession, object]] = {}
    for a in county.attendance:
        if a.session.start.year == year:
            marks.setdefault(a.person.id_number, {})[a.session] = _mark(a, rng.random())
    people = [p for p in county.people if p.id_number in marks]
    rows: list[list[object]] = [
        [
            n, typing.name(p.name), p.unit,
            *(marks[p.id_number].get(session, "") for session in sessions), "",
        ]
        for n, p in enumerate(people, 1)
    ]  # fmt: skip
    stranger: list[object] = ["√" if n < 3 else "" for n in range(len(sessions))]
    rows.append([len(rows) + 1, NOBODY, people[0].unit, *stranger, ""])
    tops = [
        Heading(s.name, f"{s.start.month}月{s.start.day}日\n{int(s.hours)}学时") for s in sessions
    ]
    number = 7 if year == 2025 else 8
    return MessySheet(
        f"{number:02d}-{year}年培训签到汇总表.xlsx", "attendance", f"{year}年",
        [
            f"{UNIT_NAME}{year}年执法人员培训签到汇总表({SAMPLE})",
            "√参加  ×缺席  数字为实得学时,没有通知参加的空着",
        ],
        [*plain("序号", "姓名", "所在单位"), *tops, *plain("备注")], rows,
        [["说明:以签到表原件为准。"], ["填表人:", "", "", "审核人:"]], merged=(2,), refused=3,
    )  # fmt: skip


def _mark(attendance: SampleAttendance, chance_of: float) -> object:
    if attendance.presence != ATTENDED:
        words = _WORDS[attendance.presence]
        return words[int(chance_of * len(words))]
    if attendance.hours is not None:
        return float(attendance.hours)
    return "√" if chance_of < 0.9 else int(attendance.session.hours)
