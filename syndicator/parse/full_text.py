"""Full text, the second turn: which entries are stubs, and what their pages add.

`needs_page` decides from the entry alone; `filled` gives a stub the text that is held. `complete` merges a page into an
entry: the page gives the text, and what the feed left unsaid; what the feed said stays. A page that gives less than the
feed, or asks for money first, is a ParseError with the reason, and the feed's own text stands.
"""

import re
from dataclasses import replace
from datetime import datetime

from syndicator._text.dates import believable
from syndicator._text.markup import plain
from syndicator._text.urls import is_web
from syndicator.catalog import Source
from syndicator.errors import ParseError
from syndicator.model import Document, Entry, RawHtml
from syndicator.parse import bounds
from syndicator.parse.article_page import read_article_page
from syndicator.parse.barrier import shield
from syndicator.parse.encoding import to_text
from syndicator.parse.page_facts import PageFacts
from syndicator.parse.sniff import kind_of, looks_like

STUB_WORDS = 80
"""A text of fewer words is taken for a stub."""
TEASER_WORDS = 250
"""A text that breaks off is taken for a stub up to so many words."""
LEAST_WORDS = 20
"""A page with fewer is no article."""
PAID_WORDS = 150
"""A page that says that readers must pay or sign in, and gives fewer words than these, gives a teaser."""
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+")
_BROKEN_OFF = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.{3}\]|»|→)\s*$|\[(?:…|\.{3})\]|(?:read (?:more|on|the (?:full|whole|rest))|continue reading|keep reading|full story|weiterlesen|mehr lesen|zum artikel|"
    r"lire la suite|en savoir plus|leer más|seguir leyendo|sigue leyendo|continua a leggere|leggi tutto|leia mais|lees (?:meer|verder))[^?!]{0,60}$",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"(?:subscribe|sign (?:in|up)|log ?in|register|create an? (?:free )?account)[^.!?]{0,60} to (?:continue|keep|finish) reading|"
    r"to (?:continue|keep|finish) reading[^.!?]{0,40} (?:subscribe|sign (?:in|up)|log ?in|register)\b|"
    r"(?:article|story|content) is (?:only )?(?:for|available to|reserved for|exclusive to) (?:our )?(?:paying |registered )?(?:subscribers|members|readers)|"
    r"(?:artikel|inhalt) ist (?:nur |exklusiv )?für (?:unsere )?abonnent|mit abo weiterlesen|abonnieren und weiterlesen|"
    r"(?:article|contenu) (?:est )?réservé (?:à nos |aux )abonnés|(?:exclusivo|solo) para suscriptores|riservato agli abbonati|exclusivo para assinantes|"
    r"alleen voor abonnees|会員限定",
    re.IGNORECASE,
)
"""What a page says, in the words of its readers, where it shows the beginning of an article and no more."""
_TAIL = 400


def needs_page(entry: Entry, source: Source) -> bool:
    """Say whether the entry's page should be fetched for its text: by `full_text`, and for `auto` if the text is a stub."""
    if source.full_text == "never" or not is_web(entry.url):
        return False
    if source.full_text == "always":
        return True
    # Articles and feeds in a folder are what the newsroom put there; a recording's text is not on its page.
    if source.folder is not None or any(enclosure.type.startswith(("audio/", "video/")) for enclosure in entry.enclosures):
        return False
    return is_stub(entry)


def is_stub(entry: Entry) -> bool:
    """Say whether an entry's text is less than its article: short, broken off, or no more than the summary."""
    text = _plain(entry)
    words = count_words(text)
    return words < STUB_WORDS or (words < TEASER_WORDS and _BROKEN_OFF.search(text[-_TAIL:].strip()) is not None)


def complete(entry: Entry, page: Document, source: Source) -> Entry:  # noqa: ARG001  (the source is part of the door's signature)
    """Give the entry with its page's text, and with what the feed did not say; raises ParseError saying why it cannot."""
    markup = to_text(page.body, page.charset)
    if kind_of(markup) not in {"page", "other xml"}:
        raise ParseError(f"the page looks like {looks_like(markup)}, not like an article")
    if before := shield(markup):
        raise ParseError(f"the page is {before}")
    found = read_article_page(markup, page.name)
    new, own = count_words(plain(found.text)), count_words(_plain(entry))
    if new < max(LEAST_WORDS, own):
        raise ParseError(f"the page holds {new} words of an article, and the feed {own}")
    if new < max(PAID_WORDS, own * 2) and not found.facts.free:
        raise ParseError(f"the page says that readers must pay, and holds {new} words")
    if new < PAID_WORDS and _WALL.search(plain(markup)):
        raise ParseError(f"the page asks readers to pay or to sign in, and holds {new} words")
    return _merged(entry, page, found.text, found.headline, found.facts)


def filled(entry: Entry, held: Entry) -> Entry:
    """Give the entry with the text of the one that is held, and what else that one says and it does not; itself if it has more text."""
    if count_words(_plain(held)) <= count_words(_plain(entry)):
        return entry
    return replace(
        entry,
        text=held.text,
        kind=held.kind,
        base_url=held.base_url,
        summary=entry.summary or held.summary,
        authors=entry.authors or held.authors,
        categories=entry.categories or held.categories,
        language=entry.language or held.language,
        image=entry.image or held.image,
    )


def count_words(text: str) -> int:
    """Give how many words `text` has; in scripts without spaces, half the number of letters."""
    found = _WORD.findall(text)
    wide = len([word for word in found if len(word) == 1 and word >= "\u3040"])
    return len(found) - wide + wide // 2


def _plain(entry: Entry) -> str:
    body = entry.text or entry.summary
    return body if entry.kind == "text" and entry.text else plain(body)


def _merged(entry: Entry, page: Document, text: str, headline: str, facts: PageFacts) -> Entry:
    """Give the entry with the page's text, and the page's facts where the feed gave none."""
    own = "" if is_stub(entry) and _BROKEN_OFF.search(_plain(entry)[-_TAIL:].strip()) else _plain(entry)
    return replace(
        entry,
        text=RawHtml(text),
        kind="html",
        base_url=page.name,
        headline=entry.headline or headline,
        summary=entry.summary or RawHtml(facts.summary or (own if len(own) <= bounds.HEADLINE else "")),
        authors=entry.authors or facts.authors,
        categories=entry.categories or facts.categories,
        published_at=entry.published_at or _believed(facts.published_at, page),
        updated_at=entry.updated_at or _believed(facts.updated_at, page),
        language=entry.language or facts.language,
        image=entry.image or facts.image,
    )


def _believed(when: datetime | None, page: Document) -> datetime | None:
    return believable(when, now=page.fetched_at) if page.fetched_at is not None else None
