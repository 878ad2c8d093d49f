"""Records of several registers written as one piece of work, each judged like one from a form.

A guided action and an entry of many at once write through this: whatever a form would refuse is
refused here too, and then nothing of the piece of work stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from zhifa_desktop.checks import gates
from zhifa_desktop.db.unit_of_work import Change, UnitOfWork, new_id
from zhifa_desktop.errors import UserError
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.spec import RegisterSpec
from zhifa_desktop.services import children
from zhifa_desktop.services.bin import put_in
from zhifa_desktop.services.others import dangling, duplicates
from zhifa_desktop.services.validation import ERROR, Problem, examine
from zhifa_desktop.services.workspace import Workspace

Naming = Callable[[str, Mapping[str, object]], str]
MOST = 5
"""Faults that are told; the others are counted."""


class Refused(UserError):
    """What stands against a piece of work; ``faults`` are the sentences, each with its record."""

    def __init__(self, faults: Sequence[str]) -> None:
        """Tell the first few."""
        rest = f"；……共{len(faults)}处" if len(faults) > MOST else ""
        super().__init__(
            "；".join(faults[:MOST]) + rest,
            kept="什么都没有写入，您填的内容还在",
            todo="请改正后再试",
        )
        self.faults = tuple(faults)


class Together:
    """The records of one piece of work; ``settle`` ends it."""

    def __init__(
        self, workspace: Workspace, unit: UnitOfWork, naming: Naming | None = None
    ) -> None:
        """Write through a unit of work; ``naming`` says whose a fault is (before its sentence)."""
        self._workspace, self.unit = workspace, unit
        self._naming = naming
        self._touched: dict[str, list[str]] = {}
        self._faults: list[str] = []

    def add(self, register: str, values: Mapping[str, object]) -> str:
        """Store a new record; what is wrong with it is told by ``settle``."""
        spec = specifications()[register]
        filled = {c.name: c.default for c in spec.stored if c.default is not None} | dict(values)
        filled = children.filled_in(self.unit.connection, spec, filled)
        if self._wrong(spec, filled, None, None):
            return ""
        stored = {c.name: filled.get(c.name) for c in spec.stored}
        identity = self.unit.insert(register, [{**stored, "id": new_id()}])[0]
        self._touch(spec, identity, stored)
        return identity

    def change(
        self, register: str, identity: str, values: Mapping[str, object], version: int | None = None
    ) -> None:
        """Store new values of a record; faults of what was there before do not count.

        Raises:
            UserError: It was changed since ``version``, or is gone.
        """
        spec = specifications()[register]
        held = self.unit.fetch(register, [identity]).get(identity)
        if held is None or held["deleted_at"] is not None:
            raise UserError(f"这条{spec.label}已被删除", kept="什么都没有写入", todo="请刷新后再试")
        if all(held[name] == value for name, value in values.items()) and version is None:
            return
        if self._wrong(spec, {**held, **values}, identity, frozenset(values)):
            return
        self.unit.update(register, [Change(identity, values, version)])
        self._touch(spec, identity, {**held, **values})

    def put_in_bin(self, register: str, identity: str) -> None:
        """Put a record into the bin."""
        put_in(self.unit, specifications()[register], [identity])

    def settle(self) -> None:
        """Ask the gates about all that was written.

        Raises:
            Refused: Something must not stand; the transaction is rolled back.
        """
        if not self._faults:
            at, start = self._workspace.at(), self._workspace.settings.start_month
            for register, ids in self._touched.items():
                found = gates.refusals(
                    self.unit.connection, at, register, tuple(dict.fromkeys(ids)), start
                )
                self._faults.extend(one.message for one in found)
        if self._faults:
            raise Refused(tuple(dict.fromkeys(self._faults)))

    def _touch(self, spec: RegisterSpec, identity: str, values: Mapping[str, object]) -> None:
        """Remember what the gates are asked about: the record, and the one it is part of."""
        self._touched.setdefault(spec.name, []).append(identity)
        for column in spec.stored:
            parent = values.get(column.name)
            if spec.parent and column.target == spec.parent and isinstance(parent, str):
                self._touched.setdefault(spec.parent, []).append(parent)

    def _wrong(
        self,
        spec: RegisterSpec,
        values: Mapping[str, object],
        identity: str | None,
        given: frozenset[str] | None,
    ) -> bool:
        """Note what is wrong with a record; of one that was there only what is given counts."""
        own = replace(spec, columns=spec.stored, by_name={})
        connection = self.unit.connection
        found: list[Problem] = examine(own, values, self._workspace.today())
        found.extend(dangling(connection, own, values))
        found.extend(duplicates(connection, spec, values, identity))
        told = [p for p in found if p.level == ERROR and (given is None or p.column in given)]
        whose = self._naming(spec.name, values) if self._naming and told else ""
        self._faults.extend(f"{whose}：{p.message}" if whose else p.message for p in told)
        return bool(told)
