"""Ordering: what a person's order means for an article. A decision and nothing else, as `reconcile` is one.

Takes an article, what was ordered and `now`; gives a Change that says what it does, `unchanged` where it stands so already.
Raises ArticleError, with the cure, for an order that cannot be meant. Touches nothing. What an order takes from partners
and gives back comes back with a later `updated_at` than the one they were told when it went.
"""

from dataclasses import replace
from datetime import datetime

from syndicator.catalog import Source
from syndicator.errors import ArticleError
from syndicator.model import Article, ArticleId, Change, Copy, Correction, Directions, Entry, Note, Status
from syndicator.refine.correcting import corrected
from syndicator.refine.fingerprint import substance, surface
from syndicator.refine.freeing import free, freed_along, unsound
from syndicator.refine.reconciling import TICK, following, known_by_words, moved_on, whole


def hold(article: Article, *, until: datetime | None = None, why: str, now: datetime) -> Change:
    """Say what it means that a person holds an article, until a person releases it or `until` a time at which it goes out by itself."""
    stands = article.directions
    if article.status is Status.KILLED:
        return _as_it_is(article, "it was killed, which holds it for good")
    as_now = stands.held if until is None else (not stands.held and stands.until_at == until)
    if as_now and stands.story_of is None:
        return _as_it_is(article, "it is held so already")
    return _held(article, until, replace(stands, story_of=None, alone_at=None, polled=False), why, now=now)


def hold_along(article: Article, *, until: datetime | None, story_of: ArticleId, why: str, now: datetime) -> Change:
    """Say what it means for an article that another of its story is held: it waits as long, and no less than it would without that."""
    stands = article.directions
    otherwise = article.is_held_back(now=now) and stands.story_of != story_of
    longer = otherwise and (stands.held or (until is not None and stands.until_at is not None and until <= stands.until_at))
    as_now = stands.story_of == story_of and (stands.held if until is None else not stands.held and stands.until_at == until)
    if article.status is Status.KILLED or longer or as_now:
        return _as_it_is(article, "it waits as long already")
    alone_at = stands.until_at if otherwise else stands.alone_at
    polled = stands.polled and stands.story_of == story_of
    return _held(article, until, replace(stands, story_of=story_of, alone_at=alone_at, polled=polled), why, now=now)


def _held(article: Article, until: datetime | None, stands: Directions, why: str, *, now: datetime) -> Change:
    held_at = stands.held_at if article.is_held_back(now=now) and stands.held_at else max(whole(now), article.updated_at + TICK)
    ordered = replace(stands, held=until is None, held_at=held_at, until_at=until)
    waits = until is None or unsound(article)
    waiting = replace(article, directions=ordered, status=Status.HELD if waits else Status.LIVE, updated_at=max(held_at, until or held_at))
    return _change("hold", article, waiting, why)


def release(article: Article, *, why: str, now: datetime) -> Change:
    """Say what it means that a person lets an article out: one that a person holds, and one that cleaning or a doubt held."""
    if article.status is Status.KILLED:
        raise ArticleError("it was killed; `syndicator restore` brings it back")
    if article.status is Status.LIVE and not article.is_held_back(now=now):
        return _as_it_is(article, "nobody holds it")
    sound = substance(article.copy) if article.copy.held else article.directions.sound
    freed = replace(free(article.directions), sound=sound)
    return _change("release", article, replace(_back(article, freed, now=now), status=Status.LIVE), why)


def release_along(article: Article, *, why: str, now: datetime) -> Change:
    """Say what it means for an article that another is let out with which it was held: what kept it back by itself stands again."""
    if not article.is_held_back(now=now):
        return _as_it_is(article, "its hold is over")
    alone = freed_along(article, now=now)
    return _change("release", article, replace(_back(article, alone.directions, now=now), status=alone.status), why)


def stands_alone(change: Change, *, why: str, now: datetime) -> Change:
    """Give a change to what tells another's story so that it stands for itself, also where nothing else changes."""
    alone = replace(change.article, same_as=None)
    if change.kind != "unchanged":
        return replace(change, article=alone)
    return _change("release", change.article, replace(alone, updated_at=max(whole(now), alone.updated_at + TICK)), why)


