"""What every declaration must keep, whichever register it is: one contract, no exception by name."""

from __future__ import annotations

import re

import pytest

from zhifa_desktop.exchange.headings import Vocabulary
from zhifa_desktop.registers.catalogue import by_name, specifications
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.registers.spec import Kind

SPECS = tuple(specifications().values())


@pytest.fixture(params=SPECS, ids=lambda spec: spec.name)
def spec(request):
    return request.param


def test_names_are_plain_and_labels_are_chinese_and_unique(spec):
    assert re.fullmatch(r"[a-z_]+", spec.name)
    labels = [column.label for column in spec.columns]
    assert len(set(labels)) == len(labels)
    for column in spec.columns:
        assert re.fullmatch(r"[a-z_]+", column.name)
        assert re.search(r"[\u4e00-\u9fff]", column.label)


def test_keys_titles_and_order_name_columns(spec):
    known = set(spec.by_name)
    for group in (spec.key, *spec.other_keys):
        assert set(group) <= known
    for item in (*spec.title, *spec.order):
        assert set(item.removeprefix("-").split("|")) <= known
    if spec.month:
        assert spec.month.split(".")[0] in known


def test_codes_and_targets_exist(spec):
    for column in spec.columns:
        if column.kind in (Kind.CODE, Kind.CODES):
            assert code_list(column.codes).items
        if column.kind in (Kind.LINK, Kind.LINKS):
            assert column.target in specifications()
        if column.kind is Kind.CODE and isinstance(column.default, str):
            assert column.default in code_list(column.codes).labels


def test_no_synonym_means_two_columns_of_one_register(spec):
    seen = {}
    for column in spec.entered:
        for word in {column.label, *column.synonyms}:
            assert seen.setdefault(word, column.name) == column.name, word


def test_every_word_for_a_column_is_read_as_that_column(spec):
    vocabulary = Vocabulary(spec, specifications())
    for column in spec.entered:
        for word in {column.label, *column.synonyms} if column.kind is not Kind.PHOTO else ():
            scores = vocabulary.candidates((word,))
            assert max(scores, key=lambda name: scores[name]) == column.name, word


def test_rules_say_a_sentence_about_columns_that_exist(spec):
    for rule in spec.rules:
        assert rule.id.startswith(f"{spec.name}.")
        assert set(rule.columns) <= set(spec.by_name)
        assert rule.sentence
        assert isinstance(rule.broken({}), bool)


def test_children_point_to_their_parent(spec):
    for column in spec.columns:
        if column.child:
            child = specifications()[column.child.register]
            assert child.column(column.child.parent_link).target == spec.name
            assert column.child.fills in child.by_name


def test_personal_numbers_are_masked_and_stay_in_the_office(spec):
    from zhifa_desktop.services.plain import may_leave

    for column in spec.columns:
        if column.kind in (Kind.ID_NUMBER, Kind.PHONE):
            assert column.masked
            assert not may_leave(column)
    assert not may_leave(spec.column("remarks"))


def test_the_history_twin_has_every_column(spec):
    cls = by_name()[spec.name]
    own = {c.name for c in cls.__table__.columns} - {"search_text"}
    twin = {c.name for c in cls.history.columns}
    assert {c.name for c in spec.stored} <= own
    assert {c.name for c in spec.stored} <= twin
    assert {"held_from", "held_until", "who", "change"} <= twin
