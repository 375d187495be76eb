"""The tables as the code sees them; the migrations make them, and a test holds the two together.

Law: definitions only. Strings from outside have no bound here, so what must be unique or found is indexed by its `key`
(a digest of fixed length); the string itself stands beside it.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, UniqueConstraint

from syndicator.store.columns import KEY, AwareTime, Listed, Packed, PackedBytes, Words

ID = String(64)
ARTICLE_ID = String(32)
metadata = MetaData()

sources = Table(
    "sources",
    metadata,
    Column("source_id", ID, primary_key=True),
    Column("validators", Packed, nullable=False),
    Column("due_at", AwareTime),
    Column("ran_at", AwareTime),
    Column("succeeded_at", AwareTime),
    Column("new_at", AwareTime),
    Column("failures", Integer, nullable=False),
    Column("error", Words, nullable=False),
    Column("problems", Listed, nullable=False),
    Column("missing", Listed, nullable=False),
    Column("rules", Words, nullable=False),
    Column("listed_at", AwareTime),  # when a document of the source last said what stands in it
    Column("polling", Packed),
    Column("absent", Packed),  # articles that may have been taken back at the source
)

hosts = Table(
    "hosts",
    metadata,
    Column("host", String(255), primary_key=True),
    Column("wait_until", AwareTime, nullable=False),  # the host asked not to be asked before
)

articles = Table(
    "articles",
    metadata,
    Column("id", ARTICLE_ID, primary_key=True),
    Column("source_id", ID, nullable=False),
    Column("guid", Words, nullable=False),
    Column("guid_key", KEY, nullable=False),
    Column("public_id", Words, nullable=False),
    Column("public_key", KEY, nullable=False, unique=True),
    Column("rss_guid", Words, nullable=False),
    Column("rss_key", KEY, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("status", String(8), nullable=False),
    Column("headline", Words, nullable=False),
    Column("tags", Listed, nullable=False),
    Column("subjects", Words, nullable=False),  # tags by every name, folded, each on its own line
    Column("folded", Words, nullable=False),  # headline, byline, dateline and summary, to be searched
    Column("canonical_url", Words, nullable=False),
    Column("page_key", KEY),  # of canonical_url
    Column("link_key", KEY),  # of the link in the entry as last received
    Column("digest", Words, nullable=False),  # of the entry as last received
    Column("document", Words, nullable=False),  # in which that entry came
    Column("entry_id", Integer),  # that entry; no foreign key, because entries have one that points here
    Column("published_at", AwareTime, nullable=False),
    Column("updated_at", AwareTime, nullable=False),
    Column("first_seen_at", AwareTime, nullable=False),
    Column("changed_at", AwareTime, nullable=False),  # when the current version was made
    Column("missing_at", AwareTime),
    Column("story_key", KEY),  # by which the same text is found under another name
    Column("same_as", ARTICLE_ID),  # that of another source with the same story; no foreign key, because it may go first
    Column("text_key", KEY),  # of a killed one: its words alone, by which it is known under any name and headline
    Column("shown_key", KEY),  # the same of the words that partners had, where a person had corrected them
    UniqueConstraint("guid_key", "source_id", name="uq_articles_guid"),
    Index("ix_articles_link", "link_key", "source_id"),
    Index("ix_articles_page", "page_key", "source_id"),
    Index("ix_articles_digest", "source_id", "digest"),
    Index("ix_articles_entry", "entry_id"),
    Index("ix_articles_story", "story_key"),
    Index("ix_articles_same_as", "same_as"),
    Index("ix_articles_text", "text_key"),
    Index("ix_articles_shown", "shown_key"),
    Index("ix_articles_newest", "source_id", "published_at"),
    Index("ix_articles_published", "published_at"),
    Index("ix_articles_changed", "changed_at"),
)

versions = Table(
    "versions",
    metadata,
    Column("article_id", ARTICLE_ID, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("why", Words, nullable=False),
    Column("at", AwareTime, nullable=False),
    Column("status", String(8), nullable=False),
    Column("headline", Words, nullable=False),
    Column("canonical_url", Words, nullable=False),
    Column("updated_at", AwareTime, nullable=False),
    Column("embargo_until", AwareTime),
    Column("substance", Words, nullable=False),
    Column("surface", Words, nullable=False),
    Column("sanitiser", Words, nullable=False),
    Column("copy", Packed, nullable=False),
    Column("entry_id", Integer),  # the entry that it was made from
    Column("directions", Packed),  # what people's orders leave standing; none: nobody ordered anything
    Index("ix_versions_entry", "entry_id"),
)

orders = Table(
    "orders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", ARTICLE_ID, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("who", Words, nullable=False),
    Column("why", Words, nullable=False),
    Column("at", AwareTime, nullable=False),
    Column("until_at", AwareTime),  # of a hold that ends by itself
    Column("version", Integer, nullable=False),  # the version that it made
    Column("did", Words, nullable=False),
)

aliases = Table(
    "aliases",
    metadata,
    Column("source_id", ID, primary_key=True),
    Column("guid_key", KEY, primary_key=True),
    Column("guid", Words, nullable=False),
    Column("article_id", ARTICLE_ID, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", AwareTime),  # when it was first seen under this name
    Column("by", String(16)),  # by what it was recognised: `address`, `text`, `file`, `source`
)

entries = Table(
    "entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", ID, nullable=False),
    Column("guid", Words, nullable=False),
    Column("guid_key", KEY, nullable=False),
    Column("digest", Words, nullable=False),
    Column("document", Words, nullable=False),
    Column("headline", Words, nullable=False),
    Column(
        "article_id",
        ARTICLE_ID,
        # Checked at the end of the transaction: an article's first entry is written before the article.
        ForeignKey("articles.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
        index=True,
    ),
    Column("current", Boolean, nullable=False),  # the last one received under its guid
    Column("entry", Packed, nullable=False),
    Column("first_seen_at", AwareTime, nullable=False),
    Column("last_seen_at", AwareTime, nullable=False),
    UniqueConstraint("source_id", "guid_key", "digest", name="uq_entries_received"),
    Index("ix_entries_seen", "source_id", "current", "last_seen_at"),
    Index("ix_entries_digest", "source_id", "digest"),
)

set_aside = Table(
    "set_aside",
    metadata,
    Column("entry_id", Integer, ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True),
    Column("why", Words, nullable=False),
    Column("at", AwareTime, nullable=False),
)

repeats = Table(
    "repeats",
    metadata,
    Column("source_id", ID, primary_key=True),
    Column("guid_key", KEY, primary_key=True),
    Column("digest", Words, primary_key=True),
    Column("guid", Words, nullable=False),
    Column("headline", Words, nullable=False),
    Column("entry", Packed, nullable=False),
    Column("first_seen_at", AwareTime, nullable=False),
    Column("last_seen_at", AwareTime, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", ID, nullable=False),
    Column("started_at", AwareTime, nullable=False, index=True),
    Column("outcome", String(16), nullable=False),
    Column("run", Packed, nullable=False),
    Index("ix_runs_source", "source_id", "id"),
)

placements = Table(
    "placements",
    metadata,
    Column("partner_id", ID, primary_key=True),
    Column("article_id", ARTICLE_ID, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("from_at", AwareTime),
    Column("until_at", AwareTime),
    Column("why", Words, nullable=False),
    Column("published_at", AwareTime, nullable=False),  # the article's, which never changes: the newest are found without a scan
    Column("moved_at", AwareTime),  # when it came to the partner or last changed so that the partner can tell
    Index("ix_placements_newest", "partner_id", "published_at"),
    Index("ix_placements_moved", "partner_id", "moved_at"),
    Index("ix_placements_from", "partner_id", "from_at"),
    Index("ix_placements_until", "partner_id", "until_at"),
)

partners = Table(
    "partners",
    metadata,
    Column("partner_id", ID, primary_key=True),
    Column("rules", Words, nullable=False),
    Column("revision", Integer, nullable=False),  # counts changes of placements
    Column("built", Integer, nullable=False),  # the revision that the editions were built from
    Column("next_at", AwareTime, index=True),
    Column("members", KEY, nullable=False),  # the set of articles last published
    Column("changed_at", AwareTime, nullable=False),  # when that set last changed
    Column("made_by", Words, nullable=False, server_default=""),  # digest of the settings that the editions were made by
    Column("built_at", AwareTime),  # the moment of the last build that was published
    Column("before_at", AwareTime),  # of the one before it
    Column("has_until", AwareTime),  # up to when the partner has everything, by its fetches that count
)

delivered = Table(
    "delivered",
    metadata,
    Column("partner_id", ID, primary_key=True),
    Column("article_id", ARTICLE_ID, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("url", Words, nullable=False),  # under which it stood in the partner's editions first
    Column("at", AwareTime, nullable=False),
)

retractions = Table(
    "retractions",
    metadata,
    Column("partner_id", ID, primary_key=True),
    Column("article_id", ARTICLE_ID, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("public_id", Words, nullable=False),
    Column("rss_guid", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("published_at", AwareTime, nullable=False),
    Column("at", AwareTime, nullable=False),  # when it was withdrawn
    Column("shown_at", AwareTime),  # when an edition first told of it
    Column("back_at", AwareTime),  # when the article first stood in an edition again
    Column("closed_at", AwareTime),  # when the partner had been told
    Index("ix_retractions_open", "partner_id", "closed_at"),
)

editions = Table(
    "editions",
    metadata,
    Column("partner_id", ID, primary_key=True),
    Column("format", String(8), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("etag", Words, nullable=False),
    Column("changed_at", AwareTime, nullable=False),
    Column("generation", Words, nullable=False),
    Column("article_ids", Listed, nullable=False),
    Column("pressed", LargeBinary),  # body as one gzip
)

last_good = Table(
    "last_good",
    metadata,
    Column("partner_id", ID, primary_key=True),
    Column("at", AwareTime, nullable=False),
    Column("generation", Words, nullable=False),  # of the editions that this is about
    Column("made_by", Words, nullable=False),
    Column("manner", Packed, nullable=False),  # in which they were made, filter included
)

carried = Table(
    "carried",
    metadata,
    Column("partner_id", ID, primary_key=True),
    Column("article_id", ARTICLE_ID, primary_key=True, index=True),  # no foreign key: that one left is known after it is gone
    Column("version", Integer, nullable=False),
    Column("names", KEY, nullable=False),  # by which the editions name it
    Column("updated_at", AwareTime, nullable=False),
    Column("left_at", AwareTime),  # it left lately, against nature
)

held_builds = Table(
    "held_builds",
    metadata,
    Column("partner_id", ID, primary_key=True),
    Column("since_at", AwareTime, nullable=False),
    Column("held", Packed, nullable=False),
)

acceptances = Table(
    "acceptances",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("partner_id", ID, nullable=False, index=True),
    Column("at", AwareTime, nullable=False),
    Column("used_at", AwareTime),
    Column("acceptance", Packed, nullable=False),
)

fetches = Table(
    "fetches",
    metadata,
    Column("partner_id", ID, primary_key=True),
    Column("format", String(8), primary_key=True),
    Column("at", AwareTime, nullable=False),
    Column("etag", Words, nullable=False),
    Column("counted_at", AwareTime),  # the last fetch by which the partner itself has an edition
)

clients = Table(
    "clients",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("partner_id", ID, nullable=False),
    Column("name", String(128), nullable=False),
    Column("last_at", AwareTime, nullable=False),
    UniqueConstraint("partner_id", "name", name="uq_clients_name"),
)

accesses = Table(
    "accesses",
    metadata,
    Column("partner_id", ID, primary_key=True),
    Column("format", String(8), primary_key=True),
    Column("etag", Words, primary_key=True),
    Column("client_id", Integer, primary_key=True, autoincrement=False),
    Column("ending", String(8), primary_key=True),
    Column("keyed", Boolean, primary_key=True),
    Column("first_at", AwareTime, nullable=False),
    Column("last_at", AwareTime, nullable=False, index=True),
    Column("times", Integer, nullable=False),
)

lists = Table(
    "lists",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("body", PackedBytes, nullable=False),
    Column("etag", Words, nullable=False),
    Column("changed_at", AwareTime, nullable=False),
    Column("made_at", AwareTime, nullable=False),
    Column("made_by", Words, nullable=False),  # digest of the settings that it was made by
    Column("state", Words, nullable=False),  # of the placements that it was made of
    Column("until_at", AwareTime),  # when time alone makes it another
)

pings = Table(
    "pings",
    metadata,
    Column("hub_key", KEY, primary_key=True),
    Column("topic_key", KEY, primary_key=True),
    Column("hub", Words, nullable=False),
    Column("topic", Words, nullable=False),
    Column("partner_id", ID, nullable=False),
    Column("format", String(8), nullable=False),
    Column("made_at", AwareTime, nullable=False),
    Column("due_at", AwareTime, nullable=False, index=True),
    Column("tries", Integer, nullable=False),
)

hubs = Table(
    "hubs",
    metadata,
    Column("hub_key", KEY, primary_key=True),
    Column("hub", Words, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("wait_until", AwareTime),
    Column("refused_at", AwareTime),  # since when it has refused everything
    Column("left_at", AwareTime),  # since when it is left alone for that
)

archived = Table(
    "archived",
    metadata,
    Column("partner_id", ID, primary_key=True),
    Column("article_id", ARTICLE_ID, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("page", Integer, nullable=False),
    Column("shown", Words, nullable=False),  # by which version the page was last to be made
    Index("ix_archived_page", "partner_id", "page"),
)

archive_pages = Table(
    "archive_pages",
    metadata,
    Column("partner_id", ID, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("taken", Integer, nullable=False),  # how many articles were ever put on it
    Column("due", Integer, nullable=False),  # 0: as it should be; else it must be made again, and why
    Column("revision", Integer, nullable=False),  # counts what happened to it
    Index("ix_archive_pages_due", "due", "partner_id"),
)

archive_documents = Table(
    "archive_documents",
    metadata,
    Column("partner_id", ID, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("format", String(8), primary_key=True),
    Column("body", PackedBytes, nullable=False),
    Column("etag", Words, nullable=False),
    Column("changed_at", AwareTime, nullable=False),
    Column("generation", Words, nullable=False),
)

archive_states = Table(
    "archive_states",
    metadata,
    Column("partner_id", ID, primary_key=True),
    Column("whole", Boolean, nullable=False),  # every article may have come or gone since
    Column("carried", Listed),  # what the partner's feeds carried when the archive was last settled
    Column("looked_at", AwareTime),  # when that was
    Column("manner", Words, nullable=False, server_default=""),  # in which its pages are made
)

archive_moves = Table(
    "archive_moves",
    metadata,
    Column("partner_id", ID, primary_key=True),
    Column("article_id", ARTICLE_ID, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
)

recipes = Table(
    "recipes",
    metadata,
    Column("partner_id", ID, primary_key=True),
    Column("build", Integer, primary_key=True, autoincrement=False),  # counts the partner's builds in which something changed
    Column("format", String(8), primary_key=True),
    Column("etag", Words, nullable=False),
    Column("since_at", AwareTime, nullable=False),
    Column("until_at", AwareTime),  # empty while the edition stands
    Column("parts", Packed, nullable=False),
    Index("ix_recipes_at", "partner_id", "format", "since_at"),
    Index("ix_recipes_etag", "partner_id", "etag"),
    Index("ix_recipes_until", "until_at", "partner_id"),
)

pieces = Table(
    "pieces",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", KEY, nullable=False, unique=True),
    Column("body", LargeBinary, nullable=False),  # compressed
    Column("last_at", AwareTime, nullable=False, index=True),  # when an edition last left that needs it
)

appearances = Table(
    "appearances",
    metadata,
    Column("article_id", ARTICLE_ID, primary_key=True),
    Column("partner_id", ID, primary_key=True),
    Column("build", Integer, primary_key=True, autoincrement=False),  # the first build in which the version stood
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("since_at", AwareTime, nullable=False),
    Column("until_build", Integer),  # the first in which it stood no more
    Column("until_at", AwareTime),
    Index("ix_appearances_until", "until_at", "partner_id"),
)

keys = Table(
    "keys",
    metadata,
    Column("partner_id", ID, primary_key=True),  # empty: all keys together
    Column("salt", KEY, primary_key=True),
    Column("mark", String(64), nullable=False),  # a slow hash
    Column("since_at", AwareTime, nullable=False),
    Column("until_at", AwareTime),  # empty for the key in force
    Column("sudden", Boolean, nullable=False),  # goes at once when another takes its place
)

fragments = Table(
    "fragments",
    metadata,
    Column("key", Words, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("used_at", AwareTime, nullable=False, index=True),
    Column("pressed", LargeBinary),  # body as a piece of deflate; a row without it is of an older version, and not used
    Column("seal", Words),  # digest of what was looked at when it was read back
)

archive = Table(
    "archive",
    metadata,
    Column("article_id", ARTICLE_ID, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("source_id", ID, nullable=False),
    Column("published_at", AwareTime, nullable=False),
    Column("templates", Packed, nullable=False),
    Index("ix_archive_newest", "source_id", "published_at"),
)

learned = Table(
    "learned",
    metadata,
    Column("source_id", ID, primary_key=True),
    Column("key", Words, primary_key=True),
    Column("verdict", String(16), nullable=False),
    Column("block", Packed, nullable=False),
    Column("who", Words, nullable=False),
    Column("why", Words, nullable=False),
    Column("at", AwareTime, nullable=False),  # of the verdict
)

alerts = Table(
    "alerts",
    metadata,
    Column("subject", String(16), primary_key=True),
    Column("name", ID, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("since_at", AwareTime, nullable=False),
    Column("told_at", AwareTime, nullable=False),
    Column("ended_at", AwareTime),
    Column("text", Words, nullable=False),
    Column("times", Integer, nullable=False),
)

telegrams = Table(
    "telegrams",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("due_at", AwareTime, nullable=False, index=True),
    Column("telegram", Packed, nullable=False),
)

good_texts = Table(
    "good_texts",
    metadata,
    Column("name", Words, primary_key=True),
    Column("text", Words, nullable=False),
    Column("kept_at", AwareTime, nullable=False),
)
