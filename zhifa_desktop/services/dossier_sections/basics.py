"""表一 基本情况."""

from __future__ import annotations

from zhifa_desktop.papers.content import Fact, Grid
from zhifa_desktop.services.dossier_facts import PersonFacts
from zhifa_desktop.services.dossier_sections.content import Content, Occasion, year_month


def basics(facts: PersonFacts, occasion: Occasion) -> Content:
    """Return who the person is, with the photo; contact data only in full."""
    shown, values = facts.person.shown, facts.person.values
    told = [
        Fact("姓名", shown["name"]),
        Fact("性别", shown["sex"]),
        Fact("出生年月", year_month(values["birth_date"])),
        Fact("民族", shown["ethnicity"]),
        Fact("政治面貌", shown["political_status"]),
        Fact("人员编号", shown["number"]),
        Fact("身份证号", shown["id_number"] or shown["id_missing_reason"], 3),
        Fact("所属机构", shown["unit"], 3),
        Fact("人员类别", shown["kind"]),
        Fact("岗位类别", shown["post_kind"]),
        Fact("是否一线", shown["is_frontline"]),
        Fact("职务", shown["post"]),
        Fact("职级(岗位等级)", shown["rank"]),
        Fact("编制(用工)类型", shown["establishment"]),
        Fact("在岗状态", shown["status"]),
        Fact("到本单位时间", year_month(values["joined_on"])),
        Fact("参加工作时间", year_month(values["work_since"])),
        Fact("从事执法时间", year_month(values["enforcement_since"])),
        Fact("最高学历", shown["education"]),
        Fact("学位", shown["degree"]),
        Fact("法律职业资格", shown["legal_qualification"]),
        Fact("公职律师", shown["public_lawyer"]),
        Fact("毕业院校及专业", shown["school"], 3),
    ]
    if shown["auxiliary_number"]:
        told.append(Fact("辅助人员编号", shown["auxiliary_number"], 3))
    if occasion.full:
        told.append(Fact("手机号", shown["phone"], 3))
    return Content((Grid(tuple(told), occasion.photo, with_photo=True),))
