"""An index of cases by the day they were decided, with what the month's forms count of them."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "ix_case_decided", "case",
        ["decided_on", "deleted_at", "field", "outcome", "procedure", "fine"],
    )  # fmt: skip


def downgrade() -> None:
    """Stores only go forward; an older one is a backup."""
    raise NotImplementedError
