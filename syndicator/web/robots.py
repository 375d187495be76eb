"""`/robots.txt` and the `Link` header of feeds: where machines find the licence terms (Really Simple Licensing 1.0).

Law: says the address that the operator states, and nothing where none is; forbids no page and no feed to anybody.
"""

from syndicator._text.digests import digest
from syndicator.catalog import LicenceTerms
from syndicator.web.reply import TEXT, Document

FRESH_SECONDS = 3600


def licence_link(terms: LicenceTerms | None) -> dict[str, str]:
    """Give the header that leads to the licence terms of a document."""
    return {"link": f'<{terms.url}>; rel="license"; type="application/rsl+xml"'} if terms and terms.url else {}


def robots(terms: LicenceTerms | None) -> Document | None:
    """Give the file for robots; None where there is nothing to say."""
    if terms is None or not terms.url:
        return None
    body = f"License: {terms.url}\n\nUser-agent: *\nAllow: /\n".encode()
    return Document(body=body, media_type=TEXT, etag=f'"{digest(body)}"', cache=f"public, max-age={FRESH_SECONDS}")
