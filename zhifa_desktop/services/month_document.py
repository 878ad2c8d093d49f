"""Building a month's document: content, checks, changes and the records behind the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from zhifa_desktop import __version__
from zhifa_desktop.checks.declaration import Level
from zhifa_desktop.indicators.declaration import IndicatorResult
from zhifa_desktop.indicators.engine import rounded
from zhifa_desktop.indicators.results import BLANK_WORDS
from zhifa_desktop.package.packed import Packed
from zhifa_desktop.papers.content import NIL_REPORT, CheckNote, Form, MonthPaper, Narrative
from zhifa_desktop.registers.codes import in_force, standard
from zhifa_desktop.registers.plan_data import TARGETS
from zhifa_desktop.rules.periods import Month, long_date
from zhifa_desktop.services import deputies, month_content, signing, snapshots
from zhifa_desktop.services.drafts import draft
from zhifa_desktop.services.month_change_lines import record_lines, text_lines
from zhifa_desktop.services.month_changes import corrections, unknown_before
from zhifa_desktop.services.month_checks import MonthFinding
from zhifa_desktop.services.month_data import code_of, data_digest
from zhifa_desktop.services.month_figures import MonthFigures
from zhifa_desktop.services.month_records import (
    Watch,
    is_empty,
    month_files,
    record_changes,
    summary,
)
from zhifa_desktop.services.snapshots import Frozen
from zhifa_desktop.services.workspace import OfficeSettings, Workspace

if TYPE_CHECKING:
    from zhifa_desktop.services.issued_before import Known

TITLE = "交通运输综合行政执法质效月报"


def build(
    connection: Connection,
    workspace: Workspace,
    numbers: MonthFigures,
    narrative: Narrative,
    findings: Sequence[MonthFinding],
    *,
    reason: str,
    watch: Watch,
    known: Known | None = None,
) -> Frozen:
    """Return the month's next version, ready to be frozen.

    ``watch`` follows its records; ``known`` is a later version than the store has issued.
    """
    settings, month = workspace.settings, numbers.month
    versions = snapshots.issued(connection, month)
    last = known or (versions[-1] if versions else None)
    before = snapshots.load(connection, month, last.version) if last and not known else None
    paper = replace(
        _paper(connection, workspace, numbers), version=last.version + 1 if last else 1,
        narrative=narrative, check_notes=_notes(findings),
    )  # fmt: skip
    files = month_files(connection, workspace, month, watch)
    document: dict[str, Any] = {
        "format": snapshots.FORMAT,
        "month": str(month),
        "version": paper.version,
        "previous": last.digest if last else None,
        "reason": reason,
        "reported_on": workspace.today().isoformat(),
        "office": {"name": settings.unit_name, "division": settings.division},
        "grade": settings.grade,
        "rules": _rules_versions(),
        "indicators": [plain_indicator(one) for one in numbers.found],
        "checks": [_plain_finding(one) for one in findings],
        "records": summary(files),
        "changes": {"against": None, "records": {}},
    }
    if known is not None:
        paper = replace(paper, corrections=(unknown_before(known.version, reason),))
    if before is not None and last is not None:
        changed = record_changes(files, before.files)
        document["changes"] = {"against": last.version, "records": changed}
        old = snapshots.paper_of(before.document["paper"])
        paper = replace(
            paper, corrections=corrections(paper, old, reason),
            changes=(*record_lines(files, before.files), *text_lines(paper, old)),
        )  # fmt: skip
    return Frozen(_sealed(document, paper, files, settings.division, month), files)


def drafted(numbers: MonthFigures) -> Narrative:
    """Return the drafted 情况说明."""
    return draft(numbers.month, numbers.sentences, numbers.found)


def _sealed(
    document: dict[str, Any],
    paper: MonthPaper,
    files: Mapping[str, Packed],
    division: str,
    month: Month,
) -> dict[str, Any]:
    """Add the paper with its 校验码, and the package's id that follows from all of it."""
    document["paper"] = snapshots.paper_document(paper)
    document["digest"] = data_digest(document, files)
    document["paper"]["digest"] = code_of(document["digest"])
    document["id"] = snapshots.package_id(division, month, paper.version, document["digest"])
    return document


