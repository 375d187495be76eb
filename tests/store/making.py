"""What the store's tests put in: entries, articles, changes and runs, with everything unsaid filled in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from syndicator._text.digests import digest, digest_of, short_name
from syndicator.model import Access, Article, Block, Change, CleanHtml, Copy, Entry, Guid, Placement, Removal, Run, SourceState, Status, Tag

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def entry(guid="g1", text="One. Two.", *, source="wire", **more):
    """Give an entry whose digest is that of its text."""
    fields = {"headline": f"Headline {guid}", "url": f"https://wire.example/{guid}", "document": "https://wire.example/feed.xml"} | more
    return Entry(source_id=source, guid=Guid(guid), digest=digest(f"{text}".encode()), received=f"<item>{text}</item>", text=text, **fields)


def copy(headline="Headline", text="One. Two.", **more):
    """Give a copy of one paragraph."""
    fields = {
        "html": CleanHtml(f"<p>{text}</p>"),
        "blocks": (Block(kind="paragraph", text=text),),
        "tags": (Tag(name="Ukraine", why="vocabulary"),),
        "removals": (Removal(rule="newsletter", text="Subscribe!", why="pattern"),),
        "sanitiser": "nh3-1",
    } | more
    return Copy(headline=headline, **fields)


def new(received, *, at=NOON, status=Status.LIVE, public_ids=None, rss_guids=None, **more):
    """Give the change by which an entry becomes an article."""
    text = more.pop("copy", None) or copy(received.headline, received.text)
    article = Article(
        id=short_name((received.source_id, received.guid)),
        source_id=received.source_id,
        guid=received.guid,
        public_id="",
        rss_guid="",
        version=1,
        status=status,
        copy=text,
        **{
            "published_at": at,
            "updated_at": at,
            "first_seen_at": at,
            "canonical_url": received.url,
            "substance": digest_of((text.headline,)),
            "surface": digest_of((text.headline, text.html)),
        }
        | more,
    )
    own = f"urn:uuid:{article.id}"
    return Change(
        kind="new",
        why="not held before",
        article=article,
        entry=received,
        public_ids=public_ids or (received.guid, own),
        rss_guids=rss_guids or (received.guid,),
    )


def revision(held, text="Three.", *, at=NOON + HOUR, received=None, kind="revision", **more):
    """Give the change by which a held article gets another text."""
    fresh = copy(held.copy.headline, text)
    article = replace(
        held, **{"version": held.version + 1, "copy": fresh, "updated_at": at, "surface": digest_of((fresh.headline, fresh.html))} | more
    )
    return Change(kind=kind, why="the text changed", article=article, entry=received)


def unchanged(held, received):
    """Give the change that is none."""
    return Change(kind="unchanged", why="the same text", article=held, entry=received)


def kill(held, why="ordered"):
    """Give the change that takes an article back."""
    return Change(kind="kill", why=why, article=replace(held, status=Status.KILLED, version=held.version + 1), entry=None)


def placement(partner, article_id, *, from_at=None, until_at=None, why="include[0]"):
    """Give a place with a partner."""
    return Placement(partner_id=partner, article_id=article_id, from_at=from_at, until_at=until_at, why=why)


def access(partner="p", form="rss", etag='"1"', *, client="Reader/1.0", ending="whole", keyed=True, at=NOON, times=1):
    """Give one access to a feed."""
    return Access(
        partner_id=partner, format=form, etag=etag, client=client, ending=ending, keyed=keyed, first_at=at, last_at=at, times=times
    )


def apply(store, *changes, source="wire", placements=(), now=NOON, state=None, **more):
    """Apply one run of a source that brought these changes."""
    run = Run(source_id=source, started_at=now, ended_at=now, outcome="changed" if changes else "unchanged", parsed=len(changes))
    fresh = state or SourceState(source_id=source, ran_at=now, succeeded_at=now)
    return store.apply(run, fresh, changes=changes, placements=placements, now=now, **more)


def held(store, guid="g1", *, source="wire", **more):
    """Store one article and give it as held."""
    received = entry(guid, f"Text of {guid}.", source=source)
    apply(store, new(received, **more), source=source, present=(received.digest,))
    return store.by_guid(source, guid)
