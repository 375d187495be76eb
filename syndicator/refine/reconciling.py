"""Reconcile: what an entry means for what we hold. The last step of refining, a decision and nothing else.

Takes an entry, its copy, what the store holds that it may be, its source and `now`; gives a Change that says why.
Touches nothing. Laws: an article's id, public id, RSS guid, guid, date of publication and first sight never change;
`updated_at` moves strictly forward, by whole seconds, and only with a change that a partner can see, and not where all
that happened is that cleaning took more out or our own rules tag it otherwise: that is no news. What a person took back or holds, no poll brings back. A text that returns to an earlier version is compared with the held one alone.
"""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from syndicator._text.digests import short_name
from syndicator._text.urls import is_iri, is_urn
from syndicator.catalog import Source
from syndicator.model import Article, ArticleId, Change, Copy, Digest, Directions, Entry, Known, Status, When
from syndicator.refine.correcting import corrected, overtaken
from syndicator.refine.difference import Difference, difference
from syndicator.refine.fingerprint import body, story, substance, surface, text_alone, visible, words
from syndicator.refine.freeing import freed_along
from syndicator.refine.identity import identify, resembles, same_story

PUBLIC_IDS = UUID("6f0d3c52-8a1e-5b57-9c44-2e7b1d90a6f3")
"""The namespace of public ids that we make ourselves. It never changes: partners know articles by what follows from it."""
_SOON = timedelta(hours=24)
"""A date of publication further ahead than this is not believed."""
TICK = timedelta(seconds=1)
"""The least step of a time of update: feeds carry no finer one."""
_LONGEST_NAME = 1024


def reconcile(entry: Entry, copy: Copy, known: Known, *, source: Source, base_url: str, now: datetime, by_rules: bool = False) -> Change:
    """Say what `entry` with its refined `copy` means for what we hold: a new article, a next version, or no change.

    `by_rules`: the entry is the one that the held article was made of, and only our rules have changed.
    """
    found = identify(entry, copy, known)
    if found.article is None:
        change = _new(entry, copy, _own_name(entry, source, known), source=source, base_url=base_url, now=now)
        return _beside(change, copy, known, doubt=found.doubt, now=now)
    change = _of_held(entry, copy, found.article, found.why, source=source, base_url=base_url, now=now, by_rules=by_rules)
    if change.kind != "unchanged" and change.article.is_held_back(now=now):
        change = known_by_words(change)
    if change.kind in {"revision", "correction"} and not by_rules and text_alone(copy) != text_alone(found.article.theirs):
        change = _in_other_words(change, copy, found.article, known, now=now)
    return replace(change, by=found.by) if found.by else change


def _in_other_words(change: Change, copy: Copy, held: Article, known: Known, *, now: datetime) -> Change:
    """Give the next version of an article that is out, or that a poll held, as it stands with its new words: killed ones wait in any case."""
    waits = held.directions.polled and held.is_held_back(now=now)
    if known.killed and (waits or change.article.status is Status.LIVE):
        return _waits_for_good(change, known.killed[0])
    if not waits or (known.keeper is not None and _stays_with(copy, known.keeper)):
        return change
    why = f"{change.why}; it says no longer what {held.directions.story_of} says, with which it waited"
    alone = freed_along(change.article, now=now)
    moved_at = max(whole(now), held.directions.held_at + TICK) if held.directions.held_at else change.article.updated_at
    return _withheld(replace(change, why=why, article=replace(alone, updated_at=moved_at)), copy, known, now=now)


def _stays_with(copy: Copy, keeper: Article) -> bool:
    return keeper.status is Status.KILLED or _says(copy, keeper) or same_story(copy, keeper.theirs)


def _beside(change: Change, copy: Copy, known: Known, *, doubt: str, now: datetime) -> Change:
    """Give a new article with what is known of others that may be the same story."""
    first = known.elsewhere
    change = replace(change, doubt=doubt)
    if first is not None and first.source_id != change.article.source_id and same_story(copy, first.theirs):
        told = f"{change.why}; {first.source_id} told the same story first ({first.id})"
        change = replace(change, why=told, article=replace(change.article, same_as=first.same_as or first.id))
        return _withheld(change, copy, known, first, now=now)
    return _withheld(change, copy, known, now=now)


