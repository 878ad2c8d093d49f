"""The month's page."""

from zhifa_desktop.ui.pages.month.page import MonthPage

__all__ = ["MonthPage"]
