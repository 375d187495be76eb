"""What partners had, and what they are to be told of as withdrawn: tombstones grow into retractions, and none is lost."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, take the tombstones over, and hold for had what stood with a partner already."""
    _make("retractions", "public_id", "rss_guid", "url", moments=("published_at", "at"), later=("shown_at", "back_at", "closed_at"))
    op.create_index("ix_retractions_open", "retractions", ["partner_id", "closed_at"])
    _make("delivered", "url", moments=("at",), later=())
    op.execute(
        "INSERT INTO retractions (partner_id, article_id, public_id, rss_guid, url, published_at, at, shown_at) "
        "SELECT t.partner_id, t.article_id, t.public_id, a.rss_guid, a.canonical_url, t.published_at, t.at, t.at "
        "FROM tombstones t JOIN articles a ON a.id = t.article_id"
    )
    op.execute(
        "INSERT INTO delivered (partner_id, article_id, url, at) "
        "SELECT p.partner_id, p.article_id, a.canonical_url, COALESCE(p.from_at, a.first_seen_at) "
        "FROM placements p JOIN articles a ON a.id = p.article_id WHERE p.from_at IS NULL OR p.from_at <= CURRENT_TIMESTAMP"
    )
    op.execute(
        "INSERT INTO delivered (partner_id, article_id, url, at) "
        "SELECT r.partner_id, r.article_id, r.url, r.published_at FROM retractions r WHERE NOT EXISTS "
        "(SELECT 1 FROM delivered c WHERE c.partner_id = r.partner_id AND c.article_id = r.article_id)"
    )
    op.drop_table("tombstones")


def _make(table: str, *words: str, moments: tuple[str, ...], later: tuple[str, ...]) -> None:
    op.create_table(
        table,
        sa.Column("partner_id", sa.String(64), primary_key=True),
        sa.Column("article_id", sa.String(32), sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in words),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in moments),
        *(sa.Column(name, sa.DateTime(timezone=True)) for name in later),
    )
    op.create_index(f"ix_{table}_article_id", table, ["article_id"])
