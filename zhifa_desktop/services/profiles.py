"""The page of one record: what it is, and everything that hangs on it, list by list.

Which lists stand on which tab is data (profile_layout.py). Nothing is written here, and nothing is
worked out that a declaration works out already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zhifa_desktop.checks.catalogue import CHECKS
from zhifa_desktop.checks.engine import run
from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.month_checks import LEVELS, level_words
from zhifa_desktop.services.profile_layout import (
    Layout,
    ListLayout,
    TabLayout,
    layouts,
    shown_columns,
)
from zhifa_desktop.services.records import Filter, Query, Records, Row
from zhifa_desktop.services.workspace import Workspace

__all__ = ["Badge", "Fact", "Listing", "Profile", "Profiles", "Shown", "Tab", "Warned"]

MOST = 500
"""Rows of one list; who has more opens the register."""
NUMBERS = frozenset({Kind.INTEGER, Kind.HOURS, Kind.MONEY, Kind.SCORE})
Ids = Mapping[str, set[str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """One column of a list: its heading, width in characters, whether it holds numbers."""

    label: str
    width: int
    numeric: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its texts, and the record it opens."""

    texts: tuple[str, ...]
    register: str
    identity: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The records of one register that hang on the record of the page.

    ``adds`` is (register, column): the form that 新增 opens and the column that gets this record.
    """

    register: str
    label: str
    columns: tuple[Shown, ...]
    lines: tuple[Line, ...]
    query: Query
    adds: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of the page."""

    label: str
    parts: tuple[str, ...]
    listings: tuple[Listing, ...]
    off: tuple[str, ...]
    """Registers that stand here but are not kept by this office."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of the record itself, under the heading of its form's section."""

    section: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in a word; ``tone`` is good, warn, bad or plain."""

    label: str
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Warned:
    """What a check says of the record or of what hangs on it."""

    level: str
    level_words: str
    register: str
    identity: str
    message: str
    mend: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything the page shows, as it stands today."""

    register: str
    label: str
    row: Row
    title: str
    subtitle: str
    badges: tuple[Badge, ...]
    photo: bytes | None
    facts: tuple[Fact, ...]
    tabs: tuple[Tab, ...]
    warnings: tuple[Warned, ...]


