"""All indicators there are, in the order they are shown, and what is not kept here yet."""

from __future__ import annotations

from zhifa_desktop.indicators.cases import CASE_INDICATORS
from zhifa_desktop.indicators.declaration import Indicator
from zhifa_desktop.indicators.equipment import EQUIPMENT_INDICATORS
from zhifa_desktop.indicators.people import PEOPLE_INDICATORS

INDICATORS: tuple[Indicator, ...] = (*PEOPLE_INDICATORS, *EQUIPMENT_INDICATORS, *CASE_INDICATORS)

# registers that the plan asks about and that this office does not keep in the program
UNUSED = (
    "检查工作量", "体能达标测试", "人才库", "投诉举报(12328)", "复议诉讼", "站所建设",
    "行风监督员", "职业保障", "经费保障", "突出问题整改",
)  # fmt: skip
