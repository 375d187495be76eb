"""Image rights: which pictures of an article a partner may not have, and why.

Takes an article and a partner's rules for images, gives what is withheld and what is left; touches nothing. Patterns
are those of `words`: whole words, in time that is linear in the text. What is denied is looked for in all that is said of a
picture and right beside it; what is allowed only in what names its maker: its credit, else the credit in its caption, else the
copyright that is stated for it, else the article's rights. A caption that cleaning took counts as if it stood.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from syndicator.catalog import ImageRights
from syndicator.model import Article, CleanHtml, Copy, Enclosure, Image, Picture, pictures, without
from syndicator.model.pictures import is_same, kind_of, sizeless, unlinked, unscaled
from syndicator.syndicate.filter.view import Passage
from syndicator.syndicate.filter.wording import compile_words

LONGEST_CREDIT = 120
"""A credit stands in so many last characters of a caption."""

_CREDITED = re.compile(
    r"\((?P<bracket>[^()]+)\)[\s.]*\Z"
    r"|(?i:\b(?:photos?|pictures?|images?|illustrations?|graphics?|fotos?|bild|grafik|imagen|credits?|courtesy)\b)(?: credit)?(?:\s*[:：]| by| of)(?P<label>.+)\Z"
    r"|©(?P<sign>.+)\Z"
    r"|[|–—](?P<dash>[^|–—]+)\Z"
)


class Withheld(NamedTuple):
    """A picture that a partner does not get: where it stands (`lead`, `body`, `enclosure`), and why."""

    url: str
    where: str
    why: str


class Shown(NamedTuple):
    """What a partner gets of an article's pictures: lead image, body and enclosures, and what was withheld."""

    image: Image | None
    html: CleanHtml
    enclosures: tuple[Enclosure, ...]
    withheld: tuple[Withheld, ...] = ()


class _Said(NamedTuple):
    """What is said of a picture: `cut` is a caption that cleaning took, `rights` the article's line, `denied` why it is by another word."""

    credit: str = ""
    caption: str = ""
    cut: str = ""
    copyright: str = ""
    rights: str = ""
    denied: str = ""

    @property
    def maker(self) -> tuple[str, str]:
        """What names the maker, and what that is; empty where nothing does."""
        captioned = _credit_of(self.caption) or _credit_of(self.cut)
        named = (("credit", self.credit), ("caption", captioned), ("copyright", self.copyright), ("rights", self.rights))
        return next(((kind, text.strip()) for kind, text in named if text.strip()), ("", ""))


class _Known:
    """What an article says of its pictures, laid out to be asked for each of them."""

    def __init__(self, copy: Copy, rules: ImageRights) -> None:
        self.copy = copy
        self.stand = pictures(copy.html)
        self.cut: dict[str, str] = {}
        for one in copy.cut_captions:
            self.cut[unscaled(one.url)] = f"{self.cut.get(unscaled(one.url), '')} {one.text}".strip()
        self.denied = self._denied(rules)

    def _denied(self, rules: ImageRights) -> dict[str, str]:
        """Give for each picture, by what its sizes share, why what is said of one of them denies it, wherever that stands."""
        found: dict[str, str] = {}
        for url, text in self._words():
            name = sizeless(url)
            if name not in found and (pattern := next(_met(rules.deny, text), "")):
                found[name] = f"beside it “{_short(text)}” meets deny: {pattern}"
        return found

    def _words(self) -> Iterator[tuple[str, str]]:
        lead = self.copy.image
        yield from ((lead.url, text) for text in (lead.credit, lead.caption, lead.rights)) if lead else ()
        yield from ((one.url, text) for one in self.stand for text in (one.alt, one.caption, one.line))
        yield from ((one.url, one.text) for one in self.copy.cut_captions)

    def lead_at(self, url: str) -> Image | None:
        """Give the lead image if it is the picture at this address."""
        return self.copy.image if self.copy.image and is_same(self.copy.image.url, url) else None

    def of(self, url: str, lead: Image | None, caption: str) -> _Said:
        """Give what is said of the picture at an address: what is said of the lead image `lead` is said of it."""
        return _Said(
            credit=lead.credit if lead else "",
            caption=caption,
            cut=self.cut.get(unscaled(url), ""),
            copyright=lead.rights if lead else "",
            rights=self.copy.rights,
            denied=self.denied.get(sizeless(url), ""),
        )


