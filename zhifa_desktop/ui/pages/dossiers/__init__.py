"""The page for printing dossiers."""

from zhifa_desktop.ui.pages.dossiers.page import DossiersPage

__all__ = ["DossiersPage"]
