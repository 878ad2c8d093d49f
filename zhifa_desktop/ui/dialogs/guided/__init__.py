"""An action in steps: choose it, give the facts, decide what follows, read the summary, do it."""

from zhifa_desktop.ui.dialogs.guided.dialog import GuidedDialog, lead_through

__all__ = ["GuidedDialog", "lead_through"]
