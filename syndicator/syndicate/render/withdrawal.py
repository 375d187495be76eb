"""An article that was withdrawn, set as an entry for software that is told by one: its names, a notice, and no word of what it said.

Takes a retraction, a partner and the settings, gives a Galley; touches nothing.
"""

from syndicator._text.digests import digest_of
from syndicator._text.markup import printable
from syndicator.catalog import Partner, Settings
from syndicator.model import Person, Retraction, joined, text_block
from syndicator.syndicate.render.dates import pub_date, told_apart
from syndicator.syndicate.render.galley import Galley, Withdrawal, link_to
from syndicator.syndicate.render.text import line

HEADLINE = "Withdrawn"
NOTICE = "This article has been withdrawn by {publisher}."


def name(retraction: Retraction) -> str:
    """Give the name of a retraction as it is set."""
    known = digest_of((retraction.public_id, retraction.rss_guid, retraction.url, retraction.withdrawn_at.isoformat()))[:16]
    return f"{retraction.article_id}.withdrawn.{known}"


def notice(settings: Settings) -> str:
    """Give what stands in place of a withdrawn article's text."""
    return NOTICE.format(publisher=line(settings.publisher.name))


def withdrawn(retraction: Retraction, partner: Partner, settings: Settings) -> Galley:
    """Set a withdrawn article: the dates are its own, `updated` and a date that may move are those of the withdrawal."""
    publisher, software, text = line(settings.publisher.name), partner.software, notice(settings)
    published_at = told_apart(retraction.published_at, retraction.article_id)
    updated_at = told_apart(retraction.withdrawn_at, retraction.article_id)
    return Galley(
        public_id=line(retraction.public_id),
        rss_guid=printable(retraction.rss_guid),
        url=link_to(retraction.url, retraction.article_id, settings),
        headline=HEADLINE,
        summary=text,
        body=joined(text_block(text)) if partner.content == "full" else joined(),
        byline="",
        authors=(Person(name=publisher),),
        tags=(),
        language="",
        image=None,
        enclosures=(),
        rights="",
        source=(publisher, settings.publisher.url or settings.base_url),
        terms=None,
        published_at=published_at,
        updated_at=updated_at,
        dated_at=pub_date(published_at, updated_at, bumps=software.bumps),
        extras=software.extras,
        withdrawal=Withdrawal(at=retraction.withdrawn_at, signs=software.signs),
    )
