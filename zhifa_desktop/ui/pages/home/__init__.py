"""首页: the plan's figures, what this month still needs, and what presses."""

from zhifa_desktop.ui.pages.home.page import HomePage

__all__ = ["HomePage"]
