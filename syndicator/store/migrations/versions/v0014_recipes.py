"""Recipes: what editions are made of, and which versions of articles stood in them, from the next build of each partner on."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "recipes",
        sa.Column("partner_id", sa.String(64), primary_key=True),
        sa.Column("build", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("format", sa.String(8), primary_key=True),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("since_at", _TIME, nullable=False),
        sa.Column("until_at", _TIME),
        sa.Column("parts", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_recipes_at", "recipes", ["partner_id", "format", "since_at"])
    op.create_index("ix_recipes_etag", "recipes", ["partner_id", "etag"])
    op.create_index("ix_recipes_until", "recipes", ["until_at", "partner_id"])
    op.create_table(
        "pieces",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("digest", sa.String(32), nullable=False, unique=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("last_at", _TIME, nullable=False),
    )
    op.create_index("ix_pieces_last_at", "pieces", ["last_at"])
    op.create_table(
        "appearances",
        sa.Column("article_id", sa.String(32), primary_key=True),
        sa.Column("partner_id", sa.String(64), primary_key=True),
        sa.Column("build", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("since_at", _TIME, nullable=False),
        sa.Column("until_build", sa.Integer()),
        sa.Column("until_at", _TIME),
    )
    op.create_index("ix_appearances_until", "appearances", ["until_at", "partner_id"])
