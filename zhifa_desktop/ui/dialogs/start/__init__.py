"""Getting to a store: opening, making, recovering."""

from zhifa_desktop.ui.dialogs.start.dialog import StartDialog, ask_for_store

__all__ = ["StartDialog", "ask_for_store"]
