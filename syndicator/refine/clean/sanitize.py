"""The sanitiser: the last step of cleaning, and the one door to nh3. What it lets through is CleanHtml.

Takes any markup; gives markup of a short list of elements, with no script, style, class or event, and links and
pictures by http and https only (mail addresses too). What is not on the list goes and leaves its text.
"""

from functools import lru_cache
from html import escape

import nh3

from syndicator.model import CleanHtml

VERSION = 1
"""Goes up with every change of what is let through."""

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "dl", "dt", "em", "figcaption", "figure",
    "h2", "h3", "h4", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small",
    "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul", "var",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "width", "height"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_DROPPED_WHOLE = {"script", "style", "iframe", "object", "embed", "noscript", "template", "svg", "math", "title", "textarea", "select"}

_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    clean_content_tags=_DROPPED_WHOLE,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
    strip_comments=True,
)


def sanitize(markup: str) -> CleanHtml:
    """Give `markup` with nothing in it that a reader's browser would act on."""
    return CleanHtml(_CLEANER.clean(markup))


@lru_cache(maxsize=4096)
def passes(url: str) -> bool:
    """Say whether a link to `url` gets through: it is stricter about hosts than those who write addresses."""
    return " href=" in _CLEANER.clean(f'<a href="{escape(url)}"></a>')
