"""N9: what a version changed against the one before, for the window and the covering letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhifa_desktop.papers.content import Change, Correction, MonthPaper
from zhifa_desktop.services import snapshots
from zhifa_desktop.services.month_changes import UNTOLD


@dataclass(frozen=True, slots=True)
class WhatChanged:
    """One version's 更正说明: figures by form and field, then records, reasons and texts."""

    version: int
    reason: str
    figures: tuple[Correction, ...]
    others: tuple[Change, ...]

    @property
    def sentence(self) -> str:
        """Return how much it is."""
        if not self.figures and not self.others:
            return f"与第{self.version - 1}版相比没有变化"
        parts = [
            f"{label}{count}处"
            for label, count in (("报表数字", len(self.figures)), ("记录和文字", len(self.others)))
            if count
        ]
        return f"与第{self.version - 1}版相比，{'，'.join(parts)}有改动"


def changed(document: Mapping[str, Any]) -> WhatChanged | None:
    """Return what a document's version changed; None for a first version."""
    paper = snapshots.paper_of(document["paper"])
    if paper.version == 1:
        return None
    figures = tuple(line for line in paper.corrections if line.field != UNTOLD)
    return WhatChanged(paper.version, document["reason"], figures, paper.changes)


def letter_sentence(paper: MonthPaper, reason: str) -> str:
    """Return what the covering letter says of a correction; empty for a first version."""
    if paper.version == 1:
        return ""
    count = sum(line.field != UNTOLD for line in paper.corrections) + len(paper.changes)
    why = f"，更正原因：{reason.strip().rstrip('。')}" if reason.strip() else ""
    return (
        f"更正第{paper.version - 1}版：{count}处{why}，详见月报“更正说明”。"
        f"本次报送的第{paper.version}版替代第{paper.version - 1}版。"
    )