def shown(article: Article, rules: ImageRights | None) -> Shown:
    """Give an article's pictures as a partner with these rules gets them."""
    copy = article.copy
    if rules is None:
        return Shown(copy.image, copy.html, copy.enclosures)
    known = _Known(copy, rules)
    lead = _judged(known.of(copy.image.url, copy.image, copy.image.caption), rules) if copy.image else ""
    figures = [(one, why) for one in known.stand if (why := _against_figure(one, known, rules))]
    attached = [(one, why) for one in copy.enclosures if (why := _against_enclosure(one, known, rules))]
    denied = {one for one, _ in attached}
    gone = (
        *([Withheld(copy.image.url, "lead", lead)] if copy.image and lead else ()),
        *(Withheld(one.url, "body", why) for one, why in figures),
        *(Withheld(one.url, "enclosure", why) for one, why in attached),
    )
    left = without(copy.html, [one for one, _ in figures]) if figures else copy.html
    return Shown(
        image=_fallback(rules) if lead else copy.image,
        html=unlinked(left, [one.url for one in gone]) if gone else left,
        enclosures=tuple(one for one in copy.enclosures if one not in denied),
        withheld=gone,
    )


def withheld(article: Article, rules: ImageRights | None) -> tuple[Withheld, ...]:
    """Give the pictures of an article that a partner with these rules does not get, and why."""
    return shown(article, rules).withheld


def _fallback(rules: ImageRights) -> Image | None:
    return Image(url=rules.fallback, type=kind_of(rules.fallback)) if rules.fallback else None


def _against_figure(picture: Picture, known: _Known, rules: ImageRights) -> str:
    """Say what stands against a picture of the body; one that is the lead image has its credit, too."""
    lead = known.lead_at(picture.url)
    return _judged(known.of(picture.url, lead, picture.caption or (lead.caption if lead else "")), rules)


def _against_enclosure(enclosure: Enclosure, known: _Known, rules: ImageRights) -> str:
    if not enclosure.type.startswith("image/") and not kind_of(enclosure.url):
        return ""
    lead = None if next(_met(rules.deny, enclosure.title), "") else known.lead_at(enclosure.url)
    return _judged(known.of(enclosure.url, lead, (lead.caption if lead else "") or enclosure.title), rules)


def _judged(said: _Said, rules: ImageRights) -> str:
    """Say why a picture may not go out; empty: it may."""
    kind, maker = said.maker
    for named, text in (
        ("credit", said.credit),
        ("caption", said.caption),
        ("copyright", said.copyright),
        *([(kind, maker)] if kind == "rights" else ()),
    ):
        if pattern := next(_met(rules.deny, text), ""):
            return f"its {named} “{_short(text)}” meets deny: {pattern}"
    if said.denied:
        return said.denied
    if next(_met(rules.allow, maker), ""):
        return ""
    if kind in {"", "rights"}:  # a line about the whole article names nobody for this picture, unless by a pattern
        return "nobody is named for it, and unknown: drop" if rules.unknown == "drop" else ""
    return f"its {kind} “{_short(maker)}” meets none of allow" if rules.allow else ""


def _met(patterns: tuple[str, ...], text: str) -> Iterator[str]:
    passage = Passage((text,))
    return (pattern for pattern in patterns if text and compile_words(pattern)(passage) is not None)


def _credit_of(caption: str) -> str:
    """Give what a caption says of the picture's maker at its end; empty where it says nothing."""
    met = _CREDITED.search(caption[-LONGEST_CREDIT:])
    return next((part for part in met.groups() if part), "").strip(" .") if met else ""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_CREDIT else f"{text[:LONGEST_CREDIT]}…"
