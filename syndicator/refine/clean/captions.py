"""Captions: the credit at the end of one, told apart from what the picture shows.

Takes a lead image and what the lists know; gives the image with its credit in a field of its own. Only the end
of a caption is read, and only what says itself that it is a credit: a word for "photo" with a name after it, a bracket
that names an agency, or the sign ©. A credit that the publisher gave stays, and then the caption does too.
"""

import re
from dataclasses import replace

from syndicator.model import Image
from syndicator.refine.clean.gazetteer import Gazetteer, key

_TAKEN = (
    r"(?:photo(?:graph)?(?:s|ie|er)?|picture|image|illustration|graphic|fotos?|fotograf(?:ía|ia|in|o)?|bild(?:er|quelle|nachweis|rechte)?|grafik|imagen|imagem|immagine"
    r"|beeld|zdjęcie|crédits?|crédito|credits?|copyright|file photo|archivfoto|symbolbild)"
)
"""A word for a photo. What follows "von" or "de" may be what it shows, and is left alone."""
_NAME = r"(?P<name>[^\W\d_a-z][^()\[\]:;]{1,78}?)"
_LABELLED = re.compile(
    rf"(?:^|(?<=[.!?)”\"»|])\s*|\s+[|–—-]\s+|\s*[(\[])(?i:{_TAKEN}(?:\s+(?:credit|crédit))?)(?:\s*[:：]\s*|\s+(?i:by|par|door|courtesy of)\s+(?:the\s+)?){_NAME}[\s.)\]]*\Z"
)
_SIGN = re.compile(r"\s*[(|–—-]?\s*(?:©|\([cC]\))\s*(?P<name>[\w][^()\[\]:;]{1,78}?)[\s.)]*\Z")
_BRACKET = re.compile(r"\s*\((?P<name>[^()]{2,80})\)[\s.]*\Z")
_PARTS = re.compile(r"\s*[/|]\s*|\s+(?:via|for|für|pour|para|per)\s+|\s*,\s*|\s+[–—-]\s+")
_PHOTO = re.compile(r"(?:^|\s)(?i:photos?|fotos?)(?:$|\s)")
LONGEST = 2000
"""A longer caption is read no further."""


def credited(image: Image | None, known: Gazetteer) -> Image | None:
    """Give an image with the credit taken off the end of its caption; as it is where it has one, or its caption names none."""
    if image is None or image.credit or not image.caption or len(image.caption) > LONGEST:
        return image
    met = _LABELLED.search(image.caption) or _SIGN.search(image.caption) or _agency(image.caption, known)
    if met is None:
        return image
    return replace(image, credit=met["name"].strip(" .,"), caption=image.caption[: met.start()].rstrip(" |–—-"))


def _agency(caption: str, known: Gazetteer) -> re.Match[str] | None:
    """Give the bracket at the end of a caption if one of its parts is an agency, or says "photo" (`AP Photo/Ann Quay`)."""
    met = _BRACKET.search(caption[-120:])
    if met is None:
        return None
    parts = _PARTS.split(met["name"])
    if (
        not any(key(part) in known.photo_agencies or known.is_agency(part) or _PHOTO.search(part) for part in parts)
        or met["name"][:1].islower()
    ):
        return None
    return _BRACKET.search(caption)
