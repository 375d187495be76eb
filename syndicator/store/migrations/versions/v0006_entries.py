"""What telling articles apart needs: their story's key, whose story it was first, what is absent, what partners had that was killed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table; articles that are held are found by their words from now on."""
    op.add_column("sources", sa.Column("absent", sa.LargeBinary()))
    op.add_column("articles", sa.Column("story_key", sa.String(32)))
    op.add_column("articles", sa.Column("same_as", sa.String(32)))
    op.execute(
        "UPDATE articles SET story_key = (SELECT substance FROM versions WHERE versions.article_id = articles.id "
        "AND versions.version = articles.version)"
    )
    op.create_index("ix_articles_story", "articles", ["story_key"])
    op.create_index("ix_articles_same_as", "articles", ["same_as"])
    op.create_table(
        "tombstones",
        sa.Column("partner_id", sa.String(64), primary_key=True),
        sa.Column("article_id", sa.String(32), sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_tombstones_article_id", "tombstones", ["article_id"])
