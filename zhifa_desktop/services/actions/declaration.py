"""What a guided action is: when it may be done, what is asked, what follows, what is written.

Each action is declared once (people.py, cards.py); each kind of consequence once (aspects.py).
What law or the plan says stands there with its source; what is only common practice is marked 示例.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.spec import ColumnSpec, Kind
from zhifa_desktop.services.records import Records, Row
from zhifa_desktop.services.together import Together
from zhifa_desktop.services.validation import Problem
from zhifa_desktop.services.workspace import Workspace

LATER = "later"
"""The choice that leaves something as it is; the summary lists it as still to do."""


@dataclass(frozen=True)
class Scene:
    """What an action looks at: the record, the person it is about, and the facts given so far."""

    workspace: Workspace
    records: Records
    action: Action
    subject: Row
    person: Row
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day of the action; today before one is given."""
        given = self.facts.get("date")
        return given if isinstance(given, date) else self.workspace.today()

    def fact(self, name: str) -> Any:
        """Return a fact, None where it is blank."""
        return self.facts.get(name)

    def word(self, name: str) -> str:
        """Return a fact that is text, empty where it is blank."""
        return str(self.facts.get(name) or "")


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be done about a consequence; ``needs`` is the register a record is named from."""

    code: str
    label: str
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that the action touches; without choices it is only to be known.

    ``done`` of an aspect gets it back with what was decided.
    """

    aspect: str
    key: str
    register: str
    identity: str
    text: str
    choices: tuple[Choice, ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was chosen about a consequence, and the record named with it."""

    choice: str
    other: str | None = None


@dataclass(frozen=True)
class Aspect:
    """A kind of consequence: how it is found and how what was decided is written."""

    code: str
    heading: str
    find: Callable[[Scene], Iterable[Consequence]]
    write: Callable[[Scene, Together, Consequence, Decision], None] | None = None


Rule = Callable[[Scene], Problem | None]


@dataclass(frozen=True)
class Action:
    """One guided action.

    Attributes:
        register: Whose record it acts on.
        column: The column of that record which says whether it may be done; ``allowed`` its values.
        asks: The facts asked, as columns, some with a default taken from the record.
        rules: What the facts may break, beyond what their columns say.
        aspects: The kinds of consequences looked for.
        write: Writes the action itself.
        told: What it does, in sentences.
        left: What remains to be done outside the program.
        holder: The column that names the person a record is about; empty for a person.
        leaves: Whether the person leaves the brigade with it.
    """

    code: str
    label: str
    register: str
    column: str
    allowed: tuple[str, ...]
    asks: Callable[[Scene], tuple[ColumnSpec, ...]]
    write: Callable[[Scene, Together], None]
    told: Callable[[Scene], Iterable[str]]
    rules: tuple[Rule, ...] = ()
    aspects: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    hint: str = ""
    holder: str = ""
    leaves: bool = False


def asked(register: str, column: str, name: str = "", **more: Any) -> ColumnSpec:
    """Return a register's column as a fact that is asked, changed where an action wants it so."""
    plain: dict[str, Any] = {
        "required_when": None, "when_words": "", "more": False, "child": None, "private": False,
        "default_from": "", "section": "", "searched": False, "sorted_by_pinyin": False,
    }  # fmt: skip
    spec = specifications()[register].column(column)
    return replace(spec, name=name or column, **(plain | more))


def the_day(label: str = "日期", **more: Any) -> ColumnSpec:
    """Return the day of an action: required, never in the future."""
    return ColumnSpec("date", label, Kind.DATE, required=True, past=True, **more)


def the_document(label: str = "文号", **more: Any) -> ColumnSpec:
    """Return the number of the document behind an action."""
    return ColumnSpec("document", label, Kind.TEXT, max_length=100, **more)
