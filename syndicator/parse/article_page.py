"""The article of a web page: what several readings of it agree on, taken from the page as it stands there.

Takes a page's markup and address, gives `PageWords`. Our own reading goes by the place of the blocks, trafilatura's (an
extra) by its rules; where they disagree, further ones and the article in the page's JSON-LD are heard. A page of which
nothing is found by these is read as a file is; one that shows little gives the article of its JSON-LD.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from syndicator._text.markup import to_tree
from syndicator.parse import bounds
from syndicator.parse.page_blocks import compared, page_blocks
from syndicator.parse.page_choice import Lines, choose
from syndicator.parse.page_facts import PageFacts, read_facts
from syndicator.parse.page_markup import of_lines, to_markup
from syndicator.parse.page_readings import careful_reading, further_readings
from syndicator.parse.page_source import lightened
from syndicator.parse.page_words import PageWords, headline_of, read_page
from syndicator.parse.paragraphs import blocks as paragraphs

LONGEST = 1_000_000
"""A page is read so far, in characters of what its readers see; the longest of real ones are half of it."""
LONGEST_ODD = 100_000
"""And a page in which no reading finds anything, so far."""
MOST_TAGS = 15_000
"""A page of more is read by place alone: its other readings would take seconds. Those of real articles have a few thousand."""
LEAST_BODY = 60
"""An article in JSON-LD of fewer words is a teaser."""
MUCH_MORE = 2
"""JSON-LD gives the article of a page that shows less than half of it."""
_MARKED_UP = re.compile(r"</(?:p|div|li|h[1-6])>|<br|&(?:[a-z]{2,8}|#\d{1,6});", re.IGNORECASE)
_BREAK = re.compile(r"<br[^<>]{0,100}>", re.IGNORECASE)


def read_article_page(markup: str, address: str) -> PageWords:
    """Give the article that a page holds: its words, its headline, and what the page says of itself."""
    markup = lightened(markup[: bounds.TEXT])[:LONGEST]
    tree = to_tree(markup)
    facts = read_facts(tree, address)
    body = _body(facts)

    def others() -> Iterator[Lines]:
        yield from further_readings(markup, address)
        yield body

    blocks = page_blocks(tree)
    read = careful_reading(markup, address) if markup.count("<") <= MOST_TAGS else ()
    chosen = choose(blocks, read, others)
    shown = sum(len(block.words) for block in chosen)
    told = len(compared(" ".join(body)))
    # What is in the head of a page behind a wall is not for readers who do not pay.
    if facts.free and told >= max(LEAST_BODY, shown * MUCH_MORE):
        return PageWords(headline=headline_of(tree, facts), text=of_lines(body), words=told, facts=facts)
    if not chosen:
        return replace(read_page(markup[:LONGEST_ODD], address), facts=facts)
    return PageWords(headline=headline_of(tree, facts), text=to_markup(blocks, chosen), words=shown, facts=facts)


def _body(facts: PageFacts) -> Lines:
    """Give the article in JSON-LD, line by line: some write it as text, some as markup."""
    if not _MARKED_UP.search(facts.body):
        return paragraphs(facts.body)
    return [block.text for block in page_blocks(to_tree(_BREAK.sub("<hr>", facts.body))) if block.text]
