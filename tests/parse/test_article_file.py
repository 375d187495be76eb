"""Files of a folder source: plain text, Markdown, HTML, saved feeds; renamed, doubled, broken."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from parse_samples import rss_document

from syndicator.catalog import Source
from syndicator.errors import ParseError
from syndicator.model import Document, Image, Person, SourceId
from syndicator.parse import needs_page, one, parse

TYPES = {"txt": "text/plain", "md": "text/markdown", "html": "text/html", "xml": "application/xml", "json": "application/json"}
FOLDER = Source(id=SourceId("seeds"), title="Seeds", folder=Path("seeds"))


def file(name, text, *, at=datetime(2026, 11, 23, tzinfo=UTC)):
    body = text if isinstance(text, bytes) else text.encode()
    return Document(name=name, body=body, media_type=TYPES[name.rpartition(".")[2]], modified_at=at)


@pytest.fixture
def folder(fetched):
    return lambda *files, seen=(): parse(fetched(*files), FOLDER, seen=dict(seen))


def test_the_first_line_is_the_headline_and_all_else_stays_in_the_text(folder):
    entry = folder(file("a/one.txt", "Head\nBy Ana Ruiz\nKYIV (HW) – Text.\nSUBHEAD\nMore.")).entries[0]
    assert (entry.headline, entry.kind, entry.guid, entry.guid_given) == ("Head", "text", "a/one.txt", "")
    assert entry.text == "By Ana Ruiz\n\nKYIV (HW) – Text.\n\nSUBHEAD\n\nMore."
    assert entry.received.startswith("Head\nBy Ana")


def test_front_matter_says_what_the_text_does_not(folder):
    entry = folder(
        file(
            "one.txt",
            "---\nguid: hw-1\nurl: https://wire.example/1\ndate: -3h\nembargo: +2h\nauthors: Ana Ruiz, Bo Li\ntags: [Ukraine]\n"
            "image: p.jpg\nimage_credit: Levan B.\nlanguage: en\nrights: © HW\nsummary: Short.\nheadline: Better\n---\nHead\nText.",
        )
    ).entries[0]
    assert (entry.guid, entry.guid_given, entry.url, entry.headline) == ("hw-1", "hw-1", "https://wire.example/1", "Better")
    assert (entry.published_at, entry.embargo_until) == (timedelta(hours=-3), timedelta(hours=2))
    assert entry.authors == (Person(name="Ana Ruiz"), Person(name="Bo Li"))
    assert entry.image == Image(url="https://wire.example/p.jpg", credit="Levan B.")
    assert (entry.categories, entry.language, entry.rights, entry.summary) == (("Ukraine",), "en", "© HW", "Short.")


@pytest.mark.parametrize(
    ("given", "below", "left"),
    [
        ("Ferries Run Again", "FERRIES RUN AGAIN\nBy Ana Ruiz\nText.", "By Ana Ruiz\n\nText."),
        ("“Ferries run”: office", '"Ferries run": office\nText.', "Text."),
        ("Ferries run again", "By Ana Ruiz\nKYIV (HW) – Text.", "By Ana Ruiz\n\nKYIV (HW) – Text."),
        ("Ferries run again", "The ferry runs again, an office said.\nMore.", "The ferry runs again, an office said.\n\nMore."),
    ],
)
def test_where_the_front_matter_has_the_headline_nothing_else_is_taken_off_the_text(folder, given, below, left):
    entry = folder(file("one.txt", f"---\nheadline: '{given}'\n---\n{below}")).entries[0]
    assert (entry.headline, entry.text) == (given, left)


def test_a_bad_line_is_a_problem_and_the_article_goes_on(folder):
    feed = folder(file("one.txt", "---\nurl: nowhere\ncolour: red\n---\nHead\nText."))
    assert feed.entries[0].headline == "Head"
    assert [problem.split(" ")[0] for problem in feed.problems] == ["one.txt:3:", "one.txt:2:"]


def test_an_embargo_that_cannot_be_read_keeps_the_article_in(folder):
    feed = folder(file("one.txt", "---\nembargo: tomorrow\n---\nHead\nText."), file("two.txt", "Two\nText."))
    assert [entry.document for entry in feed.entries] == ["two.txt"]
    assert "one.txt line 2: embargo: 'tomorrow' is no date" in feed.problems[0]


def test_markdown_becomes_markup_and_its_heading_the_headline(folder):
    entry = folder(
        file(
            "one.md",
            "# Head & *tail*\n\n*By Ana Ruiz*\n\nText with [a link](/x).\n\n## Sub\n\n1. one\n2. two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        )
    ).entries[0]
    assert (entry.headline, entry.kind) == ("Head & tail", "html")
    assert "<p><em>By Ana Ruiz</em></p>" in entry.text
    assert '<a href="/x">a link</a>' in entry.text
    assert "<ol>" in entry.text
    assert "<table>" in entry.text
    assert "<h1>" not in entry.text


def test_an_html_article_keeps_all_of_its_body(folder):
    entry = folder(
        file(
            "one.html",
            '<html lang="de"><head><title>Head | Wire</title><meta name="author" content="Ana Ruiz"><meta name="date" content="2026-11-20"></head>'
            "<body><h1>Head</h1><p>Text.</p><aside>Related</aside></body></html>",
        )
    ).entries[0]
    assert (entry.headline, entry.language, entry.authors) == ("Head", "de", (Person(name="Ana Ruiz"),))
    assert entry.text == "<p>Text.</p><aside>Related</aside>"
    assert entry.published_at == datetime(2026, 11, 20, tzinfo=UTC)


def test_a_whole_page_in_a_folder_is_read_as_a_page(folder):
    text = "".join(f"<p>{'A sentence of the story, with some words. ' * 3}{number}</p>" for number in range(5))
    entry = folder(
        file(
            "one.html",
            f"<html><body><nav><p>{'Menu ' * 80}</p></nav><main><h1>Head</h1><article>{text}</article></main><footer>x</footer></body></html>",
        )
    ).entries[0]
    assert entry.headline == "Head"
    assert "Menu" not in entry.text
    assert entry.text.count("<p>") == 5


def test_saved_feeds_in_a_folder_give_their_entries(folder):
    feed = folder(
        file("f.xml", rss_document("<guid>1</guid>", "<guid>2</guid>")),
        file("g.json", '{"version":"https://jsonfeed.org/version/1","items":[{"id":"3"}]}'),
    )
    assert [(entry.guid, entry.document) for entry in feed.entries] == [("1", "f.xml"), ("2", "f.xml"), ("3", "g.json")]


def test_a_broken_file_costs_no_other(folder):
    feed = folder(file("a.xml", "<html>"), file("b.json", "{"), file("c.txt", "\n"), file("d.txt", "Head\nText."))
    assert [entry.document for entry in feed.entries] == ["d.txt"]
    assert [problem.split(" ")[0] for problem in feed.problems] == ["a.xml", "b.json", "c.txt"]


def test_a_folder_in_which_all_is_broken_is_still_a_folder(folder):
    assert folder(file("b.json", "{")).entries == ()


def test_known_bytes_are_not_parsed_again_unless_the_file_has_another_name(folder):
    first = folder(file("one.txt", "Head\nText."))
    seen = {entry.digest: entry.guid for entry in first.entries}
    assert folder(file("one.txt", "Head\nText."), seen=seen).entries == ()
    renamed = folder(file("two.txt", "Head\nText."), seen=seen)
    assert [(entry.guid, entry.digest) for entry in renamed.entries] == [("two.txt", first.entries[0].digest)]


def test_the_same_bytes_under_two_names_are_one_article(folder):
    feed = folder(file("one.txt", "Head\nText."), file("two.txt", "Head\nText."))
    assert [(entry.document, entry.guid) for entry in feed.entries] == [("one.txt", "one.txt")]
    assert [(entry.document, entry.guid) for entry in feed.repeats] == [("two.txt", "one.txt")]
    seen = {entry.digest: entry.guid for entry in feed.entries}
    assert folder(file("one.txt", "Head\nText."), file("two.txt", "Head\nText."), seen=seen).entries == ()


def test_of_two_files_with_one_guid_the_later_one_counts(folder):
    old = file("one.txt", "---\nguid: g\ndate: -6h\n---\nHead\nText.")
    new = file("one-update.txt", "---\nguid: g\ndate: -4h\n---\nUPDATE: Head\nText.")
    for files in ((old, new), (new, old)):
        feed = folder(*files)
        assert [entry.headline for entry in feed.entries] == ["UPDATE: Head"]
        assert [entry.headline for entry in feed.repeats] == ["Head"]


def test_of_two_files_with_one_address_and_no_guid_the_later_one_counts(folder):
    front = "---\nurl: https://wire.example/1\n---\n"
    old, new = file("b.txt", f"{front}Old\nText."), file("a.txt", f"{front}New\nText.", at=datetime(2026, 11, 24, tzinfo=UTC))
    assert [entry.headline for entry in folder(old, new).entries] == ["New"]


def test_articles_of_a_folder_need_no_page(folder):
    entry = folder(file("one.txt", "---\nurl: https://wire.example/1\n---\nHead\nBrief.")).entries[0]
    assert not needs_page(entry, FOLDER)
    assert needs_page(entry, replace(FOLDER, full_text="always"))


def test_one_reads_whatever_it_is_given(folder):
    assert one(file("a.txt", "Head\nText."), FOLDER).headline == "Head"
    assert one(Document(name="-", body=b"Head\nText."), FOLDER).headline == "Head"
    assert one(Document(name="-", body=rss_document("<title>First</title>", "<title>Second</title>").encode()), FOLDER).headline == "First"
    assert one(Document(name="x.html", body=b"<h1>Head</h1><p>Text.</p>"), FOLDER).headline == "Head"
    page = b"<html><title>Head</title><body><p>" + b"Some words of a story. " * 30 + b"</p></body></html>"
    assert one(Document(name="https://wire.example/a", body=page), FOLDER).url == "https://wire.example/a"
    for nothing in (b"", b"<rss><channel/></rss>", b"{}"):
        with pytest.raises(ParseError):
            one(Document(name="-", body=nothing), FOLDER)


def test_a_text_that_opens_with_a_paragraph_has_no_headline(folder):
    entry = folder(file("one.txt", "Word " * 100)).entries[0]
    assert entry.headline == ""
    assert entry.text.startswith("Word")


def test_text_in_another_coding_is_read(folder):
    assert folder(file("one.txt", "Café\nText.".encode("cp1252"))).entries[0].headline == "Café"
    assert folder(file("two.txt", "Café\nText.".encode("utf-16"))).entries[0].headline == "Café"
