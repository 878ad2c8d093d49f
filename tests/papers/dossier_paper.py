"""A dossier as a county would print it, for tests and the benchmark; nobody in it exists."""

from __future__ import annotations

import io
from decimal import Decimal

from PIL import Image

from zhifa_desktop.papers.content import (
    DossierPaper,
    Fact,
    Grid,
    Heading,
    HoursChart,
    Paragraph,
    Section,
    Table,
)

LABELS = ("姓名", "性别", "出生年月", "民族", "政治面貌", "人员编号", "所属机构", "人员类别", "岗位类别",
          "职务", "职级(岗位等级)", "编制(用工)类型", "在岗状态", "到本单位时间", "参加工作时间")  # fmt: skip
CASES = (
    Heading("序号", width=0.6, numeric=True), Heading("决定书文号", width=2.4),
    Heading("案由", width=2.6), Heading("当事人", width=0.9), Heading("日期", width=1.7),
    Heading("罚款(元)", width=1.1, numeric=True, decimals=2),
)  # fmt: skip


def photo(side: int = 350) -> bytes:
    """Return a grey portrait of the right proportion."""
    held = io.BytesIO()
    Image.new("RGB", (side, side * 9 // 7), (150, 160, 170)).save(held, "JPEG")
    return held.getvalue()


def dossier_paper(cases: int = 12, name: str = "欧阳𬭎", **changes: object) -> DossierPaper:
    """Return a dossier with so many cases; ``changes`` replace fields."""
    rows = tuple(
        (
            n,
            f"皖样交罚〔2026〕{n}号",
            "擅自超限行驶公路(车货总质量超过限值)",
            "王某",
            "2026-10-08",
            Decimal("200"),
        )
        for n in range(1, cases + 1)
    )
    facts = tuple(Fact(label, f"{label}的内容") for label in LABELS)
    content: dict[str, object] = {
        "file_number": "340299-P0001",
        "name": name,
        "unit_name": "样例县交通运输综合行政执法大队",
        "opened_on": "2026年1月5日",
        "printed_on": "2026年11月23日",
        "purpose": "年度考核",
        "preparer": "赵小雨",
        "sections": (
            Section("表一", "基本情况", (Grid((*facts, Fact("毕业院校", "某某学院", 3)), photo(), with_photo=True),)),
            Section("表四", "执法办案", (Table("近3年承办案件", CASES, rows),)),
            Section("表五", "学习培训", (
                HoursChart((2024, 2025, 2026), (Decimal(64), Decimal(52), Decimal("71.5")), Decimal(60)),
            )),
            Section("表六", "奖励惩戒", (Paragraph("无。"), Table("", CASES, ()))),
        ),
        "empty_sections": ("年度考核及运用", "佐证材料目录"),
    }  # fmt: skip
    return DossierPaper(**(content | changes))  # type: ignore[arg-type]
