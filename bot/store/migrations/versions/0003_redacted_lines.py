"""Redacted lines are found without reading the whole transcript: it is asked for them whenever something is shown."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    redacted = sa.text("redaction IS NOT NULL")
    op.create_index(
        "ix_line_redaction",
        "line",
        ["conversation", "redaction"],
        sqlite_where=redacted,
        postgresql_where=redacted,
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_line_redaction", "line")
