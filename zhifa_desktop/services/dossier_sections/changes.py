"""附表 关键信息变更: name, unit, post and cards, each with the document where one is known."""

from __future__ import annotations

from zhifa_desktop.papers.content import Heading, Table
from zhifa_desktop.services.dossier_changes import KeyChange
from zhifa_desktop.services.dossier_facts import PersonFacts
from zhifa_desktop.services.dossier_sections.content import Content, Occasion, together

TITLE = "关键信息变更"
CHANGES = (
    Heading("登记日期", width=1.5),
    Heading("变更项目", width=1.8),
    Heading("变更前", width=2.4),
    Heading("变更后", width=2.4),
    Heading("依据(文号)", width=2.4),
)


def changes(facts: PersonFacts, occasion: Occasion) -> Content:
    """Return the key changes, the earliest first."""
    rows = tuple(
        (str(one.day), _label(one), one.before, one.after, one.document or _posted(facts, one))
        for one in facts.changes
    )
    return together(TITLE, [Table("", CHANGES, rows)] if rows else [], kept=True)


def _label(change: KeyChange) -> str:
    return {"number": "执法证件编号", "valid_until": "执法证件有效期至"}.get(
        change.column, change.label
    )


def _posted(facts: PersonFacts, change: KeyChange) -> str:
    """Return the document of the posting that gave the post, where it was noted by itself."""
    if change.column != "post":
        return ""
    given = [
        row
        for row in facts.rows["posting"]
        if row.values["post"] == change.after and str(row.values["start"]) <= str(change.day)
    ]
    return max(given, key=lambda row: str(row.values["start"])).shown["document"] if given else ""
