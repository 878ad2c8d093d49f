"""Working on a leader's paper: draft, own words, fixing it, and the files it leaves as.

Texts that a person wrote are kept with the draft they replaced, so that a draft which says
something else by now can be told. Fixing keeps the whole paper: its figures never drift.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from zhifa_desktop.db import kept
from zhifa_desktop.db.files import write_atomically
from zhifa_desktop.errors import UserError
from zhifa_desktop.papers.material import Material, Part, from_document, to_document
from zhifa_desktop.rules.file_names import file_part
from zhifa_desktop.rules.periods import long_date
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services.attachments import Attachments
from zhifa_desktop.services.figures import Figures
from zhifa_desktop.services.materials.catalogue import KINDS, kind_of
from zhifa_desktop.services.materials.declaration import Format, MaterialKind
from zhifa_desktop.services.materials.facts import Facts
from zhifa_desktop.services.plan_overview import PlanOverview
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.workspace import Report, Workspace, silent

__all__ = ["Edition", "Format", "Material", "MaterialKind", "Materials", "Part", "Working"]

LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Edition:
    """One fixed paper: its number from 1, when and by whom; ``digest`` of its content."""

    number: int
    fixed_at: datetime
    who: str
    digest: str


@dataclass(frozen=True, slots=True)
class Working:
    """A paper as it stands: own words where there are any, else the draft of today.

    ``drafted`` holds today's draft of each text, ``own`` the parts a person wrote, ``stale`` those
    of them whose draft says something else by now. ``same`` is the number of the last edition
    where nothing has changed since, else 0.
    """

    material: Material
    drafted: Mapping[str, str]
    own: frozenset[str]
    stale: frozenset[str]
    editions: tuple[Edition, ...]
    same: int


class Materials:
    """The leader's papers of an opened store."""

    def __init__(
        self, workspace: Workspace, records: Records, figures: Figures, attachments: Attachments
    ) -> None:
        """Draft from that store."""
        self._workspace = workspace
        plan = PlanOverview(workspace, records, figures, attachments)
        self._facts = Facts(workspace, records, figures, plan, attachments)

    @staticmethod
    def kinds() -> tuple[MaterialKind, ...]:
        """Return the kinds in order."""
        return KINDS

    def periods(self, kind: str) -> tuple[Span, ...]:
        """Return what a kind can be about today, the likeliest first."""
        return kind_of(kind).periods(self._workspace.today())

    def draft(self, kind: str, period: Span, report: Report = silent) -> Material:
        """Return a paper as the records give it today, without anybody's own words.

        Raises:
            UserError: The period has not begun.
        """
        declared, today = kind_of(kind), self._workspace.today()
        if period.first > today:
            raise UserError(f"{period.label}还没有开始", todo="请选择已经开始的时期")
        made = declared.draft(self._facts, period, report)
        return Material(
            kind, declared.title, period.label, self._workspace.settings.unit_name,
            long_date(today), made.parts, made.notes, 0, made.landscape, made.signatures,
        )  # fmt: skip

    def work_on(self, kind: str, period: Span, report: Report = silent) -> Working:
        """Return a paper with the texts that were written for it.

        Raises:
            UserError: The period has not begun.
        """
        drafted = self.draft(kind, period, report)
        with self._workspace.reader() as connection:
            texts = kept.read(connection, _texts(kind, period)) or {}
            editions = kept.beginning(connection, _editions(kind, period))
        before = {part.key: part.text for part in drafted.parts}
        own = frozenset(key for key in texts if key in before)
        parts = tuple(
            replace(part, text=texts[part.key]["text"]) if part.key in own else part
            for part in drafted.parts
        )
        material = replace(drafted, parts=parts)
        stale = frozenset(key for key in own if texts[key]["drafted"] != before[key])
        found = tuple(sorted(map(_edition, editions.values()), key=lambda one: one.number))
        same = found[-1].number if found and found[-1].digest == _digest(material) else 0
        return Working(material, before, own, stale, found, same)

    def write(
        self, kind: str, period: Span, texts: Mapping[str, str], drafted: Mapping[str, str]
    ) -> None:
        """Keep texts of a person; one that is empty or says what the draft says is taken away.

        Args:
            kind: The paper.
            period: Of when.
            texts: Text by part.
            drafted: The drafts that stood there when they were written.

        Raises:
            UserError: A text is too long.
        """
        if any(len(text) > LONGEST for text in texts.values()):
            raise UserError(f"有一段超过{LONGEST:,}字", kept="没有保存", todo="请写得简短些")
        name = _texts(kind, period)
        with self._workspace.work(f"修改{kind_of(kind).title}({period.label})") as unit:
            stored = kept.read(unit.connection, name) or {}
            for key, text in texts.items():
                stored.pop(key, None)
                if text.strip() and text.strip() != drafted.get(key, "").strip():
                    stored[key] = {"text": text.strip(), "drafted": drafted.get(key, "")}
            kept.write(unit.connection, name, stored or None, unit.now)

    def fix(self, kind: str, period: Span, report: Report = silent) -> Edition:
        """Fix the paper as it stands; it stays so whatever the records say later.

        Raises:
            UserError: It says what the last edition says.
        """
        working = self.work_on(kind, period, report)
        if working.same:
            raise UserError(
                f"内容与定稿第{working.same}稿一样", kept="没有再定稿", todo="有改动以后再定稿"
            )
        number = len(working.editions) + 1
        material = replace(working.material, edition=number)
        with self._workspace.work(f"{material.title}({period.label})定稿第{number}稿") as unit:
            stored = {
                "number": number, "at": unit.now.isoformat(), "who": self._workspace.user,
                "digest": _digest(working.material), "material": to_document(material),
            }  # fmt: skip
            kept.write(unit.connection, _editions(kind, period, number), stored, unit.now)
        return _edition(stored)

    def edition(self, kind: str, period: Span, number: int) -> Material:
        """Return a fixed paper.

        Raises:
            UserError: There is no such edition.
        """
        with self._workspace.reader() as connection:
            stored = kept.read(connection, _editions(kind, period, number))
        if stored is None:
            raise UserError(f"没有定稿第{number}稿", todo="请先定稿，或选已有的定稿")
        return from_document(stored["material"])

    @staticmethod
    def render(material: Material, form: Format) -> bytes:
        """Return a paper as a file's content; equal papers give equal bytes.

        Raises:
            UserError: A character is missing from the fonts.
        """
        from zhifa_desktop.services.materials.output import rendered

        return rendered(material, form)

    def export(self, material: Material, path: Path) -> Path:
        """Write a paper; the file's ending says as what.

        Raises:
            UserError: An ending the paper does not have, or the place cannot be written.
        """
        endings = {form.value: form for form in kind_of(material.kind).formats}
        form = endings.get(path.suffix.lower().removeprefix("."))
        if form is None:
            known = "、".join(f".{one}" for one in endings)
            raise UserError(
                f"“{material.title}”不能存成“{path.suffix or path.name}”",
                kept="没有生成", todo=f"文件名请以{known}结尾",
            )  # fmt: skip
        write_atomically(path, self.render(material, form))
        return path

    def file_name(self, material: Material, form: Format) -> str:
        """Return the name that is offered for a paper's file."""
        edition = f"第{material.edition}稿" if material.edition else "草稿"
        named = f"{material.unit_name}_{material.title}_{material.period}_{edition}"
        return f"{file_part(named)}.{form}"


def _texts(kind: str, period: Span) -> str:
    return f"material/{kind}/{period.first}..{period.last}/texts"


def _editions(kind: str, period: Span, number: int = 0) -> str:
    """Return the name of an edition, or what the names of all begin with."""
    return f"material/{kind}/{period.first}..{period.last}/edition/{number or ''}"


def _edition(stored: Mapping[str, Any]) -> Edition:
    at = datetime.fromisoformat(stored["at"])
    return Edition(stored["number"], at, stored["who"], stored["digest"])


def _digest(material: Material) -> str:
    """Return what tells two papers apart: everything they say but the day they were made."""
    said = to_document(replace(material, dated="", edition=0))
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
