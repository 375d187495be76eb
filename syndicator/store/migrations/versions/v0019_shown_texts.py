"""What was corrected before it was killed is known by the words that partners had, too."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and its index; of what was killed before nobody knows it."""
    op.add_column("articles", sa.Column("shown_key", sa.String(32)))
    op.create_index("ix_articles_shown", "articles", ["shown_key"])
