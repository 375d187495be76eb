"""JSON Feed 1.1, written here: no library does.

Takes a masthead and galleys, gives the pieces of a document; touches nothing. What the format has no word for (source,
rights, the byline as it stood, the desk's notes, that an article is withdrawn) is under `_syndicator`, as the format provides for.
"""

import json
from collections.abc import Sequence
from typing import Any, TypeAlias

from syndicator._text.markup import printable
from syndicator.model import Enclosure, Person
from syndicator.syndicate.render.dates import rfc3339
from syndicator.syndicate.render.galley import Galley
from syndicator.syndicate.render.generator import Pieces
from syndicator.syndicate.render.licence import values
from syndicator.syndicate.render.masthead import Masthead
from syndicator.syndicate.render.tombstones import listed

Values: TypeAlias = dict[str, Any]


def document(head: Masthead, galleys: Sequence[Galley]) -> Pieces:
    """Give a JSON Feed with these articles, cut apart."""
    opened = _written(_head(head)).removesuffix(b"}") + b',"items":['
    return Pieces(opened, tuple(_written(_entry(galley)) for galley in galleys), b"\n]}\n")


def _written(values: Values) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _head(head: Masthead) -> Values:
    links = dict(head.links("json"))
    archive = {"archive": True, "current": links["current"], "newer": links.get("next-archive", "")} if head.archived else {}
    return _present(
        version="https://jsonfeed.org/version/1.1",
        title=head.title,
        home_page_url=head.home,
        feed_url=head.addresses["json"],
        next_url=links.get("prev-archive", ""),
        description=head.description,
        hubs=[{"type": "WebSub", "url": hub} for hub in head.hubs],
        authors=[{"name": head.publisher, "url": head.home}],
        language=head.language,
        _syndicator=_present(
            updated=rfc3339(head.updated_at),
            generation=head.generation,
            rights=head.rights,
            rsl=values(head.terms),
            withdrawn=listed(head.buried),
            **archive,
        ),
    )


def _entry(galley: Galley) -> Values:
    text = {"content_html": printable(galley.body)} if galley.body else {"content_text": galley.summary}
    return _present(
        id=galley.public_id,
        url=galley.url,
        title=galley.headline,
        summary=galley.summary,
        **text,
        image=galley.image.url if galley.image else "",
        date_published=rfc3339(galley.published_at),
        date_modified=rfc3339(galley.updated_at),
        authors=[_author(author) for author in galley.authors],
        tags=list(galley.tags),
        language=galley.language,
        attachments=[_attachment(enclosure) for enclosure in galley.enclosures],
        _syndicator=_own(galley),
    )


def _own(galley: Galley) -> Values:
    image, withdrawal = galley.image, galley.withdrawal
    return _present(
        status="withdrawn" if withdrawal else "",
        withdrawn=rfc3339(withdrawal.at) if withdrawal else "",
        byline=galley.byline,
        rights=galley.rights,
        source={"title": galley.source[0], "url": galley.source[1]},
        image=_present(credit=image.credit, caption=image.caption) if image else None,
        notes=[{"date": rfc3339(note.noted_at), "text": note.text} for note in galley.notes],
    )


def _author(person: Person) -> Values:
    return _present(name=person.name, url=person.url)


def _attachment(enclosure: Enclosure) -> Values:
    return _present(url=enclosure.url, mime_type=enclosure.type, title=enclosure.title, size_in_bytes=enclosure.length)


def _present(**values: Any) -> Values:
    """Give the values that say something."""
    return {name: value for name, value in values.items() if value}
