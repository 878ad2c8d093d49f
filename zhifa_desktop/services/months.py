"""The month: figures, checks, the text, and the signed package with the papers beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert

from zhifa_desktop.checks.declaration import Level
from zhifa_desktop.db.files import write_atomically
from zhifa_desktop.db.system import month_text
from zhifa_desktop.errors import UserError
from zhifa_desktop.indicators.declaration import IndicatorResult
from zhifa_desktop.papers.content import MonthPaper, Narrative
from zhifa_desktop.registers.codes import term
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import (
    handing_up,
    month_content,
    month_document,
    month_states,
    month_texts,
    reason_memory,
    signing,
    snapshots,
)
from zhifa_desktop.services.clock import china_day
from zhifa_desktop.services.handing_up import HandUp
from zhifa_desktop.services.month_changes import NARRATIVE
from zhifa_desktop.services.month_checks import (
    MonthFinding,
    all_findings,
    month_findings,
    refuse_unsigned,
)
from zhifa_desktop.services.month_figures import MonthFigures, month_figures
from zhifa_desktop.services.month_records import is_empty
from zhifa_desktop.services.reason_memory import Offer
from zhifa_desktop.services.snapshots import Issued
from zhifa_desktop.services.workspace import OfficeSettings, Report, Workspace, silent

if TYPE_CHECKING:
    from zhifa_desktop.package.token import AskPin
    from zhifa_desktop.package.verification import Verification
    from zhifa_desktop.services.issued_before import Known
    from zhifa_desktop.services.issuing import ExportResult
    from zhifa_desktop.services.what_changed import WhatChanged

# Signing and typesetting take a second to load; a window that only shows figures must not wait.

__all__ = [
    "ExportResult",
    "IndicatorResult", "Issued", "Month", "MonthFinding", "MonthState", "Months",
    "Narrative", "Offer", "Verification", "Written",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """Give the result types to who asks for them at run time, loaded then."""
    if name == "ExportResult":
        from zhifa_desktop.services.issuing import ExportResult

        return ExportResult
    if name == "Verification":
        from zhifa_desktop.package.verification import Verification

        return Verification
    raise AttributeError(name)


COVER = ("leader", "reviewer", "preparer", "phone")
"""Settings that the cover prints, by the term of each."""
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


@dataclass(frozen=True, slots=True)
class MonthState:
    """Where a month stands.

    ``blocking`` counts findings that must be mended, ``unexplained`` rules without a reason,
    ``issued`` the versions made so far, oldest first; ``empty`` is a month without any case
    (handed up as 零报告). ``running`` says that the month is not over, ``early`` that it lies
    before 启用月份; ``unsaid`` names what the cover would leave blank; ``handed`` holds what was
    handed up, by version; ``certificates`` says what to know of those that sign.
    """

    month: Month
    blocking: int
    unexplained: int
    hints: int
    issued: tuple[Issued, ...]
    empty: bool
    running: bool = False
    early: bool = False
    unsaid: tuple[str, ...] = ()
    handed: Mapping[int, HandUp] = field(default_factory=dict)
    certificates: str = ""

    @property
    def ready(self) -> bool:
        """Whether nothing holds signing back."""
        return not self.blocking and not self.unexplained

    @property
    def cautions(self) -> Iterator[str]:
        """What a clerk should know before signing, though nothing holds it back."""
        if self.running:
            yield "本月还没有结束，月底前登记的内容要再出一版才会报上去。"
        if self.early:
            yield "本月早于启用月份，台账里可能没有当时的全部记录，报出的数字会偏少。"
        if self.unsaid:
            yield f"封面上{'、'.join(self.unsaid)}会空着，可先在“设置”里填写。"
        if self.certificates:
            yield self.certificates


class Months:
    """The months of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def figures(self, month: Month) -> tuple[IndicatorResult, ...]:
        """Return all indicators of a month."""
        with self._workspace.reader() as connection:
            return month_content.indicator_results(
                connection, month, self._workspace.today(), self._workspace.settings
            )

    def counted(self, month: Month) -> MonthFigures:
        """Return a month's numbers, for those who check and draft with the same ones."""
        with self._workspace.reader() as connection:
            return month_figures(connection, self._workspace, month)

    def check(
        self, month: Month | None = None, counted: MonthFigures | None = None
    ) -> tuple[MonthFinding, ...]:
        """Return the findings of a month's check, or of the whole store without a month."""
        with self._workspace.reader() as connection:
            if month is None:
                return all_findings(connection, self._workspace)
            return self._findings(connection, month, counted)

    def _findings(
        self, connection: Connection, month: Month, counted: MonthFigures | None = None
    ) -> tuple[MonthFinding, ...]:
        counted = counted or month_figures(connection, self._workspace, month)
        return month_findings(connection, self._workspace, counted, _reasons(connection, month))

    def reasons(self, month: Month) -> Mapping[str, str]:
        """Return the written reasons of a month by rule."""
        with self._workspace.reader() as connection:
            return _reasons(connection, month)

    def offered_reasons(
        self, month: Month, findings: Iterable[MonthFinding] | None = None
    ) -> Mapping[str, Offer]:
        """Return last month's accepted reasons for the same causes, to be offered again (N4)."""
        found = self.check(month) if findings is None else findings
        with self._workspace.reader() as connection:
            return reason_memory.offers(connection, month, found)

    def ready_reasons(self, month: Month) -> Mapping[str, tuple[str, ...]]:
        """Return the reasons to choose from by rule."""
        with self._workspace.reader() as connection:
            return reason_memory.choices(connection, month)

    def save_reasons(self, month: Month, reasons: Mapping[str, str]) -> None:
        """Keep reasons by rule; an empty one is taken away.

        Raises:
            UserError: One was taken over from last month for too long.
        """
        with self._workspace.reader() as connection:
            findings = self._findings(connection, month) if any(reasons.values()) else ()
            parts = reason_memory.to_keep(connection, month, reasons, findings)
        self._save_texts(month, parts)

    def narrative(self, month: Month) -> Narrative:
        """Return 情况说明 as written; parts nobody has written yet are drafted from the figures."""
        return self.written(month).narrative

    def written(self, month: Month, counted: MonthFigures | None = None) -> Written:
        """Return 情况说明 as it stands, with the draft of today beside it."""
        with self._workspace.reader() as connection:
            texts = _texts(connection, month)
            drafted = self._drafted(connection, month, counted)
        parts = {part: getattr(drafted, part) for part in _PARTS}
        stale = {p for p in _PARTS if texts.get(p) and texts.get(_DRAFT + p, parts[p]) != parts[p]}
        told = Narrative(*(texts.get(part) or parts[part] for part in _PARTS))
        return Written(told, drafted, frozenset(stale))

    def save_narrative(self, month: Month, narrative: Narrative) -> None:
        """Keep what was written, each part beside the draft it was written over.

        A part that says no more than the draft is not kept: it is drafted again, with the figures
        of the day. So is an emptied one.
        """
        with self._workspace.reader() as connection:
            drafted = self._drafted(connection, month)
        texts: dict[str, str] = {}
        for part in _PARTS:
            own, draft = getattr(narrative, part).strip(), getattr(drafted, part).strip()
            texts[part] = own if own != draft else ""
            texts[_DRAFT + part] = draft if texts[part] else ""
        self._save_texts(month, texts)

    def _drafted(
        self, connection: Connection, month: Month, counted: MonthFigures | None = None
    ) -> Narrative:
        numbers = counted or month_figures(connection, self._workspace, month)
        drafted = month_document.drafted(numbers)
        return Narrative(*(getattr(drafted, part).strip() for part in _PARTS))

    def state(self, month: Month, findings: Iterable[MonthFinding] | None = None) -> MonthState:
        """Return where a month stands; ``findings`` of its check where they are known."""
        from zhifa_desktop.services.keys import Keys

        findings = tuple(self.check(month) if findings is None else findings)
        start = self._workspace.settings.start_month
        silent_rules = {f.rule for f in findings if f.level == Level.EXPLAIN and not f.reason}
        with self._workspace.reader() as connection:
            versions = snapshots.issued(connection, month)
            empty = is_empty(connection, month)
            handed = handing_up.read(_texts(connection, month))
        return MonthState(
            month,
            sum(f.level == Level.BLOCK for f in findings),
            len(silent_rules),
            sum(f.level == Level.HINT for f in findings),
            versions,
            empty,
            month.last > self._workspace.today(),
            bool(start) and month.first < Month.parse(start).first,
            _unsaid(self._workspace.settings),
            handed,
            Keys(self._workspace).caution(),
        )

    def note_hand_up(self, month: Month, version: int, given: HandUp | None) -> None:
        """Keep how a version was handed up and what was answered; None takes the note away.

        Raises:
            UserError: There is no such version, or the day cannot be.
        """
        with self._workspace.reader() as connection:
            versions = snapshots.issued(connection, month)
        one = next((issued for issued in versions if issued.version == version), None)
        if one is None:
            raise UserError(f"{month.label}月报没有第{version}版", kept="没有登记")
        if given is not None:
            handing_up.refuse(given, china_day(one.made_at), self._workspace.today())
        self._save_texts(month, handing_up.written(version, given))

    def paper(self, month: Month) -> MonthPaper:
        """Return the report as it would be signed now."""
        with self._workspace.reader() as connection:
            frozen = self._frozen(connection, month, "")
        return snapshots.paper_of(frozen.document["paper"])

    def next_changes(self, month: Month) -> WhatChanged | None:
        """Return what the next version would change; None where none was issued yet."""
        from zhifa_desktop.services.what_changed import changed

        with self._workspace.reader() as connection:
            return changed(self._frozen(connection, month, "").document)

    def changes_of(self, month: Month, version: int) -> WhatChanged | None:
        """Return what an issued version changed against the one before; None for the first."""
        from zhifa_desktop.services.what_changed import changed

        with self._workspace.reader() as connection:
            return changed(snapshots.load_document(connection, month, version))

    def preview_pdf(self, month: Month) -> bytes:
        """Return the report's PDF as a draft; as the last version where nothing has changed since.

        Neither has a signature.
        """
        from zhifa_desktop.papers.month_pdf import month_pdf

        with self._workspace.reader() as connection:
            frozen = self._frozen(connection, month, "")
            versions = snapshots.issued(connection, month)
            if versions:
                last = snapshots.load_document(connection, month, versions[-1].version)
                if snapshots.same_content(last, frozen.document):
                    return month_pdf(snapshots.paper_of(last["paper"]))
        return month_pdf(snapshots.paper_of(frozen.document["paper"]), draft=True)

    def version_pdf(self, month: Month, version: int, package: Path | None = None) -> bytes:
        """Return the report's PDF of an issued version.

        The signed one of the package where that is given and is this version; else made again from
        the snapshot, without the signature.
        """
        from zhifa_desktop.papers.month_pdf import month_pdf
        from zhifa_desktop.services.issuing import made_before

        with self._workspace.reader() as connection:
            document = snapshots.load_document(connection, month, version)
        signed = made_before(package, document["id"]) if package is not None else None
        return signed or month_pdf(snapshots.paper_of(document["paper"]))

    def export(
        self,
        month: Month,
        out_dir: Path,
        *,
        reason: str = "",
        explain: str = "",
        pin: AskPin | None = None,
        report: Report = silent,
    ) -> ExportResult:
        """Make the month's signed package, with readable copies and the covering letter beside it.

        A month whose records have not changed since its last version gives that version again.

        Args:
            month: The month, not later than the running one.
            out_dir: The folder; made where missing.
            reason: Why a new version is needed (from the second version on).
            explain: A reason for every rule that wants one and has none yet.
            pin: Asked for the PIN where a signing key lies on a token.
            report: Progress; may raise Cancelled.

        Raises:
            UserError: Findings hold it back, a reason is missing, the folder cannot be written, or
                a signing key cannot be used.
        """
        from zhifa_desktop.services import trusted
        from zhifa_desktop.services.issued_before import newest
        from zhifa_desktop.services.issuing import issue
        from zhifa_desktop.services.paper_signing import party

        if month.first > self._workspace.today():
            raise UserError(f"{month.label}还没有开始，不能导出月报", todo="请选择本月或以前的月份")
        if explain:
            self._explain_all(month, explain)
        report(0, 5, "正在校核")
        refuse_unsigned(self.check(month))
        who = party(self._workspace, pin)
        with self._workspace.reader() as connection:
            frozen = self._frozen(connection, month, reason, report)
            division = self._workspace.settings.division
            known = newest(out_dir, division, month, trusted.own_roots(connection))
            if known is not None and _overtakes(known, frozen):
                frozen = self._frozen(connection, month, reason, report, known)
            again = snapshots.says_the_last_again(connection, month, frozen.document)
        if not again:
            content = snapshots.content_digest(frozen.document)
            month_states.ready_to_sign(self._workspace, month, content, self._workspace.today())
        return issue(self._workspace, month, frozen, who, out_dir, report)

    def content(self, month: Month, report: Report = silent) -> str:
        """Return the digest of what a month's report says now, whatever its number or day."""
        with self._workspace.reader() as connection:
            frozen = self._frozen(connection, month, "", report)
        return snapshots.content_digest(frozen.document)

    def verify(self, path: Path) -> Verification:
        """Check a package, or any other file, with what this store knows; see Verifying."""
        from zhifa_desktop.services.verifying import Verifying

        return Verifying(self._workspace).verify(path)

    def root_certificate(self) -> bytes:
        """Return the root of the unit's certificate (PEM), which a receiver must trust."""
        with self._workspace.reader() as connection:
            return signing.identity(connection).trust_anchor_pem

    def save_root(self, path: Path) -> None:
        """Write the root certificate for a receiver.

        Raises:
            UserError: The place cannot be written, or another file has that name.
        """
        certificate = self.root_certificate()
        if path.is_file() and path.read_bytes() != certificate:
            raise UserError(
                f"“{path}”已经存在，内容不是本单位的根证书，不会覆盖它", todo="请换一个文件名"
            )
        write_atomically(path, certificate)

    @staticmethod
    def plain_figures(found: Iterable[IndicatorResult]) -> list[dict[str, object]]:
        """Return indicators as plain JSON values."""
        return [month_document.plain_indicator(one) for one in found]

    @staticmethod
    def plain_number(value: Decimal | None) -> object:
        """Return a figure rounded as printed, as a JSON number."""
        return month_document.json_number(value)

    @staticmethod
    def value_words(one: IndicatorResult) -> str:
        """Return 97.24%, 12件, 是; —, 未填报 or 未启用 without data."""
        return month_content.words_of(one)

    @staticmethod
    def target_words(one: IndicatorResult) -> str:
        """Return the target in words."""
        return month_content.target_words(one)

    def _frozen(
        self,
        connection: Connection,
        month: Month,
        reason: str,
        report: Report = silent,
        known: Known | None = None,
    ) -> snapshots.Frozen:
        numbers = month_figures(connection, self._workspace, month)
        drafted = month_document.drafted(numbers)
        texts = _texts(connection, month)
        narrative = Narrative(*(texts.get(part) or getattr(drafted, part) for part in _PARTS))
        return month_document.build(
            connection,
            self._workspace,
            numbers,
            narrative,
            self._findings(connection, month, numbers),
            reason=reason,
            watch=lambda label: report(1, 5, f"正在汇总数据：{label}"),
            known=known,
        )

    def _explain_all(self, month: Month, text: str) -> None:
        open_rules = {
            f.rule for f in self.check(month) if f.level == Level.EXPLAIN and not f.reason
        }
        self.save_reasons(month, dict.fromkeys(open_rules, text))

    def _save_texts(self, month: Month, texts: Mapping[str, str]) -> None:
        with self._workspace.work(f"编写{month.label}月报文字") as unit:
            chosen = (month_text.c.month == month.first, month_text.c.part.in_(texts))
            unit.connection.execute(delete(month_text).where(*chosen))
            rows = [_text_row(month.first, part, text, unit.now) for part, text in texts.items()]
            if kept := [row for row in rows if row["content"]]:
                unit.connection.execute(insert(month_text), kept)


def _overtakes(known: Known, frozen: snapshots.Frozen) -> bool:
    """Return whether a version in the folder is as new as the next one, and says otherwise."""
    document = frozen.document
    same = (known.version, known.digest) == (document["version"], document["digest"])
    return known.version >= document["version"] and not same


def _unsaid(settings: OfficeSettings) -> tuple[str, ...]:
    """Return the labels of what the cover says of the office and nobody has entered."""
    return tuple(term(name) for name in COVER if not getattr(settings, name).strip())


def _text_row(first: date, part: str, text: str, now: object) -> dict[str, object]:
    return {"month": first, "part": part, "content": text.strip(), "changed_at": now}


def _texts(connection: Connection, month: Month) -> dict[str, str]:
    return month_texts.read(connection, month)


def _reasons(connection: Connection, month: Month) -> dict[str, str]:
    return month_texts.reasons(month_texts.read(connection, month))
