"""The attachments that prove a measure: its tasks' and its records', in the order of the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

from zhifa_desktop.services.attachments import Attachment, Attachments
from zhifa_desktop.services.figures import Span
from zhifa_desktop.services.plan_overview import TASK, MeasureView
from zhifa_desktop.services.records import Filter, Query, Records, RegisterSpec


@dataclass(frozen=True, slots=True)
class Evidence:
    """One attachment, with the name of the record it hangs on and what that record is."""

    register: str
    record: str
    attachment: Attachment


def evidence_of(
    records: Records, attachments: Attachments, measure: MeasureView, period: Span
) -> list[Evidence]:
    """Return the attachments of a measure's tasks and of its records of the period."""
    label = records.spec(TASK).label
    found = [
        Evidence(label, task.name, one)
        for task in measure.tasks
        for one in attachments.list(task.id)
    ]
    for proof in measure.proofs:
        if proof.register == TASK or not proof.kept:
            continue
        spec = records.spec(proof.register)
        ids = records.ids(proof.register, in_period(spec, proof.query, period))
        with_some = attachments.counts(ids)
        named = records.titles(proof.register, list(with_some))
        for identity in (one for one in ids if one in with_some):
            mine = attachments.list(identity)
            found += [Evidence(spec.label, named[identity], one) for one in mine]
    return found


def in_period(spec: RegisterSpec, query: Query, period: Span) -> Query:
    """Return a query narrowed to the days of a period, where the register knows days."""
    name = spec.month.rpartition(".")[2]
    if not name or all(column.name != name for column in spec.columns):
        return query
    within = Filter(name, "between", (period.first, period.last))
    return replace(query, filters=(*query.filters, within))