@dataclass
class _Gathered:
    """What was read of one page so far: rows by list, ids by register."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)

    def take(self, layout: ListLayout, rows: list[Row]) -> None:
        self.rows.setdefault(layout.register, []).extend(rows)
        self.ids.setdefault(layout.register, set()).update(row.id for row in rows)


class Profiles:
    """The pages of single records of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Read that store."""
        self._workspace, self._records = workspace, Records(workspace)

    def has(self, register: str) -> bool:
        """Return whether records of a register have a page."""
        return register in layouts()

    def label(self, register: str) -> str:
        """Return what the page of a register's record is called."""
        return layouts()[register].label

    def read(self, register: str, identity: str) -> Profile:
        """Return the page of one record.

        Raises:
            UserError: The record is gone.
        """
        layout = layouts()[register]
        row = self._records.get(register, identity, reveal=False)
        kept = {spec.name for spec in self._records.kept()}
        gathered = _Gathered(ids={register: {identity}})
        tabs = tuple(self._tab(tab, row, kept, gathered) for tab in layout.tabs)
        spec = self._records.spec(register)
        return Profile(
            register,
            layout.label,
            row,
            self._records.labels(register, [identity])[identity],
            " · ".join(text for name in layout.subtitle if (text := row.shown[name])),
            tuple(_badge(spec.column(name), row) for name in layout.badges if row.shown[name]),
            self._photo(row, layout),
            tuple(_facts(spec, row)),
            tabs,
            self._warnings(gathered.ids),
        )

    def _photo(self, row: Row, layout: Layout) -> bytes | None:
        digest = row.values.get(layout.photo) if layout.photo else None
        return self._records.photo(digest) if isinstance(digest, str) else None

    def _tab(self, tab: TabLayout, row: Row, kept: set[str], gathered: _Gathered) -> Tab:
        listings = tuple(
            self._listing(one, row, kept, gathered) for one in tab.lists if one.register in kept
        )
        off = dict.fromkeys(
            one.label or self._records.spec(one.register).label
            for one in tab.lists
            if one.register not in kept
        )
        return Tab(tab.label, tab.parts, listings, tuple(off))

    def _listing(
        self, layout: ListLayout, page: Row, kept: set[str], gathered: _Gathered
    ) -> Listing:
        spec = self._records.spec(layout.register)
        wanted = self._wanted(layout, page, gathered)
        query = Query(filters=(Filter(layout.link, "in", wanted), *_only(layout)))
        rows = list(self._records.page(layout.register, query, 0, MOST)) if wanted else []
        gathered.take(layout, rows)
        columns = shown_columns(layout, _same_for_all(spec, layout))
        joined = self._joined(spec, layout, [name for name, _ in columns], rows, gathered)
        if layout.order:
            rows.sort(key=lambda row: _latest(layout.order, row, joined), reverse=True)
        adds = tuple(layout.adds.split(".", 1)) if layout.adds else None
        return Listing(
            layout.register,
            layout.label or spec.label,
            tuple(Shown(c.label, c.width, c.kind in NUMBERS) for _, c in columns),
            tuple(_line(spec, layout, row, [name for name, _ in columns], joined) for row in rows),
            query,
            adds if adds and adds[0] in kept else None,  # type: ignore[arg-type]
        )

    def _wanted(self, layout: ListLayout, page: Row, gathered: _Gathered) -> tuple[object, ...]:
        if not layout.via:
            return (page.id,)
        listed, _, through = layout.via.partition(".")
        found = (row.values.get(through) for row in gathered.rows.get(listed, ()))
        return tuple(sorted({value for value in found if isinstance(value, str)}))

    def _joined(
        self,
        spec: RegisterSpec,
        layout: ListLayout,
        names: list[str],
        rows: list[Row],
        gathered: _Gathered,
    ) -> dict[str, dict[str, Row]]:
        """Return the records that the rows' links name, by link column, where they are shown."""
        dotted = [*names, *(layout.order.split("|") if layout.order else ())]
        links = {name.partition(".")[0] for name in dotted if "." in name}
        found: dict[str, dict[str, Row]] = {}
        for link in links | ({layout.opens} - {""}):
            target = spec.column(link).target
            ids = {str(row.values[link]) for row in rows if row.values.get(link)}
            wanted = {second for first, _, second in (n.partition(".") for n in dotted)
                      if first == link and second}  # fmt: skip
            found[link] = self._records.pick(target, sorted(ids), columns=sorted(wanted))
            gathered.ids.setdefault(target, set()).update(ids)
        return found

    def _warnings(self, ids: Ids) -> tuple[Warned, ...]:
        """Return what the checks say of these records, the gravest first."""
        start = self._workspace.settings.start_month
        since = Month.parse(start).first if start else None
        checks = [check for check in CHECKS if ids.get(check.register)]
        with self._workspace.reader() as connection:
            found = run(connection, self._workspace.at(), checks, since=since, among=ids)
        order = list(LEVELS)
        found.sort(key=lambda one: order.index(one.level))
        return tuple(
            Warned(
                one.level,
                level_words(one.level),
                one.register,
                one.record_id,
                one.message,
                one.mend,
            )
            for one in found
        )


def _only(layout: ListLayout) -> Iterable[Filter]:
    return (Filter(name, "in", values) for name, values in layout.only)


def _same_for_all(spec: RegisterSpec, layout: ListLayout) -> list[str]:
    """Return the computed links that say of every row what the page says already."""
    linked = spec.column(layout.link).target
    return [
        c.name for c in spec.columns if c.computed and c.target and c.target in (linked, "unit")
    ]


def _line(
    spec: RegisterSpec,
    layout: ListLayout,
    row: Row,
    names: list[str],
    joined: Mapping[str, Mapping[str, Row]],
) -> Line:
    texts = tuple(_text(row, name, joined) for name in names)
    if layout.opens:
        target = row.values.get(layout.opens)
        if isinstance(target, str):
            return Line(texts, spec.column(layout.opens).target, target)
    return Line(texts, layout.register, row.id)


def _text(row: Row, name: str, joined: Mapping[str, Mapping[str, Row]]) -> str:
    first, _, second = name.partition(".")
    if not second:
        return row.shown[name]
    other = joined[first].get(str(row.values.get(first)))
    return other.shown[second] if other else ""


def _latest(order: str, row: Row, joined: Mapping[str, Mapping[str, Row]]) -> tuple[str, str]:
    texts = (_text(row, name, joined) for name in order.split("|"))
    return next((text for text in texts if text), ""), row.id


def _facts(spec: RegisterSpec, row: Row) -> Iterable[Fact]:
    for column in spec.columns:
        if column.kind is Kind.PHOTO or column.child is not None:
            continue
        if text := row.shown[column.name]:
            yield Fact(column.section, column.label, text)


def _badge(column: ColumnSpec, row: Row) -> Badge:
    """Return a state as a badge: what a new record begins with is good, what is not is said so."""
    if column.default is None:
        return Badge(column.label, row.shown[column.name], "plain")
    good = row.values[column.name] == column.default
    return Badge(column.label, row.shown[column.name], "good" if good else "warn")
