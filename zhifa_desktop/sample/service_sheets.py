"""为民服务, 工作活动, 清单 and their entries as the office keeps them."""

from __future__ import annotations

from datetime import date

from zhifa_desktop.sample.clerk import FRONT, STATIONS, Clerk, Row, listed
from zhifa_desktop.sample.county import County
from zhifa_desktop.sample.messy_sheet import MessySheet
from zhifa_desktop.sample.story import SAMPLE

FILE = "24-为民服务和清单.xlsx"
_SERVICES = (
    ("为民办实事清单", "治超站货车司机休息室改造", date(2026, 9, 30)),
    ("为民办实事清单", "码头船员充电和饮水点", date(2026, 12, 20)),
    ("调研走访", "走访货运企业，听取涉企检查意见", date(2026, 4, 30)),
    ("站所开放日", "城东治超站开放日", date(2026, 5, 20)),
    ("联系司机船员", "联系船员家庭，宣传水上安全", date(2026, 6, 25)),
    ("执法回访", "对受处罚企业开展执法回访", date(2026, 10, 20)),
    ("普法宣传", "送法进客运站", date(2026, 10, 12)),
)
_ACTIVITIES = (
    ("大队长谈执法", "大队长谈执法：规范治超", date(2026, 3, 18)),
    ("普法活动", "路政宣传月", date(2026, 5, 8)),
    ("应急演练", "危货车辆泄漏应急演练", date(2026, 6, 16)),
    ("联合执法", "与交警联合治理超限超载", date(2026, 7, 22)),
    ("联合执法", "水上联合执法", date(2026, 10, 14)),
    ("矛盾纠纷化解", "化解出租汽车服务纠纷", date(2026, 8, 26)),
    ("合规指导", "对新开办企业开展合规指导", date(2026, 9, 17)),
    ("练兵(队列、技能)", "队列和取证技能练兵", date(2026, 10, 15)),
)
_LISTS = (
    ("行政执法事项目录", "2024年版", date(2024, 12, 20)),
    ("裁量基准", "2025年版", date(2025, 3, 1)),
    ("轻微免罚事项清单", "2025年版", date(2025, 6, 10)),
    ("承诺轻罚事项清单", "2025年版", date(2025, 6, 10)),
    ("高频检查事项行为规范", "2026年版", date(2026, 5, 6)),
)


def service_sheets(county: County) -> tuple[MessySheet, ...]:
    """Return the workbook's sheets."""
    return _services(county), _activities(county), _lists(county), _entries(county)


def _services(county: County) -> MessySheet:
    clerk = Clerk(county, "public services")
    rows: list[Row] = []
    for kind, name, planned in _SERVICES:
        done = planned if planned < date(2026, 11, 1) else None
        unit, people = clerk.rng.choice((*STATIONS, *FRONT)), clerk.rng.randint(20, 160)
        rows.append(
            [
                kind,
                name,
                unit,
                clerk.typing.day(planned),
                clerk.typing.day(done),
                people if done else "",
            ]
        )
    wrong: list[Row] = [["便民服务", "代办证照咨询", FRONT[1], "", "", ""]]
    return listed(
        FILE,
        "public_service",
        "为民服务",
        ("类别", "实事项目", "责任单位", "完成时限", "实际完成日期", "服务人数"),
        rows,
        wrong=wrong,
    )


def _activities(county: County) -> MessySheet:
    clerk = Clerk(county, "activities")
    rows: list[Row] = [
        [kind, name, clerk.typing.day(day), clerk.rng.choice(FRONT), clerk.rng.randint(12, 60)]
        for kind, name, day in _ACTIVITIES
    ]
    return listed(
        FILE, "activity", "工作活动", ("类型", "活动主题", "开展日期", "组织单位", "参与人数"), rows
    )


def _lists(county: County) -> MessySheet:
    clerk = Clerk(county, "item lists")
    rows: list[Row] = [
        [kind, version, clerk.typing.day(day), f"样交〔{day.year}〕{n}号", "县政府网站"]
        for n, (kind, version, day) in enumerate(_LISTS, 21)
    ]
    return listed(
        FILE,
        "item_list",
        "清单目录",
        ("清单名称", "版次", "发布日期", "印发文号", "公示网址"),
        rows,
    )


def _entries(county: County) -> MessySheet:
    clerk = Clerk(county, "item list entries")
    causes = sorted({(c.field, c.cause) for c in county.cases})
    rows: list[Row] = []
    for kind, version, _ in _LISTS[:3]:
        for n, (field, cause) in enumerate(clerk.some(causes, 12), 1):
            rows.append(
                [
                    f"{kind} {version}",
                    f"{kind[:2]}{n:03d}",
                    cause,
                    clerk.typing.code("enforcement_field", field),
                    "行政处罚",
                    f"{SAMPLE}依据，从略",
                ]
            )
    wrong: list[Row] = [["裁量基准 2019年版", "旧001", *rows[0][2:]]]
    return listed(
        FILE,
        "item_list_entry",
        "清单条目",
        ("所属清单", "编码", "违法行为", "领域", "权力类型", "法律依据"),
        rows,
        wrong=wrong,
        merged=(0,),
    )