def _paper(connection: Connection, workspace: Workspace, numbers: MonthFigures) -> MonthPaper:
    settings, month = workspace.settings, numbers.month
    names = _signatories(connection, settings, workspace.today())
    empty, kept = is_empty(connection, month), month_content.kept(connection, settings)
    return MonthPaper(
        title=f"{TITLE}{NIL_REPORT}" if empty else TITLE,
        unit_name=settings.unit_name,
        period=month.label,
        addressee=settings.addressee,
        version=1,
        digest="",
        reported_on=long_date(workspace.today()),
        leader=names["leader"],
        reviewer=names["reviewer"],
        preparer=names["preparer"],
        phone=settings.phone,
        key_figures=month_content.key_figures(numbers.found),
        sentences=numbers.sentences,
        unused=month_content.unused(kept),
        indicators=month_content.indicator_form(numbers.found, month_content.unused(kept)),
        forms=month_content.forms(numbers.now, kept, _reported(connection, month)),
        check_notes=(),
        corrections=(),
        narrative=Narrative("", "", ""),
        definitions=month_content.definitions(numbers.found),
        rules_version=_rules_in_words(),
        attachments=attachments(settings, month),
        practice=signing.practises(connection),
    )


def _signatories(connection: Connection, settings: OfficeSettings, day: date) -> dict[str, str]:
    """Return the names on the cover, a deputy's where one is authorised that day."""
    return {
        role: deputies.shown(connection, role, getattr(settings, role), day)
        for role in deputies.PLACES
    }


def attachments(settings: OfficeSettings, month: Month) -> tuple[str, ...]:
    """Return what the covering letter lists."""
    return (
        f"{settings.unit_name}{month.label}月报(纸质，签字盖章)",
        f"{settings.unit_name}{month.label}月报数据包(电子)",
    )


def _reported(connection: Connection, month: Month) -> tuple[Form, ...]:
    """Return last month's forms as they were handed up; none over the turn of the year."""
    before = month.before()
    versions = snapshots.issued(connection, before) if before.year == month.year else ()
    if not versions:
        return ()
    document = snapshots.load_document(connection, before, versions[-1].version)
    return snapshots.paper_of(document["paper"]).forms


def _notes(findings: Sequence[MonthFinding]) -> tuple[CheckNote, ...]:
    return tuple(
        CheckNote(f.rule, f.level_words, f.message, f.reason)
        for f in findings
        if f.level != Level.HINT
    )


def _rules_in_words() -> str:
    own = f"；本单位代码与标准第{in_force().version}版" if in_force().version else ""
    aims, review = standard(TARGETS)["version"], standard("case_review")["version"]
    return f"指标目标 {aims}；评查标准 {review}{own}"


def _rules_versions() -> Mapping[str, str]:
    return {
        "office": str(in_force().version),
        "program": __version__,
        "targets": standard(TARGETS)["version"],
        "case_review": standard("case_review")["version"],
        "thresholds": standard("thresholds")["version"],
    }


def plain_indicator(one: IndicatorResult) -> dict[str, object]:
    """Return an indicator as plain JSON values; percentages as they are printed."""
    return {
        "id": one.id,
        "name": one.name,
        "numerator": json_number(None if _untold(one) else one.numerator),
        "denominator": json_number(one.denominator),
        "value": json_number(one.value),
        "unit": one.unit,
        "target": json_number(one.target),
        "met": one.met,
        "verdict": one.verdict,
        "definition": one.definition,
        "source": one.source,
        **({"opening": one.opening} if one.opening else {}),
        **({"blank": BLANK_WORDS[one.blank]} if one.blank else {}),
    }


def _untold(one: IndicatorResult) -> bool:
    """Return whether a plain number is blank: then it is not 0."""
    return one.blank is not None and one.denominator is None


def json_number(value: Decimal | None) -> object:
    """Return a figure rounded as printed, as a JSON number."""
    value = rounded(value)
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _plain_finding(one: MonthFinding) -> dict[str, object]:
    return {
        "rule": one.rule,
        "level": str(one.level),
        "register": one.register,
        "record_id": one.record_id,
        "key": one.key,
        "message": one.message,
        "reason": one.reason,
    }
