"""The annual review of all certificates that are due in a year, entered at once.

What is due is the indicator's own denominator (证件年审率); one review a year stays the rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select

from zhifa_desktop.db.views import At
from zhifa_desktop.errors import UserError
from zhifa_desktop.indicators.declaration import Scope
from zhifa_desktop.indicators.people import review_due
from zhifa_desktop.registers.certificates import ANNUAL_REVIEW
from zhifa_desktop.services.records import Filter, Query, Records
from zhifa_desktop.services.together import Together
from zhifa_desktop.services.workspace import Workspace

ALL = 100_000
PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Due:
    """A certificate that is to be reviewed, with what the review looks at (domain 2.6).

    ``sanctioned`` tells that a sanction of the holder has effect today.
    """

    identity: str
    number: str
    kind: str
    state: str
    holder: str
    unit: str
    hours: str
    sanctioned: bool


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The result of one certificate; ``reason`` says why where it is not 合格."""

    identity: str
    result: str = PASSED
    reason: str = ""


class BulkReviews:
    """Enters the annual reviews of a year."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace, self._records = workspace, Records(workspace)

    def due(self, year: int) -> tuple[Due, ...]:
        """Return the certificates due in a year that have no review of it yet."""
        today = self._workspace.today()
        until = min(date(year, 12, 31), today)
        at = At(until)
        scope = Scope(at, date(year, 1, 1), until)
        row, living = at.of("certificate")
        event, event_living = at.of("certificate_event")
        done = select(event.id).where(
            event_living,
            event.certificate == row.id,
            event.kind == ANNUAL_REVIEW,
            event.review_year == year,
        )
        wanted = select(row.id).where(living, and_(review_due(row, scope), ~done.exists()))
        with self._workspace.reader() as connection:
            ids = [str(one) for one in connection.execute(wanted).scalars()]
        return self._shown(ids)

    def _shown(self, ids: Sequence[str]) -> tuple[Due, ...]:
        columns = ("number", "kind", "state", "holder")
        cards = self._records.pick("certificate", ids, columns=columns)
        holders = [str(card.values["holder"]) for card in cards.values()]
        people = self._records.pick("person", holders, columns=("name", "unit", "year_hours"))
        in_effect = Query(filters=(Filter("in_effect", "in", (True,)),))
        rows = self._records.page("accountability", in_effect, 0, ALL, columns=("person",))
        sanctioned = {str(row.values["person"]) for row in rows}
        found = []
        for card in cards.values():
            person = people.get(str(card.values["holder"]))
            if person is None:
                continue
            shown = card.shown
            found.append(
                Due(
                    card.id, shown["number"], shown["kind"], shown["state"], person.shown["name"],
                    person.shown["unit"], person.shown["year_hours"], person.id in sanctioned,
                )
            )  # fmt: skip
        return tuple(sorted(found, key=lambda one: (one.unit, one.holder, one.number)))

    def save(self, year: int, day: date, document: str, results: Sequence[Reviewed]) -> int:
        """Enter the reviews of a year, as one piece of work; return how many.

        Raises:
            UserError: None was chosen.
            Refused: A record would be wrong (reviewed already, a day to come); nothing was written.
        """
        if not results:
            raise UserError("没有勾选任何证件", kept="没有写入", todo="请勾选要登记年审的证件")
        named = self._records.titles("certificate", [one.identity for one in results])

        def whose(_: str, values: Mapping[str, object]) -> str:
            return f"证件{named.get(str(values.get('certificate')), '')}"

        with self._workspace.work(f"登记{year}年年审{len(results)}本") as unit:
            work = Together(self._workspace, unit, whose)
            for one in results:
                work.add(
                    "certificate_event",
                    {
                        "certificate": one.identity, "kind": ANNUAL_REVIEW, "date": day,
                        "review_year": year, "result": one.result,
                        "document": document or None, "reason": one.reason or None,
                    },
                )  # fmt: skip
            work.settle()
        return len(results)
