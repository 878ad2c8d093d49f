"""The settings page."""

from zhifa_desktop.ui.pages.settings.page import SettingsPage

__all__ = ["SettingsPage"]
