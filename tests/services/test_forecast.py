"""Looking ahead: who will miss the hours, which sessions mend it, who is free, cards, reviews."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import made
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.forecast import Forecast, HoursForecast, days_of, mending
from zhifa_desktop.services.records import Query


@pytest.fixture
def forecast(workspace):
    workspace._clock = fixed_clock(date(2026, 7, 1))  # 182 of 365 days
    return Forecast(workspace)


@pytest.fixture
def unit(records):
    return made.unit(records, frontline=True)


def trained(records, unit, name, hours, **more):
    person = made.officer(records, unit, name, **more)
    if hours:
        made.attend(records, made.session(records, f"{name}班", date(2026, 3, 1), hours), person)
    return person


def test_who_will_miss_the_hours_at_this_pace(forecast, records, unit):
    trained(records, unit, "将够", 30)  # 30 × 365 ÷ 182 = 60.1
    trained(records, unit, "差些", "29.5")  # 59.1
    trained(records, unit, "已够", 60)
    trained(records, unit, "没训", 0)
    made.auxiliary(records, unit, "辅助")
    found = {one.name: one for one in forecast.hours(all_of_them=True)}
    assert set(found) == {"将够", "差些", "已够", "没训"}
    assert [one.name for one in forecast.hours()] == ["没训", "差些"]
    assert (found["差些"].predicted, found["差些"].missing) == (Decimal("59.1"), Decimal("30.5"))
    assert (found["没训"].predicted, found["没训"].owed) == (0, 60)


def test_joiners_owe_from_their_month_on(forecast, records, unit):
    trained(records, unit, "新人", 0, joined_on=date(2026, 6, 20))
    (one,) = forecast.hours()
    assert one.owed == 35  # June to December: seven months of five hours
    made.attend(
        records, made.session(records, "补训", date(2026, 6, 25), 6),
        records.page("person", Query())[0],
    )  # fmt: skip
    assert forecast.hours() == ()  # 6 hours in 31 of 214 days lead to 41.4


def of(missing):
    return HoursForecast("p", "某", "", Decimal(60) - missing, Decimal(0), Decimal(60))


def test_sessions_needed_by_hand():
    people = [of(Decimal(38)), of(Decimal(20)), of(Decimal(8))]
    needed = mending(people, Decimal(8), 40)
    assert (needed.rounds, needed.places, needed.sessions) == (5, 9, 5)
    assert needed.words == (
        "3人合计还差66学时。每期8学时、每期40人，共需5期(9人次)，差得最多的要参加5期。"
    )
    assert mending(people, Decimal(8), 1).sessions == 9
    assert mending(people, Decimal(40), 2).sessions == 2
    assert mending([], Decimal(8), 40).words == "按现在的进度，年底都能达到。"
    for length, seats in ((Decimal(0), 40), (Decimal(8), 0)):
        with pytest.raises(ValueError, match="hours and seats"):
            mending(people, length, seats)


@given(
    missing=st.lists(st.decimals(Decimal("0.5"), Decimal(60), places=1), max_size=30),
    length=st.integers(1, 60), seats=st.integers(1, 50),
)  # fmt: skip
def test_so_many_sessions_do_and_one_fewer_would_not(missing, length, seats):
    needed = mending([of(one) for one in missing], Decimal(length), seats)
    assert needed.sessions * seats >= needed.places
    assert needed.sessions >= needed.rounds
    if needed.sessions:
        fewer = needed.sessions - 1
        assert fewer * seats < needed.places or fewer < needed.rounds
    assert all(needed.rounds * length >= one for one in missing)


def test_a_session_of_many_hours_takes_several_days():
    assert days_of(date(2026, 7, 6), Decimal(4)) == date(2026, 7, 6)
    assert days_of(date(2026, 7, 6), Decimal(8)) == date(2026, 7, 6)
    assert days_of(date(2026, 7, 6), Decimal(20)) == date(2026, 7, 8)


def test_who_is_free(forecast, records, unit):
    free, busy, away = (trained(records, unit, n, 0) for n in ("闲", "忙", "休"))
    session = made.session(records, "外训", date(2026, 7, 6), 24, end=date(2026, 7, 8))
    made.attend(records, session, busy)
    made.attend(records, session, free, presence="leave", hours=Decimal(0))
    leave = {"status": "long_leave", "status_since": date(2026, 6, 1)}
    records.save("person", leave, identity=away.id)
    everyone = [free.id, busy.id, away.id]
    asked = [(8, 9), (9, 9), (1, 5)]
    found = [
        forecast.free_on(everyone, date(2026, 7, a), date(2026, 7, b)) for a, b in asked
    ]  # fmt: skip
    assert found == [{free.id}, {free.id, busy.id}, {free.id, busy.id}]


def test_cards_if_nobody_renews(forecast, records, unit):
    for n, until in enumerate((date(2026, 7, 15), date(2026, 9, 30), date(2029, 1, 1), None)):
        card = {"certificate_number": f"12060{n}", "certificate_valid_until": until}
        made.officer(records, unit, f"人{n}", **(card if until else {}))
    ahead = forecast.cards(4)
    assert [(one.month.number, one.value) for one in ahead] == [(7, 50), (8, 50), (9, 50), (10, 25)]
    assert [len(one.people) for one in ahead] == [1, 0, 0, 1]
    assert len(forecast.cards()) == 12


def test_reviews_that_are_left(forecast, records, unit):
    assert forecast.reviews().words == "本年没有应审的证件。"
    for n in range(3):
        made.officer(records, unit, f"人{n}", card=f"12060{n}")
    cards = records.page("certificate", Query())
    for card in cards:
        records.save("certificate", {"issued_on": date(2023, 1, 1)}, identity=card.id)
    reviewed = {"kind": "annual_review", "date": date(2026, 6, 1), "review_year": 2026}
    records.save("certificate_event", {**reviewed, "certificate": cards[0].id, "result": "passed"})
    told = forecast.reviews()
    assert (told.left, told.due, told.a_month) == (2, 3, 1)
    assert told.words == "本年应审3证，还有2证未审；到年底每月要审1证。"
