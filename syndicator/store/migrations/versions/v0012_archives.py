"""Archives of partners: which article stands on which page, the pages as made, and what moved since."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; the next build of each partner fills its archive."""
    op.create_table(
        "archived",
        sa.Column("partner_id", sa.String(64), primary_key=True),
        sa.Column("article_id", sa.String(32), sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
    )
    op.create_index("ix_archived_article_id", "archived", ["article_id"])
    op.create_index("ix_archived_page", "archived", ["partner_id", "page"])
    op.create_table(
        "archive_pages",
        sa.Column("partner_id", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
    )
    op.create_index("ix_archive_pages_due", "archive_pages", ["due", "partner_id"])
    op.create_table(
        "archive_documents",
        sa.Column("partner_id", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("format", sa.String(8), primary_key=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("generation", sa.Text(), nullable=False),
    )
    op.create_table(
        "archive_states",
        sa.Column("partner_id", sa.String(64), primary_key=True),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("carried", sa.Text()),
        sa.Column("looked_at", sa.DateTime(timezone=True)),
        sa.Column("manner", sa.Text(), nullable=False, server_default=""),
    )
    op.create_table(
        "archive_moves",
        sa.Column("partner_id", sa.String(64), primary_key=True),
        sa.Column("article_id", sa.String(32), sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    )
    op.create_index("ix_archive_moves_article_id", "archive_moves", ["article_id"])
