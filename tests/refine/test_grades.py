"""How much a change matters: labelled pairs through cleaning and reconciling, as a poll would see them."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from syndicator.catalog import Cleaning, Source
from syndicator.config import shipped
from syndicator.model import Digest, Entry, Guid, Image, Known, Person, RawHtml, SourceId
from syndicator.refine import reconcile, refine
from tests.refine.pairs import BASE, CORRECTION, PAIRS, SAME

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SOURCE = Source(id=SourceId("wire"), title="Wire", clean=Cleaning(learn=False))


def entry(language, said):
    fields = {"text": said} if isinstance(said, str) else dict(said)
    text = fields.pop("text", f"<p>{BASE}</p>")
    fields["authors"] = tuple(Person(name=name) for name in fields.get("authors", ()))
    fields["image"] = Image(url=fields["image"]) if fields.get("image") else None
    named = {"source_id": SOURCE.id, "guid": Guid("g"), "guid_given": "g", "digest": Digest("0"), "received": "", "language": language}
    whole = {"headline": "Of the ferry", "url": "https://w.example/ferry", "published_at": NOW - timedelta(days=1)} | named | fields
    return Entry(**whole, text=RawHtml(text if "<" in text else f"<p>{text}</p>"))


def graded(language, old, new):
    rules = shipped()
    article = None
    for hour, said in enumerate((old, new)):
        one = entry(language, said)
        copy = refine(one, SOURCE, rules)
        change = reconcile(one, copy, Known(held=article), source=SOURCE, base_url="https://f.example", now=NOW + timedelta(hours=hour))
        before, article = article, change.article
    moved = article.updated_at > before.updated_at
    return ("same" if change.kind == "unchanged" else change.kind), change.why, moved


@pytest.mark.parametrize(("grade", "language", "old", "new"), PAIRS)
def test_a_change_is_graded_as_a_reader_would_grade_it(grade, language, old, new):
    kind, why, moved = graded(language, old, new)
    assert (kind, moved) == (grade, grade != SAME), why


def test_the_table_is_wide_enough_to_say_something():
    grades = Counter(grade for grade, *_ in PAIRS)
    assert len(PAIRS) >= 120
    assert min(grades.values()) >= 30
    assert len({language for _, language, *_ in PAIRS}) >= 8
    assert sum(grade == CORRECTION and language != "en" for grade, language, *_ in PAIRS) >= 20
