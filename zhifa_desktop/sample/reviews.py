"""Rounds of case-file review: own rounds line by line, the city's with their total alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from zhifa_desktop.registers.codes import CodeItem, code_list
from zhifa_desktop.sample.cases import SampleCase
from zhifa_desktop.sample.people import SamplePerson
from zhifa_desktop.sample.story import chance, pick
from zhifa_desktop.sample.units import REVIEW_OFFICE

SELF, CITY = "self", "city"
# round, organizer, first day, number of files, files decided before
_ROUNDS = (
    ("2025年上半年自评", SELF, date(2025, 7, 15), 11, date(2025, 6, 30)),
    ("2025年市级集中评查", CITY, date(2025, 11, 18), 8, date(2025, 10, 31)),
    ("2025年下半年自评", SELF, date(2026, 1, 13), 11, date(2025, 12, 31)),
    ("2026年上半年自评", SELF, date(2026, 7, 14), 11, date(2026, 6, 30)),
    ("2026年第三季度自评", SELF, date(2026, 10, 20), 11, date(2026, 9, 30)),
    ("2026年市级集中评查", CITY, date(2026, 10, 27), 8, date(2026, 9, 30)),
)
_FAULTS = {
    "事实证据": ("询问笔录未核对当事人身份", "现场照片未注明拍摄时间", "勘验笔录缺少见证人签字"),
    "法律适用": ("引用条款未写明项", "裁量理由过于简单"),
    "程序": ("送达回证缺少送达人签字", "权利告知时间早于立案审批", "陈述申辩复核意见缺失"),
    "文书": ("文书有涂改未加盖校对章", "说理不充分", "救济途径表述不完整"),
    "执行归档": ("卷内目录页码有误", "结案报告未附缴款票据"),
    "主体": ("执法证号填写不全",),
}


@dataclass(frozen=True)
class SampleScore:
    """Points taken off for one item of the standard."""

    item: CodeItem
    deduction: Decimal
    reason: str = ""


@dataclass(frozen=True)
class SampleReview:
    """One file in one round; ``scores`` of own rounds, ``total`` of the city's."""

    round: str
    organizer: str
    case: SampleCase
    date: date
    reviewers: str = ""
    total: Decimal | None = None
    veto_item: str = ""
    findings: str = ""
    scores: tuple[SampleScore, ...] = ()

    @property
    def title(self) -> str:
        """Return how the review is named elsewhere."""
        return f"{self.round} {self.case.title}"


def make_reviews(
    seed: int, people: tuple[SamplePerson, ...], cases: tuple[SampleCase, ...]
) -> tuple[SampleReview, ...]:
    """Return the reviews by round; the file without legal review is found and fails outright."""
    rng = chance(seed, "reviews")
    reviewers = [p.name for p in people if p.unit == REVIEW_OFFICE and p.status == "active"]
    found: list[SampleReview] = []
    for words, organizer, first, number, before in _ROUNDS:
        files = [
            c
            for c in cases
            if c.procedure == "ordinary"
            and c.course.decided_on is not None
            and before - timedelta(days=300) < c.course.decided_on <= before
        ]
        chosen = [c for c in files if organizer == SELF and _lacks_review(c)]
        chosen += rng.sample([c for c in files if c not in chosen], number - len(chosen))
        for n, case in enumerate(chosen):
            on = first + timedelta(days=n % 4)
            if organizer == SELF:
                found.append(_own(rng, words, case, on, reviewers))
            else:
                found.append(_citys(rng, words, case, on))
    return tuple(found)


def _own(rng: Random, words: str, case: SampleCase, on: date, reviewers: list[str]) -> SampleReview:
    care = rng.choice((0.12, 0.2, 0.25, 0.35, 0.6))
    scores = tuple(_score(rng, item, care) for item in code_list("review_item").items)
    faults = [s.reason for s in scores if s.reason]
    return SampleReview(
        words, SELF, case, on, "、".join(rng.sample(reviewers, 2)),
        veto_item="v08" if _lacks_review(case) else "",
        findings=";".join(dict.fromkeys(faults)), scores=scores,
    )  # fmt: skip


def _lacks_review(case: SampleCase) -> bool:
    return case.major and case.course.legal_review_on is None


def _score(rng: Random, item: CodeItem, faults: float) -> SampleScore:
    if rng.random() > faults:
        return SampleScore(item, Decimal(0))
    assert item.value is not None
    most = int(item.value * 2) // 2
    off = min(Decimal(rng.randint(1, max(2, most // 2))) / 2 + Decimal(1) / 2, item.value)
    return SampleScore(item, off, rng.choice(_FAULTS[item.group]))


def _citys(rng: Random, words: str, case: SampleCase, on: date) -> SampleReview:
    total = pick(rng, ((rng.randint(180, 196), 60), (rng.randint(160, 179), 30), (170, 10)))
    fault = rng.choice(_FAULTS["程序"] + _FAULTS["文书"])
    return SampleReview(words, CITY, case, on, total=Decimal(total) / 2, findings=fault)
