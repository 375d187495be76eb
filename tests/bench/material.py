"""What the bench works on: made-up copy of the size that newsrooms send, the same in every run."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape
from pathlib import Path
from random import Random

from syndicator import config
from syndicator._text.markup import to_tree  # noqa: F401  (feedgen needs lxml.etree to have been imported)
from syndicator.catalog import Condition, Line, Partner, Publisher, Rulebook, Settings, Source
from syndicator.model import Article, Document, Fetched, Guid, Known, Membership, PartnerId, SourceId, Validators

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
NAMES = ("Miriam Okafor", "Daniel Mwangi", "Ruth Bell", "Tomás Quinn", "Grace Lindqvist", "Ana Ruiz", "Piotr Zieliński")
PLACES = ("Mombasa", "Nairobi", "Kyiv", "Beirut", "Manila", "Lagos", "Leipzig")
VERBS = ("opened", "visited", "rebuilt", "described", "counted", "paid for", "wrote about")
THINGS = ("a school", "two bridges", "the ferry", "a harvest of barley", "nine chapels", "the market hall", "a clinic")


def sentence(number: int) -> str:
    """Give a sentence; neighbours differ."""
    name, place, verb, thing = (words[(number * step) % len(words)] for words, step in ((NAMES, 1), (PLACES, 3), (VERBS, 5), (THINGS, 2)))
    return f"{name} {verb} {thing} in {place} on Tuesday, and {number % 97 + 3} neighbours said that it was time."


def body(number: int, paragraphs: int = 14) -> str:
    """Give an article's markup of about 4 KB, with a dateline, subheads and a promo."""
    blocks = [f"<p>{PLACES[number % 7].upper()} (Harbor Wire) – {sentence(number)}</p>"]
    for row in range(paragraphs):
        if row % 5 == 4:
            blocks.append(f"<h3>{THINGS[row % 7].capitalize()}</h3>")
        blocks.append(
            f"<p>{' '.join(escape(sentence(number * 31 + row * 3 + part)) for part in range(3))} <a href='https://harborwire.example/{row}?utm_source=x'>More</a></p>"
        )
    blocks.append("<p>Sign up for our free newsletter to get the best of Harbor Wire in your inbox every morning.</p>")
    return "".join(blocks)


@cache
def feed(entries: int) -> bytes:
    """Give an RSS document of so many full-text entries."""
    rows = "".join(
        f"<item><title>{escape(sentence(n)[:60])}</title><link>https://harborwire.example/{n}</link><guid isPermaLink='false'>hw-{n}</guid>"
        f"<pubDate>{NOW - timedelta(hours=n):%a, %d %b %Y %H:%M:%S} GMT</pubDate><dc:creator>{NAMES[n % 7]}</dc:creator><category>World</category>"
        f"<enclosure url='https://harborwire.example/{n}.mp3' length='1048576' type='audio/mpeg'/><media:content url='https://harborwire.example/{n}.jpg' type='image/jpeg' medium='image'/>"
        f"<description>{escape(sentence(n))}</description><content:encoded><![CDATA[{body(n)}]]></content:encoded></item>"
        for n in range(entries)
    )
    head = "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/'>"
    return f"{head}<channel><title>Harbor Wire</title><link>https://harborwire.example/</link><description>News</description>{rows}</channel></rss>".encode()


def fetched(document: bytes) -> Fetched:
    """Give a document as it comes out of the fetch room."""
    return Fetched(
        documents=(Document(name="https://harborwire.example/feed.xml", body=document, media_type="application/rss+xml"),),
        validators=Validators(),
        fetched_at=NOW,
    )


def source() -> Source:
    """Give the source."""
    return Source(
        id=SourceId("harbor-wire"),
        title="Harbor Wire",
        url="https://harborwire.example/feed.xml",
        every=timedelta(minutes=15),
        full_text="never",
        own_names=("Harbor Wire",),
    )


