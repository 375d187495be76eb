"""The access ledger: who fetched which edition, and the last fetch of each feed that counts."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; of fetches before this only the last is known, and not whether it counts."""
    op.add_column("fetches", sa.Column("counted_at", sa.DateTime(timezone=True)))
    op.create_table(
        "clients",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("partner_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("partner_id", "name", name="uq_clients_name"),
    )
    op.create_table(
        "accesses",
        sa.Column("partner_id", sa.String(64), primary_key=True),
        sa.Column("format", sa.String(8), primary_key=True),
        sa.Column("etag", sa.Text(), primary_key=True),
        sa.Column("client_id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("ending", sa.String(8), primary_key=True),
        sa.Column("keyed", sa.Boolean(), primary_key=True),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
    )
    op.create_index("ix_accesses_last_at", "accesses", ["last_at"])
