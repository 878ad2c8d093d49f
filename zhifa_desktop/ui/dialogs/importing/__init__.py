"""Importing a file into a register."""

from zhifa_desktop.ui.dialogs.importing.dialog import ImportDialog

__all__ = ["ImportDialog"]
