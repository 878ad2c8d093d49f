"""预警: what is due or wrong, each line a door to the record that mends it."""

from zhifa_desktop.ui.pages.warnings.page import WarningsPage

__all__ = ["WarningsPage"]
