"""The last look: an edition is read back, by other means than it was written with, before it replaces a good one.

Law: takes an edition, the membership that it was made from, and its partner; gives nothing. Raises VerifyError with one
sentence that names the partner, the format and what is wrong. Touches nothing.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from urllib.parse import quote

from syndicator._text.markup import MarkupError, printable
from syndicator._text.urls import is_web
from syndicator.catalog import Partner
from syndicator.errors import VerifyError
from syndicator.model import Article, Edition, Format, Membership
from syndicator.syndicate.active import active
from syndicator.syndicate.read_back import READERS, Read, UnfitError, require, tombstones

MAX_BYTES = 32 << 20
"""An edition larger than this is a mistake, and no reader would take it."""

KEY_LENGTH = 12
"""A token of this many characters must not occur anywhere; a shorter one, which may be a word, not in an address."""


def verify(edition: Edition, membership: Membership, partner: Partner) -> None:
    """Read an edition back and compare it with what it was made from. Raises VerifyError."""
    try:
        _check_bytes(edition.body, partner)
        entries = READERS[edition.format](edition.body)
        _check_order(entries, membership.articles, edition.format)
        if edition.format == "atom":
            stones = tombstones(edition.body)
            require(stones == [stone.public_id for stone in membership.tombstones], "does not name just the articles that were killed")
            require(not set(stones) & {entry.id for entry in entries}, "carries an article that it names as killed")
        for entry, article in zip(entries, membership.articles, strict=True):
            _check_entry(entry, article, partner)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        said = str(error) if isinstance(error, UnfitError | MarkupError) else f"cannot be read back ({type(error).__name__}: {error})"
        raise VerifyError(f"partners/{partner.id}: its {edition.format} edition {said}; the last good one stays") from error


def _check_bytes(body: bytes, partner: Partner) -> None:
    require(body, "is empty")
    require(len(body) <= MAX_BYTES, f"has {len(body)} bytes, more than the {MAX_BYTES} that readers take; a lower limit helps")
    token = partner.token.reveal() if partner.token else ""
    if token:
        forms = {token, quote(token, safe=""), escape(token), json.dumps(token, ensure_ascii=False)[1:-1]}
        places = forms if len(token) >= KEY_LENGTH else {f"{before}{form}" for form in forms for before in ("key=", "token=")}
        require(not any(place.encode() in body for place in places), "would give away the partner's token")


def _check_order(entries: Sequence[Read], articles: Sequence[Article], form: Format) -> None:
    ids = [entry.id for entry in entries]
    require(len(ids) == len(articles), f"has {len(ids)} entries instead of {len(articles)}")
    require(len(set(ids)) == len(ids), f"names two entries alike: {next((name for name in ids if ids.count(name) > 1), '')!r}")
    for name, article in zip(ids, articles, strict=True):
        right = printable(article.rss_guid) if form == "rss" else article.public_id
        require(name == right, f"names an entry {name!r} that should be {right!r}")


def _check_entry(entry: Read, article: Article, partner: Partner) -> None:
    named, full = f"has an entry {entry.id!r}", partner.content == "full"
    for part in ("headline", "summary", "author"):
        require(getattr(entry, part), f"{named} without {part}")
    require(is_web(entry.url), f"{named} whose link is no http or https address: {entry.url!r}")
    require(_second(entry.published_at) == _second(article.published_at), f"{named} with a wrong date of publication")
    require(_second(entry.updated_at) == _second(article.updated_at), f"{named} with a wrong date of its last change")
    require(entry.content or not full or not article.copy.html, f"{named} without its full text")
    require(full or not entry.content, f"{named} with full text, which this partner does not get")
    found = active(entry.content)
    require(not found, f"{named} with active markup: {found}")


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
