"""Equipment issued to many people at once, and given back by many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhifa_desktop.errors import UserError
from zhifa_desktop.registers.equipment import IN_USE
from zhifa_desktop.services.many.names import Match, PeopleByName
from zhifa_desktop.services.records import Filter, Query, Records, Row
from zhifa_desktop.services.together import Naming, Together
from zhifa_desktop.services.workspace import Workspace

ALL = 100_000
IDLE, PERSONAL = "idle", "personal"
IN_STORE = (IN_USE, IDLE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece in the store, or held; ``holder`` and ``since`` are empty for one in the store."""

    identity: str
    label: str
    model: str
    unit: str
    holder: str = ""
    since: str = ""
    assignment: str = ""


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody on duty; ``holds`` is how many pieces of the category the person has already."""

    identity: str
    name: str
    unit: str
    holds: int


class BulkIssuing:
    """Issues and takes back many pieces, each time as one piece of work."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace, self._records = workspace, Records(workspace)

    def in_store(self, category: str) -> tuple[Piece, ...]:
        """Return the single pieces of a category that nobody holds and that can be used."""
        filters = (
            Filter("category", "in", (category,)), Filter("state", "in", IN_STORE),
            Filter("quantity", "in", (1,)),
        )  # fmt: skip
        rows = self._records.page("equipment", Query(filters=filters), 0, ALL)
        held = {str(one.values["equipment"]) for one in self._assignments()}
        return tuple(
            Piece(row.id, _label(row), row.shown["model"], row.shown["unit"])
            for row in rows
            if row.id not in held
        )

    def held(self, category: str = "", unit: str = "") -> tuple[Piece, ...]:
        """Return the pieces that people hold, of a category and of a unit's people where named."""
        assignments = self._assignments()
        pieces = self._records.pick("equipment", [str(a.values["equipment"]) for a in assignments])
        people = self._records.pick(
            "person", [str(a.values["person"]) for a in assignments], columns=("name", "unit")
        )
        found = []
        for one in assignments:
            piece = pieces.get(str(one.values["equipment"]))
            person = people.get(str(one.values["person"]))
            if piece is None or person is None:
                continue
            if category and piece.values["category"] != category:
                continue
            if unit and person.values["unit"] != unit:
                continue
            found.append(
                Piece(
                    piece.id, _label(piece), piece.shown["model"], person.shown["unit"],
                    person.shown["name"], one.shown["start"], one.id,
                )
            )  # fmt: skip
        return tuple(found)

    def takers(self, category: str, unit: str = "") -> tuple[Taker, ...]:
        """Return the people on duty (of a unit), those first who hold nothing of the category."""
        filters = [Filter("status", "in", ("active", "seconded_in"))]
        filters += [Filter("unit", "in", (unit,))] if unit else []
        query = Query(filters=tuple(filters), order=("unit", "name"))
        people = self._records.page("person", query, 0, ALL, columns=("name", "unit"))
        count: dict[str, int] = {}
        for piece in self._assignments_of(category):
            count[piece] = count.get(piece, 0) + 1
        found = [
            Taker(one.id, one.shown["name"], one.shown["unit"], count.get(one.id, 0))
            for one in people
        ]
        return tuple(sorted(found, key=lambda taker: taker.holds > 0))

    def match(self, text: str) -> tuple[Match, ...]:
        """Return who is meant by a pasted list."""
        return PeopleByName(self._records).match(text)

    def issue(self, pairs: Sequence[tuple[str, str]], day: date, handled_by: str = "") -> int:
        """Issue (piece, person) pairs on a day, as one piece of work; return how many.

        Raises:
            UserError: There is no pair, or a piece or a person stands in two of them.
            Refused: A record would be wrong (held by somebody, not on duty); nothing was written.
        """
        if not pairs:
            raise UserError("没有选定装备和人员", kept="没有写入", todo="请先分配")
        if len({piece for piece, _ in pairs}) < len(pairs):
            raise UserError("有一件装备分给了两个人", kept="没有写入", todo="请重新分配")
        pieces = self._records.pick("equipment", [piece for piece, _ in pairs])
        people = self._records.pick("person", [person for _, person in pairs], columns=("unit",))
        with self._workspace.work(f"配发装备{len(pairs)}件") as unit:
            work = Together(self._workspace, unit, self._naming(pieces))
            for piece, person in pairs:
                work.add(
                    "equipment_assignment",
                    {
                        "equipment": piece, "person": person, "start": day,
                        "handled_by": handled_by or None,
                    },
                )  # fmt: skip
                values: dict[str, object] = {
                    "unit": people[person].values["unit"], "issue_mode": PERSONAL,
                }  # fmt: skip
                if pieces[piece].values["state"] == IDLE:
                    values |= {"state": IN_USE, "state_since": day}
                work.change("equipment", piece, values)
            work.settle()
        return len(pairs)

    def give_back(self, assignments: Sequence[str], day: date) -> int:
        """Take back what is held by these assignments, as one piece of work; return how many.

        Raises:
            UserError: Nothing was chosen, or a piece was given back meanwhile.
            Refused: The day lies before the issue; nothing was written.
        """
        rows = self._records.pick("equipment_assignment", list(assignments))
        if not rows:
            raise UserError("没有选定要归还的装备", kept="没有写入", todo="请先勾选")
        gone = [row for row in rows.values() if row.values["until"] is not None]
        if gone or len(rows) < len(assignments):
            raise UserError("有的装备已经登记归还", kept="没有写入", todo="请刷新后再选")
        pieces = self._records.pick(
            "equipment", [str(r.values["equipment"]) for r in rows.values()]
        )
        with self._workspace.work(f"归还装备{len(rows)}件") as unit:
            work = Together(self._workspace, unit, self._naming(pieces))
            for identity, row in rows.items():
                work.change("equipment_assignment", identity, {"until": day})
                piece = pieces[str(row.values["equipment"])]
                if piece.values["state"] == IN_USE:
                    work.change("equipment", piece.id, {"state": IDLE, "state_since": day})
            work.settle()
        return len(rows)

    @staticmethod
    def _naming(pieces: Mapping[str, Row]) -> Naming:
        def whose(_: str, values: Mapping[str, object]) -> str:
            piece = pieces.get(str(values.get("equipment") or values.get("id")))
            return _label(piece) if piece else ""

        return whose

    def _assignments(self) -> tuple[Row, ...]:
        filters = (Filter("until", "empty"), Filter("person", "filled"))
        return self._records.page("equipment_assignment", Query(filters=filters), 0, ALL)

    def _assignments_of(self, category: str) -> list[str]:
        rows = self._assignments()
        pieces = self._records.pick(
            "equipment", [str(r.values["equipment"]) for r in rows], columns=("category",)
        )
        return [
            str(row.values["person"])
            for row in rows
            if (piece := pieces.get(str(row.values["equipment"])))
            and piece.values["category"] == category
        ]


def _label(row: Row) -> str:
    serial = f" {row.shown['serial']}" if row.shown["serial"] else ""
    return f"{row.shown['name']} {row.shown['asset_number']}{serial}"
