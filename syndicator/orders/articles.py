"""Orders about articles: hold, release, kill, restore, correct.

Law: reads an article, lets `refine` say what the order means, routes it, and has the store carry it out in one transaction
with the order itself; where the article was changed meanwhile it is all done again. An order about one article is about its
story: others that tell it are held with it, and let out with it. Gives for each article what was done or why not.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from syndicator import parse, questions, refine
from syndicator._text.words import one_line
from syndicator.catalog import Cleaning, Source
from syndicator.errors import ArticleError, ParseError, StaleError, SyndicatorError, UsageError
from syndicator.model import Article, ArticleId, Change, Copy, Document, Learned, Ordered, OrderKind, PartnerId, Status
from syndicator.orders.reach import beyond_reach
from syndicator.syndicate.filter import route

if TYPE_CHECKING:
    from syndicator.orders.order import Order
    from syndicator.questions import Desk

TRIES = 5
"""So often an order is tried where the daemon changes the same article at the same moment."""
_TEXTS = {
    ".txt": ("text/plain", "{}\n\n{}"),
    ".md": ("text/markdown", "# {}\n\n{}"),
    ".html": ("text/html", "<h1>{}</h1>\n{}"),
}
"""Files that a text may be in: what they are, and how the headline is set over the text, so that it is read as an article is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correcting:
    """What `correct` writes: a headline, a text, a note; or with `theirs` the publisher's own words again."""

    headline: str = ""
    text: Path | None = None
    note: str = ""
    theirs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of an order about one article.

    `reference` is what the person called it. `changed` is False where it stood so already; `error` says why it could not be.
    `with_it` are others that tell the same story, and went the same way. `touched` are the partners to be built,
    `had` those in whose editions the article ever stood.
    `beyond_reach` says of each partner that has it where this does not come right: its software cannot take it and somebody there
    must see to it, or its feeds carry the article no more and so not its correction.
    """

    reference: str
    id: str = ""
    headline: str = ""
    did: str = ""
    changed: bool = False
    status: str = ""
    until_at: datetime | None = None
    removed: tuple[str, ...] = ()
    with_it: tuple[ArticleId, ...] = ()
    touched: tuple[PartnerId, ...] = ()
    had: tuple[PartnerId, ...] = ()
    beyond_reach: tuple[str, ...] = ()
    error: str = ""


def give(
    desk: "Desk",
    kind: OrderKind,
    references: Sequence[str],
    order: "Order",
    *,
    until: datetime | None = None,
    correcting: Correcting | None = None,
) -> tuple[Done, ...]:
    """Carry out one order about several articles, each for itself; what cannot be done is named and costs the others nothing."""
    return tuple(_one(desk, kind, reference, order, until, correcting or Correcting()) for reference in dict.fromkeys(references))


def _one(desk: "Desk", kind: OrderKind, reference: str, order: "Order", until: datetime | None, correcting: Correcting) -> Done:
    named, headline = "", ""
    try:
        for _ in range(TRIES):
            article = questions.found(desk, reference)
            named, headline = article.id, article.copy.headline
            with suppress(StaleError):
                return _given(desk, kind, article, order, until, correcting, reference=reference)
    except SyndicatorError as error:
        return Done(reference=reference, id=named, headline=headline, error=one_line(str(error)))
    return Done(reference=reference, id=named, headline=headline, error="it is changed by somebody else all the time; try again")


def _given(
    desk: "Desk", kind: OrderKind, article: Article, order: "Order", until: datetime | None, correcting: Correcting, *, reference: str
) -> Done:
    told = f"ordered by {order.who}: {order.why}"
    change = _decided(desk, kind, article, told, until, correcting, now=order.given_at)
    after = change.article
    said = Done(reference=reference, id=article.id, headline=after.copy.headline, did=change.why, status=str(after.status), until_at=until)
    beside = _beside(desk, kind, article, after, until, now=order.given_at)
    changes = (*([] if change.kind == "unchanged" else [change]), *beside)
    if not changes:
        return said
    did = _sentence(
        kind,
        change.why if change.kind == "unchanged" else _did(kind, until, correcting),
        article,
        change,
        beside,
        until,
        now=order.given_at,
    )
    if kind == "correct":
        did += _not_corrected(desk, article)
    if kind == "restore":
        did += _still_waiting(desk, article, now=order.given_at)
    kept = [
        Ordered(
            article_id=one.article.id, kind=kind, who=order.who, why=order.why, given_at=order.given_at, version=one.article.version,
            until_at=until, did=did if one is change else one.why,
        )
        for one in (change, *beside)
    ]  # fmt: skip
    placements = route([one.article for one in changes], desk.catalog.partners.values())
    touched = desk.store.order(changes, kept, placements, now=order.given_at)
    removed = tuple(one_line(piece.text) for piece in after.copy.removals) if correcting.text else ()
    others = tuple(one.article.id for one in beside)
    had, beyond = desk.store.had_by(after.id), beyond_reach(desk, kind, after, now=order.given_at)
    done = replace(said, did=did, changed=True, removed=removed, with_it=others)
    return replace(done, touched=tuple(sorted(touched)), had=had, beyond_reach=beyond)


def _decided(
    desk: "Desk", kind: OrderKind, article: Article, why: str, until: datetime | None, correcting: Correcting, *, now: datetime
) -> Change:
    if kind == "hold":
        return refine.hold(article, until=until, why=why, now=now)
    if kind == "release":
        return _out_for_itself(desk, article, refine.release(article, why=why, now=now), why, now=now)
    if kind == "kill":
        return refine.kill(article, why=why, now=now)
    if kind == "restore":
        return _out_for_itself(desk, article, _restored(desk, article, why, now=now), why, now=now)
    if correcting.theirs:
        return refine.take_theirs(article, why=why, now=now)
    text = text_of(desk, article, correcting) if correcting.text else None
    return refine.correct(article, headline=one_line(correcting.headline), text=text, note=one_line(correcting.note), why=why, now=now)


def _out_for_itself(desk: "Desk", article: Article, change: Change, why: str, *, now: datetime) -> Change:
    """Let out alone what tells the story of another that is out of the feeds: from then on it stands for itself."""
    first = desk.store.article(article.same_as) if article.same_as else None
    if first is None or change.article.status is not Status.LIVE or change.article.is_held_back(now=now):
        return change
    if first.status is not Status.KILLED and first.directions.story_of == article.id:  # held along with it, and let out with it
        return refine.let_out(change, first) if change.kind != "unchanged" else change
    is_out = first.status is Status.KILLED or first.is_held_back(now=now) or (first.status is Status.HELD and change.kind != "unchanged")
    return refine.stands_alone(change, why=why, now=now) if is_out else change


def _restored(desk: "Desk", article: Article, why: str, *, now: datetime) -> Change:
    """Bring an article back as its publisher sent it last; one whose source is gone comes back as it was.

    One that was held along with another stays so only while a person holds that one.
    """
    source, entry = desk.catalog.sources.get(article.source_id), desk.store.last_entry(article.id)
    copy = None
    if source is not None and entry is not None and article.status is Status.KILLED:
        learned = desk.store.learned(source.id) if source.clean.learn else Learned()
        with suppress(ArticleError):
            copy = refine.refine(entry, source, desk.catalog.rulebook, learned)
    where = source or Source(id=article.source_id, title="")
    first = desk.store.article(article.directions.story_of) if article.directions.story_of else None
    if first is None or first.status is Status.KILLED or not first.is_held_back(now=now):
        article = refine.freed_along(article, now=now)
    return refine.restore(article, entry, copy, source=where, base_url=desk.catalog.settings.base_url, why=why, now=now)


def _beside(
    desk: "Desk", kind: OrderKind, article: Article, after: Article, until: datetime | None, *, now: datetime
) -> tuple[Change, ...]:
    """Give what an order about an article means for others that tell its story; `after` is the article as the order leaves it."""
    found = (*desk.store.same_story(article), *desk.store.held_along(article.id))
    others = [other for other in {one.id: one for one in found}.values() if other.status is not Status.KILLED]
    along = [other for other in others if other.directions.story_of == article.id]
    if kind in {"hold", "kill"}:
        word = "killed" if after.status is Status.KILLED else "held"
        why = f"held: it tells the story of {article.id}, which was {word}"
        moved = [
            refine.hold_along(other, until=None if after.status is Status.KILLED else until, story_of=article.id, why=why, now=now)
            for other in others
        ]
    elif kind == "restore" and after.is_held_back(now=now):
        why = f"held: it tells the story of {article.id}, which a person holds"
        moved = [refine.hold_along(other, until=after.directions.until_at, story_of=article.id, why=why, now=now) for other in along]
    elif kind in {"release", "restore"}:
        why = f"let out with {article.id}, whose story it tells"
        along = [other for other in along if kind == "release" or not other.directions.polled]
        moved = [refine.let_out(refine.release_along(other, why=why, now=now), after) for other in along]
    else:
        moved = []
    return tuple(change for change in moved if change.kind != "unchanged")


_DID = {
    "hold": "held until somebody releases it",
    "release": "released",
    "kill": "killed: it leaves every feed, and no poll brings it back",
    "restore": "restored, as its publisher sent it last",
    "correct": "corrected",
}
_THEIRS = "its correction was taken back: the publisher's own words stand again"


def _did(kind: OrderKind, until: datetime | None, correcting: Correcting) -> str:
    if kind == "hold" and until:
        return f"held until {until:%Y-%m-%d %H:%M:%S} UTC, then it goes out by itself"
    return _THEIRS if kind == "correct" and correcting.theirs else _DID[kind]


def _sentence(
    kind: OrderKind, did: str, before: Article, change: Change, beside: Sequence[Change], until: datetime | None, *, now: datetime
) -> str:
    """Give what an order did, with what else is to be known of it."""
    after = change.article
    if kind == "restore" and after.is_held_back(now=now):
        until_at = after.directions.until_at
        did += f"; it was held before, and is held{f' until {until_at:%Y-%m-%d %H:%M:%S} UTC' if until_at else ''}: `syndicator release` lets it out"
    elif after.status is Status.HELD and kind in {"restore", "correct"}:
        did += f"; it is held{f' ({after.copy.held})' if after.copy.held else ''}, and `syndicator release` lets it out"
    if after.status is Status.HELD and kind == "hold" and until:
        did += f"; cleaning holds it too ({after.copy.held}), and `syndicator release` lets it out"
    if kind in {"release", "restore"} and after.embargo_until is not None and after.embargo_until > after.updated_at:
        did += f"; its own embargo goes on until {after.embargo_until:%Y-%m-%d %H:%M:%S} UTC"
    if kind in {"release", "restore"} and before.same_as is not None and after.same_as is None:
        along = before.same_as in {one.article.id for one in beside}
        why = (
            f"it tells another story than {before.same_as} now" if along else f"{before.same_as}, whose story it tells, is out of the feeds"
        )
        did += f"; {why}, and so it stands for itself from now on"
    if beside:
        did += f"; with it went {', '.join(one.article.id for one in beside)}, which tell the same story"
    return did


def _not_corrected(desk: "Desk", article: Article) -> str:
    """Say which others tell the story that was corrected: their words are their own, and partners may get it from them."""
    others = [other for other in desk.store.same_story(article) if other.status is not Status.KILLED]
    return "".join(f"; {other.id} of {other.source_id} tells the same story and was not corrected" for other in others)


def _still_waiting(desk: "Desk", article: Article, *, now: datetime) -> str:
    """Say which others came in the place of an article that was killed: whether both are to go out is for a person to say."""
    waiting = [one.id for one in desk.store.held_along(article.id) if one.directions.polled and one.is_held_back(now=now)]
    return f"; {', '.join(waiting)} came in its place and wait still: `syndicator release` lets them out" if waiting else ""


def text_of(desk: "Desk", article: Article, correcting: Correcting) -> Copy:
    """Give a file's text as a copy: read and made safe as every article is, with nothing cut. Raises UsageError."""
    file = correcting.text
    assert file is not None  # noqa: S101  (asked for where there is one)
    media_type, form = _TEXTS.get(file.suffix.lower(), ("", ""))
    if not form:
        raise UsageError(f"{file}: a text is a .txt, .md or .html file")
    try:
        written = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read ({error})") from error
    if not written.strip():
        raise UsageError(f"{file}: holds no text")
    headline = one_line(correcting.headline) or article.copy.headline
    source = desk.catalog.sources.get(article.source_id) or Source(id=article.source_id, title="", vocabulary="")
    trusting = replace(source, clean=Cleaning(keep=("/./",), learn=False, guard=1.0))
    # Lines of its own above it, so that none of the text is taken for such.
    above = f"---\nguid: correction\n{f'language: {article.copy.language}' if article.copy.language else ''}\n---\n"
    document = Document(name=file.name, body=f"{above}{form.format(headline, written)}".encode(), media_type=media_type)
    try:
        copy = refine.refine(parse.one(document, trusting), trusting, desk.catalog.rulebook)
    except (ParseError, ArticleError) as error:
        raise UsageError(f"{file}: {error}") from error
    if not any(block.text.strip() and block.kind != "subhead" for block in copy.blocks):
        raise UsageError(f"{file}: holds no text")
    return copy
