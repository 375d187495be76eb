"""Image rights: which pictures of an article a partner may not have, and why.

Takes an article and a partner's rules for images, gives what is withheld and what is left; touches nothing. Patterns
are those of `words`: whole words, in time that is linear in the text. What is denied is looked for in all that is said of a
picture and right beside it; what is allowed only in what names its maker: its credit, else the credit in its caption, else the
article's rights.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from syndicator.catalog import ImageRights
from syndicator.model import Article, CleanHtml, Enclosure, Image, Picture, pictures, without
from syndicator.syndicate.filter.view import Passage
from syndicator.syndicate.filter.wording import compile_words

_KINDS = {"jpg": "jpeg", "jpeg": "jpeg", "png": "png", "gif": "gif", "webp": "webp", "avif": "avif", "svg": "svg+xml"}
_Beside = Mapping[str, str]
_SIZE = re.compile(r"-(?:\d{1,5}x\d{1,5}|scaled)(?=\.\w+\Z)")
"""What WordPress puts before the ending of a picture's other sizes."""
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
    """What is said of a picture, what stands where that says nothing, and what beside it denies it."""

    credit: str = ""
    caption: str = ""
    rights: str = ""
    beside: str = ""

    @property
    def maker(self) -> tuple[str, str]:
        """What names the maker, and what that is; empty where nothing does."""
        for kind, text in (("credit", self.credit), ("caption", _credit_of(self.caption)), ("rights", self.rights)):
            if text.strip():
                return kind, text.strip()
        return "", ""


def shown(article: Article, rules: ImageRights | None) -> Shown:
    """Give an article's pictures as a partner with these rules gets them."""
    copy = article.copy
    if rules is None:
        return Shown(copy.image, copy.html, copy.enclosures)
    stand = pictures(copy.html)
    beside = _denied_beside(copy.image, stand, rules)
    lead = _against(copy.image, rules, copy.rights, beside) if copy.image else ""
    figures = [(one, why) for one in stand if (why := _against_figure(one, copy.image, rules, copy.rights, beside))]
    attached = [(one, why) for one in copy.enclosures if (why := _against_enclosure(one, copy.image, rules, copy.rights, beside))]
    denied = {one for one, _ in attached}
    return Shown(
        image=_fallback(rules) if lead else copy.image,
        html=without(copy.html, [one for one, _ in figures]) if figures else copy.html,
        enclosures=tuple(one for one in copy.enclosures if one not in denied),
        withheld=(
            *([Withheld(copy.image.url, "lead", lead)] if copy.image and lead else ()),
            *(Withheld(one.url, "body", why) for one, why in figures),
            *(Withheld(one.url, "enclosure", why) for one, why in attached),
        ),
    )


def withheld(article: Article, rules: ImageRights | None) -> tuple[Withheld, ...]:
    """Give the pictures of an article that a partner with these rules does not get, and why."""
    return shown(article, rules).withheld


def _fallback(rules: ImageRights) -> Image | None:
    return Image(url=rules.fallback, type=_kind(rules.fallback)) if rules.fallback else None


def _denied_beside(lead: Image | None, stand: Iterable[Picture], rules: ImageRights) -> dict[str, str]:
    """Give for each picture, by what its sizes share, why what is said of one of them denies it, wherever that stands."""
    found: dict[str, str] = {}
    said = [(lead.url, (lead.credit, lead.caption))] if lead else []
    for url, texts in (*said, *((one.url, (one.alt, one.caption, one.line)) for one in stand)):
        name = _sizeless(url)
        for text in texts:
            if name not in found and (pattern := next(_met(rules.deny, text), "")):
                found[name] = f"beside it “{_short(text)}” meets deny: {pattern}"
    return found


def _sizeless(url: str) -> str:
    """Give what the addresses of one picture in several sizes share; an address that does not end as a picture's has one size."""
    return _SIZE.sub("", _bare(url)) if _kind(url) else url


def _is_same(one: str, other: str) -> bool:
    """Say whether two addresses are of one picture for sure: the same but for the size that WordPress writes into it."""
    return _unscaled(one) == _unscaled(other)


def _unscaled(url: str) -> str:
    bare = _bare(url)
    return _SIZE.sub("", bare) + url[len(bare) :] if _kind(url) else url


def _against(image: Image, rules: ImageRights, rights: str, beside: _Beside) -> str:
    return _judged(_Said(image.credit, image.caption, rights, beside.get(_sizeless(image.url), "")), rules)


def _against_figure(picture: Picture, lead: Image | None, rules: ImageRights, rights: str, beside: _Beside) -> str:
    """Say what stands against a picture of the body; one that is the lead image has its credit, too."""
    is_lead = lead is not None and _is_same(lead.url, picture.url)
    said = _Said(
        lead.credit if is_lead and lead else "",
        picture.caption or (lead.caption if is_lead and lead else ""),
        rights,
        beside.get(_sizeless(picture.url), ""),
    )
    return _judged(said, rules)


def _against_enclosure(enclosure: Enclosure, lead: Image | None, rules: ImageRights, rights: str, beside: _Beside) -> str:
    if not enclosure.type.startswith("image/") and not _kind(enclosure.url):
        return ""
    is_lead = lead is not None and _is_same(lead.url, enclosure.url)
    denied = beside.get(_sizeless(enclosure.url), "")
    if is_lead and lead and not next(_met(rules.deny, enclosure.title), ""):
        return _judged(_Said(lead.credit, lead.caption or enclosure.title, rights, denied), rules)
    return _judged(_Said("", enclosure.title, rights, denied), rules)


def _judged(said: _Said, rules: ImageRights) -> str:
    """Say why a picture may not go out; empty: it may."""
    kind, maker = said.maker
    for named, text in (("credit", said.credit), ("caption", said.caption), *([(kind, maker)] if kind == "rights" else ())):
        if pattern := next(_met(rules.deny, text), ""):
            return f"its {named} “{_short(text)}” meets deny: {pattern}"
    if said.beside:
        return said.beside
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


def _kind(url: str) -> str:
    """Give the media type of a picture, as its address ends; empty where that is no picture's."""
    kind = _KINDS.get(_bare(url).rpartition(".")[2].lower())
    return f"image/{kind}" if kind else ""


def _bare(url: str) -> str:
    """Give an address without query and fragment."""
    return url.partition("?")[0].partition("#")[0]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_CREDIT else f"{text[:LONGEST_CREDIT]}…"
