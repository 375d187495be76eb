"""What polling remembers of a source beyond its last answer, and until when hosts asked to be left alone."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column and the table."""
    op.add_column("sources", sa.Column("polling", sa.LargeBinary(), nullable=True))
    op.create_table(
        "hosts",
        sa.Column("host", sa.String(255), primary_key=True),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=False),
    )
