"""Two years of training sessions of the sample county and who took part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from zhifa_desktop.sample.people import OFFICER, SamplePerson
from zhifa_desktop.sample.story import chance, pick

LAW, BUSINESS, SKILL = "law", "business", "skill"
ATTENDED, LEAVE, ABSENT, MADE_UP = "attended", "leave", "absent", "made_up"


@dataclass(frozen=True)
class SampleSession:
    """One course as it was held."""

    name: str
    start: date
    hours: Decimal
    category: str
    mode: str = "offline"
    host: str = "本单位"
    host_level: str = "own"
    cloud: bool = False
    retraining: bool = False
    counted: bool = True
    exam: bool = False
    teacher: str = ""

    @property
    def parts(self) -> tuple[Decimal, Decimal, Decimal]:
        """Return the hours of law, business and skill."""
        own = {LAW: 0, BUSINESS: 1, SKILL: 2}.get(self.category)
        return tuple(self.hours if n == own else Decimal(0) for n in range(3))  # type: ignore[return-value]


@dataclass(frozen=True)
class SampleAttendance:
    """One person in one session; ``hours`` only where fewer than the session's were granted."""

    session: SampleSession
    person: SamplePerson
    presence: str = ATTENDED
    hours: Decimal | None = None


def _s(
    name: str, month: int, day: int, hours: int, category: str, **more: object
) -> tuple[str, int, int, int, str, dict[str, object]]:
    return name, month, day, hours, category, more


_CITY = {"host": "样例市交通运输综合行政执法支队", "host_level": "city"}
_CLOUD = {"mode": "online", "cloud": True}
_PLAN = {
    2025: (
        _s("行政处罚法专题", 1, 14, 6, LAW, teacher="法律顾问"),
        _s("春运执法保障部署培训", 1, 9, 3, BUSINESS),
        _s("治超业务轮训", 2, 20, 8, BUSINESS, retraining=True),
        _s("法治云课堂第一期", 3, 12, 4, LAW, **_CLOUD),
        _s("执法文书制作", 3, 27, 6, SKILL, exam=True),
        _s("客运市场执法实务", 4, 17, 6, BUSINESS),
        _s("政治理论学习", 4, 24, 3, "political", counted=False),
        _s("现场检查与取证演练", 5, 15, 8, SKILL, retraining=True),
        _s("法治云课堂第二期", 6, 11, 4, LAW, **_CLOUD),
        _s("全市执法骨干培训", 6, 24, 16, BUSINESS, **_CITY),
        _s("水上执法与船舶安全", 7, 17, 6, BUSINESS),
        _s("执法记录仪规范使用", 8, 14, 4, SKILL),
        _s("行政强制法与扣押程序", 9, 11, 6, LAW),
        _s("法治云课堂第三期", 9, 24, 4, LAW, **_CLOUD),
        _s("队列与体能训练", 10, 16, 4, "fitness", counted=False),
        _s("案卷评查问题讲评", 10, 30, 4, SKILL),
        _s("危货运输执法实务", 11, 13, 6, BUSINESS),
        _s("年度法律知识考试辅导", 12, 4, 4, LAW, exam=True),
    ),
    2026: (
        _s("春运执法与安全生产", 1, 22, 4, BUSINESS),
        _s("法治云课堂第一期", 2, 26, 4, LAW, **_CLOUD),
        _s("新修订法规解读", 3, 12, 6, LAW, teacher="县司法局"),
        _s("治超业务轮训", 3, 26, 8, BUSINESS, retraining=True),
        _s("说理式文书写作", 4, 16, 6, SKILL, exam=True),
        _s("政治理论学习", 4, 23, 3, "political", counted=False),
        _s("网约车执法实务", 5, 14, 6, BUSINESS),
        _s("法治云课堂第二期", 5, 28, 4, LAW, **_CLOUD),
        _s("全市执法骨干培训", 6, 16, 16, BUSINESS, **_CITY),
        _s("移动执法终端操作", 7, 9, 4, SKILL),
        _s("工程质量监督执法", 7, 23, 6, BUSINESS),
        _s("执法规范化比武集训", 8, 20, 8, SKILL, retraining=True),
        _s("行政复议与应诉", 9, 10, 6, LAW, teacher="法律顾问"),
        _s("法治云课堂第三期", 9, 22, 4, LAW, **_CLOUD),
        _s("队列与体能训练", 10, 15, 4, "fitness", counted=False),
        _s("案卷评查问题讲评", 10, 28, 4, SKILL),
        _s("重大案件法制审核要点", 11, 12, 4, LAW),
    ),
}  # fmt: skip
_MARKS = ((ATTENDED, 935), (LEAVE, 40), (ABSENT, 12), (MADE_UP, 13))
_WEAK = 9
_AUXILIARY_SHARE = 0.35


def make_training(
    seed: int, people: tuple[SamplePerson, ...]
) -> tuple[tuple[SampleSession, ...], tuple[SampleAttendance, ...]]:
    """Return the sessions in order of time, and who was called to each with how it went."""
    rng = chance(seed, "training")
    sessions = tuple(sorted(_sessions(), key=lambda s: s.start))
    officers = [p for p in people if p.kind == OFFICER]
    weak = set(rng.sample([p for p in officers if p.serves_on(date(2026, 11, 1))], _WEAK))
    backbone = set(rng.sample(officers, 45))
    found = [
        made
        for session in sessions
        for person in people
        if (made := _attendance(rng, session, person, weak, backbone)) is not None
    ]
    return sessions, tuple(found)


def _sessions() -> list[SampleSession]:
    return [
        SampleSession(name, date(year, month, day), Decimal(hours), category, **more)  # type: ignore[arg-type]
        for year, plan in _PLAN.items()
        for name, month, day, hours, category, more in plan
    ]


def _attendance(
    rng: Random, session: SampleSession, person: SamplePerson,
    weak: set[SamplePerson], backbone: set[SamplePerson],
) -> SampleAttendance | None:  # fmt: skip
    if not person.serves_on(session.start):
        return None
    if person.kind != OFFICER:
        called = session.counted and session.host_level == "own" and not session.cloud
        if not called or rng.random() > _AUXILIARY_SHARE:
            return None
    elif session.host_level != "own" and person not in backbone and rng.random() < 0.45:
        return None
    if person in weak and session.start.year == 2026 and rng.random() < 0.5:
        return SampleAttendance(session, person, pick(rng, ((LEAVE, 60), (ABSENT, 40))))
    presence = pick(rng, _MARKS)
    if presence == ATTENDED and session.hours >= 8 and rng.random() < 0.03:
        return SampleAttendance(session, person, presence, session.hours / 2)
    return SampleAttendance(session, person, presence)
