"""Articles that stand in several documents of one pull: which one counts, and which are repeats.

Takes the parts of a pull and the digests that are known; gives each article once. Two documents hold the same article
if they give it one guid, and two files also if they hold the same bytes, or give one address and no guid. The latest
counts; of equal bytes the one that is known already. Entries of one document are told apart there (`identity`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from syndicator.model import Digest, Entry, Guid
from syndicator.parse.part import Part

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class _Article:
    """One article, as the entry that counts so far, and the others."""

    entry: Entry
    at: datetime
    others: list[Entry]


def told_apart(parts: Sequence[Part], seen: Mapping[Digest, Guid], *, now: datetime) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Give the entries that are new or changed, and the repeats of them under the name of the one that counts."""
    articles: list[_Article] = []
    owners: dict[str, _Article] = {}
    for part in parts:
        fresh = [_placed(entry, part, owners, articles, seen, now) for entry in part.entries]
        for article, entry in fresh:
            owners.update((name, article) for name in _names(entry, part) if name not in owners)
    kept = tuple(article.entry for article in articles if seen.get(article.entry.digest) != article.entry.guid)
    repeats = tuple(replace(entry, guid=article.entry.guid) for article in articles for entry in article.others if entry.digest not in seen)
    return kept, repeats


def _placed(
    entry: Entry, part: Part, owners: Mapping[str, _Article], articles: list[_Article], seen: Mapping[Digest, Guid], now: datetime
) -> tuple[_Article, Entry]:
    """Put an entry beside the article that an earlier document gave, or give it a place of its own."""
    at = _moment(entry, part, now)
    article = next((owners[name] for name in _names(entry, part) if name in owners), None)
    if article is None:
        article = _Article(entry, at, [])
        articles.append(article)
    elif _counts(entry, at, article, seen):
        article.others.append(article.entry)
        article.entry, article.at = entry, at
    else:
        article.others.append(entry)
    return article, entry


def _counts(entry: Entry, at: datetime, article: _Article, seen: Mapping[Digest, Guid]) -> bool:
    if entry.digest == article.entry.digest:
        return seen.get(entry.digest) == entry.guid
    return at >= article.at


def _names(entry: Entry, part: Part) -> tuple[str, ...]:
    """Give the names under which another document may hold the same article."""
    if part.file_at is None:
        return (f"guid {entry.guid}",)
    by_address = (f"url {entry.url}",) if entry.url and not entry.guid_given else ()
    return (f"guid {entry.guid}", f"bytes {entry.digest}", *by_address)


def _moment(entry: Entry, part: Part, now: datetime) -> datetime:
    said = entry.updated_at or entry.published_at or part.file_at or _LONG_AGO
    return now + said if isinstance(said, timedelta) else said