def _withheld(change: Change, copy: Copy, known: Known, *told: Article, now: datetime) -> Change:
    """Give an article that waits, if one that an order killed or holds says what it says, or was killed at its address.

    `told` are others of which it is known already that they tell its story.
    """
    if known.killed:
        return _waits_for_good(change, known.killed[0])
    alike = (*told, *(one for one in known.waiting if one.id != change.article.id and _says(copy, one)))
    held = [one for one in alike if one.is_held_back(now=now)]
    if not held:
        return change
    last = max(held, key=lambda one: (one.directions.held, one.directions.until_at or now))
    until_at = None if last.directions.held else last.directions.until_at
    held_at = max(whole(now), change.article.updated_at) if until_at else None
    waits = replace(change.article.directions, held=until_at is None, held_at=held_at, until_at=until_at)
    late = replace(change.article, updated_at=max(change.article.updated_at, until_at or change.article.updated_at))
    return _waiting(replace(change, article=late), waits, last.directions.story_of or last.id, f"{last.id}, which was held")


def _says(copy: Copy, other: Article) -> bool:
    return resembles(copy, other.theirs) or resembles(copy, other.copy)


def _waits_for_good(change: Change, killed: ArticleId) -> Change:
    waits = replace(change.article.directions, held=True, until_at=None)
    return _waiting(change, waits, killed, f"{killed}, which was killed")


def _waiting(change: Change, directions: Directions, other: ArticleId, whose: str) -> Change:
    why = f"held: its text or its address is that of {whose}; `syndicator release` lets it out"
    status = Status.HELD if directions.held else change.article.status
    ordered = replace(directions, story_of=other, polled=True)
    return replace(change, why=why, told=why, article=replace(change.article, status=status, directions=ordered))


def _of_held(
    entry: Entry, copy: Copy, article: Article, recognised: str, *, source: Source, base_url: str, now: datetime, by_rules: bool
) -> Change:
    """Say what an entry means for the article that it is."""
    if article.status is Status.KILLED:
        return Change(kind="unchanged", why="it was killed, and stays so", article=article, entry=entry)
    found = article if by_rules else replace(article, missing_at=None)
    moved = article.source_id != source.id
    after = replace(following(found, entry, copy, source=source, base_url=base_url), source_id=source.id, version=article.version + 1)
    beneath = "" if by_rules else overtaken(article.directions, copy)[1]
    told = f"the publisher changed its {beneath}, which a person has corrected; the correction stands" if beneath else ""
    if (seen := _difference(found, after, strict=by_rules)) is None:
        if moved or after.directions != article.directions:
            taken_up = article.directions.correction is not None and after.directions.correction is None
            why = "the publisher writes now what a person had corrected" if taken_up else told or recognised
            return Change(kind="revision", why=why, article=after, entry=entry, told=told)
        return Change(kind="unchanged", why=f"{recognised}, and partners would see no change", article=found, entry=entry)
    if _is_cut(article, after):
        rules = ", ".join(dict.fromkeys(removal.rule for removal in copy.removals))
        return Change(kind="revision", why=f"cleaning takes out more ({rules})", article=after, entry=entry, told=told)
    updated_at = article.updated_at if by_rules and not _gains(article, after) else _updated(article, entry, now=now)
    why = f"{seen.why}; {told}" if told else seen.why
    return Change(kind=seen.kind, why=why, article=replace(after, updated_at=updated_at), entry=entry, told=told)


