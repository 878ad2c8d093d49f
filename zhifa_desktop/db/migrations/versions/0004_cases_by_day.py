"""Indexes of cases by their days: filed, closed, and decided with what the forms count of them."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes."""
    op.create_index(
        "ix_case_decided", "case",
        ["decided_on", "deleted_at", "field", "outcome", "procedure", "fine"],
    )  # fmt: skip
    op.create_index("ix_case_filed", "case", ["filed_on", "deleted_at", "field"])
    op.create_index("ix_case_closed", "case", ["closed_on", "deleted_at", "field"])


def downgrade() -> None:
    """Stores only go forward; an older one is a backup."""
    raise NotImplementedError
