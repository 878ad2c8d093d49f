"""三年行动计划: its measures with text, figures, tasks and where the proof stands."""

from zhifa_desktop.ui.pages.plan.page import PlanPage

__all__ = ["PlanPage"]