def kill(article: Article, *, why: str, now: datetime) -> Change:
    """Say that `article` is to be removed everywhere; one that is killed already stays as it is."""
    if article.status is Status.KILLED:
        return Change(kind="unchanged", why="it was killed before", article=article)
    # One that waits for its time may bear a time to come; it is killed now.
    gone_at = article.directions.held_at if article.is_held_back(now=now) and article.directions.held_at else article.updated_at
    updated_at = max(whole(now), gone_at + TICK)
    ordered = replace(article.directions, restored=False)
    marked = replace(article, status=Status.KILLED, version=article.version + 1, updated_at=updated_at, directions=ordered)
    return known_by_words(Change(kind="kill", why=why, article=marked))


def known_by_words(change: Change) -> Change:
    """Give a change to what is killed or held with the words by which it is known under any name: its publisher's, and a person's."""
    article = change.article
    shown = text_alone(article.copy) if article.directions.correction else Digest("")
    return replace(change, text=text_alone(article.theirs), shown=shown)


def taken_back(article: Article, *, why: str, now: datetime) -> Change:
    """Say what it means that its source takes an article back: a kill, but for one that a person brought back after a kill."""
    if article.directions.restored and article.status is not Status.KILLED:
        told = f"{why}; it stays, because a person has restored it (`syndicator kill` takes it back again)"
        return Change(kind="unchanged", why=told, article=article, told=told)
    return kill(article, why=why, now=now)


def _own_name(entry: Entry, source: Source, known: Known) -> tuple[str, ...]:
    """Give by what a new article is called for ever: its source and guid, and where another got that name, who has that one now."""
    return (source.id, entry.guid) if known.namesake is None else (source.id, entry.guid, known.namesake.source_id)


def _new(entry: Entry, copy: Copy, name: tuple[str, ...], *, source: Source, base_url: str, now: datetime) -> Change:
    public_ids = _public_ids(entry, name)
    rss_guids = (entry.guid_given, *public_ids) if _fit_for_a_feed(entry.guid_given) else public_ids
    article_id = ArticleId(short_name(name))
    published_at = _published(entry, now=now)
    revised_at = _moment(entry.updated_at, now)
    embargo_until = _embargo(entry, source, published_at=published_at, first_seen_at=now)
    canonical_url = _canonical_url(copy, article_id, base_url)
    article = Article(
        id=article_id,
        source_id=source.id,
        guid=entry.guid,
        public_id=public_ids[0],
        rss_guid=rss_guids[0],
        version=1,
        status=Status.HELD if copy.held else Status.LIVE,
        copy=copy,
        published_at=published_at,
        updated_at=max(published_at, whole(revised_at)) if revised_at and revised_at <= now else published_at,
        first_seen_at=now,
        embargo_until=embargo_until,
        canonical_url=canonical_url,
        substance=substance(copy),
        surface=surface(copy, canonical_url=canonical_url, embargo_until=embargo_until),
        story=story(copy, entry.published_at),
    )
    why = f"not seen before; held: {copy.held}" if copy.held else "not seen before"
    return Change(kind="new", why=why, article=article, entry=entry, public_ids=public_ids, rss_guids=tuple(dict.fromkeys(rss_guids)))


def following(article: Article, entry: Entry, copy: Copy, *, source: Source, base_url: str) -> Article:
    """Give the article with the publisher's new copy, under what people ordered: all that may change with a version but its number and time."""
    embargo_until = _embargo(entry, source, published_at=article.published_at, first_seen_at=article.first_seen_at)
    canonical_url = _canonical_url(copy, article.id, base_url)
    directions, _ = overtaken(article.directions, copy)
    shown = corrected(copy, directions.correction)
    return replace(
        article,
        copy=shown,
        status=_status(article, shown),
        embargo_until=embargo_until,
        canonical_url=canonical_url,
        substance=substance(shown),
        surface=surface(shown, canonical_url=canonical_url, embargo_until=embargo_until, notes=directions.notes),
        story=story(copy, entry.published_at),
        directions=directions,
    )