def partner() -> Partner:
    """Give a partner whose one line every article meets."""
    line = Line(name="include[0]", conditions=(Condition(key="words", values=("neighbours",)),))
    return Partner(
        id=PartnerId("grace-chapel"), title="Grace Chapel", include=(line,), limit=50, credit="Originally published by {publisher}."
    )


def settings(folder: Path) -> Settings:
    """Give the settings."""
    return Settings(
        publisher=Publisher(name="Harbor Wire", url="https://harborwire.example", contact="desk@harborwire.example"),
        base_url="https://feeds.harborwire.example",
        listen=("127.0.0.1", 8080),
        store="",
        output=folder / "output",
        shelf=folder / "shelf",
        root=folder,
        timezone="UTC",
        retain=None,
    )


@cache
def rulebook() -> Rulebook:
    """Give the shipped rules."""
    here = Path(__file__).resolve().parents[1] / "golden" / "config"
    return config.load(here, environ={}).rulebook


@cache
def membership(articles: int) -> Membership:
    """Give so many articles as the store would hold them."""
    from syndicator.parse import parse
    from syndicator.refine import reconcile, refine

    found = parse(fetched(feed(articles)), source(), seen={})
    changes = [
        reconcile(
            entry, refine(entry, source(), rulebook()), Known(), source=source(), base_url="https://feeds.harborwire.example", now=NOW
        )
        for entry in found.entries
    ]
    held = tuple(replace(c.article, public_id=c.public_ids[0], rss_guid=(*c.rss_guids, c.public_ids[0])[0]) for c in changes)
    return Membership(partner_id=PartnerId("grace-chapel"), articles=held, changed_at=NOW, next_at=None)


def corrected(article: Article) -> Article:
    """Give the next version of an article."""
    copy = replace(article.copy, headline=article.copy.headline + " again")
    return replace(article, copy=copy, version=article.version + 1, updated_at=NOW, surface=Guid("0" * 32))


def with_feedgen(articles: tuple[Article, ...], form: str) -> bytes:
    """Render all articles with feedgen as it comes: the measure that ours is held against."""
    from feedgen.feed import FeedGenerator

    made = FeedGenerator()
    made.load_extension("dc")
    made.load_extension("media")
    made.id("https://feeds.harborwire.example/feeds/grace-chapel/atom.xml")
    made.title("Harbor Wire for Grace Chapel")
    made.link(href="https://harborwire.example")
    made.link(href="https://feeds.harborwire.example/feeds/grace-chapel/atom.xml", rel="self")
    made.description("News")
    made.language("en")
    made.updated(NOW)
    made.lastBuildDate(NOW)
    for article in articles:
        entry = made.add_entry(order="append")
        entry.id(article.public_id)
        entry.title(article.copy.headline)
        entry.link(href=article.canonical_url)
        entry.published(article.published_at)
        entry.updated(article.updated_at)
        entry.author([{"name": author.name} for author in article.copy.authors])
        entry.dc.dc_creator([author.name for author in article.copy.authors])
        entry.category([{"term": tag.name} for tag in article.copy.tags])
        entry.summary(article.copy.summary)
        entry.content(article.copy.html, type="html" if form == "atom" else None)
        entry.rights(article.copy.rights)
        for enclosure in article.copy.enclosures:
            entry.enclosure(enclosure.url, str(enclosure.length), enclosure.type)
        if article.copy.image is not None:
            entry.media.content({"url": article.copy.image.url, "medium": "image", "type": article.copy.image.type}, group=None)
    return bytes(made.rss_str() if form == "rss" else made.atom_str())


# ── whole newsrooms ──────────────────────────────────────────────────────────────────────────────────────────────

