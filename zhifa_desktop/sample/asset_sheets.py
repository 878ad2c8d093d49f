"""检定维修, 站所, 四基四化 and 经费 as the office keeps them."""

from __future__ import annotations

from datetime import date, timedelta

from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.sample.clerk import STATIONS, Clerk, Row, listed
from zhifa_desktop.sample.county import County
from zhifa_desktop.sample.messy_sheet import MessySheet

FILE = "20-装备维护站所经费.xlsx"
_YEAR = timedelta(days=364)
_BUDGET = (
    ("执法办案经费", "执法工作经费", 860_000),
    ("执法记录仪和终端更新", "装备配备经费", 420_000),
    ("执法人员培训", "培训经费", 180_000),
    ("一体化平台运维", "信息化经费", 150_000),
    ("站所外观形象改造", "站所建设经费", 300_000),
    ("制式服装", "服装经费", 260_000),
    ("治超专项", "治超专项资金", 500_000),
)


def asset_sheets(county: County) -> tuple[MessySheet, ...]:
    """Return the workbook's sheets."""
    return _services(county), _stations(county), _items(county), _budget(county)


def _services(county: County) -> MessySheet:
    clerk = Clerk(county, "equipment services")
    rows: list[Row] = []
    for piece in county.equipment:
        if piece.inspection_until and piece.inspection_until > date(2026, 11, 1):
            day = piece.inspection_until - _YEAR
            rows.append(
                [
                    piece.asset_number,
                    "年检(年审)",
                    clerk.typing.day(day),
                    "合格",
                    clerk.rng.choice((280, 320, 450)),
                    "样例机动车检测站",
                    clerk.typing.day(piece.inspection_until),
                ]
            )
    cameras = [e for e in county.equipment if e.category == "body_camera"]
    for piece in clerk.some(cameras, 10):
        day = clerk.day(date(2026, 2, 1), date(2026, 10, 30))
        cost = clerk.typing.amount(clerk.rng.choice((None, piece.price and piece.price / 10)))
        rows.append(
            [
                piece.asset_number,
                "维修",
                clerk.typing.day(day),
                "已修复",
                cost,
                "样例电子维修部",
                "",
            ]
        )
    wrong: list[Row] = [["样资CL0000", *rows[0][1:]]]
    return listed(
        FILE,
        "equipment_service",
        "检定维修记录",
        ("资产编号", "事项", "日期", "检定结果", "费用", "承检单位", "下次检定日期"),
        rows,
        wrong=wrong,
    )


def _stations(county: County) -> MessySheet:
    clerk = Clerk(county, "stations")
    rows: list[Row] = []
    for n, name in enumerate(STATIONS):
        done = n != len(STATIONS) - 1
        day = clerk.day(date(2025, 3, 1), date(2025, 12, 20)) if done else None
        rows.append(
            [
                name,
                clerk.typing.flag(done),
                clerk.typing.day(day),
                clerk.typing.flag(n < 2),
                clerk.typing.flag(n == 0),
                "是",
                f"{180 + 60 * n}",
            ]
        )
    wrong: list[Row] = [["城南治超站", "否", "", "否", "否", "是", "150"]]
    return listed(
        FILE,
        "station",
        "基层站所建设",
        ("站所名称", "外观统一", "统一日期", "便民服务站", "枫桥式", "制度上墙", "面积"),
        rows,
        wrong=wrong,
    )


def _items(county: County) -> MessySheet:
    clerk = Clerk(county, "station items")
    rows: list[Row] = []
    for name in STATIONS:
        for item in code_list("station_item").items:
            reached = clerk.rng.random() < 0.82
            day = clerk.day(date(2025, 1, 10), date(2026, 9, 30))
            rows.append(
                [
                    name,
                    item.label,
                    "已达标" if reached else "部分达标",
                    clerk.typing.day(day if reached else None),
                    "" if reached else "列入年底前补齐计划",
                ]
            )
    return listed(
        FILE,
        "station_item",
        "四基四化清单",
        ("站所名称", "建设内容", "完成情况", "完成日期", "说明情况"),
        rows,
        merged=(0,),
    )


def _budget(county: County) -> MessySheet:
    clerk = Clerk(county, "budget")
    rows: list[Row] = []
    for year, share in ((2025, 1.0), (2026, 0.78)):
        for subject, kind, amount in _BUDGET:
            paid = round(amount * share * clerk.rng.uniform(0.85, 1.0), -2)
            rows.append(
                [f"{year}年", subject, kind, "县级财政", "是", amount / 10_000, paid / 10_000]
            )
    wrong: list[Row] = [["2026年", "联合执法专项", "执法工作经费", "县级财政", "是", "约20万", ""]]
    return listed(
        FILE,
        "budget_item",
        "经费保障",
        (
            "预算年度",
            "预算项目",
            "类别",
            "经费来源",
            "是否纳入预算",
            "预算金额(万元)",
            "已支付金额(万元)",
        ),
        rows,
        wrong=wrong,
        merged=(0,),
    )
