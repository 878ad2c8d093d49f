"""The people of a session entered at once: ticked by unit, or pasted as a list of names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.many.names import FOUND, Match, PeopleByName
from zhifa_desktop.services.records import Filter, Query, Records, Row
from zhifa_desktop.services.together import Together
from zhifa_desktop.services.workspace import Workspace

ALL = 100_000
ATTENDED = "attended"
HOURLESS = ("leave", "absent")
HERE = ("active", "seconded_in", "seconded_out", "long_leave", "off_post")


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who can be ticked; ``entered`` says how the person stands in the session already."""

    identity: str
    name: str
    unit: str
    kind: str
    on_duty: bool
    entered: str


@dataclass(frozen=True, slots=True)
class Session:
    """The session that people are entered for."""

    row: Row
    title: str
    hours: Decimal
    people: tuple[Attendee, ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """How one person attended; without ``hours`` the session's count (none for who was away)."""

    person: str
    presence: str = ATTENDED
    hours: Decimal | None = None


class BulkAttendance:
    """Enters the people of one session."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace, self._records = workspace, Records(workspace)

    def session(self, identity: str) -> Session:
        """Return a session with everybody who can be entered, by unit and name.

        Raises:
            UserError: The session is gone.
        """
        row = self._records.get("training_session", identity)
        entered = {
            str(one.values["person"]): f"{one.shown['presence']} {one.shown['hours']}学时"
            for one in self._entered(identity)
        }
        query = Query(filters=(Filter("status", "in", HERE),), order=("unit", "name"))
        columns = ("name", "unit", "kind", "status")
        people = self._records.page("person", query, 0, ALL, columns=columns)
        hours = row.values["hours"]
        assert isinstance(hours, Decimal)
        return Session(
            row,
            f"{row.shown['name']}({row.shown['start']}，{row.shown['hours']}学时)",
            hours,
            tuple(
                Attendee(
                    one.id, one.shown["name"], one.shown["unit"], one.shown["kind"],
                    one.values["status"] == "active", entered.get(one.id, ""),
                )
                for one in people
            ),
        )  # fmt: skip

    def match(self, text: str) -> tuple[Match, ...]:
        """Return who is meant by a pasted list."""
        return PeopleByName(self._records).match(text)

    def save(self, identity: str, entries: Sequence[Entered]) -> int:
        """Enter people for a session, as one piece of work; return how many.

        Raises:
            UserError: Nobody was named, or somebody stands in the session already.
            Refused: A record would be wrong; nothing was written.
        """
        if not entries:
            raise UserError("没有勾选任何人", kept="没有写入", todo="请勾选参训人员，或粘贴名单")
        session = self._records.get("training_session", identity)
        named = self._records.titles("person", [one.person for one in entries])
        there = {str(one.values["person"]) for one in self._entered(identity)}
        again = [named[one.person] for one in entries if one.person in there]
        if again:
            raise UserError(
                f"{'、'.join(again[:5])}已在这个班次里", kept="没有写入", todo="请去掉后再保存"
            )
        what = f"登记参训{len(entries)}人：{session.shown['name']}"

        def whose(_: str, values: Mapping[str, object]) -> str:
            return named.get(str(values.get("person")), "")

        with self._workspace.work(what) as unit:
            work = Together(self._workspace, unit, whose)
            for one in entries:
                work.add("attendance", _values(identity, one))
            work.settle()
        return len(entries)

    def _entered(self, session: str) -> tuple[Row, ...]:
        query = Query(filters=(Filter("session", "in", (session,)),))
        return self._records.page("attendance", query, 0, ALL)


def _values(session: str, one: Entered) -> dict[str, object]:
    hours = Decimal(0) if one.presence in HOURLESS and one.hours is None else one.hours
    return {"session": session, "person": one.person, "presence": one.presence, "hours": hours}


def sure_ones(matches: Sequence[Match]) -> tuple[list[Entered], list[Match]]:
    """Return those of a pasted list who are sure, and the names that must be mended first."""
    sure = [Entered(one.candidates[0].identity) for one in matches if one.state == FOUND]
    return sure, [one for one in matches if one.state not in (FOUND, "twice")]
