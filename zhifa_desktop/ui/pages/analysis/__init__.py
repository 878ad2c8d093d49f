"""分析: cases, officers and errors of a period, beside those of the period and the year before."""

from zhifa_desktop.ui.pages.analysis.page import AnalysisPage

__all__ = ["AnalysisPage"]
