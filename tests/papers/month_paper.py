"""A month as a county would report it, for the tests of the papers; nobody in it exists."""

from __future__ import annotations

from decimal import Decimal

from zhifa_desktop.papers.content import (
    Cell,
    CheckNote,
    Correction,
    Definition,
    Form,
    Heading,
    KeyFigure,
    MonthPaper,
    Narrative,
)

FIELDS = ("公路路政", "道路运政", "水路运政", "航道行政", "港口行政", "海事行政",
          "工程质量安全监督", "综合执法", "其他")  # fmt: skip
SQUADRONS = ("城关中队", "治超一中队", "治超二中队", "客运中队", "货运中队", "水上中队", "港航中队",
             "工程质量监督中队", "北部山区片区流动巡查中队", "机动中队")  # fmt: skip
INDICATORS = (
    "持证上岗率", "证件年审率", "年审合格率", "60学时达标率", "人均学时", "终端配备率(大队+中队)",
    "终端配备率(执法单元含站所)", "执法全过程记录率", "执法公示率", "案卷评查合格率",
    "12328按期办结率", "执法纠错率",
)  # fmt: skip


def month_paper(**changes: object) -> MonthPaper:
    """Return the month; ``changes`` replace fields."""
    content: dict[str, object] = {
        "title": "交通运输综合行政执法质效月报",
        "unit_name": "清溪县交通运输综合行政执法大队",
        "period": "2026年10月",
        "addressee": "云州市交通运输综合行政执法支队",
        "version": 2,
        "digest": "7c3f09ab",
        "reported_on": "2026年11月5日",
        "leader": "欧阳振华",
        "reviewer": "陈立新",
        "preparer": "王喆",
        "phone": "0898-66660000",
        "key_figures": tuple(
            KeyFigure(name, "97.6%", "95%", "达标" if n % 3 else "未达标")
            for n, name in enumerate(INDICATORS[:8])
        ),
        "sentences": (
            "本月办结案件213件,比上月多21件(增10.9%)。",
            "罚款42.6万元,比上月少3.1万元。",
            "组织培训4场次,参训186人次。",
            "12328工单办结35件,按期办结率97.1%,比上月高1.2个百分点。",
            "新增重大案件2件,均经法制审核。",
        ),
        "unused": ("公职律师使用情况", "立法调研"),
        "indicators": _indicators(),
        "forms": (_people(), _cases()),
        "check_notes": (
            CheckNote("C-04", "需说明", "表3办结案件213件,上月141件,增幅51.1%", "专项行动"),
            CheckNote("C-11", "请留意", "货运中队本月无培训记录,人均学时0", "任务期内安排在11月"),
        ),
        "corrections": (
            Correction("表3", "道路运政·立案数·本月", "61", "63", "2", "补报上月遗漏的两件"),
        ),
        "narrative": Narrative(
            "开展国庆假期客运秩序整治,检查客运车辆412台次。" * 4,
            "水上执法力量不足,夜间巡航频次偏低。" * 3,
            "11月完成全部执法证件年审,补齐水上中队执法记录仪。" * 3,
        ),
        "definitions": tuple(
            Definition(n, name, "分子为报告期末符合条件的人数,分母为在岗执法岗人数。", "方案第三条")
            for n, name in enumerate(INDICATORS, 1)
        ),
        "rules_version": "2026-11-01第1版",
        "attachments": (
            "清溪县_2026年10月_月报_第2版.pdf",
            "清溪县_2026年10月_月报(可编辑副本).xlsx",
        ),
    }
    return MonthPaper(**(content | changes))  # type: ignore[arg-type]


def _indicators() -> Form:
    headings = (
        Heading("序号", width=0.6, numeric=True),
        Heading("指标", width=3),
        Heading("分子", numeric=True),
        Heading("分母", numeric=True),
        Heading("本月", width=1.2, numeric=True),
        Heading("累计", width=1.2, numeric=True),
        Heading("目标", width=1.2, numeric=True),
        Heading("达标/序时", width=1.3),
        Heading("还差(人/件)", width=1.8),
        Heading("口径号", width=0.8),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (n, name, 120 + n, 130, "92.3%", "94.0%", "≥95%", "序时正常", "还差4人", f"口径{n}")
        for n, name in enumerate(INDICATORS, 1)
    )
    return Form("表7", "质效指标对照表", headings, rows, notes=("率按四舍五入保留一位小数。",))


def _people() -> Form:
    names = ("编制数", "实有人数", "执法岗", "持证人数", "辅助人员", "应年审", "已年审", "暂扣收回")
    headings = (
        Heading("中队", width=2.4),
        *(Heading(name, numeric=True) for name in names),
    )
    rows = tuple((name, *(n + k for k in range(8))) for n, name in enumerate(SQUADRONS, 10))
    return Form("表1", "执法人员和证件情况表", headings, rows, ("合计", *[145] * 8), unit="单位:人")


def _cases() -> Form:
    groups = ("立案数", "结案数", "罚款金额(万元)", "重大案件", "移送其他机关")
    headings = (
        Heading("执法门类", width=2),
        *(
            Heading(label, group, numeric=True, decimals=2 if "万元" in group else 0)
            for group in groups
            for label in ("本月", "累计")
        ),
    )
    line: tuple[Cell, ...] = (21, 318, 20, 301, Decimal("4.6"), Decimal("1052.31"), 1, 9, 0, 2)
    rows = tuple((name, *line) for name in FIELDS)
    return Form("表3", "行政执法案件情况表", headings, rows, ("合计", *line),
                ("更正", None, 2, *[None] * 8),
                notes=("含启用前补录数。", "“更正”为此前月份报出后的变动。"))  # fmt: skip
