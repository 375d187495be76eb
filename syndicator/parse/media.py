"""Pictures and attached files of an XML entry: which one leads, and what is attached.

Takes what the feed parser found and the address that links are relative to; gives values of the model, with safe
absolute addresses or not at all.
"""

from collections.abc import Iterable

from syndicator._text.urls import absolute, host
from syndicator.model import Enclosure, Image
from syndicator.parse import bounds
from syndicator.parse.found import Found, one, several, text_of

_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")
_PORTRAITS = ("gravatar.com", "secure.gravatar.com", "0.gravatar.com", "1.gravatar.com", "2.gravatar.com")
"""Hosts of small portraits of authors, which blogs send as the first picture."""


def enclosures(found: Found, base: str) -> tuple[Enclosure, ...]:
    """Give all attached files: enclosures, and media that are no pictures."""
    links = [link for link in several(found, "links") if link.get("rel") == "enclosure"]
    media = [medium for medium in several(found, "*media") if not is_picture(medium)]
    once: dict[str, Enclosure] = {}
    for link in (*links, *media):
        made = _enclosure(link, base)
        if made is not None and len(once) < bounds.ENCLOSURES:
            once.setdefault(made.url, made)
    return tuple(once.values())


def _enclosure(link: Found, base: str) -> Enclosure | None:
    url = absolute(base, text_of(link, "href") or text_of(link, "url"))
    if not url:
        return None
    return Enclosure(
        url=url,
        type=bounds.media_type(text_of(link, "type"), "application/octet-stream"),
        length=bounds.number(link.get("length") or link.get("filesize")),
        title=bounds.line(text_of(link, "title"), bounds.HEADLINE),
    )


def lead_image(found: Found, base: str) -> Image | None:
    """Give the picture that leads: media, then a thumbnail, then the entry's own image, then an attached picture."""
    about = one(found, "*about")
    makers: Found = {name: about[name] for name in ("*credits", "copyright") if name in about}
    media = [_image(medium, base, about) for medium in several(found, "*media") if is_picture(medium)]
    thumbnails = [_image(thumbnail, base, makers) for thumbnail in several(found, "*thumbnails")]
    rest = [one(found, "image")]
    rest += [link for link in several(found, "links") if link.get("rel") == "enclosure" and is_picture(link)]
    return _largest(media) or _largest(thumbnails) or next(filter(None, (_image(link, base, makers) for link in rest)), None)


def is_picture(medium: Found) -> bool:
    """Say whether a medium is a picture, by what is said of it, else by how its address ends."""
    kind = text_of(medium, "medium") or text_of(medium, "type")
    if kind:
        return kind.startswith("image")
    return (text_of(medium, "url") or text_of(medium, "href")).partition("?")[0].lower().endswith(_PICTURES)


def _image(medium: Found, base: str, about: Found) -> Image | None:
    url = absolute(base, text_of(medium, "url") or text_of(medium, "href"))
    if not url or host(url) in _PORTRAITS:
        return None
    kind = bounds.media_type(text_of(medium, "type"))
    return Image(
        url=url,
        type=kind if kind.startswith("image/") else "",
        credit=_credit(medium) or _credit(about),
        caption=bounds.line_of_markup(text_of(medium, "description") or text_of(about, "description"), bounds.HEADLINE),
        rights=bounds.line_of_markup(text_of(medium, "copyright") or text_of(about, "copyright"), bounds.RIGHTS),
        width=bounds.number(medium.get("width")),
        height=bounds.number(medium.get("height")),
    )


def _credit(about: Found) -> str:
    """Give all who are credited, each once."""
    named = (bounds.line_of_markup(text_of(one, "name"), bounds.NAME) for one in several(about, "*credits"))
    return " / ".join(filter(None, dict.fromkeys(named)))


def _largest(images: Iterable[Image | None]) -> Image | None:
    """Give the widest picture, the first of equals."""
    there = [image for image in images if image is not None]
    return max(there, key=lambda image: image.width, default=None)
