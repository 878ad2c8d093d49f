"""Guided actions as the window and the command line use them: offer, ask, foresee, carry out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from zhifa_desktop.errors import UserError
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.spec import ColumnSpec, RegisterSpec
from zhifa_desktop.services.actions.aspects import ASPECTS
from zhifa_desktop.services.actions.cards import CARD_ACTIONS
from zhifa_desktop.services.actions.declaration import (
    LATER,
    Action,
    Choice,
    Consequence,
    Decision,
    Scene,
)
from zhifa_desktop.services.actions.people import PERSON_ACTIONS
from zhifa_desktop.services.records import Filter, Invalid, Query, Records
from zhifa_desktop.services.together import Together
from zhifa_desktop.services.validation import ERROR, Problem, examine
from zhifa_desktop.services.workspace import Workspace

__all__ = ["Actions", "Choice", "Consequence", "Decision", "Offer", "Summary", "has_actions"]

ACTIONS: dict[tuple[str, str], Action] = {
    (action.register, action.code): action for action in (*PERSON_ACTIONS, *CARD_ACTIONS)
}
Facts = Mapping[str, object]
Decisions = Mapping[str, Decision]
MOST = 50


def has_actions(register: str) -> bool:
    """Return whether there are actions on a register's records."""
    return any(one == register for one, _ in ACTIONS)


