"""Certificates of the sample officers, their annual reviews and what else happened to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from zhifa_desktop.sample.numbers import certificate_number
from zhifa_desktop.sample.people import OFFICER, SamplePerson
from zhifa_desktop.sample.story import STORY_DAY, chance, day_between, pick
from zhifa_desktop.sample.units import unit_named

PROVINCIAL, MINISTRY = "provincial", "ministry"
PASSED = "passed"
_YEARS = 5
_MAKES_VALID = ("restoration", "loss_lifted")
# days from the story's day at which some cards run out: past, today, within 30 and 90 days
_ENDS = (-58, -31, -12, 0, 9, 17, 28, 41, 55, 72, 88)
_SUSPENDED = (
    (date(2026, 4, 15), date(2026, 6, 14), "执法中未规范使用执法记录仪,经批评教育后整改"),
    (date(2026, 9, 8), None, "年度考核不合格,暂扣待培训"),
    (date(2026, 10, 12), None, "投诉查实,暂扣执法证三个月"),
)
_REVIEW_RESULTS = ((PASSED, 94), ("failed", 2), ("deferred", 1), ("absent", 1), ("", 2))


@dataclass(frozen=True)
class SampleCertificate:
    """One card; the holder is a person of the county."""

    holder: SamplePerson
    kind: str
    number: str
    issuer: str
    fields: tuple[str, ...]
    issued_on: date
    valid_until: date


@dataclass(frozen=True)
class SampleEvent:
    """One annual review, or one change of a card's state."""

    certificate: SampleCertificate
    kind: str
    date: date
    review_year: int | None = None
    result: str = ""
    reason: str = ""
    document: str = ""


def make_certificates(
    seed: int, people: tuple[SamplePerson, ...]
) -> tuple[tuple[SampleCertificate, ...], tuple[SampleEvent, ...]]:
    """Return the cards and their events; every officer has a provincial card but the newest one."""
    rng = chance(seed, "certificates")
    officers = [p for p in people if p.kind == OFFICER]
    newest = max(officers, key=lambda p: p.joined_on or date.min)
    staying = [p for p in officers if p is not newest and not p.has_left and p.post == "执法员"]
    chosen = rng.sample(staying, len(_ENDS) + len(_SUSPENDED) + 1)
    ends = dict(zip(chosen, _ENDS, strict=False))
    cards = [_card(rng, p, n, ends.get(p)) for n, p in enumerate(officers, 1) if p is not newest]
    by_holder = {card.holder: card for card in cards}
    events = [event for card in cards for event in _reviews(rng, card)]
    held_back = [by_holder[p] for p in chosen[len(_ENDS) : len(_ENDS) + len(_SUSPENDED)]]
    for card, (start, end, reason) in zip(held_back, _SUSPENDED, strict=True):
        events.extend(_suspension(card, start, end, reason))
    events.append(
        SampleEvent(by_holder[chosen[-1]], "loss", date(2026, 11, 10), reason="办公楼内遗失")
    )
    events.extend(
        _collected(by_holder[p]) for p in officers if p.has_left and p.status != "resigned"
    )
    old = [card for card in cards if card.issued_on.year < 2025 and not card.holder.has_left]
    cards += [_ministry(card) for card in rng.sample(old, 8)]
    return tuple(cards), tuple(events)


class ValidHolders:
    """Tells who held a valid card on which day."""

    def __init__(
        self, cards: tuple[SampleCertificate, ...], events: tuple[SampleEvent, ...]
    ) -> None:
        """Order the cards and their changes by number."""
        self._cards: dict[str, list[SampleCertificate]] = {}
        self._changes: dict[str, list[SampleEvent]] = {}
        for card in cards:
            self._cards.setdefault(card.holder.id_number, []).append(card)
        for event in sorted(events, key=lambda e: e.date):
            if event.review_year is None:
                self._changes.setdefault(event.certificate.number, []).append(event)

    def holds(self, person: SamplePerson, day: date) -> bool:
        """Return whether one of the person's cards was valid on a day."""
        return any(self._valid(card, day) for card in self._cards.get(person.id_number, ()))

    def _valid(self, card: SampleCertificate, day: date) -> bool:
        if not card.issued_on <= day <= card.valid_until:
            return False
        before = [e for e in self._changes.get(card.number, ()) if e.date <= day]
        return not before or before[-1].kind in _MAKES_VALID


def _card(rng: Random, person: SamplePerson, order: int, end: int | None) -> SampleCertificate:
    if end is not None:
        until = STORY_DAY + timedelta(days=end)
        issued = until.replace(year=until.year - _YEARS) + timedelta(days=1)
    else:
        earliest = max(person.joined_on or date.min, date(2022, 4, 1))
        latest = date(2024, 12, 20) if earliest < date(2024, 12, 1) else earliest
        issued = day_between(rng, earliest, latest)
        until = issued.replace(year=issued.year + _YEARS, day=min(issued.day, 28))
    fields = unit_named(person.unit).fields or ("comprehensive",)
    return SampleCertificate(
        person,
        PROVINCIAL,
        certificate_number(issued, order),
        "样例县人民政府",
        fields,
        issued,
        until,
    )


def _ministry(card: SampleCertificate) -> SampleCertificate:
    """Return the older card of the ministry that some still hold besides."""
    issued = date(2021, 6, 1)
    until = date(2025, 5, 31)
    return SampleCertificate(
        card.holder, MINISTRY, f"JT{card.number}", "交通运输部(样例)", card.fields, issued, until
    )


def _reviews(rng: Random, card: SampleCertificate) -> list[SampleEvent]:
    found = []
    for year in (2025, 2026):
        on = day_between(rng, date(year, 3, 1), date(year, 9, 20))
        due = card.issued_on.year < year and card.holder.serves_on(on)
        result = pick(rng, _REVIEW_RESULTS) if year == 2026 else PASSED
        if due and result and on <= card.valid_until:
            found.append(SampleEvent(card, "annual_review", on, year, result))
    return found


def _suspension(
    card: SampleCertificate, start: date, end: date | None, reason: str
) -> list[SampleEvent]:
    number = f"样交执证〔{start.year}〕{start.timetuple().tm_yday}号"
    found = [SampleEvent(card, "suspension", start, reason=reason, document=number)]
    if end:
        found.append(SampleEvent(card, "restoration", end, reason="整改到位,恢复使用"))
    return found


def _collected(card: SampleCertificate) -> SampleEvent:
    since = card.holder.status_since
    assert since is not None
    words = "退休" if card.holder.status == "retired" else "调出"
    return SampleEvent(
        card, "withdrawal", since + timedelta(days=3), reason=f"{words}收回",
        document=f"样交执证〔{since.year}〕{since.timetuple().tm_yday}号",
    )  # fmt: skip
