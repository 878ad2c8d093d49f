"""材料: the leader's papers, drafted, edited, fixed, and given out."""

from zhifa_desktop.ui.pages.materials.page import MaterialsPage

__all__ = ["MaterialsPage"]
