"""Readings of a page that are not ours: trafilatura's, where it is installed. Its one door.

Takes a page's markup, gives what it takes for the article, line by line. It is an extra (`pages`), and loaded with the
first page that needs it. Whatever a page does to it, there is merely no reading.
"""

from collections.abc import Iterator

from syndicator._text.markup import to_tree
from syndicator.parse import bounds
from syndicator.parse.page_blocks import page_blocks

Reading = list[str]


def careful_reading(markup: str, address: str) -> Reading:
    """Give the lines of the reading that would rather leave out than take too much; none without the extra."""
    return _reading(markup, address, lean="precision", fast=True)


def further_readings(markup: str, address: str) -> Iterator[Reading]:
    """Give readings that weigh differently or look twice, each when it is asked for."""
    yield _reading(markup, address, lean="precision")
    yield _reading(markup, address)
    yield _reading(markup, address, lean="recall")


def _reading(markup: str, address: str, *, lean: str = "", fast: bool = False) -> Reading:
    try:
        from trafilatura import extract  # noqa: PLC0415  (an extra, and slow to load: only with the first page)
    except ImportError:
        return []
    try:
        # Pictures are left out: with them it takes whole boxes for the sake of one. The first reading is heard for every
        # page, and compares itself with no other program: ours does that, and where they disagree the further ones too.
        found = extract(
            markup[: bounds.TEXT], url=address or None, output_format="html",
            include_comments=False, include_formatting=True, include_links=True,
            favor_precision=lean == "precision", favor_recall=lean == "recall",
            fast=fast,
        )  # fmt: skip
    except Exception:  # noqa: BLE001  (whatever a page does to it, the other readings stand)
        return []
    return [block.text for block in page_blocks(to_tree(found)) if block.text] if isinstance(found, str) else []
