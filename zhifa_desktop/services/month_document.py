"""Building a month's document: content, checks, changes and the records behind the figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from zhifa_desktop import __version__
from zhifa_desktop.checks.declaration import Level
from zhifa_desktop.db.query import Query, Reader
from zhifa_desktop.db.views import At
from zhifa_desktop.indicators.catalogue import UNUSED
from zhifa_desktop.indicators.declaration import IndicatorResult
from zhifa_desktop.indicators.engine import rounded
from zhifa_desktop.indicators.targets import plan
from zhifa_desktop.papers.content import CheckNote, Form, MonthPaper, Narrative
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.codes import standard
from zhifa_desktop.registers.spec import RegisterSpec
from zhifa_desktop.rules.periods import Month, long_date
from zhifa_desktop.services import month_content, signing, snapshots
from zhifa_desktop.services.drafts import draft
from zhifa_desktop.services.month_changes import changes, corrections
from zhifa_desktop.services.month_checks import MonthFinding
from zhifa_desktop.services.plain import package_columns, plain_record
from zhifa_desktop.services.records import rows_of
from zhifa_desktop.services.workspace import OfficeSettings, Workspace

TITLE = "交通运输综合行政执法质效月报"
SUMMARY = "summary"


def build(
    connection: Connection,
    workspace: Workspace,
    month: Month,
    narrative: Narrative,
    findings: Sequence[MonthFinding],
    reason: str,
) -> dict[str, Any]:
    """Return the month's next version as a document that can be frozen."""
    settings, today = workspace.settings, workspace.today()
    versions = snapshots.issued(connection, month)
    before = snapshots.load(connection, month, versions[-1].version) if versions else None
    found = month_content.indicator_results(connection, month, today, settings)
    paper = _paper(connection, workspace, month, found)
    paper = replace(
        paper, version=len(versions) + 1, narrative=narrative, check_notes=_notes(findings)
    )
    document: dict[str, Any] = {
        "format": snapshots.FORMAT,
        "month": str(month),
        "version": paper.version,
        "previous": versions[-1].digest if versions else None,
        "reason": reason,
        "reported_on": today.isoformat(),
        "office": {"name": settings.unit_name, "division": settings.division},
        "grade": settings.grade,
        "rules": _rules_versions(),
        "indicators": [plain_indicator(one) for one in found],
        "checks": [_plain_finding(one) for one in findings],
        "records": dict(_records(connection, workspace, month)),
    }
    document["changes"] = changes(document, before)
    if before is not None:
        old = snapshots.paper_of(before["paper"])
        paper = replace(paper, corrections=corrections(paper, old, reason))
    return _sealed(document, paper, settings.division, month)


def drafted(connection: Connection, workspace: Workspace, month: Month) -> Narrative:
    """Return the drafted 情况说明."""
    settings, today = workspace.settings, workspace.today()
    now = month_content.tables(connection, month, today, settings)
    before = month_content.tables(connection, month.before(), today, settings)
    found = month_content.indicator_results(connection, month, today, settings)
    return draft(month, month_content.sentences(now, before), found)


def is_empty(connection: Connection, month: Month) -> bool:
    """Return whether no register that belongs to months has a record of this one."""
    at = At(month.last)
    for spec in specifications().values():
        reader = Reader(spec.name, at)
        if not spec.month:
            continue
        chosen = reader.ids(Query()).where(_of_month(reader, spec, month)).limit(1)
        if connection.execute(chosen).first():
            return False
    return True


def _sealed(
    document: dict[str, Any], paper: MonthPaper, division: str, month: Month
) -> dict[str, Any]:
    """Add the paper with its digest, and the package's id that follows from both."""
    document["paper"] = snapshots.paper_document(paper)
    content = snapshots.digest(document)
    short = content[: snapshots.DIGEST_LENGTH].upper()
    document["paper"]["digest"] = short
    document["id"] = snapshots.package_id(division, month, paper.version, content)
    return document