def restore(article: Article, entry: Entry | None, copy: Copy | None, *, source: Source, base_url: str, why: str, now: datetime) -> Change:
    """Say what it means that a killed article lives again: as in the last version received since, `entry` and its `copy`.

    A hold that stood when it was killed stands again.
    """
    if article.status is not Status.KILLED:
        if article.status is Status.HELD or article.is_held_back(now=now):
            raise ArticleError("it was not killed, it is held; `syndicator release` lets it out")
        return _as_it_is(article, "it was not killed")
    if not article.copy.headline and not article.copy.html:
        raise ArticleError("it was killed so long ago that nothing of its words is kept; the publisher must send it anew")
    stands = article.directions if article.is_held_back(now=now) else free(article.directions)
    alive = replace(article, status=Status.HELD if stands.held else Status.LIVE, directions=replace(stands, restored=True))
    if entry is not None and copy is not None:
        alive = following(alive, entry, copy, source=source, base_url=base_url)
    alive = replace(alive, status=Status.HELD if stands.held or unsound(alive) else Status.LIVE)
    back_at = max(whole(now), article.updated_at + TICK, *([stands.until_at] if stands.until_at else []))
    held_at = max(whole(now), article.updated_at + TICK) if alive.directions.held_at else None
    alive = replace(alive, directions=replace(alive.directions, held_at=held_at))
    return _change("restore", article, replace(alive, updated_at=back_at), why)


def correct(article: Article, *, headline: str = "", text: Copy | None = None, note: str = "", why: str, now: datetime) -> Change:
    """Say what it means that a person writes another headline or text, or a note under it."""
    if article.status is Status.KILLED:
        raise ArticleError("it was killed; `syndicator restore` brings it back, and then it can be corrected")
    stands = article.directions
    before = stands.correction or Correction(theirs=replace(article.copy, templates=()))
    wrote = replace(before, headline=headline or before.headline, text=replace(text, templates=()) if text else before.text, behind=False)
    ordered = replace(stands, correction=wrote if headline or text else stands.correction)
    ordered = replace(ordered, notes=(*ordered.notes, Note(text=note, noted_at=whole(now)))) if note else ordered
    return _worded(article, ordered, why, "it reads so already", now=now)


def take_theirs(article: Article, *, why: str, now: datetime) -> Change:
    """Say what it means that a person takes corrections back: the publisher's own words stand again, notes stay."""
    if article.status is Status.KILLED:
        raise ArticleError("it was killed; `syndicator restore` brings it back")
    return _worded(article, replace(article.directions, correction=None), why, "nobody corrected it", now=now)


def _worded(article: Article, ordered: Directions, why: str, otherwise: str, *, now: datetime) -> Change:
    """Give the article in the words that stand under these directions."""
    copy = corrected(article.theirs, ordered.correction)
    if copy == article.copy and ordered == article.directions:
        return _as_it_is(article, otherwise)
    shows = surface(copy, canonical_url=article.canonical_url, embargo_until=article.embargo_until, notes=ordered.notes)
    written = replace(article, copy=copy, directions=ordered, substance=substance(copy), surface=shows)
    held_by_words = article.status is Status.HELD and article.copy.held and not copy.held
    if held_by_words:  # its words are sound now, but nobody said that it may go out
        written = replace(written, directions=replace(ordered, held=True))
    return _change("correction", article, replace(written, updated_at=moved_on(article, now=now)), why)


def _back(article: Article, directions: Directions, *, now: datetime) -> Article:
    """Give an article that comes back: later than when it was taken from partners, not later than now if that can be."""
    gone_at = article.directions.held_at or article.updated_at
    return replace(article, directions=directions, updated_at=max(whole(now), gone_at + TICK))


def _change(kind: str, article: Article, after: Article, why: str) -> Change:
    change = Change(kind=kind, why=why, article=replace(after, version=article.version + 1))  # type: ignore[arg-type]  # one of ChangeKind
    return known_by_words(change) if after.directions.held or after.directions.until_at else change


def _as_it_is(article: Article, why: str) -> Change:
    return Change(kind="unchanged", why=why, article=article)
