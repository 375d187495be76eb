"""What the three formats ask of a document, apart from our own code: a schema each for Atom and JSON Feed, rules for RSS."""

import json
import re
from pathlib import Path

import jsonschema
from lxml import etree

SCHEMAS = Path(__file__).parent / "schemas"
ATOM = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
JSON_FEED = jsonschema.Draft202012Validator(json.loads((SCHEMAS / "json-feed.schema.json").read_text()))
DATE = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})"
)
IN_CHANNEL = {
    "copyright",
    "title",
    "link",
    "description",
    "language",
    "managingEditor",
    "lastBuildDate",
    "pubDate",
    "docs",
    "generator",
    "item",
}
IN_ITEM = {"title", "link", "description", "guid", "category", "pubDate", "enclosure", "source"}
ONCE = {"title", "link", "description", "guid", "pubDate", "source"}


def check(form, body):
    """Assert that a document is what its format asks for."""
    {"rss": check_rss, "atom": check_atom, "json": check_json}[form](body)


def check_atom(body):
    root = etree.fromstring(body)
    assert ATOM.validate(root), ATOM.error_log
    ns = {"a": "http://www.w3.org/2005/Atom"}
    for entry in root.iterfind("a:entry", ns):
        assert entry.find("a:author", ns) is not None
        alternates = entry.xpath("a:link[not(@rel) or @rel='alternate']", namespaces=ns)
        assert len({(link.get("type"), link.get("hreflang")) for link in alternates}) == len(alternates)
        assert alternates or entry.find("a:content", ns) is not None
    ids = [element.text for element in root.iterfind("a:entry/a:id", ns)]
    assert len(set(ids)) == len(ids)


def check_json(body):
    feed = json.loads(body.decode("utf-8"))
    assert [error.message for error in JSON_FEED.iter_errors(feed)] == []
    ids = [entry["id"] for entry in feed["items"]]
    assert len(set(ids)) == len(ids)


def check_rss(body):
    root = etree.fromstring(body)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    assert all(child.tag[0] == "{" for child in root[1:])
    channel = root[0]
    plain = [child.tag for child in channel if child.tag[0] != "{"]
    assert set(plain) <= IN_CHANNEL
    assert all(plain.count(name) == 1 for name in ("title", "link", "description"))
    assert DATE.fullmatch(channel.findtext("lastBuildDate"))
    for item in channel.iterfind("item"):
        _check_item(item)
    guids = [element.text for element in channel.iterfind("item/guid")]
    assert len(set(guids)) == len(guids)


def _check_item(item):
    plain = [child.tag for child in item if child.tag[0] != "{"]
    assert set(plain) <= IN_ITEM
    assert all(plain.count(name) == 1 for name in ONCE)
    assert DATE.fullmatch(item.findtext("pubDate"))
    for element in (item.find("link"), item.find("source")):
        assert re.fullmatch(r"https?://[!-~]+", element.get("url") or element.text)
    guid = item.find("guid")
    assert guid.get("isPermaLink") == "false" or re.fullmatch(r"https?://[!-~]+", guid.text)
    for enclosure in item.iterfind("enclosure"):
        assert set(enclosure.keys()) == {"url", "length", "type"}
        assert enclosure.get("length").isdigit()
        assert re.fullmatch(r"https?://[!-~]+", enclosure.get("url"))
