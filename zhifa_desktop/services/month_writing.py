"""What is written about a month: 情况说明 beside its draft, reasons, notes; kept part by part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, insert

from zhifa_desktop.db.system import month_text
from zhifa_desktop.papers.content import Narrative
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import month_document, month_texts
from zhifa_desktop.services.month_changes import NARRATIVE
from zhifa_desktop.services.month_figures import MonthFigures
from zhifa_desktop.services.workspace import Workspace

_DRAFT = "draft:"
_PARTS = tuple(NARRATIVE)


@dataclass(frozen=True, slots=True)
class Written:
    """情况说明 as it stands: what goes up, the draft of today, the parts whose figures are old."""

    narrative: Narrative
    drafted: Narrative
    stale: frozenset[str]

    @property
    def caution(self) -> str:
        """What to say of old figures before signing; empty where there are none."""
        titles = "、".join(f"“{title}”" for part, title in NARRATIVE.items() if part in self.stale)
        return f"情况说明的{titles}写好以后台账有变化，请核对其中的数字。" if titles else ""


def written(workspace: Workspace, counted: MonthFigures) -> Written:
    """Return 情况说明 of a month as it stands, with the draft of today beside it."""
    with workspace.reader() as connection:
        texts = month_texts.read(connection, counted.month)
    drafted = _drafted(counted)
    parts = {part: getattr(drafted, part) for part in _PARTS}
    stale = {p for p in _PARTS if texts.get(p) and texts.get(_DRAFT + p, parts[p]) != parts[p]}
    told = Narrative(*(texts.get(part) or parts[part] for part in _PARTS))
    return Written(told, drafted, frozenset(stale))


def narrative(connection: Connection, counted: MonthFigures) -> Narrative:
    """Return what goes up: what was written, drafted where nobody wrote anything."""
    texts, drafted = month_texts.read(connection, counted.month), month_document.drafted(counted)
    return Narrative(*(texts.get(part) or getattr(drafted, part) for part in _PARTS))


def save_narrative(workspace: Workspace, counted: MonthFigures, narrative: Narrative) -> None:
    """Keep what was written, each part beside the draft it was written over."""
    drafted, texts = _drafted(counted), dict[str, str]()
    for part in _PARTS:
        own, draft = getattr(narrative, part).strip(), getattr(drafted, part)
        texts[part] = own if own != draft else ""
        texts[_DRAFT + part] = draft if texts[part] else ""
    save_texts(workspace, counted.month, texts)


def save_texts(workspace: Workspace, month: Month, texts: Mapping[str, str]) -> None:
    """Keep texts by part; an empty one is taken away."""
    with workspace.work(f"编写{month.label}月报文字") as unit:
        chosen = (month_text.c.month == month.first, month_text.c.part.in_(texts))
        unit.connection.execute(delete(month_text).where(*chosen))
        rows = [_text_row(month.first, part, text, unit.now) for part, text in texts.items()]
        if kept := [row for row in rows if row["content"]]:
            unit.connection.execute(insert(month_text), kept)


def _drafted(counted: MonthFigures) -> Narrative:
    drafted = month_document.drafted(counted)
    return Narrative(*(getattr(drafted, part).strip() for part in _PARTS))


def _text_row(first: date, part: str, text: str, now: object) -> dict[str, object]:
    return {"month": first, "part": part, "content": text.strip(), "changed_at": now}