def _status(article: Article, copy: Copy) -> Status:
    """Give where the next version stands: what cleaning held goes live once it is sound, what a person holds does not."""
    held_by_a_person = article.directions.held or (article.status is Status.HELD and not article.copy.held)
    unsound = bool(copy.held) and article.directions.sound != substance(copy)
    return Status.HELD if unsound or held_by_a_person else Status.LIVE


def _difference(held: Article, following: Article, *, strict: bool) -> Difference | None:
    before, after = (visible(one.copy, canonical_url=one.canonical_url, embargo_until=one.embargo_until) for one in (held, following))
    seen = difference(before, after, strict=strict)
    if held.status is following.status:
        return seen
    turn = f"now held: {following.copy.held}" if following.status is Status.HELD else "no longer held: the copy is sound now"
    return Difference(seen.kind if seen else "revision", f"{turn}; {seen.why}" if seen else turn)


def _is_cut(held: Article, following: Article) -> bool:
    """Say whether all that happened to the text is that cleaning took out more of it."""
    before, after = words(body(held.copy.blocks)), words(body(following.copy.blocks))
    if held.status is not following.status or held.copy.headline != following.copy.headline or len(after) >= len(before):
        return False
    rest = iter(before)
    gone = Counter(before) - Counter(after)
    cut = Counter(words("\n".join(removal.text for removal in following.copy.removals)))
    return all(word in rest for word in after) and gone <= cut


def _gains(held: Article, following: Article) -> bool:
    """Say whether there is something to read now that was not there before."""
    before, after = Counter(words(body(held.copy.blocks))), Counter(words(body(following.copy.blocks)))
    return held.status is not following.status or held.copy.headline != following.copy.headline or not after <= before


def _published(entry: Entry, *, now: datetime) -> datetime:
    """Give the publisher's date where it can be believed, else now."""
    said = _moment(entry.published_at, now)
    return whole(now if said is None or said > now + _SOON else said)


def _updated(article: Article, entry: Entry, *, now: datetime) -> datetime:
    """Give the time of the next version, later than the held one's: the publisher's own where it can be believed, else now."""
    said = _moment(entry.updated_at, article.first_seen_at)
    if said is not None and article.updated_at + TICK <= whole(said) <= now:
        return whole(said)
    return moved_on(article, now=now)


def moved_on(article: Article, *, now: datetime) -> datetime:
    """Give the time of a version made now; of one that a person holds until a time, that time: nobody has it before."""
    until_at = article.directions.until_at
    if until_at is not None and now < until_at <= article.updated_at:
        return article.updated_at
    return max(whole(now), article.updated_at + TICK)


def _embargo(entry: Entry, source: Source, *, published_at: datetime, first_seen_at: datetime) -> datetime | None:
    """Give the later of the entry's own embargo and the source's, None if there is neither."""
    ends = [_moment(entry.embargo_until, first_seen_at), published_at + source.embargo if source.embargo else None]
    return max((end for end in ends if end is not None), default=None)


def _moment(when: When | None, first_seen_at: datetime) -> datetime | None:
    return first_seen_at + when if isinstance(when, timedelta) else when


def whole(moment: datetime) -> datetime:
    """Give `moment` in whole seconds: feeds carry no finer, and a step that they cannot show is none."""
    return moment.replace(microsecond=0)


def _canonical_url(copy: Copy, article_id: ArticleId, base_url: str) -> str:
    return copy.canonical_url or f"{base_url}/articles/{article_id}"


def _public_ids(entry: Entry, name: tuple[str, ...]) -> tuple[str, ...]:
    """Give the names for ever that a new article may take, best first; the last is ours and nobody else's."""
    said = "\n".join(name).encode("utf-8", "backslashreplace").decode()
    ours = f"urn:uuid:{uuid5(PUBLIC_IDS, said)}"
    given = entry.guid_given
    return (given, ours) if is_iri(given) or is_urn(given) else (ours,)


def _fit_for_a_feed(guid: str) -> bool:
    """Say whether a guid can stand in XML as it is and be read back the same."""
    return 0 < len(guid) <= _LONGEST_NAME and guid.isprintable() and guid == guid.strip()
