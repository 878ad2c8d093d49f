"""The sample county: repeatable, of the promised size, true to life, and nobody's real data."""

import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from stdnum.cn import ric

from zhifa_desktop.papers.fonts import FILES, missing_glyphs
from zhifa_desktop.rules.id_numbers import birth_date, problem
from zhifa_desktop.sample.county import County, make_county
from zhifa_desktop.sample.people import AUXILIARY, OFFICER, SamplePerson
from zhifa_desktop.sample.story import STORY_DAY, UNIT_NAME

REAL_MOBILE = re.compile(r"1[3-9]\d{9}")
REAL_PLATE = re.compile(r"[\u4e00-\u9fff][A-Z]")
PRINT_DIGEST = (
    "import hashlib; from zhifa_desktop.sample.county import make_county; "
    "print(hashlib.sha256(repr(make_county(5)).encode()).hexdigest())"
)


@pytest.fixture(scope="module", params=(2026, 1, 99))
def county(request: pytest.FixtureRequest) -> County:
    return make_county(request.param)


def officers(county: County) -> list[SamplePerson]:
    return [p for p in county.people if p.kind == OFFICER]


def test_same_seed_gives_the_same_county_in_every_process():
    digests = {
        subprocess.run(
            [sys.executable, "-c", PRINT_DIGEST], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(digests) == 1
    assert make_county(5) == make_county(5)


def test_another_seed_gives_another_county():
    assert {p.name for p in make_county(5).people} != {p.name for p in make_county(6).people}


def test_county_has_the_promised_size(county: County):
    assert Counter(p.kind for p in county.people) == {OFFICER: 120, AUXILIARY: 15}
    assert Counter(u.level for u in county.units) == {"squadron": 6, "station": 4, "office": 3}
    assert len(county.cases) == 600
    assert len(county.reviews) == 60
    assert {s.start.year for s in county.sessions} == {2025, 2026}
    assert {unit.name for unit in county.units} == {p.unit for p in county.people}


def test_id_numbers_pass_every_check_and_belong_to_nobody(county: County):
    numbers = [p.id_number for p in county.people]
    assert len(set(numbers)) == len(numbers)
    for person in county.people:
        assert problem(person.id_number, STORY_DAY) == ""
        assert birth_date(person.id_number) == person.born
        assert (int(person.id_number[16]) % 2 == 1) == (person.sex == "male")
        with pytest.raises((KeyError, ric.InvalidComponent)):
            assert ric.get_birth_place(person.id_number)["county"]


def test_phones_and_plates_cannot_be_real(county: County):
    assert all(len(p.phone) == 11 and not REAL_MOBILE.fullmatch(p.phone) for p in county.people)
    plates = [c.plate for c in county.cases] + [
        e.serial for e in county.equipment if e.category == "vehicle"
    ]
    assert any(plates)
    assert not any(REAL_PLATE.match(plate) for plate in plates)


def test_every_place_and_number_says_sample(county: County):
    assert UNIT_NAME.startswith("样例")
    assert all("样例" in c.party for c in county.cases if c.party_kind != "citizen")
    titles = [c.filing_number for c in county.cases] + [c.decision_number for c in county.cases]
    assert all(title.startswith("样交") for title in titles if title)


def test_names_are_varied_and_every_font_can_draw_them(county: County):
    names = [p.name for p in county.people]
    for font in FILES:
        assert missing_glyphs("".join(names), font) == ""
    assert any(ord(c) > 0xFFFF for name in names for c in name)
    assert any("·" in name for name in names)
    assert len({name[0] for name in names}) > 25
    assert [n for _, n in Counter(names).most_common(2)] == [2, 1], "one pair of namesakes"


def test_namesakes_serve_in_different_units(county: County):
    twice = Counter(p.name for p in county.people).most_common(1)[0][0]
    units = [p.unit for p in county.people if p.name == twice]
    assert len(set(units)) == 2


def valid_on(county: County, person: SamplePerson, day: date) -> bool:
    """Say it from the events alone, another way than the generator does."""
    for card in county.certificates:
        if card.holder != person or not card.issued_on <= day <= card.valid_until:
            continue
        usable = True
        changes = [e for e in county.events if e.certificate == card and not e.review_year]
        for event in sorted(changes, key=lambda e: e.date):
            if event.date <= day:
                usable = event.kind in ("restoration", "loss_lifted")
        if usable:
            return True
    return False


def test_handlers_hold_a_valid_card_but_for_one_auxiliary_and_one_unfiled_name(county: County):
    exceptions = []
    for case in county.cases:
        handlers = (case.lead, *case.others)
        assert len(handlers) + bool(case.unfiled) >= 2
        assert len(set(handlers)) == len(handlers)
        assert all(p.unit == case.unit for p in handlers)
        uncertified = [p for p in handlers if not valid_on(county, p, case.day)]
        if uncertified or case.unfiled:
            exceptions.append(([p.kind for p in uncertified], bool(case.unfiled), case.day.year))
    assert sorted(exceptions) == [([], True, 2025), ([AUXILIARY], False, 2025)]


def test_cases_spread_over_fields_and_seasons(county: County):
    fields = Counter(c.field for c in county.cases)
    assert len(fields) == 9
    assert min(fields.values()) >= 12
    months = Counter((c.day.year, c.day.month) for c in county.cases)
    assert set(months) == {(2025, m) for m in range(1, 13)} | {(2026, m) for m in range(1, 12)}
    assert months[2025, 2] + months[2026, 2] < months[2025, 5] + months[2026, 5]


def test_case_dates_are_in_order_and_not_ahead_of_the_story(county: County):
    for case in county.cases:
        course = case.course
        days = [course.filed_on, course.decided_on, course.served_on, course.closed_on]
        known = [day for day in days if day]
        assert known == sorted(known)
        assert known[-1] <= STORY_DAY
        assert (case.decision_number == "") == (course.decided_on is None)


def test_some_cases_near_the_limit_are_undecided(county: County):
    waiting = [(STORY_DAY - c.day).days for c in county.cases if c.course.decided_on is None]
    assert any(80 <= days <= 90 for days in waiting)
    assert any(days > 90 for days in waiting)


def test_major_cases_were_reviewed_but_for_one(county: County):
    decided = [c for c in county.cases if c.major and c.course.decided_on]
    assert len(decided) > 40
    lacking = [c for c in decided if c.course.legal_review_on is None]
    assert len(lacking) == 1
    assert all(c.course.legal_review_on <= c.course.decided_on for c in decided if c not in lacking)


def test_certificates_run_out_in_every_warning_window(county: County):
    left = [(c.valid_until - STORY_DAY).days for c in county.certificates if c.kind == "provincial"]
    windows = ((-90, -1), (0, 0), (1, 30), (31, 90))
    assert all(any(low <= days <= high for days in left) for low, high in windows)
    assert Counter(e.kind for e in county.events)["suspension"] == 3
    results = Counter(e.result for e in county.events if e.review_year == 2026)
    assert results["passed"] > 0.85 * results.total()


def test_a_few_officers_are_below_sixty_hours(county: County):
    hours: dict[str, Decimal] = {
        p.id_number: Decimal(0) for p in officers(county) if not p.has_left
    }
    for a in county.attendance:
        taken = a.presence in ("attended", "made_up") and a.session.counted
        if a.session.start.year == 2026 and taken and a.person.id_number in hours:
            hours[a.person.id_number] += a.session.hours if a.hours is None else a.hours
    below = [total for total in hours.values() if total < 60]
    assert 3 <= len(below) <= 25


def test_one_who_left_still_holds_a_camera(county: County):
    left = [e for e in county.equipment if e.user and e.user.has_left]
    assert [e.category for e in left] == ["body_camera"]
    assert left[0].issued_on < left[0].user.status_since


def test_own_rounds_have_lines_and_the_citys_a_total(county: County):
    for review in county.reviews:
        assert bool(review.scores) == (review.organizer == "self")
        assert (review.total is None) == (review.organizer == "self")
        assert all(s.deduction <= s.item.value for s in review.scores)
        assert all(bool(s.reason) == bool(s.deduction) for s in review.scores)
    assert {r.organizer for r in county.reviews} == {"self", "city"}
    assert len({(r.round, r.case.title) for r in county.reviews}) == 60
    grown = [r for r in county.reviews if r.date - r.case.course.decided_on < timedelta(0)]
    assert grown == []
