"""The article of a web page: through trafilatura where it is installed (its one door), else by our own reading.

Takes a page's markup and address, gives `PageWords`. trafilatura is an extra (`pages`) and is loaded with the first page
that needs it; where it finds much less than stands there, our own reading counts.
"""

from dataclasses import replace

from syndicator._text.markup import select, text, to_html, to_tree
from syndicator.parse import bounds
from syndicator.parse.page_words import PageWords, read_page

MUCH_LESS = 0.35
"""Of the words that our own reading finds; trafilatura sometimes takes a box for the article."""
_OWN_HEADLINE = "h1"


def read_article_page(markup: str, address: str) -> PageWords:
    """Give the article that a page holds: its words, its headline, and what the page says of itself."""
    own = read_page(markup, address)
    found = _by_trafilatura(markup[: bounds.TEXT], address)
    if found is None:
        return own
    tree = to_tree(found)
    for heading in select(tree, _OWN_HEADLINE):
        heading.decompose()
    words = len(text(tree).split())
    return replace(own, text=to_html(tree), words=words) if words >= own.words * MUCH_LESS else own


def _by_trafilatura(markup: str, address: str) -> str | None:
    """Give the article as markup, None where trafilatura is not there or finds nothing."""
    try:
        from trafilatura import extract  # noqa: PLC0415  (an extra, and slow to load: only with the first page)
    except ImportError:
        return None
    try:
        found = extract(
            markup,
            url=address or None,
            output_format="html",
            favor_precision=True,
            include_comments=False,
            include_formatting=True,
            include_images=True,
            include_links=True,
        )
    except Exception:  # noqa: BLE001  (whatever a page does to it, our own reading stands)
        return None
    return found if isinstance(found, str) else None
