"""指标: every figure of the plan, over any period, unit and past day, and the rows behind it."""

from zhifa_desktop.ui.pages.indicators.page import IndicatorsPage

__all__ = ["IndicatorsPage"]
