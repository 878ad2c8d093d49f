"""The stages of a month: in which order, for which content, by whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhifa_desktop.errors import UserError
from zhifa_desktop.rules.month_states import (
    Confirmed,
    Lines,
    Stage,
    outdated,
    refuse_same_person,
    stage_of,
)


def said(stage, version=1, content="a", name="甲", **more):
    return Confirmed(stage, version, content, name, "内勤", "2026-11-02T01:00:00", **more)


BACK = said(Stage.DRAFT, content="", name="乙", note="改", sent_back=True)


@pytest.mark.parametrize(
    ("confirmed", "lines", "content", "stage"),
    [
        ([], Lines(), "a", Stage.DRAFT),
        ([said(Stage.CHECKED)], Lines(), "a", Stage.CHECKED),
        ([said(Stage.CHECKED)], Lines(), "b", Stage.DRAFT),
        ([said(Stage.CHECKED)], Lines(), None, Stage.CHECKED),
        ([said(Stage.CHECKED), said(Stage.REVIEWED)], Lines(), "a", Stage.REVIEWED),
        ([said(Stage.CHECKED), said(Stage.REVIEWED)], Lines(), "b", Stage.DRAFT),
        ([said(Stage.CHECKED), BACK], Lines(), "a", Stage.DRAFT),
        ([said(Stage.CHECKED), said(Stage.REVIEWED)], Lines(1), "a", Stage.SIGNED),
        ([], Lines(1, handed=True), "a", Stage.HANDED),
        ([], Lines(1, handed=True, answer=Stage.RETURNED), "a", Stage.RETURNED),
        ([], Lines(1, handed=True, answer=Stage.RECEIVED), "b", Stage.RECEIVED),
        ([said(Stage.CHECKED, 2)], Lines(1, handed=True), "a", Stage.CHECKED),
        ([said(Stage.CHECKED, 2)], Lines(1, handed=True), "b", Stage.HANDED),
    ],
)
def test_where_a_month_stands(confirmed, lines, content, stage):
    assert stage_of(confirmed, lines, content) is stage


def test_what_was_confirmed_of_other_content_is_told():
    confirmed = [said(Stage.CHECKED), said(Stage.REVIEWED, name="乙")]
    assert outdated(confirmed, Lines(), "a") is None
    assert outdated(confirmed, Lines(), "b") is confirmed[-1]
    assert outdated([*confirmed, BACK], Lines(), "b") is None
    assert outdated(confirmed, Lines(1), "b") is None


def test_one_person_for_two_steps_is_an_exception_on_record():
    checked = said(Stage.CHECKED)
    assert refuse_same_person("乙", checked, apart=True, exception="") == ""
    assert refuse_same_person("甲", None, apart=True, exception="") == ""
    assert refuse_same_person("甲", checked, apart=False, exception="") == "本单位由一人兼任"
    assert refuse_same_person(" 甲 ", checked, apart=True, exception="审核人休假") == "审核人休假"
    with pytest.raises(UserError, match="审核应由另一个人办理"):
        refuse_same_person("甲", checked, apart=True, exception=" ")


STAGES = st.sampled_from([Stage.CHECKED, Stage.REVIEWED])


@given(
    st.lists(st.tuples(STAGES, st.integers(1, 3), st.sampled_from("ab"), st.booleans())),
    st.integers(0, 2), st.sampled_from("ab"),
)  # fmt: skip
def test_nothing_confirmed_of_other_content_or_version_counts(steps, version, content):
    confirmed = [said(s, v, c, sent_back=back) for s, v, c, back in steps]
    stage = stage_of(confirmed, Lines(version), content)
    if stage in (Stage.CHECKED, Stage.REVIEWED):
        last = [one for one in confirmed if one.version == version + 1][-1]
        assert (last.content, last.sent_back, last.stage) == (content, False, stage)
    else:
        assert stage is (Stage.SIGNED if version else Stage.DRAFT)
