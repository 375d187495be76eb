"""What people order about articles: each order with who, when and why, what stands of them, and how aliases came to be."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the columns; nobody has ordered anything about what is held."""
    op.add_column("versions", sa.Column("directions", sa.LargeBinary()))
    op.add_column("aliases", sa.Column("at", sa.DateTime(timezone=True)))
    op.add_column("aliases", sa.Column("by", sa.String(16)))
    op.add_column("articles", sa.Column("text_key", sa.String(32)))
    op.create_index("ix_articles_text", "articles", ["text_key"])
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("article_id", sa.String(32), sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
    )
    op.create_index("ix_orders_article_id", "orders", ["article_id"])
