"""What stands with each partner as its last good build, builds that are held, and what people let through."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; editions that stand already are known by their articles alone until they are next built."""
    op.create_table(
        "last_good",
        sa.Column("partner_id", sa.String(64), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("generation", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("manner", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "carried",
        sa.Column("partner_id", sa.String(64), primary_key=True),
        sa.Column("article_id", sa.String(32), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("names", sa.String(32), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_carried_article_id", "carried", ["article_id"])
    op.create_table(
        "held_builds",
        sa.Column("partner_id", sa.String(64), primary_key=True),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "acceptances",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("partner_id", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.Column("acceptance", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_acceptances_partner_id", "acceptances", ["partner_id"])
