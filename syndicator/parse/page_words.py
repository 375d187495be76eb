"""The words of a page: which part of it is the article, and its headline, taken off the text.

Takes markup, gives `PageWords`; knows no library but our own tree. Of a page with navigation around it the part is found
by what pages call it, else by where the paragraphs stand; a file that is only an article keeps everything, because
cleaning, and keeping what it took out, is `refine`'s.
"""

from dataclasses import dataclass, field

from syndicator._text.markup import Node, Tree, select, text, to_tree
from syndicator._text.words import words
from syndicator.parse import bounds
from syndicator.parse.page_facts import PageFacts, read_facts

LEAST = 140
"""So many characters of paragraphs make a part of a page worth looking at."""
LONGEST_HEADLINE = 300
CLIMB = 6
GAIN = 1.35
"""How many levels above the densest part the whole article may begin, and how much more text it must hold to be taken instead."""
_UNSEEN = "script, style, noscript, template, link, meta, title, base, nav:not(:has(article)), footer:not(:has(article))"
"""What is never part of an article, wherever it stands."""
_AROUND = (
    "nav, header, footer, form, button, dialog, aside, [role=navigation], [role=complementary], [role=dialog], [hidden], [aria-hidden=true], "
    "[class*=newsletter i], [class*=related i], [class*=share i], [class*=social i], [class*=promo i], [class*=breadcrumb i], [class*=comment i], "
    "[class*=paywall i], [class*=cookie i], [class*=consent i], [class*=teaser i], [class*=recommend i], [class*=advert i], [id*=comment i], [class*=sr-only i]"
)
"""What stands around and inside an article on a page, and is none of it."""
_PAGE = "body > nav, body > header, body > footer, body nav, main, link[rel=stylesheet], script[src], form[action*=search]"
_CALLED = (
    "[itemprop=articleBody], .entry-content, .article-body, .article__body, .post-content, .story-body, .article-content, #article-body"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """A page's article: its headline, its text as markup without the headline, and what the page says of itself."""

    headline: str = ""
    text: str = ""
    words: int = 0
    facts: PageFacts = field(default_factory=PageFacts)


def read_article(markup: str, address: str) -> PageWords:
    """Give the words of a file that is one article, and loses nothing: all of its body is the article, unless it is a whole page."""
    tree = to_tree(markup)
    if select(tree, _PAGE):
        return read_page(markup, address)
    facts = read_facts(tree, address)
    heading = next(iter(select(tree, "h1")), None) or _first_heading(tree)
    title = bounds.line(text(heading), bounds.HEADLINE) if heading is not None else facts.headline or _title(tree)
    if heading is not None:
        heading.decompose()
    _drop(tree, "title, meta, link, base")
    return _words(tree.body if tree.body is not None else tree, title, facts)


def read_page(markup: str, address: str) -> PageWords:
    """Give the words of a page that was made for browsers: the part that is the article, without what stands around it."""
    tree = to_tree(markup)
    facts = read_facts(tree, address)
    title = headline_of(tree, facts)
    _drop(tree, _UNSEEN)
    called = [part for part in select(tree, _CALLED) if _weight(part) >= LEAST]
    part = max(called, key=_weight) if called else _densest(tree)
    whole = _weight(part)
    for node in select(part, _AROUND):
        # Some pages call the article itself by such a name.
        if node.parent is not None and _weight(node) * 3 < whole:
            node.decompose()
    _drop(part, "h1")
    return _words(part, title, facts)


def headline_of(tree: Tree, facts: PageFacts) -> str:
    """Give the headline of a page: as its head says, else its first heading of the first rank, else its title."""
    if facts.headline:
        return facts.headline
    headings = select(tree, "article h1, main h1") or select(tree, "h1")
    return (bounds.line(text(headings[0]), bounds.HEADLINE) if headings else "") or _title(tree)


def _words(part: Node, headline: str, facts: PageFacts) -> PageWords:
    return PageWords(
        headline=headline[: bounds.HEADLINE],
        text=part.decode_contents(formatter="minimal")[: bounds.TEXT],
        words=len(words(text(part))),
        facts=facts,
    )


def _drop(part: Node, css: str) -> None:
    for node in select(part, css):
        if node.parent is not None:
            node.decompose()


def _title(tree: Tree) -> str:
    return next((bounds.line(text(title), bounds.HEADLINE) for title in select(tree, "title")), "")


def _first_heading(tree: Tree) -> Node | None:
    """Give the first block of a text without h1, if it may serve as the headline: a heading of another rank, else a short paragraph."""
    if _title(tree):
        return None
    first = next(iter(select(tree, "body > *, body > article > *")), None)
    found = first if first is not None and first.name in {"h2", "h3", "h4", "p"} else None
    return found if found is not None and len(text(found)) <= LONGEST_HEADLINE else None


def _weight(part: Node) -> int:
    """Give how many characters of paragraphs stand in a part, links not counted."""
    return sum(_own_words(paragraph) for paragraph in select(part, "p"))


def _own_words(paragraph: Node) -> int:
    return max(0, len(text(paragraph)) - 2 * sum(len(text(link)) for link in select(paragraph, "a")))


def _densest(tree: Tree) -> Node:
    """Give the element in which the paragraphs stand: each counts whole for its parent, half for its grandparent, a quarter above."""
    scores: dict[int, float] = {}
    nodes: dict[int, Node] = {}
    for paragraph in select(tree, "p"):
        share, node = float(_own_words(paragraph)), paragraph.parent
        for _ in range(3):
            if node is None or node.name in {"[document]", "html"}:
                break
            nodes[id(node)] = node
            scores[id(node)] = scores.get(id(node), 0.0) + share
            share, node = share * 0.6, node.parent
    best = max(scores, key=lambda key: scores[key], default=0)
    if best and scores[best] >= LEAST:
        return _gathered(nodes[best])
    articles = sorted(select(tree, "article, main"), key=_weight)
    return articles[-1] if articles else tree.body if tree.body is not None else tree


def _gathered(part: Node) -> Node:
    """Give the part, or the element around it that holds much more of the text: some pages wrap each paragraph by itself."""
    weight, found = _weight(part), part
    for around in list(part.parents)[:CLIMB]:
        if around.name in {"[document]", "html"}:
            break
        if _weight(around) > weight * GAIN:
            found, weight = around, _weight(around)
    return found
