"""The month: figures, checks, the text, and the signed package with the papers beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from zhifa_desktop.checks.declaration import Level
from zhifa_desktop.db.files import write_atomically
from zhifa_desktop.errors import UserError
from zhifa_desktop.indicators.declaration import IndicatorResult
from zhifa_desktop.papers.content import MonthPaper, Narrative
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import (
    handing_up,
    month_content,
    month_document,
    month_states,
    month_texts,
    month_writing,
    reason_memory,
    signing,
    snapshots,
)
from zhifa_desktop.services.clock import china_day
from zhifa_desktop.services.handing_up import HandUp
from zhifa_desktop.services.month_checks import (
    MonthFinding,
    all_findings,
    month_findings,
    refuse_unsigned,
)
from zhifa_desktop.services.month_figures import MonthFigures, month_figures
from zhifa_desktop.services.month_state import MonthState, month_state
from zhifa_desktop.services.month_writing import Written
from zhifa_desktop.services.reason_memory import Offer
from zhifa_desktop.services.snapshots import Issued
from zhifa_desktop.services.workspace import Report, Workspace, silent

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
        month_writing.save_texts(self._workspace, month, parts)

    def narrative(self, month: Month) -> Narrative:
        """Return 情况说明 as written; parts nobody has written yet are drafted from the figures."""
        return self.written(month).narrative

    def written(self, month: Month, counted: MonthFigures | None = None) -> Written:
        """Return 情况说明 as it stands, with the draft of today beside it."""
        return month_writing.written(self._workspace, counted or self.counted(month))

    def save_narrative(self, month: Month, narrative: Narrative) -> None:
        """Keep what was written, each part beside the draft it was written over.

        A part that says no more than the draft is not kept: it is drafted again, with the figures
        of the day. So is an emptied one.
        """
        month_writing.save_narrative(self._workspace, self.counted(month), narrative)

    def state(self, month: Month, findings: Iterable[MonthFinding] | None = None) -> MonthState:
        """Return where a month stands; ``findings`` of its check where they are known."""
        return month_state(
            self._workspace, month, self.check(month) if findings is None else findings
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
        month_writing.save_texts(self._workspace, month, handing_up.written(version, given))

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

    def content(
        self, month: Month, report: Report = silent, counted: MonthFigures | None = None
    ) -> str:
        """Return the digest of what a month's report says now, whatever its number or day."""
        with self._workspace.reader() as connection:
            frozen = self._frozen(connection, month, "", report, counted=counted)
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
        counted: MonthFigures | None = None,
    ) -> snapshots.Frozen:
        numbers = counted or month_figures(connection, self._workspace, month)
        narrative = month_writing.narrative(connection, numbers)
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


def _overtakes(known: Known, frozen: snapshots.Frozen) -> bool:
    """Return whether a version in the folder is as new as the next one, and says otherwise."""
    document = frozen.document
    same = (known.version, known.digest) == (document["version"], document["digest"])
    return known.version >= document["version"] and not same


def _reasons(connection: Connection, month: Month) -> dict[str, str]:
    return month_texts.reasons(month_texts.read(connection, month))
