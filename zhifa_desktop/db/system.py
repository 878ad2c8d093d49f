"""Tables that are no registers: settings, counters, pictures, secrets, journals, packages."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from zhifa_desktop.registers import catalogue
from zhifa_desktop.registers.base import Record

assert catalogue.REGISTERS  # the registers' tables must be known before migrations are compared
metadata = Record.metadata

setting = Table(
    "setting",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
    Column("changed_at", DateTime, nullable=False),
)
# last number given out by an auto column, per register, column and year
counter = Table(
    "counter",
    metadata,
    Column("name", String, primary_key=True),
    Column("last", Integer, nullable=False),
)
picture = Table(
    "picture",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("media_type", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", DateTime, nullable=False),
)
secret = Table(
    "secret",
    metadata,
    Column("name", String, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
# one line for each committed piece of work; history rows point to it by ``change``
journal = Table(
    "journal",
    metadata,
    Column("change", String(36), primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("who", String, nullable=False),
    Column("what", String, nullable=False),
)
month_text = Table(
    "month_text",
    metadata,
    Column("month", Date, primary_key=True),
    Column("part", String, primary_key=True),
    Column("content", Text, nullable=False),
    Column("changed_at", DateTime, nullable=False),
)
# what was issued for a month, with the snapshot it was rendered from (compressed JSON)
package = Table(
    "package",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("month", Date, nullable=False),
    Column("version", Integer, nullable=False),
    Column("file_name", String, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("previous", String(64)),
    Column("reason", Text, nullable=False),
    Column("made_at", DateTime, nullable=False),
    Column("who", String, nullable=False),
    Column("snapshot", LargeBinary, nullable=False),
    UniqueConstraint("month", "version"),
)
print_log = Table(
    "print_log",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("who", String, nullable=False),
    Column("paper", String, nullable=False),
    Column("record", String(36)),
    Column("purpose", String, nullable=False),
    Column("revealed", Boolean, nullable=False),
)
# a scan, photo or PDF that belongs to a record; the content is stored once, by its digest
attachment = Table(
    "attachment",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("register", String, nullable=False),
    Column("record", String(36), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("place", Integer, nullable=False),
    Column("added_at", DateTime, nullable=False),
    Column("who", String, nullable=False),
    Column("removed_at", DateTime),
)
attachment_content = Table(
    "attachment_content",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
# what somebody typed into a form and has not saved yet; ``record`` is empty for a new one
draft = Table(
    "draft",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("register", String, nullable=False),
    Column("record", String(36), nullable=False),
    Column("version", Integer),
    Column("content", Text, nullable=False),
    Column("who", String, nullable=False),
    Column("kept_at", DateTime, nullable=False),
)