SUBJECTS = (
    "harbour", "orchard", "tramway", "library", "glacier", "vineyard", "lighthouse", "foundry", "marsh", "theatre", "quarry", "ferry",
    "observatory", "bakery", "viaduct", "monastery", "shipyard", "greenhouse", "aquifer", "windmill", "archive", "reservoir", "parliament",
    "hospital", "stadium", "chapel", "sawmill", "dockyard", "nursery", "causeway", "brewery", "seminary", "embankment", "planetarium",
    "cannery", "weaver", "printer", "beekeeper", "surveyor", "midwife", "glassblower", "stonemason", "cartographer", "botanist", "cooper",
    "ferryman", "locksmith", "organist", "shepherd", "translator",
)  # fmt: skip
"""What made articles are about; partners ask for these words."""
_WHO = ("The mayor", "A neighbour", "The committee", "An engineer", "The youngest member", "A retired teacher", "The council", "Her cousin",
        "A spokesman", "The crew", "One visitor", "The treasurer", "A former pupil", "The foreman", "Nobody in the street")  # fmt: skip
_DID = ("remembered", "questioned", "repaired", "measured", "photographed", "defended", "abandoned", "inherited", "painted", "mapped",
        "reopened", "insured", "dismantled", "visited", "catalogued", "sold", "heated", "flooded", "lent", "described")  # fmt: skip
_WHEN = ("before the first frost", "in the second week of May", "while the bridge was closed", "after eleven years", "on a Sunday evening",
         "during the strike", "with borrowed tools", "against all advice", "at the cost of a small fortune", "in front of the cameras",
         "without a permit", "by the light of a tractor", "for the third time", "between two storms", "as the children watched")  # fmt: skip
_WHY = ("because the roof had begun to leak", "although the money was gone", "so that the market could go on", "which surprised the insurers",
        "and the minutes of the meeting say so", "until the inspector arrived from the capital", "as if nothing else mattered",
        "since the river would not wait", "but the letters went unanswered", "and that was only the beginning")  # fmt: skip


@cache
def article(number: int) -> tuple[str, str, str]:
    """Give headline, summary and markup of a made article of some 5 KB; no two read alike."""
    chance = Random(number)  # noqa: S311  (made text, the same in every run)
    about = chance.sample(SUBJECTS, 6)

    def said() -> str:
        thing, other = chance.sample(about, 2)
        count = chance.randrange(3, 9_000)
        return (
            f"{chance.choice(_WHO)} {chance.choice(_DID)} the {thing} {chance.choice(_WHEN)}, {chance.choice(_WHY)}, "
            f"and {chance.choice(_DID)} {count} pages about the {other}."
        )

    headline = f"{chance.choice(_WHO)} {chance.choice(_DID)} the {about[0]} {chance.choice(_WHEN)}"
    blocks = [f"<p>{' '.join(said() for _ in range(chance.randrange(2, 5)))}</p>" for _ in range(10)]
    blocks.insert(4, f"<h3>What the {about[1]} had to do with it</h3>")
    blocks.insert(7, f'<p><img src="https://harborwire.example/{number}.jpg" alt="The {about[2]}"> {said()}</p>')
    blocks.append(f'<p>{said()} <a href="https://harborwire.example/{about[3]}/{number}?utm_source=feed">{said()}</a></p>')
    return headline, said(), "".join(blocks)


def newsroom(name: str, numbers: Sequence[int]) -> bytes:
    """Give the RSS document of a newsroom with these articles, the newest first."""
    rows = "".join(_row(name, number) for number in numbers)
    head = "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
    return f"{head}<channel><title>{name}</title><link>https://{name}.example/</link><description>News</description>{rows}</channel></rss>".encode()


def _row(name: str, number: int) -> str:
    headline, summary, markup = article(number)
    at = NOW - timedelta(days=30) + timedelta(hours=number % 10_000)
    return (
        f"<item><title>{escape(headline)}</title><link>https://{name}.example/{number}</link><guid isPermaLink='false'>{name}-{number}</guid>"
        f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate><dc:creator>{NAMES[number % 7]}</dc:creator><category>World</category>"
        f"<description>{escape(summary)}</description><content:encoded><![CDATA[{markup}]]></content:encoded></item>"
    )
