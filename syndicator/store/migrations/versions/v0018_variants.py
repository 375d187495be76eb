"""What was made from an entry is found by it, so that entries from which nothing was made can go."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes."""
    op.create_index("ix_versions_entry", "versions", ["entry_id"])
    op.create_index("ix_articles_entry", "articles", ["entry_id"])
