"""The press: which fragments an edition needs, which of them are new, and all of them put together.

Takes a partner, its membership, the settings and the fragments kept from before, gives the editions and the new
fragments. Raises RenderError. Only what has no fragment yet is set and pressed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple

from syndicator._text.deflate import piece
from syndicator._text.digests import digest, digest_of
from syndicator.catalog import Partner, Settings
from syndicator.errors import RenderError
from syndicator.model import ArchivePage, Article, Digest, Edition, Format, Fragment, Membership, Retraction
from syndicator.syndicate.render import atom, json_feed, rss, withdrawal
from syndicator.syndicate.render.galley import Galley, identity, presentation, typeset
from syndicator.syndicate.render.generator import Pieces
from syndicator.syndicate.render.masthead import Masthead, masthead
from syndicator.syndicate.render.tombstones import tombstones
from syndicator.syndicate.sheet import Sheet
from syndicator.syndicate.telling import told

_DOCUMENTS = {"rss": rss.document, "atom": atom.document, "json": json_feed.document}
BRIEF = "-brief"
"""Ends the name of an entry without its full text, for software that takes no longer feeds."""
_BETWEEN = {"rss": b"\n    ", "atom": b"\n  ", "json": b",\n"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The editions of one state, one for each of the partner's formats, the fragments that were set for them, and the sheets.

    A fragment that was set has no seal before it was read back (see `verify.proofread`). `cuts` say where in each edition's bytes
    its fragments stand, in order: all else stands in that edition alone.
    """

    editions: tuple[Edition, ...]
    fragments: Mapping[str, Fragment]
    sheets: Mapping[Format, Sheet]
    cuts: Mapping[Format, tuple[tuple[int, int], ...]]


def fragment_keys(partner: Partner, membership: Membership, settings: Settings) -> tuple[str, ...]:
    """Give the names of all fragments that the partner's editions are or may be made of."""
    set_as = _set_as(partner, membership, settings)
    kinds = ("", BRIEF) if partner.software.feed_bytes else ("",)
    return tuple(f"{form}-{name}{kind}" for form in partner.formats for name in set_as for kind in kinds)


def _set_as(partner: Partner, membership: Membership, settings: Settings) -> list[str]:
    """Name each entry as it is set, in order."""
    manner = presentation(partner, settings)
    names = (withdrawal.name(one) if isinstance(one, Retraction) else identity(one) for one in told(membership, partner))
    return [f"{name}-{manner}" for name in names]


def _galley(one: Retraction | Article, partner: Partner, settings: Settings, *, brief: bool = False) -> Galley:
    if isinstance(one, Retraction):
        return withdrawal.withdrawn(one, partner, settings)
    return typeset(one, partner, settings, brief=brief)


def render(partner: Partner, membership: Membership, settings: Settings, *, fragments: Mapping[str, Fragment]) -> Rendered:
    """Write a partner's editions from its membership; `fragments` are those kept from before. Raises RenderError."""
    written = compose(partner, membership, settings, fragments=fragments)
    fresh = {key: replace(fragment, pressed=piece(fragment.body)) for key, fragment in written.fresh.items()}
    sheets = {form: sheet.with_fragments(fresh) for form, sheet in written.sheets.items()}
    editions = tuple(_edition(partner, form, membership, written.head, sheet) for form, sheet in sheets.items())
    cuts = {edition.format: _cuts(edition.body, (one.body for one in sheets[edition.format].fragments)) for edition in editions}
    return Rendered(editions=editions, fragments=fresh, sheets=sheets, cuts=cuts)


def _cuts(body: bytes, fragments: Iterable[bytes]) -> tuple[tuple[int, int], ...]:
    """Give where fragments stand in a document, in their order; one that does not is passed over."""
    found: list[tuple[int, int]] = []
    last = 0
    for fragment in fragments:
        begin = body.find(fragment, last)
        if begin >= 0:
            last = begin + len(fragment)
            found.append((begin, last))
    return tuple(found)


def page_keys(partner: Partner, page: ArchivePage, settings: Settings) -> tuple[str, ...]:
    """Give the names of all fragments that a page of a partner's archive is made of: those of its feeds."""
    return fragment_keys(partner, _on(page), settings)


def render_page(partner: Partner, page: ArchivePage, settings: Settings, *, fragments: Mapping[str, Fragment]) -> Sequence[Edition]:
    """Write a page of a partner's archive, in each of its formats; nothing of it is pressed. Raises RenderError."""
    membership = _on(page)
    written = compose(partner, membership, settings, fragments=fragments, page=page)
    return tuple(_edition(partner, form, membership, written.head, sheet, press=False) for form, sheet in written.sheets.items())


