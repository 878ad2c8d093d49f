"""The page of one record: everything that hangs on it, on tabs."""

from zhifa_desktop.ui.pages.profile.page import ProfilePage

__all__ = ["ProfilePage"]
