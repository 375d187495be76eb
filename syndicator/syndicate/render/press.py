"""The press: which fragments an edition needs, which of them are new, and all of them put together.

Takes a partner, its membership, the settings and the fragments kept from before, gives the editions and the new
fragments. Raises RenderError. Only what has no fragment yet is set.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from syndicator._text.digests import digest
from syndicator.catalog import Partner, Settings
from syndicator.errors import RenderError
from syndicator.model import Edition, Format, Membership
from syndicator.syndicate.render import atom, json_feed, rss
from syndicator.syndicate.render.galley import Galley, identity, presentation, typeset
from syndicator.syndicate.render.generator import Pieces
from syndicator.syndicate.render.masthead import Masthead, masthead

_DOCUMENTS = {"rss": rss.document, "atom": atom.document, "json": json_feed.document}
_BETWEEN = {"rss": b"\n    ", "atom": b"\n  ", "json": b",\n"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The editions of one state, one for each of the partner's formats, and the fragments that were set for them."""

    editions: tuple[Edition, ...]
    fragments: Mapping[str, bytes]


def fragment_keys(partner: Partner, membership: Membership, settings: Settings) -> tuple[str, ...]:
    """Give the names of all fragments that the partner's editions are made of."""
    set_as = _set_as(partner, membership, settings)
    return tuple(f"{form}-{name}" for form in partner.formats for name in set_as)


def _set_as(partner: Partner, membership: Membership, settings: Settings) -> list[str]:
    manner = presentation(partner, settings)
    return [f"{identity(article)}-{manner}" for article in membership.articles]


def render(partner: Partner, membership: Membership, settings: Settings, *, fragments: Mapping[str, bytes]) -> Rendered:
    """Write a partner's editions from its membership; `fragments` are those kept from before. Raises RenderError."""
    written = compose(partner, membership, settings, fragments=fragments)
    editions = tuple(_edition(partner, form, membership, written.head, body) for form, body in written.bodies.items())
    return Rendered(editions=editions, fragments=written.fresh)


class Written(NamedTuple):
    """Documents that have no validator yet, and the fragments that were set for them."""

    head: Masthead
    bodies: Mapping[Format, bytes]
    fresh: Mapping[str, bytes]


def compose(partner: Partner, membership: Membership, settings: Settings, *, fragments: Mapping[str, bytes]) -> Written:
    """Set what has no fragment yet, and put each document together. Raises RenderError."""
    set_as = _set_as(partner, membership, settings)
    head = masthead(partner, membership, settings, set_as=set_as)
    galleys: dict[int, Galley] = {}
    fresh: dict[str, bytes] = {}
    bodies: dict[Format, bytes] = {}
    for form in partner.formats:
        keys = [f"{form}-{name}" for name in set_as]
        missing = [at for at, key in enumerate(keys) if key not in fragments]
        galleys |= {at: typeset(membership.articles[at], partner, settings) for at in missing if at not in galleys}
        pieces = _printed(partner, form, head, [galleys[at] for at in missing])
        fresh |= zip((keys[at] for at in missing), pieces.fragments, strict=True)
        bodies[form] = _whole(form, pieces, [fresh.get(key) or fragments[key] for key in keys], head)
    return Written(head, bodies, fresh)


def _printed(partner: Partner, form: Format, head: Masthead, galleys: Sequence[Galley]) -> Pieces:
    try:
        return _DOCUMENTS[form](head, galleys)
    except (ValueError, TypeError, AttributeError) as error:  # what feedgen and lxml raise for a value they cannot write
        raise RenderError(f"partners/{partner.id}: its {form} could not be written: {error}; its last good feeds stay") from error


def _whole(form: Format, pieces: Pieces, fragments: Sequence[bytes], head: Masthead) -> bytes:
    """Give a document; those in XML say their generation in a comment, JSON in its head."""
    between = _BETWEEN[form]
    said = b"" if form == "json" else f"<!-- generation {head.generation} -->\n".encode()
    apart = [piece for fragment in fragments for piece in (between, fragment)]
    apart[:1] = [between.lstrip(b",")] if fragments else []
    stones = [piece for stone in head.tombstones for piece in (between, atom.tombstone(stone))] if form == "atom" else []
    return b"".join((pieces.head, *apart, *stones, pieces.tail, said))


def _edition(partner: Partner, form: Format, membership: Membership, head: Masthead, body: bytes) -> Edition:
    return Edition(
        partner_id=partner.id,
        format=form,
        body=body,
        etag=f'"{digest(body)}"',
        changed_at=max(head.updated_at, membership.changed_at),
        generation=head.generation,
        article_ids=tuple(article.id for article in membership.articles),
    )
