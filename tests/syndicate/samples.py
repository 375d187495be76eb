"""Articles, partners and a house to test with."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

from syndicator.catalog import Condition, Line, Partner, Publisher, Settings
from syndicator.model import (
    Article,
    ArticleId,
    Block,
    CleanHtml,
    Copy,
    Digest,
    Enclosure,
    Guid,
    Image,
    Membership,
    PartnerId,
    Person,
    SourceId,
    Status,
    Tag,
    joined,
    text_block,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NOWHERE = Path("/nowhere")

HOUSE = Settings(
    publisher=Publisher(name="Harbor Wire", url="https://harborwire.example", contact="desk@harborwire.example"),
    base_url="http://127.0.0.1:8080",
    listen=("127.0.0.1", 8080),
    store="sqlite+pysqlite:///:memory:",
    output=NOWHERE,
    shelf=NOWHERE,
    root=NOWHERE,
    timezone="UTC",
    retain=None,
)

PARAGRAPHS = (
    "The harbour of Odesa reopened on Monday, and the first ships left for Armenia’s partners.",
    "NATO said nothing. AT&T and the makers of C++ said less.",
)


def copy(**changes):
    """Give the text of an article; `paragraphs` sets blocks and html alike."""
    paragraphs = changes.pop("paragraphs", PARAGRAPHS)
    values = {
        "headline": "Ships leave Odesa as harbour reopens",
        "byline": "By Ana Example, Harbor Wire",
        "authors": (Person(name="Ana Example", url="https://harborwire.example/ana"),),
        "dateline": "ODESA (Harbor Wire)",
        "html": joined(*map(text_block, paragraphs)),
        "blocks": tuple(Block(kind="paragraph", text=text) for text in paragraphs),
        "summary": "The harbour of Odesa reopened on Monday.",
        "tags": (Tag(name="Ukraine", why="vocabulary"), Tag(name="Russland", why="vocabulary", also=("Russia",))),
        "language": "en-GB",
        "rights": "© 2026 Harbor Wire",
        "image": Image(
            url="https://harborwire.example/ship.jpg", type="image/jpeg", credit="Bo Lens", caption="A ship", width=640, height=480
        ),
        "enclosures": (
            Enclosure(url="https://harborwire.example/a.mp3", type="audio/mpeg", length=1234, title="Listen"),
            Enclosure(url="https://harborwire.example/b.pdf", type="application/pdf", length=99),
        ),
        "words": 24,
    }
    return Copy(**{**values, **changes})


def article(number=1, **changes):
    """Give an article; fields of its copy may be given as well, all by name."""
    own = {field.name for field in fields(Article)}
    text = {name: changes.pop(name) for name in list(changes) if name not in own}
    values = {
        "id": ArticleId(f"article{number:06d}"),
        "source_id": SourceId("harbor-wire"),
        "guid": Guid(f"guid-{number}"),
        "public_id": f"urn:uuid:00000000-0000-5000-8000-{number:012d}",
        "rss_guid": f"guid-{number}",
        "version": 1,
        "status": Status.LIVE,
        "copy": copy(**text),
        "published_at": NOON - number * HOUR,
        "updated_at": NOON - number * HOUR + timedelta(minutes=5),
        "first_seen_at": NOON,
        "canonical_url": f"https://harborwire.example/{number}",
        "substance": Digest(f"substance-{number}"),
        "surface": Digest(f"surface-{number}"),
    }
    return Article(**{**values, **changes})


def condition(key, *values, lines=()):
    return Condition(key=key, values=values, lines=tuple(lines))


def lines(kind, *conditions_by_line):
    """Give the lines of an include or exclude list, each a list of conditions."""
    return tuple(Line(name=f"{kind}[{at}]", conditions=tuple(conditions)) for at, conditions in enumerate(conditions_by_line))


def include(*conditions_by_line):
    return lines("include", *conditions_by_line)


def exclude(*conditions_by_line):
    return lines("exclude", *conditions_by_line)


def partner(**changes):
    return Partner(**{"id": PartnerId("grace-chapel"), "title": "Grace Chapel", **changes})


def membership(*articles, changed_at=NOON):
    return Membership(partner_id=PartnerId("grace-chapel"), articles=tuple(articles), changed_at=changed_at, next_at=None)


def clean(html):
    """Give markup as if the sanitiser had let it through."""
    return CleanHtml(html)