def pages_made_by(partner: Partner, settings: Settings) -> Digest:
    """Give the digest of all but its articles that decides the pages of a partner's archive, and where they lie."""
    own = (partner.title, partner.formats, partner.token is None, partner.on_shelf, partner.rights or settings.rights)
    return Digest(digest_of((presentation(partner, settings), repr(own), repr(settings.publisher), settings.base_url)))


def _on(page: ArchivePage) -> Membership:
    """Give what stands on a page as if it were a feed."""
    changed_at = max((article.updated_at for article in page.articles), default=datetime.min.replace(tzinfo=UTC))
    return Membership(partner_id=page.partner_id, articles=page.articles, changed_at=changed_at, next_at=None)


class Written(NamedTuple):
    """Sheets of documents that have no validator yet, and the fragments that were set for them and are not pressed yet."""

    head: Masthead
    sheets: Mapping[Format, Sheet]
    fresh: Mapping[str, Fragment]


def compose(
    partner: Partner, membership: Membership, settings: Settings, *, fragments: Mapping[str, Fragment], page: ArchivePage | None = None
) -> Written:
    """Set what has no fragment yet, and lay out each document. Raises RenderError."""
    set_as = _set_as(partner, membership, settings)
    head = masthead(partner, membership, settings, set_as=set_as, page=page)
    entries = told(membership, partner)
    galleys: dict[int, Galley] = {}
    fresh: dict[str, Fragment] = {}
    sheets: dict[Format, Sheet] = {}
    for form in partner.formats:
        keys = [f"{form}-{name}" for name in set_as]
        missing = [at for at, key in enumerate(keys) if key not in fragments]
        galleys |= {at: _galley(entries[at], partner, settings) for at in missing if at not in galleys}
        pieces = _printed(partner, form, head, [galleys[at] for at in missing])
        fresh |= {keys[at]: Fragment(body=body) for at, body in zip(missing, pieces.fragments, strict=True)}
        sheet = _laid_out(form, pieces, {key: fresh.get(key) or fragments[key] for key in keys}, head)
        most = partner.software.feed_bytes
        if most is not None and (excess := len(sheet.document()) - most) > 0:
            short = [_galley(one, partner, settings, brief=True) for one in entries]
            briefs = zip((f"{key}{BRIEF}" for key in keys), _printed(partner, form, head, short).fragments, strict=True)
            sheet, more = _shortened(sheet, {key: fragments.get(key) or Fragment(body=body) for key, body in briefs}, excess)
            fresh |= {key: fragment for key, fragment in more.items() if key not in fragments}
        sheets[form] = sheet
    return Written(head, sheets, fresh)


def _shortened(sheet: Sheet, briefs: Mapping[str, Fragment], excess: int) -> tuple[Sheet, Mapping[str, Fragment]]:
    """Give a sheet with the last entries brief, as many as it takes to be shorter by `excess` bytes, and those that it took."""
    keys, parts = list(sheet.keys), list(sheet.fragments)
    taken: dict[str, Fragment] = {}
    for at, (key, brief) in reversed(list(enumerate(briefs.items()))):
        if excess <= 0:
            break
        excess -= len(parts[at].body) - len(brief.body)
        keys[at], parts[at], taken[key] = key, brief, brief
    return sheet._replace(keys=tuple(keys), fragments=tuple(parts)), taken


def _printed(partner: Partner, form: Format, head: Masthead, galleys: Sequence[Galley]) -> Pieces:
    try:
        return _DOCUMENTS[form](head, galleys)
    except (ValueError, TypeError, AttributeError) as error:  # what feedgen and lxml raise for a value they cannot write
        raise RenderError(f"partners/{partner.id}: its {form} could not be written: {error}; its last good feeds stay") from error


def _laid_out(form: Format, pieces: Pieces, fragments: Mapping[str, Fragment], head: Masthead) -> Sheet:
    """Give the sheet of a document; those in XML say their generation in a comment, JSON in its head."""
    said = b"" if form == "json" else f"<!-- generation {head.generation} -->\n".encode()
    stones = tuple(tombstones(head.buried, form)) if form != "json" else ()
    tail = pieces.tail
    if form == "rss":  # there they are children of `rss`, and not of `channel`
        channel, root, end = tail.rpartition(b"\n</rss>")
        tail, stones = b"".join((channel, *(b"\n  " + stone for stone in stones), root, end)), ()
    return Sheet(pieces.head, _BETWEEN[form], tuple(fragments), tuple(fragments.values()), stones, tail + said)


def _edition(partner: Partner, form: Format, membership: Membership, head: Masthead, sheet: Sheet, *, press: bool = True) -> Edition:
    body = sheet.document()
    return Edition(
        partner_id=partner.id,
        format=form,
        body=body,
        etag=f'"{digest(body)}"',
        changed_at=max(head.updated_at, membership.changed_at),
        generation=head.generation,
        article_ids=tuple(article.id for article in membership.articles),
        pressed=sheet.pressed(body) if press else b"",
    )
