"""No article counts twice in an archive, whatever it is called."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from syndicator.model import Archived, Template
from syndicator.refine.archive import joined

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


def article(guid, *texts, hours=0, source="wire"):
    templates = tuple(Template(keys=(text,) if len(text) > 1 else (), text=text, zone="end") for text in texts)
    return Archived(source_id=source, guid=guid, published_at=NOW - timedelta(hours=hours), templates=templates)


def test_the_newest_come_first():
    assert joined([article("a", "one", hours=2), article("b", "two", hours=3)], [article("c", "three")]) == (
        article("c", "three"),
        article("a", "one", hours=2),
        article("b", "two", hours=3),
    )


def test_what_a_run_brings_stands_for_itself_as_kept():
    assert joined([article("a", "one")], [article("a", "one again")]) == (article("a", "one again"),)


def test_the_same_text_under_another_guid_is_one_article():
    assert joined([article("a", "one", "same")], [article("b", "one", "same", hours=1)]) == (article("a", "one", "same"),)


def test_texts_that_differ_in_their_figures_alone_are_two():
    twelve, thirteen = (
        replace(article(guid, "same"), templates=(Template(keys=("# boats",), text=f"{guid} boats", zone="end"),)) for guid in ("12", "13")
    )
    assert len(joined([], [twelve, thirteen])) == 2


def test_an_article_that_stands_in_two_sources_is_one():
    assert joined([article("a", "one", source="world")], [article("a", "one", source="top", hours=1)]) == (
        article("a", "one", source="world"),
    )