@dataclass(frozen=True, slots=True)
class Offer:
    """An action on a record; ``refused`` says why it cannot be done now, empty where it can."""

    register: str
    identity: str
    code: str
    label: str
    hint: str
    whose: str
    refused: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What will be done, and what is left to do, in sentences."""

    done: tuple[str, ...]
    left: tuple[str, ...]


class Actions:
    """The guided actions on the records of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace, self._records = workspace, Records(workspace)

    def offered(self, register: str, identity: str) -> tuple[Offer, ...]:
        """Return the actions on a record, then those on the records that are part of its matter.

        For a person these are the certificates held.
        """
        found = list(self._offers(register, identity, ""))
        others = {a.register: a.holder for a in ACTIONS.values() if a.holder}
        for other, link in others.items():
            if specifications()[other].column(link).target != register:
                continue
            query = Query(filters=(Filter(link, "in", (identity,)),))
            for row in self._records.page(other, query, 0, MOST):
                title = self._records.titles(other, [row.id])[row.id]
                found.extend(self._offers(other, row.id, title))
        return tuple(found)

    def _offers(self, register: str, identity: str, whose: str) -> Iterator[Offer]:
        row = self._records.get(register, identity)
        for action in ACTIONS.values():
            if action.register == register:
                state = row.values[action.column]
                refused = "" if state in action.allowed else f"现在是“{row.shown[action.column]}”"
                yield Offer(
                    register, identity, action.code, action.label, action.hint, whose, refused
                )

    def title(self, register: str, code: str, identity: str) -> str:
        """Return what the steps are headed with: 暂扣：张三 340299220113."""
        scene = self._scene(register, code, identity, {})
        name = scene.person.shown["name"]
        title = self._records.labels(register, [identity])[identity]
        return f"{scene.action.label}：{name if title.startswith(name) else f'{name} {title}'}"

    def asks(self, register: str, code: str, identity: str) -> tuple[ColumnSpec, ...]:
        """Return the facts asked, with their defaults.

        Raises:
            UserError: The record is gone, or the action cannot be done on it now.
        """
        scene = self._scene(register, code, identity, {})
        return scene.action.asks(scene)

    def problems(
        self, register: str, code: str, identity: str, facts: Facts
    ) -> tuple[Problem, ...]:
        """Return what is wrong with the facts."""
        return tuple(self._problems(self._scene(register, code, identity, facts)))

    def _problems(self, scene: Scene) -> list[Problem]:
        columns = scene.action.asks(scene)
        asked = RegisterSpec(
            scene.action.register, scene.action.label, "", columns, key=(), title=(), order=()
        )
        found = examine(asked, scene.facts, self._workspace.today())
        if any(p.level == ERROR for p in found):
            return found
        return [p for rule in scene.action.rules if (p := rule(scene)) is not None]

    def consequences(
        self, register: str, code: str, identity: str, facts: Facts
    ) -> tuple[tuple[str, tuple[Consequence, ...]], ...]:
        """Return what the action touches, under headings; headings without any are left out."""
        return tuple(self._consequences(self._scene(register, code, identity, facts)))

    def _consequences(self, scene: Scene) -> Iterator[tuple[str, tuple[Consequence, ...]]]:
        kept = {spec.name for spec in self._records.kept()}
        for name in scene.action.aspects:
            aspect = ASPECTS[name]
            found = tuple(one for one in aspect.find(scene) if one.register in kept)
            if found:
                yield aspect.heading, found

    def summary(
        self, register: str, code: str, identity: str, facts: Facts, decisions: Decisions
    ) -> Summary:
        """Return what will be done and what is left to do."""
        scene = self._scene(register, code, identity, facts)
        done, left = list(scene.action.told(scene)), list[str]()
        for _, found in self._consequences(scene):
            for one in found:
                words, later = self._words(one, decisions.get(one.key))
                (left if later else done).append(words)
        return Summary(tuple(done), (*left, *scene.action.left))

    def _words(self, one: Consequence, decision: Decision | None) -> tuple[str, bool]:
        """Return what is said of a consequence, and whether it is left to do."""
        if not one.choices:
            return one.text, True
        code = decision.choice if decision else one.default
        choice = next(c for c in one.choices if c.code == code)
        label = choice.label
        if choice.needs and decision and decision.other:
            named = self._records.titles(choice.needs, [decision.other])
            label = label.replace("…", named.get(decision.other, ""))
        return f"{one.text}：{label}", code == LATER

    def carry_out(
        self, register: str, code: str, identity: str, facts: Facts, decisions: Decisions
    ) -> str:
        """Do it, as one piece of work; return what was done in a few words.

        Raises:
            Invalid: A fact is wrong.
            UserError: The record is gone or changed meanwhile, a choice lacks its record, or what
                would be written breaks a rule; nothing was written.
        """
        scene = self._scene(register, code, identity, facts)
        wrong = tuple(p for p in self._problems(scene) if p.level == ERROR)
        if wrong:
            raise Invalid(scene.action.label, wrong)
        found = [one for _, group in self._consequences(scene) for one in group]
        chosen = [(one, decisions.get(one.key) or Decision(one.default)) for one in found]
        for one, decision in chosen:
            self._refuse_incomplete(scene, one, decision)
        what = self.title(register, code, identity)
        with self._workspace.work(what) as unit:
            work = Together(self._workspace, unit)
            for one, decision in chosen:
                write = ASPECTS[one.aspect].write
                if write is not None and one.choices:
                    write(scene, work, one, decision)
            scene.action.write(scene, work)
            work.settle()
        return what

    def _refuse_incomplete(self, scene: Scene, one: Consequence, decision: Decision) -> None:
        choice = next((c for c in one.choices if c.code == decision.choice), None)
        if choice is None or not choice.needs:
            return
        todo = "请选定，或改选其他办法"
        if not decision.other:
            raise UserError(f"“{one.text}”没有选定人员", kept="什么都没有写入", todo=todo)
        if decision.other == scene.person.id:
            raise UserError(f"“{one.text}”选的就是本人", kept="什么都没有写入", todo=todo)

    def _scene(self, register: str, code: str, identity: str, facts: Facts) -> Scene:
        action = ACTIONS[register, code]
        row = self._records.get(register, identity)
        state = row.values[action.column]
        if state not in action.allowed:
            label = specifications()[register].label
            raise UserError(
                f"这{'本' if action.holder else '名'}{label}现在是“{row.shown[action.column]}”，"
                f"不能办理{action.label}",
                kept="什么都没有写入",
                todo="请刷新后再看",
            )
        person = row
        if action.holder:
            person = self._records.get("person", str(row.values[action.holder]))
        scene = Scene(self._workspace, self._records, action, row, person)
        return replace(scene, facts=dict(facts))