def _paper(
    connection: Connection, workspace: Workspace, month: Month, found: Sequence[IndicatorResult]
) -> MonthPaper:
    settings, today = workspace.settings, workspace.today()
    now = month_content.tables(connection, month, today, settings)
    earlier = month_content.tables(connection, month.before(), today, settings)
    empty = is_empty(connection, month)
    return MonthPaper(
        title=f"{TITLE}(零报告)" if empty else TITLE,
        unit_name=settings.unit_name,
        period=month.label,
        addressee=settings.addressee,
        version=1,
        digest="",
        reported_on=long_date(today),
        leader=settings.leader,
        reviewer=settings.reviewer,
        preparer=settings.preparer,
        phone=settings.phone,
        key_figures=month_content.key_figures(found),
        sentences=month_content.sentences(now, earlier),
        unused=UNUSED,
        indicators=month_content.indicator_form(found),
        forms=month_content.forms(now, _reported(connection, month)),
        check_notes=(),
        corrections=(),
        narrative=Narrative("", "", ""),
        definitions=month_content.definitions(found),
        rules_version=f"{plan().version};评查标准 {standard('case_review')['version']}",
        attachments=attachments(settings, month),
        practice=signing.is_practice(signing.identity(connection)),
    )


def attachments(settings: OfficeSettings, month: Month) -> tuple[str, ...]:
    """Return what the covering letter lists."""
    return (
        f"{settings.unit_name}{month.label}月报(纸质,签字盖章)",
        f"{settings.unit_name}{month.label}月报数据包(电子)",
    )


def _reported(connection: Connection, month: Month) -> tuple[Form, ...]:
    """Return last month's forms as they were handed up; none over the turn of the year."""
    before = month.before()
    versions = snapshots.issued(connection, before) if before.year == month.year else ()
    if not versions:
        return ()
    document = snapshots.load(connection, before, versions[-1].version)
    return snapshots.paper_of(document["paper"]).forms


def _notes(findings: Sequence[MonthFinding]) -> tuple[CheckNote, ...]:
    return tuple(
        CheckNote(f.rule, f.level_words, f.message, f.reason)
        for f in findings
        if f.level != Level.HINT
    )


def _rules_versions() -> Mapping[str, str]:
    return {
        "program": __version__,
        "targets": plan().version,
        "case_review": standard("case_review")["version"],
        "thresholds": standard("thresholds")["version"],
    }


def plain_indicator(one: IndicatorResult) -> dict[str, object]:
    """Return an indicator as plain JSON values; percentages as they are printed."""
    return {
        "id": one.id,
        "name": one.name,
        "numerator": json_number(one.numerator),
        "denominator": json_number(one.denominator),
        "value": json_number(one.value),
        "unit": one.unit,
        "target": json_number(one.target),
        "met": one.met,
        "verdict": one.verdict,
        "definition": one.definition,
        "source": one.source,
    }


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


def _records(
    connection: Connection, workspace: Workspace, month: Month
) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Yield each register: a month's records of it, or all that stand."""
    if workspace.settings.grade == SUMMARY:
        return
    at = At(max(min(month.last, workspace.today()), month.first))
    for spec in specifications().values():
        columns = package_columns(spec)
        reader = Reader(spec.name, at)
        chosen = reader.select(columns, Query())
        if spec.month:
            chosen = chosen.where(_of_month(reader, spec, month))
        rows = rows_of(connection, reader, columns, chosen)
        yield spec.name, [plain_record(row, columns) for row in rows]


def _of_month(reader: Reader, spec: RegisterSpec, month: Month) -> Any:
    """Return whether a record belongs to a month; "session.start" is the session's day."""
    link, _, name = spec.month.rpartition(".")
    if not link:
        day = reader.row[name]
    else:
        target = spec.column(link).target
        day = reader.at.look_up(target, reader.row[link], lambda row: row[name])
    return day.between(month.first, month.last)
