"""Memory of accepted reasons (N4): what went up last month for the same cause is offered again.

A reason was accepted when it went up with the month's last version and that was not returned. The
cause is the record or the cell it was about: another record under the same rule is another cause.
It runs out after a set number of months, then it must be written anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from zhifa_desktop.checks.catalogue import ALL_RULES, rule_of
from zhifa_desktop.checks.levels import limit, ready_reasons
from zhifa_desktop.errors import UserError
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import handing_up, month_texts, snapshots
from zhifa_desktop.services.month_checks import MonthFinding
from zhifa_desktop.services.month_texts import REASON, SINCE

OWN = 3
"""How many months back an office's own reasons are offered among the ready ones."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Last month's reason: since when it says so, how often it was taken over, the most."""

    text: str
    since: Month
    taken_over: int
    most: int

    @property
    def expired(self) -> bool:
        """Whether it must be written anew."""
        return self.taken_over >= self.most

    @property
    def words(self) -> str:
        """What to say of it beside its text."""
        if self.expired:
            worn = f"从{self.since.label}起已沿用{self.taken_over}个月，须重新写"
            return f"上月说明({worn})：{self.text}"
        return f"上月说明({self.since.label}起)：{self.text}"


def offers(
    connection: Connection, month: Month, findings: Iterable[MonthFinding]
) -> dict[str, Offer]:
    """Return what may be taken over from last month, by rule."""
    accepted = _accepted(connection, month.before())
    if not accepted:
        return {}
    since = month_texts.read(connection, month.before())
    found: dict[str, Offer] = {}
    for one in findings:
        text, causes = accepted.get(one.rule, ("", frozenset()))
        if text and cause_of(one.record_id, one.key) in causes and one.rule not in found:
            found[one.rule] = _offer(one.rule, text, month, since)
    return found


def to_keep(
    connection: Connection, month: Month, reasons: Mapping[str, str],
    findings: Iterable[MonthFinding],
) -> dict[str, str]:  # fmt: skip
    """Return the parts to keep for written reasons, with since when each says so.

    Raises:
        UserError: One was taken over for too long.
    """
    offered = offers(connection, month, findings) if any(reasons.values()) else {}
    kept: dict[str, str] = {}
    for rule, written in reasons.items():
        text = written.strip()
        before = offered.get(rule)
        same = before is not None and before.text == text
        if same and before is not None and before.expired:
            raise _worn_out(rule, before)
        kept[REASON + rule] = text
        kept[SINCE + rule] = str(before.since) if same and before is not None else ""
    return kept


def choices(connection: Connection, month: Month) -> dict[str, tuple[str, ...]]:
    """Return the reasons to choose from by rule: the ready ones, then the office's own of late."""
    own: dict[str, list[str]] = {}
    past = month
    for _ in range(OWN):
        past = past.before()
        for rule, text in month_texts.reasons(month_texts.read(connection, past)).items():
            own.setdefault(rule, []).append(text)
    return {
        rule.id: tuple(dict.fromkeys((*ready_reasons(rule), *own.get(rule.id, ()))))
        for rule in ALL_RULES
    }


def cause_of(record_id: str, key: str) -> str:
    """Return what a reason is about: the record, or the cell."""
    return record_id or key


def _offer(rule: str, text: str, month: Month, texts: Mapping[str, str]) -> Offer:
    """Return the offer; a reason without its first month was written last month."""
    first = texts.get(SINCE + rule, "") if texts.get(REASON + rule) == text else ""
    since = Month.parse(first) if first else month.before()
    passed = 12 * (month.year - since.year) + month.number - since.number
    return Offer(text, since, passed - 1, limit("reason_months"))


def _accepted(connection: Connection, month: Month) -> dict[str, tuple[str, frozenset[str]]]:
    """Return reason and causes by rule, as they went up with the last version of a month."""
    versions = snapshots.issued(connection, month)
    if not versions:
        return {}
    last = versions[-1].version
    handed = handing_up.read(month_texts.read(connection, month)).get(last)
    if handed is not None and handed.answer == handing_up.RETURNED:
        return {}
    causes: dict[str, set[str]] = {}
    texts: dict[str, str] = {}
    for one in snapshots.load_document(connection, month, last)["checks"]:
        if one["reason"]:
            texts[one["rule"]] = one["reason"]
            causes.setdefault(one["rule"], set()).add(cause_of(one["record_id"], one["key"]))
    return {rule: (text, frozenset(causes[rule])) for rule, text in texts.items()}


def _worn_out(rule: str, before: Offer) -> UserError:
    declared = rule_of(rule)
    return UserError(
        f"“{declared.label if declared else rule}”的说明从{before.since.label}起"
        f"已沿用{before.taken_over}个月，不能再照抄",
        kept="没有保存", todo="请按现在的情况重新写",
    )  # fmt: skip
