"""Tombstones (RFC 6721): the marks that withdrawn articles leave, as children of the root: of `feed` in Atom, of `rss` in RSS.

Takes retractions, gives pieces of a document; touches nothing. JSON Feed has no word for it: there they are a list of our own.
"""

from collections.abc import Iterable
from html import escape

from syndicator._text.markup import printable
from syndicator.model import Format, Retraction
from syndicator.syndicate.render.dates import rfc3339
from syndicator.syndicate.render.text import line

NAMESPACE = "http://purl.org/atompub/tombstones/1.0"


def named(retraction: Retraction, form: Format) -> str:
    """Give the name by which a format knows an article."""
    return printable(retraction.rss_guid) if form == "rss" else line(retraction.public_id)


def tombstones(retractions: Iterable[Retraction], form: Format) -> list[bytes]:
    """Give the marks for a document in XML."""
    marks = ((escape(named(one, form)), rfc3339(one.withdrawn_at)) for one in retractions)
    return [f'<at:deleted-entry xmlns:at="{NAMESPACE}" ref="{name}" when="{when}"/>'.encode() for name, when in marks]


def listed(retractions: Iterable[Retraction]) -> list[dict[str, str]]:
    """Give the marks for a document in JSON."""
    return [{"id": named(one, "json"), "when": rfc3339(one.withdrawn_at)} for one in retractions]
