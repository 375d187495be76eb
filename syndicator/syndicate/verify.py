"""The last look: an edition is read back, by other means than it was written with, before it replaces a good one.

Law: takes an edition, the membership that it was made from, and its partner. Raises VerifyError with one sentence that
names the partner, the format and what is wrong. Touches nothing.

`verify` reads a whole edition. `proofread` comes to the same by reading what is new: the frame, with one entry in its
place, and each fragment that was just set. The others were read when they were set, and are known again by their seals.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from html import escape, unescape
from typing import NamedTuple, TypeAlias
from urllib.parse import quote

from syndicator._text.deflate import unpressed
from syndicator._text.markup import MarkupError, printable
from syndicator._text.urls import is_web
from syndicator.catalog import Partner
from syndicator.errors import VerifyError
from syndicator.model import Article, Edition, Format, Fragment, Membership, Retraction
from syndicator.syndicate.active import active
from syndicator.syndicate.read_back import READERS, Read, UnfitError, alone, require, tombstones
from syndicator.syndicate.sheet import Sheet, seal
from syndicator.syndicate.telling import buried, told

MAX_BYTES = 32 << 20
"""An edition larger than this is a mistake, and no reader would take it."""

HEADLINE = "Withdrawn"
"""What stands in place of a withdrawn article's headline."""

Told: TypeAlias = Retraction | Article

KEY_LENGTH = 12
"""A token of this many characters must not occur anywhere; a shorter one, which may be a word, not in an address."""


def verify(edition: Edition, membership: Membership, partner: Partner) -> None:
    """Read an edition back and compare it with what it was made from. Raises VerifyError."""
    with _told(edition.format, partner):
        _check_bytes(edition.body, partner)
        _check_document(edition.body, edition.format, told(membership, partner), membership, partner)


class Proof(NamedTuple):
    """What came of proofreading: the fragments that were read, sealed; and the keys of those whose seals do not hold.

    Where a seal is broken nothing was proved: what stands under these keys must be set anew.
    """

    sealed: Mapping[str, Fragment]
    broken: Collection[str]


def proofread(edition: Edition, sheet: Sheet, fresh: Collection[str], membership: Membership, partner: Partner) -> Proof:
    """Verify an edition by what is new in it; `fresh` are the keys of the fragments just set. Raises VerifyError."""
    with _told(edition.format, partner):
        prefixes = sheet.prefixes
        entries = told(membership, partner)
        standing = list(zip(sheet.keys, sheet.fragments, entries, strict=True))
        kept = [(key, fragment, article) for key, fragment, article in standing if key not in fresh]
        broken = [key for key, fragment, article in kept if fragment.seal != seal(key, fragment, article, prefixes)]
        if broken:
            return Proof({}, broken)
        _check_bytes(edition.body, partner)
        require(edition.body == sheet.document(), "is not what it was put together from")
        _check_alike([_name_of(one, edition.format) for one in entries])
        _check_document(sheet.document(sheet.fragments[:1]), edition.format, entries[:1], membership, partner)
        sealed = {}
        for key, fragment, article in standing:
            if key in fresh:
                _check_fragment(fragment, edition.format, sheet.root, article, partner)
                sealed[key] = replace(fragment, seal=seal(key, fragment, article, prefixes))
        return Proof(sealed, ())


def _check_fragment(fragment: Fragment, form: Format, root: bytes, article: Told, partner: Partner) -> None:
    entry = alone(form, fragment.body, root)
    require(entry.id == _name_of(article, form), f"names an entry {entry.id!r} that should be {_name_of(article, form)!r}")
    _check_entry(entry, article, form, partner)
    require(unpressed(fragment.pressed) == fragment.body, f"has an entry {entry.id!r} that reads otherwise where it is pressed")


def _check_document(body: bytes, form: Format, articles: Sequence[Told], membership: Membership, partner: Partner) -> None:
    """Check that a document reads as these entries, and tells of just those withdrawn."""
    entries = READERS[form](body)
    _check_order(entries, articles, form)
    stones = tombstones(body, form)
    require(stones == [_name_of(one, form) for one in buried(membership, partner)], "does not name just the articles that were withdrawn")
    carried = {_name_of(article, form) for article in membership.articles}
    require(not set(stones) & carried, "carries an article that it names as withdrawn")
    for entry, article in zip(entries, articles, strict=True):
        _check_entry(entry, article, form, partner)


