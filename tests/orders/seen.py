"""All that anybody outside can see of a newsdesk, as one list: who adds a way in which articles leave the house adds it here.

Each is a function that takes a newsdesk and gives names and texts. What a feed or a page links to at our own address is followed,
so that archive pages and the like are looked at without being named.
"""

import re
from html import unescape

from syndicator.model import FILE_NAMES
from syndicator.questions import preview

KEY = "a-very-long-key-of-one-partner"
BASE = "https://f.example"
_OURS = re.compile(rf'{re.escape(BASE)}(/[^\s"<>\\]*)')


def rows(desk):
    """Give the editions as they stand in the store."""
    for partner_id in desk.catalog.partners:
        for form, edition in desk.store.editions(partner_id).items():
            yield f"row {partner_id} {form}", edition.body.decode()


def archived(desk):
    """Give the pages of archives as they stand in the store, whether anything leads to them or not."""
    for partner_id, names in desk.store.page_names().items():
        for number, form in names:
            yield f"page {number} of {partner_id} {form}", desk.store.page(partner_id, number, form).body.decode()


def shelf(desk):
    """Give every file on both shelves."""
    for folder in (desk.catalog.settings.output, desk.catalog.settings.shelf):
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                yield f"file {file.name}", file.read_bytes().decode("utf-8", "replace")


def served(desk):
    """Give what the site gives at the addresses of feeds, its front page, and all of our own addresses that stand in what it gives."""
    waiting = ["/", *(f"/feeds/{partner.id}/{FILE_NAMES[form]}" for partner in desk.catalog.partners.values() for form in partner.formats)]
    done = set()
    while waiting:
        path = waiting.pop()
        if path in done:
            continue
        done.add(path)
        _, body = desk.get(path, KEY)
        text = body.decode("utf-8", "replace")
        yield f"served {path}", text
        waiting += [unescape(found).partition("?")[0].partition("#")[0] for found in _OURS.findall(text)]


def lists(desk):
    """Give the lists of the house's: its news for search engines, its feeds for readers."""
    for path in ("/news-sitemap.xml", "/feeds.opml"):
        yield f"list {path}", desk.get(path)[1].decode()


def pages(desk):
    """Give the page of every article, whether anybody links to it or not."""
    for article_id in desk.ids():
        yield f"page {article_id}", desk.get(f"/articles/{article_id}")[1].decode()


def previews(desk):
    """Give what a partner's feed would be if it were built now: an operator may show it to the partner."""
    for partner in desk.catalog.partners.values():
        form = partner.formats[0]  # all are of one membership
        yield f"preview {partner.id} {form}", preview(desk.desk, partner.id, form, now=desk.now).body.decode()


REPRESENTATIONS = [rows, archived, shelf, served, lists, pages, previews]
