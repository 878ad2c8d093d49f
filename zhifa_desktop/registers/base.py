"""The base class of declarations: common columns, sort keys, the history twin, the description.

Why a base class: a register must get its identity, versions, history and keys without writing
a word about them. It may not know any particular register.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from sqlalchemy import Column, DateTime, Index, Integer, MetaData, String, Table, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from zhifa_desktop.registers.spec import ChildColumn, ColumnSpec, Kind, RegisterSpec, RowRule

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
KEY_SUFFIX = "_key"
Expression = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Computed:
    """A column that follows from others: a SQL expression over the row and other registers.

    ``expression(row, at)`` gets the columns of this register's selectable and ``at``, which
    gives ``at.today`` and ``at.columns("register")`` of any register as of the same moment.
    """

    spec: ColumnSpec
    expression: Expression


@dataclass(frozen=True)
class Child:
    """A child register's field shown as a column of its parent."""

    spec: ColumnSpec


@dataclass(frozen=True)
class Register:
    """What a declaration says about the register as a whole; see RegisterSpec."""

    name: str
    label: str
    group: str
    key: tuple[str, ...]
    title: tuple[str, ...]
    order: tuple[str, ...]
    other_keys: tuple[tuple[str, ...], ...] = ()
    month: str = ""
    parent: str = ""
    icon: str = "list"
    rules: tuple[RowRule, ...] = ()
    paper: str = ""
    apart: tuple[str, ...] = ()
    stays: bool = False
    unique: tuple[tuple[str, ...], ...] = ()
    sections: tuple[tuple[str, str], ...] = ()
    """Where the sections of the form begin: (column, heading)."""


class Record(DeclarativeBase):
    """A record of any register.

    ``id`` is a UUIDv7 made where the record was born; ``version`` counts its changes (optimistic
    lock); ``deleted_at`` is set while it lies in the bin; ``search_text`` holds the folded text,
    pinyin and initials of the searched columns. Instants are UTC.
    """

    metadata = MetaData(naming_convention=NAMING)
    register: ClassVar[Register]
    history: ClassVar[Table]
    computed_columns: ClassVar[dict[str, Computed]]

    id: Mapped[str] = mapped_column(String(36), primary_key=True, sort_order=-10)
    version: Mapped[int] = mapped_column(Integer, nullable=False, sort_order=-9)
    created_at: Mapped[Any] = mapped_column(DateTime, nullable=False, sort_order=-8)
    changed_at: Mapped[Any] = mapped_column(DateTime, nullable=False, sort_order=-7)
    deleted_at: Mapped[Any] = mapped_column(DateTime, nullable=True, sort_order=-6)
    search_text: Mapped[str] = mapped_column(Text, nullable=False, sort_order=-5)
    remarks: Mapped[str | None] = mapped_column(
        Text,
        sort_order=99,
        info={
            "spec": ColumnSpec(
                "remarks", "备注", Kind.LONG_TEXT, more=True, private=True, synonyms=("说明",)
            )
        },
    )

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Add sort keys, unique indexes of the living and the history twin; then map."""
        declared = cls.register
        cls.__tablename__ = declared.name
        cls.computed_columns = {}
        for name, value in list(vars(cls).items()):
            if isinstance(value, Computed):
                cls.computed_columns[name] = replace(value, spec=replace(value.spec, name=name))
            column = getattr(value, "column", None)
            if isinstance(column, Column) and column.info["spec"].sorted_by_pinyin:
                setattr(cls, name + KEY_SUFFIX, mapped_column(String, index=True, sort_order=50))
        super().__init_subclass__(**kwargs)
        table = cls.__table__
        assert isinstance(table, Table)
        _index_living(table, declared)
        _index_search(table)
        cls.history = _history_of(table)

    @classmethod
    def specification(cls) -> RegisterSpec:
        """Return the frozen description, columns in the order they were declared."""
        declared = cls.register
        return RegisterSpec(
            name=declared.name,
            label=declared.label,
            group=declared.group,
            columns=tuple(_specs_of(cls)),
            key=declared.key,
            title=declared.title,
            order=declared.order,
            other_keys=declared.other_keys,
            month=declared.month,
            parent=declared.parent,
            icon=declared.icon,
            rules=declared.rules,
            paper=declared.paper,
            apart=declared.apart,
            stays=declared.stays,
        )


def _index_living(table: Table, declared: Register) -> None:
    """Make keys unique among records outside the bin; NULLs never collide in SQL."""
    for columns in (declared.key, *declared.unique):
        name = f"uq_{table.name}_{'_'.join(columns)}"
        where = text("deleted_at IS NULL")
        Index(
            name,
            *(table.c[c] for c in columns),
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )


def _index_search(table: Table) -> None:
    """Let search read an index of a few pages instead of all records."""
    where = text("deleted_at IS NULL AND search_text <> ''")
    columns = (table.c.search_text, table.c.id, table.c.deleted_at)
    Index(f"ix_{table.name}_search", *columns, sqlite_where=where, postgresql_where=where)


def _history_of(table: Table) -> Table:
    """Return the twin that keeps every version: the same columns, who, and how long it held."""
    own = [
        Column(c.name, c.type, primary_key=c.name in ("id", "version"), nullable=c.nullable)
        for c in table.columns
    ]
    return Table(
        f"{table.name}_history",
        table.metadata,
        *own,
        Column("held_from", DateTime, nullable=False),
        Column("held_until", DateTime),
        Column("who", String, nullable=False),
        Column("change", String(36), nullable=False, index=True),
    )


def _specs_of(cls: type[Record]) -> list[ColumnSpec]:
    specs: list[ColumnSpec] = []
    for name, value in vars(cls).items():
        if isinstance(value, Child):
            specs.append(replace(value.spec, name=name))
        elif name in cls.computed_columns:
            specs.append(cls.computed_columns[name].spec)
        else:
            stored = cls.__table__.columns.get(name)
            if stored is not None and "spec" in stored.info:
                specs.append(replace(stored.info["spec"], name=name))
    if all(spec.name != "remarks" for spec in specs):
        specs.append(cls.__table__.columns["remarks"].info["spec"])
    return _in_sections(specs, dict(cls.register.sections))


def _in_sections(specs: list[ColumnSpec], beginning: dict[str, str]) -> list[ColumnSpec]:
    """Give each column the heading of the section it stands in."""
    found, heading = [], ""
    for spec in specs:
        heading = beginning.pop(spec.name, heading)
        found.append(replace(spec, section=heading))
    if beginning:
        raise LookupError(f"sections begin at columns that are not there: {sorted(beginning)}")
    return found


__all__ = ["Child", "ChildColumn", "Computed", "Expression", "Record", "Register"]
