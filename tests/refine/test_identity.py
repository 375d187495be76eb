"""Which article an entry is."""

from dataclasses import replace
from datetime import UTC, datetime

from syndicator.catalog import Source
from syndicator.model import Article, Block, Copy, Digest, Entry, Guid, Known, SourceId
from syndicator.refine.identity import identify
from syndicator.refine.reconciling import reconcile

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SOURCE = Source(id=SourceId("wire"), title="Wire")
TEXT = "The harbour of Port Ellis was closed on Monday after a crane fell into the water near the old fish market and blocked the way out."


def entry(guid="g1", url="https://wire.example/a/harbour"):
    return Entry(source_id=SOURCE.id, guid=Guid(guid), guid_given=guid, digest=Digest("0" * 32), received="", url=url)


def copy(headline="Harbour closed", text=TEXT):
    return Copy(headline=headline, blocks=(Block(kind="paragraph", text=text),), words=len(text.split()))


def held(headline="Harbour closed", text=TEXT, guid="old") -> Article:
    change = reconcile(entry(guid), copy(headline, text), Known(), source=SOURCE, base_url="https://house.example", now=NOW)
    return change.article


def test_a_known_guid_is_the_article_whatever_its_text():
    article = held()
    assert identify(entry("old"), copy("Other", "Other text"), Known(held=article, same_link=held("X"))).article is article


def test_a_renamed_file_is_the_article_that_it_was():
    article = held()
    found = identify(entry("b.txt", url=""), copy(), Known(renamed=article))
    assert found.article is article
    assert "b.txt" in found.why


def test_a_new_guid_at_the_same_address_with_the_same_text_is_the_same_article():
    article = held()
    assert identify(entry("new"), copy(), Known(same_link=article)).article is article


def test_a_new_guid_with_a_new_headline_over_the_same_text_is_the_same_article():
    article = held()
    assert identify(entry("new"), copy("Port shut"), Known(same_link=article)).article is article


def test_a_new_guid_with_the_headline_kept_and_the_text_extended_is_the_same_article():
    article = held()
    assert identify(entry("new"), copy(text=f"{TEXT} Divers were called."), Known(same_link=article)).article is article


def test_two_entries_that_share_a_page_are_two_articles():
    monday = held("Weather for Monday", "Sun and a light wind from the west, twelve degrees at noon.")
    tuesday = copy("Weather for Tuesday", "Rain all day and a strong wind from the north, nine degrees at noon.")
    assert identify(entry("tue"), tuesday, Known(same_link=monday)).article is None


def test_the_same_headline_over_another_text_is_another_article():
    first = held("Morning briefing", TEXT)
    assert identify(entry("new"), copy("Morning briefing", "Nothing of that happened."), Known(same_link=first)).article is None


def test_a_front_page_as_link_says_nothing():
    assert identify(entry("new", "https://wire.example/"), copy(), Known(same_link=held())).article is None


def test_nothing_known_is_a_new_article():
    assert identify(entry(), copy(), Known()).article is None


def test_a_killed_article_keeps_its_identity_under_a_new_guid():
    article = replace(held(), status="killed")
    assert identify(entry("new"), copy(), Known(same_link=article)).article is article
