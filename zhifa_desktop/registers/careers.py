"""任职经历, 学历经历 and 服装配发: a person's past and what was handed out (「方案」§4)."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import Kind, RowRule
from zhifa_desktop.registers.whose import unit_of

WHO = ("人员", "人员姓名", "执法人员", "职工姓名")


class Posting(Record):
    """任职经历: one post held from a day on, with the document that gave it."""

    register = Register(
        name="posting",
        label="任职经历",
        group="队伍",
        key=("person", "start", "post"),
        title=("person", "post"),
        order=("person", "-start"),
        parent="person",
        icon="briefcase",
        rules=(
            RowRule(
                "posting.until",
                ("until",),
                "终止日期早于起始日期",
                col.before("until", "start"),
            ),
        ),
    )

    person: Mapped[str] = col.link(
        "姓名", "person", required=True, searched=True, width=10, carried=True,
        listed="任职经历", synonyms=WHO,
    )  # fmt: skip
    start: Mapped[Any] = col.day(
        "起始日期", required=True, past=True, synonyms=("任职时间", "起始时间", "开始日期", "起")
    )
    until: Mapped[Any] = col.day(
        "终止日期", synonyms=("终止时间", "结束日期", "止"), help="至今的留空"
    )
    employer: Mapped[str] = col.name(
        "工作单位", required=True, width=22, synonyms=("单位", "任职单位", "所在单位")
    )
    post: Mapped[str] = col.text("职务(岗位)", required=True, synonyms=("职务", "岗位", "任职"))
    rank: Mapped[str | None] = col.text("职级(岗位等级)", synonyms=("职级", "岗位等级"))
    manner: Mapped[str | None] = col.code("变动方式", "post_change", synonyms=("变动类型",))
    document: Mapped[str | None] = col.text(
        "任免文号", width=18, synonyms=("文号", "任职文号", "文件号")
    )


class Schooling(Record):
    """学历经历: one school finished, full-time or beside work."""

    register = Register(
        name="schooling",
        label="学历经历",
        group="队伍",
        key=("person", "school", "education"),
        title=("person", "school"),
        order=("person", "-until"),
        parent="person",
        icon="school",
        rules=(
            RowRule(
                "schooling.until",
                ("until",),
                "毕业日期早于入学日期",
                col.before("until", "start"),
            ),
        ),
    )

    person: Mapped[str] = col.link(
        "姓名", "person", required=True, searched=True, width=10, carried=True,
        listed="学历经历", synonyms=WHO,
    )  # fmt: skip
    start: Mapped[Any] = col.day("入学日期", past=True, synonyms=("入学时间", "起始日期", "起"))
    until: Mapped[Any] = col.day("毕业日期", synonyms=("毕业时间", "终止日期", "止"))
    school: Mapped[str] = col.name(
        "毕业院校", required=True, width=22, synonyms=("学校", "院校", "毕业学校")
    )
    major: Mapped[str | None] = col.text("专业", width=16, synonyms=("所学专业", "毕业专业"))
    education: Mapped[str] = col.code(
        "学历", "education", required=True, synonyms=("学历层次", "文化程度")
    )
    degree: Mapped[str | None] = col.code("学位", "degree")
    study_form: Mapped[str | None] = col.code(
        "学习形式", "study_form", synonyms=("教育类别", "学习方式")
    )
    certificate_number: Mapped[str | None] = col.number(
        "毕业证书编号", private=True, more=True, synonyms=("证书编号",)
    )


def _next_due(row: Any, at: Any) -> Any:
    return at.plus_months(row.date, row.cycle_years * 12)


class UniformIssue(Record):
    """服装配发: what was handed out to whom, and when it wears out."""

    register = Register(
        name="uniform_issue",
        label="服装配发",
        group="队伍",
        key=("person", "item", "date"),
        title=("person", "item"),
        order=("-date", "person"),
        month="date",
        parent="person",
        icon="shirt",
        rules=(
            RowRule(
                "uniform_issue.quantity",
                ("quantity",),
                "数量应至少为1",
                lambda v: v.get("quantity") == 0,
            ),
            RowRule(
                "uniform_issue.returned",
                ("returned_on",),
                "收回日期早于配发日期",
                col.before("returned_on", "date"),
            ),
        ),
    )

    person: Mapped[str] = col.link(
        "姓名", "person", required=True, searched=True, width=10,
        listed="配发的服装", synonyms=(*WHO, "领用人"),
    )  # fmt: skip
    unit: Any = unit_of()
    item: Mapped[str] = col.code(
        "品名", "uniform_item", required=True, carried=True, synonyms=("服装名称", "名称", "服装")
    )
    size: Mapped[str | None] = col.text(
        "号型", max_length=20, width=10, synonyms=("尺码", "规格", "号码")
    )
    quantity: Mapped[int] = col.integer("数量", required=True, default=1, carried=True)
    date: Mapped[Any] = col.day(
        "配发日期", required=True, past=True, carried=True, synonyms=("发放日期", "领用日期")
    )
    cycle_years: Mapped[int | None] = col.integer(
        "使用年限(年)", between=(1, 20), carried=True, synonyms=("使用年限", "周期", "年限")
    )
    next_due: Any = col.computed("下次配发日期", Kind.DATE, _next_due)
    returned_on: Mapped[Any] = col.day(
        "收回日期", past=True, more=True, synonyms=("交回日期", "归还日期")
    )
