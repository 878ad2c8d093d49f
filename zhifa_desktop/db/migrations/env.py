"""Alembic's entry: migrate over the connection that db/migrate.py hands in."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator

from zhifa_desktop.db.system import metadata


def plain_type(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Write a type of ours as what the database stores: migrations know no code of today."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=plain_type,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