@contextmanager
def _told(form: Format, partner: Partner) -> Iterator[None]:
    """Let what is wrong out as VerifyError, in a plain sentence."""
    try:
        yield
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        said = str(error) if isinstance(error, UnfitError | MarkupError) else f"cannot be read back ({type(error).__name__}: {error})"
        raise VerifyError(f"partners/{partner.id}: its {form} edition {said}; the last good one stays") from error


def _check_bytes(body: bytes, partner: Partner) -> None:
    require(body, "is empty")
    require(len(body) <= MAX_BYTES, f"has {len(body)} bytes, more than the {MAX_BYTES} that readers take; a lower limit helps")
    token = partner.token.reveal() if partner.token else ""
    if token:
        forms = {token, quote(token, safe=""), escape(token), json.dumps(token, ensure_ascii=False)[1:-1]}
        places = forms if len(token) >= KEY_LENGTH else {f"{before}{form}" for form in forms for before in ("key=", "token=")}
        require(not any(place.encode() in body for place in places), "would give away the partner's token")


def _check_order(entries: Sequence[Read], articles: Sequence[Told], form: Format) -> None:
    ids = [entry.id for entry in entries]
    require(len(ids) == len(articles), f"has {len(ids)} entries instead of {len(articles)}")
    _check_alike(ids)
    for name, article in zip(ids, articles, strict=True):
        right = _name_of(article, form)
        require(name == right, f"names an entry {name!r} that should be {right!r}")


def _check_alike(ids: Sequence[str]) -> None:
    require(len(set(ids)) == len(ids), f"names two entries alike: {next((name for name in ids if ids.count(name) > 1), '')!r}")


def _name_of(article: Told, form: Format) -> str:
    return printable(article.rss_guid) if form == "rss" else article.public_id


def _check_entry(entry: Read, one: Told, form: Format, partner: Partner) -> None:
    named = f"has an entry {entry.id!r}"
    for part in ("headline", "summary", "author"):
        require(getattr(entry, part), f"{named} without {part}")
    require(is_web(entry.url), f"{named} whose link is no http or https address: {entry.url!r}")
    moves = form == "rss" and partner.software.bumps
    published_at = max(one.published_at, one.updated_at) if moves else one.published_at
    require(_second(entry.published_at) == _second(published_at), f"{named} with a wrong date of publication")
    require(_second(entry.updated_at) == _second(one.updated_at), f"{named} with a wrong date of its last change")
    require(partner.content == "full" or not entry.content, f"{named} with full text, which this partner does not get")
    found = active(entry.content)
    require(not found, f"{named} with active markup: {found}")
    if isinstance(one, Retraction):
        _check_withdrawn(entry, one, form, partner)
    else:
        _check_carried(entry, one, partner)


def _check_carried(entry: Read, article: Article, partner: Partner) -> None:
    bounded = partner.software.article_bytes or partner.software.feed_bytes
    wanted = partner.content == "full" and article.copy.html and not bounded
    require(entry.content or not wanted, f"has an entry {entry.id!r} without its full text")
    require(not entry.status and entry.expires_at is None, f"has an entry {entry.id!r} that is said to be withdrawn")


def _check_withdrawn(entry: Read, retraction: Retraction, form: Format, partner: Partner) -> None:
    """Ask that nothing is left of a withdrawn article but its names and its dates, and that each sign is given."""
    named, signs = f"has a withdrawn entry {entry.id!r}", partner.software.signs
    require(entry.headline == HEADLINE, f"{named} with another headline than {HEADLINE!r}")
    text = unescape(entry.content.strip().removeprefix("<p>").removesuffix("</p>"))
    require(not entry.content or text == unescape(entry.summary), f"{named} with a text of its own")
    require(form != "json" or entry.status == "withdrawn", f"{named} that is not said to be so")
    require(form == "json" or "status" not in signs or entry.status == "deleted", f"{named} without its status")
    require(form == "json" or "expiry" not in signs or entry.expires_at == retraction.withdrawn_at, f"{named} without its expiry")


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
