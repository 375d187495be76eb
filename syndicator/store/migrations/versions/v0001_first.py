"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _sources()
    _articles()
    _versions()
    _aliases()
    _entries()
    _set_aside()
    _repeats()
    _runs()
    _placements()
    _partners()
    _editions()
    _fetches()
    _fragments()
    _good_texts()


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("source_id", sa.String(64), primary_key=True),
        sa.Column("validators", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("ran_at", sa.DateTime(timezone=True)),
        sa.Column("succeeded_at", sa.DateTime(timezone=True)),
        sa.Column("new_at", sa.DateTime(timezone=True)),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True)),
    )


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("source_id", sa.String(64), nullable=False),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("guid_key", sa.String(32), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("public_key", sa.String(32), nullable=False, unique=True),
        sa.Column("rss_guid", sa.Text(), nullable=False),
        sa.Column("rss_key", sa.String(32), nullable=False, unique=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("subjects", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("canonical_url", sa.Text(), nullable=False),
        sa.Column("page_key", sa.String(32)),
        sa.Column("link_key", sa.String(32)),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Integer()),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("missing_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("guid_key", "source_id", name="uq_articles_guid"),
    )
    op.create_index("ix_articles_link", "articles", ["link_key", "source_id"])
    op.create_index("ix_articles_page", "articles", ["page_key", "source_id"])
    op.create_index("ix_articles_digest", "articles", ["source_id", "digest"])
    op.create_index("ix_articles_published", "articles", ["published_at"])
    op.create_index("ix_articles_changed", "articles", ["changed_at"])


def _versions() -> None:
    op.create_table(
        "versions",
        sa.Column("article_id", sa.String(32), sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("canonical_url", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("embargo_until", sa.DateTime(timezone=True)),
        sa.Column("substance", sa.Text(), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("sanitiser", sa.Text(), nullable=False),
        sa.Column("copy", sa.LargeBinary(), nullable=False),
        sa.Column("entry_id", sa.Integer()),
    )


def _aliases() -> None:
    op.create_table(
        "aliases",
        sa.Column("source_id", sa.String(64), primary_key=True),
        sa.Column("guid_key", sa.String(32), primary_key=True),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("article_id", sa.String(32), sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    )
    op.create_index("ix_aliases_article_id", "aliases", ["article_id"])


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("source_id", sa.String(64), nullable=False),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("guid_key", sa.String(32), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column(
            "article_id",
            sa.String(32),
            sa.ForeignKey("articles.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
        ),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("source_id", "guid_key", "digest", name="uq_entries_received"),
    )
    op.create_index("ix_entries_seen", "entries", ["source_id", "current", "last_seen_at"])
    op.create_index("ix_entries_digest", "entries", ["source_id", "digest"])
    op.create_index("ix_entries_article_id", "entries", ["article_id"])


def _set_aside() -> None:
    op.create_table(
        "set_aside",
        sa.Column("entry_id", sa.Integer(), sa.ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def _repeats() -> None:
    op.create_table(
        "repeats",
        sa.Column("source_id", sa.String(64), primary_key=True),
        sa.Column("guid_key", sa.String(32), primary_key=True),
        sa.Column("digest", sa.Text(), primary_key=True),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
    )


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("source_id", sa.String(64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("run", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_runs_source", "runs", ["source_id", "id"])
    op.create_index("ix_runs_started_at", "runs", ["started_at"])


def _placements() -> None:
    op.create_table(
        "placements",
        sa.Column("partner_id", sa.String(64), primary_key=True),
        sa.Column("article_id", sa.String(32), sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("from_at", sa.DateTime(timezone=True)),
        sa.Column("until_at", sa.DateTime(timezone=True)),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_placements_newest", "placements", ["partner_id", "published_at"])
    op.create_index("ix_placements_from", "placements", ["partner_id", "from_at"])
    op.create_index("ix_placements_until", "placements", ["partner_id", "until_at"])
    op.create_index("ix_placements_article_id", "placements", ["article_id"])


def _partners() -> None:
    op.create_table(
        "partners",
        sa.Column("partner_id", sa.String(64), primary_key=True),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("built", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True)),
        sa.Column("members", sa.String(32), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_partners_next_at", "partners", ["next_at"])


def _editions() -> None:
    op.create_table(
        "editions",
        sa.Column("partner_id", sa.String(64), primary_key=True),
        sa.Column("format", sa.String(8), primary_key=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("generation", sa.Text(), nullable=False),
        sa.Column("article_ids", sa.Text(), nullable=False),
    )


def _fetches() -> None:
    op.create_table(
        "fetches",
        sa.Column("partner_id", sa.String(64), primary_key=True),
        sa.Column("format", sa.String(8), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
    )


def _fragments() -> None:
    op.create_table(
        "fragments",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_fragments_used_at", "fragments", ["used_at"])


def _good_texts() -> None:
    op.create_table(
        "good_texts",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )
