"""Marks of partners' keys, so that an old one works until the first fetch with the new one."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; keys that are in force are marked when the program next starts."""
    op.create_table(
        "keys",
        sa.Column("partner_id", sa.String(64), primary_key=True),
        sa.Column("salt", sa.String(32), primary_key=True),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True)),
        sa.Column("sudden", sa.Boolean(), nullable=False),
    )
