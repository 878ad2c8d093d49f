"""Named import profiles: a sender's columns mapped once, found again in any order."""

from __future__ import annotations

import pytest

from tests import made
from tests.services.importing.test_choosing import table
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.import_profiles import ImportProfiles, mapping_by
from zhifa_desktop.services.importing import Importing

HEADINGS = ["工号", "人名", "干啥的", "备用"]


@pytest.fixture
def importing(workspace, records):
    made.officer(records, made.unit(records, "一中队"), "张三", number="P0001")
    return Importing(workspace)


@pytest.fixture
def profiles(workspace):
    return ImportProfiles(workspace)


@pytest.fixture
def post(records):
    return next(c.name for c in records.spec("person").columns if c.label == "职务")


def settled(source, **columns):
    by_text = {"工号": "number", "人名": "name", **columns}
    return {h.index: by_text.get(h.text, "") for h in source.headings}


@pytest.fixture
def source(importing, tmp_path):
    rows = (["人员编号", "姓名", "干啥的", "备用"], ["P0001", "张三", "队长", "x"])
    return importing.open("person", table(tmp_path / "一.xlsx", *rows))


def test_a_profile_reads_the_senders_next_table_in_another_order(
    importing, profiles, source, records, post, tmp_path
):
    mapping = {h.index: h.column for h in source.headings} | {2: post}
    profiles.save(" 人事 系统 ", source, mapping, mode="update", only=[post])
    later = table(
        tmp_path / "二.xlsx", ["备用", "干啥的", "新栏", "姓名", "人员编号"],
        ["y", "副队长", "z", "张三", "P0001"],
    )  # fmt: skip
    opened = importing.open("person", later)
    profile = profiles.fitting(opened)
    assert (profile.name, profile.mode, profile.only) == ("人事 系统", "update", (post,))
    by_text = {h.text: mapping_by(profile, opened)[h.index] for h in opened.headings}
    assert by_text == {"备用": "", "干啥的": post, "新栏": "", "姓名": "name", "人员编号": "number"}
    importing.apply(importing.examine(opened, mapping=mapping_by(profile, opened)))
    assert records.page("person", records_query())[0].values[post] == "副队长"


def records_query():
    from zhifa_desktop.services.records import Query

    return Query()


def test_a_table_that_lacks_a_heading_is_another_senders(importing, profiles, source, tmp_path):
    profiles.save("人事系统", source, {})
    other = table(tmp_path / "三.xlsx", ["人员编号", "姓名"], ["P0001", "张三"])
    assert profiles.fitting(importing.open("person", other)) is None


def test_profiles_are_renamed_replaced_and_removed(profiles, source):
    profiles.save("甲", source, {})
    profiles.save("乙", source, {})
    profiles.save("甲", source, {2: ""}, mode="add")
    assert [(one.name, one.mode) for one in profiles.of("person")] == [
        ("乙", "both"),
        ("甲", "add"),
    ]
    with pytest.raises(UserError, match="已有名为“乙”"):
        profiles.rename("person", "甲", "乙")
    profiles.rename("person", "甲", "丙")
    profiles.remove("person", "乙")
    assert [one.name for one in profiles.of("person")] == ["丙"]
    with pytest.raises(UserError, match="可用的有：丙"):
        profiles.named("person", "甲")
    profiles.remove("person", "丙")
    with pytest.raises(UserError, match="存为来源"):
        profiles.named("person", "丙")


@pytest.mark.parametrize("name", ["", "   ", "长" * 31])
def test_a_profile_wants_a_name(profiles, source, name):
    with pytest.raises(UserError, match="名称"):
        profiles.save(name, source, {})
    assert profiles.of("person") == ()


def test_columns_that_are_no_more_are_left_out(profiles, source):
    made_profile = profiles.save("旧", source, {0: "number", 1: "name", 2: "gone_column"})
    assert set(mapping_by(made_profile, source).values()) == {"number", "name", ""}
