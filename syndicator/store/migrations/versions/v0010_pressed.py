"""Fragments pressed and sealed, and editions pressed. Fragments of before are left to retention: they are set again."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("editions", sa.Column("pressed", sa.LargeBinary()))
    op.add_column("fragments", sa.Column("pressed", sa.LargeBinary()))
    op.add_column("fragments", sa.Column("seal", sa.Text()))
