"""A partner's side of the store: which articles stand in its editions now, the editions, and what was fetched of them.

Takes a connection; gives values of `model`. `now` decides which articles are in and nothing else; the time at which the
set changed is stored with the editions that were built from it, so that the same set gives the same bytes.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, not_, or_, select, update

from syndicator._text.digests import digest_of
from syndicator.errors import StaleError
from syndicator.model import (
    ArchivePage,
    Article,
    ArticleId,
    Digest,
    Edition,
    Format,
    Fragment,
    Membership,
    PartnerId,
    Ping,
    Placed,
    Status,
    Window,
    extent,
)
from syndicator.store import accesses, archiving, good_builds, keys, pinging, recipes, retracting
from syndicator.store.answers import Good, Standing
from syndicator.store.articles import WHOLE, Copies, article_of, in_parts
from syndicator.store.dialect import upsert
from syndicator.store.placing import touch, waits
from syndicator.store.tables import archived, articles, editions, fragments, partners, placements, retractions
from syndicator.store.withholding import among, withheld

MARGIN = timedelta(minutes=5)
"""A build is over, and what it replaced is in nobody's memory any more, when this has passed."""


class Wish(NamedTuple):
    """What a partner's rules ask of its membership, beside its window.

    `once`: a story that several sources tell, once. `steady`: each article under the address under which the partner first got it.
    `keyed`: its fetches tell whether it knows of a retraction; else time alone does. `archive`: what left its feeds is on pages.
    """

    once: bool = False
    steady: bool = False
    keyed: bool = False
    archive: bool = False


def membership(
    db: Connection, partner_id: PartnerId, copies: Copies, window: Window, wish: Wish, *, now: datetime
) -> tuple[Membership, int]:
    """Give what a partner's editions hold at `now`, and the revision of the placements that say so.

    `changed_at` is `now` itself where the set is not the one last published: `publish` with the same `now` stores it.
    """
    newest = {row.id: row for row in db.execute(standing_with(partner_id, once=wish.once, now=now).order_by(*_NEWEST).limit(window.limit))}
    found = {name: _placed(row) for name, row in newest.items()}
    if window.reaches:
        found |= {one.id: one for one in _news(db, partner_id, window, once=wish.once, now=now)}
    reach = extent(found.values(), window, now=now)
    listener = retracting.Listener(keyed=wish.keyed, has_until=window.since_at)
    heeded = retracting.attention(db, partner_id, listener, *_stands(partner_id, once=wish.once, now=now), now=now)
    ids = tuple(dict.fromkeys((*reach.ids, *heeded.wanted)))
    members = retracting.as_known(db, partner_id, _articles(db, ids, newest, copies), heeded, steady=wish.steady)
    partner = db.execute(select(partners).where(partners.c.partner_id == partner_id)).one_or_none()
    nexts = (_next_at(db, partner_id, now=now), reach.until_at, heeded.next_at)
    told = Membership(
        partner_id=partner_id,
        articles=members,
        changed_at=now if partner is None else _changed_at(partner, ids, now=now),
        next_at=min((at for at in nexts if at is not None), default=None),
        retractions=heeded.shown,
        closing=heeded.closing,
        archive=_archive(db, partner_id, [member.id for member in members], wish, now=now) if wish.archive else 0,
    )
    return told, 0 if partner is None else partner.revision


def drafted(
    db: Connection,
    partner_id: PartnerId,
    members: Iterable[Article],
    back: Mapping[ArticleId, Article],
    window: Window,
    wish: Wish,
    *,
    now: datetime,
) -> Membership:
    """Give what a partner's editions would hold at `now` by rules that no placements were made by: these members, and what comes with them.

    `back` are those that would stand of the articles that were withdrawn from the partner before, whatever the window.
    """
    listener = retracting.Listener(keyed=wish.keyed, has_until=window.since_at)
    heeded = retracting.heeding(db, partner_id, listener, back, now=now)
    found = {one.id: one for one in members} | {name: back[name] for name in heeded.wanted}
    ordered = sorted(found.values(), key=lambda one: (-one.published_at.timestamp(), one.id))
    known = retracting.as_known(db, partner_id, ordered, heeded, steady=wish.steady)
    return Membership(
        partner_id=partner_id,
        articles=known,
        changed_at=max((one.updated_at for one in known), default=now),
        next_at=None,
        retractions=heeded.shown,
        closing=heeded.closing,
        archive=archiving.newest(db, partner_id) if wish.archive else 0,
    )


def _archive(db: Connection, partner_id: PartnerId, window: Collection[ArticleId], wish: Wish, *, now: datetime) -> int:
    return archiving.outlook(db, partner_id, standing_with(partner_id, once=wish.once, now=now), window, now=now)


_NEWEST = (placements.c.published_at.desc(), articles.c.id)
_BOUNDS = (placements.c.from_at, placements.c.moved_at)


def standing_with(partner_id: PartnerId, *, once: bool, now: datetime) -> Select[Any]:
    """Give the question for all that stands with a partner at `now`, whole, with when it came and last changed for it."""
    standing = WHOLE.add_columns(*_BOUNDS).join(placements, placements.c.article_id == articles.c.id)
    return standing.where(*_stands(partner_id, once=once, now=now))


def _stands(partner_id: PartnerId, *, once: bool, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Give the conditions on placements and articles under which an article stands with a partner."""
    window = (
        placements.c.partner_id == partner_id,
        articles.c.status == Status.LIVE.value,
        or_(placements.c.from_at.is_(None), placements.c.from_at <= now),
        or_(placements.c.until_at.is_(None), placements.c.until_at > now),
    )
    return (*window, ~told_by_another(partner_id)) if once else window


def _news(db: Connection, partner_id: PartnerId, window: Window, *, once: bool, now: datetime) -> Iterator[Placed]:
    """Give what may be in beside the newest: each way of being news by its own index, and no more of it than there is room for."""
    columns = (articles.c.id, placements.c.published_at, *_BOUNDS)
    standing: Select[Any] = standing_with(partner_id, once=once, now=now).with_only_columns(*columns)
    lately = None if window.lasting is None else now - window.lasting
    either = min((at for at in (lately, window.since_at) if at is not None), default=now)
    for column, since in ((placements.c.published_at, lately), (placements.c.from_at, either), (placements.c.moved_at, window.since_at)):
        if since is not None:
            wanted = standing.where(column > since).order_by(column.desc(), articles.c.id).limit(window.most)
            yield from (_placed(row) for row in db.execute(wanted))


def _placed(row: Row[Any]) -> Placed:
    return Placed(id=ArticleId(row.id), published_at=row.published_at, from_at=row.from_at, moved_at=row.moved_at)


def _articles(db: Connection, ids: Sequence[ArticleId], known: Mapping[str, Row[Any]], copies: Copies) -> tuple[Article, ...]:
    """Give articles whole, the newest first."""
    rows = dict(known)
    for part in in_parts(name for name in ids if name not in known):
        rows |= {row.id: row for row in db.execute(WHOLE.where(articles.c.id.in_(part)))}
    ordered = sorted(ids, key=lambda name: (-rows[name].published_at.timestamp(), name))
    return tuple(article_of(rows[name], copies) for name in ordered)


def has_until(db: Connection, partner_id: PartnerId, counted_at: datetime | None) -> datetime | None:
    """Give up to when a partner has everything, by its last fetch that counts; None: nobody knows that it ever had anything.

    What was fetched is the edition that stood then: what came after that one was built is news still.
    """
    row = db.execute(select(partners).where(partners.c.partner_id == partner_id)).one_or_none()
    return None if row is None else _has_until(row, counted_at)


def _has_until(partner: Row[Any], counted_at: datetime | None) -> datetime | None:
    if counted_at is None or partner.built_at is None or counted_at < partner.built_at:
        stands: datetime | None = partner.has_until
        return stands
    # A fetch right after a build began may have got what stood before it, if anything did.
    got = partner.built_at if counted_at >= partner.built_at + MARGIN else partner.before_at or partner.built_at
    return max((at for at in (got, partner.has_until) if at is not None), default=None)


_FIRST, _PLACE = articles.alias(), placements.alias()
_FIRST_STANDS = (
    select(_PLACE.c.article_id)
    .join(_FIRST, _FIRST.c.id == _PLACE.c.article_id)
    .where(_PLACE.c.article_id == articles.c.same_as, _FIRST.c.status == Status.LIVE.value)
)


def told_by_another(partner_id: PartnerId | ColumnElement[str]) -> ColumnElement[bool]:
    """Say of an article that the partner gets its story from the source that told it first, or had it until that was withdrawn."""
    stands = _FIRST_STANDS.where(_PLACE.c.partner_id == partner_id)
    gone = select(retractions.c.article_id).where(
        retractions.c.partner_id == partner_id, retractions.c.article_id == articles.c.same_as, retractions.c.back_at.is_(None)
    )
    return and_(articles.c.same_as.is_not(None), or_(stands.exists(), gone.exists()))


def _changed_at(partner: Row[Any], ids: Iterable[str], *, now: datetime) -> datetime:
    """Give when the set became what it is: the stored time if it is the one last published, else `now`, and never earlier."""
    stored: datetime = partner.changed_at
    return stored if partner.members == _set_of(ids) else max(now, stored)


def _set_of(ids: Iterable[str]) -> str:
    return digest_of(sorted(ids))


def _next_at(db: Connection, partner_id: PartnerId, *, now: datetime) -> datetime | None:
    """Give the earliest coming time at which an article of the partner's enters or leaves."""
    coming = [
        db.scalar(select(func.min(at)).where(placements.c.partner_id == partner_id, at > now))
        for at in (placements.c.from_at, placements.c.until_at)
    ]
    return min((at for at in coming if at is not None), default=None)


def archive_page(db: Connection, partner_id: PartnerId, row: Row[Any], copies: Copies, *, once: bool, now: datetime) -> ArchivePage:
    """Give what stands on a page of a partner's archive."""
    older, newer = archiving.beside(db, partner_id, row.number)
    found = archiving.on_page(db, partner_id, row.number, standing_with(partner_id, once=once, now=now))
    return ArchivePage(
        partner_id=partner_id,
        number=row.number,
        articles=tuple(article_of(one, copies) for one in found),
        older=older,
        newer=newer,
        revision=row.revision,
        left=row.due >= archiving.LEFT,
        withheld=row.due == archiving.WITHHELD,
    )


def standing(db: Connection, *, now: datetime) -> dict[PartnerId, Standing]:
    """Give the editions of all partners that are not due, without their bytes."""
    wanted = (
        select(
            editions.c.format,
            editions.c.changed_at,
            editions.c.article_ids,
            func.length(editions.c.body).label("size"),
            partners.c.partner_id,
            partners.c.made_by,
            partners.c.next_at,
        )
        .join(partners, partners.c.partner_id == editions.c.partner_id)
        .where(not_(waits(now)))
        .order_by(editions.c.format)
    )
    found: dict[PartnerId, Standing] = {}
    for row in db.execute(wanted):
        stood = found.get(row.partner_id)
        carried = tuple(ArticleId(article_id) for article_id in row.article_ids)
        file = (row.format, row.size, row.changed_at)
        files = (*(stood.files if stood else ()), file)
        found[row.partner_id] = Standing(made_by=row.made_by, carried=carried, files=files, next_at=row.next_at)
    return found


def all_of(db: Connection, partner_id: PartnerId) -> dict[Format, Edition]:
    """Give the editions that stand for a partner."""
    found = (_edition(row) for row in db.execute(select(editions).where(editions.c.partner_id == partner_id).order_by(editions.c.format)))
    return {edition.format: edition for edition in found}


def one(db: Connection, partner_id: PartnerId, form: Format) -> Edition | None:
    """Give one edition that stands, None if there is none."""
    row = db.execute(select(editions).where(editions.c.partner_id == partner_id, editions.c.format == form)).one_or_none()
    return None if row is None else _edition(row)


def _edition(row: Row[Any]) -> Edition:
    return Edition(
        partner_id=PartnerId(row.partner_id),
        format=row.format,
        body=row.body,
        etag=row.etag,
        changed_at=row.changed_at,
        generation=Digest(row.generation),
        article_ids=tuple(ArticleId(article_id) for article_id in row.article_ids),
        pressed=row.pressed or b"",
    )


def differ(db: Connection, partner_id: PartnerId, fresh: Sequence[Edition]) -> bool:
    """Say whether these are not the editions that stand for a partner."""
    stands = db.execute(select(editions.c.format, editions.c.etag).where(editions.c.partner_id == partner_id))
    return {(row.format, row.etag) for row in stands} != {(edition.format, edition.etag) for edition in fresh}


class Build(NamedTuple):
    """What was built for a partner.

    `revision` is the state of the placements that the editions were built from (None: the one that stands now), `next_at`
    when time alone will change the set again, `made_by` the digest of the settings that they were made by, `counted_at` the partner's
    last fetch that counts, `good` what is to be known of it, `membership` what they hold and tell, `made` what their
    recipes are kept of. Of `pings` those go out whose format has changed.
    """

    editions: Sequence[Edition]
    revision: int | None
    next_at: datetime | None
    made_by: Digest = Digest("")
    counted_at: datetime | None = None
    good: Good | None = None
    membership: Membership | None = None
    made: recipes.Made = recipes.Made()
    pings: Sequence[Ping] = ()


def publish(db: Connection, partner_id: PartnerId, build: Build, *, now: datetime) -> tuple[Edition, ...]:
    """Replace a partner's editions by those built; gives the ones whose bytes changed, as they stand now."""
    refuse_withheld(db, partner_id, build.editions, now=now)
    stood = all_of(db, partner_id)
    formats = [edition.format for edition in build.editions]
    db.execute(delete(editions).where(editions.c.partner_id == partner_id, editions.c.format.not_in(formats)))
    changed = [edition.format for edition in build.editions if _replace(db, partner_id, edition, stood.get(edition.format), now=now)]
    _note(db, partner_id, build, now=now)
    if build.good is not None and build.editions:
        good_builds.keep(db, partner_id, build.good, build.editions[0].generation, now=now)
    if build.membership is not None:
        retracting.settle(db, build.membership, now=now)
    pinging.add(db, [ping for ping in build.pings if ping.format in changed])
    stands = all_of(db, partner_id)
    recipes.follow(db, partner_id, stands.values(), build.made, now=now)
    return tuple(stands[form] for form in changed)


def refuse_withheld(db: Connection, partner_id: PartnerId, made: Iterable[Edition], *, now: datetime) -> None:
    """Refuse editions that carry what was killed or held since the articles in them were read: an order is never overtaken by a build.

    An embargo counts as a hold. A partner's own delay does not: while a tripwire holds the build, what stands goes on by the earlier one.
    """
    carried = {article_id for edition in made for article_id in edition.article_ids}
    for article_id in withheld(db, among(carried), now=now):
        told = f"article {article_id} was held or killed while its feeds were built; they are built again"
        raise StaleError(f"partners/{partner_id}: {told}")


def withdraw(db: Connection, partner_ids: Iterable[PartnerId], *, now: datetime) -> dict[PartnerId, bool]:
    """Take out what these partners, whom nobody builds, have of what was taken back: whole editions, and pages of archives.

    Gives whose, and whether it was editions too.
    """
    gone: dict[PartnerId, bool] = {}
    for partner_id in partner_ids:
        on_pages = articles.c.id.in_(select(archived.c.article_id).where(archived.c.partner_id == partner_id))
        if archiving.take_out(db, partner_id, withheld(db, [on_pages], now=now)):
            gone[partner_id] = False
        rows = db.execute(select(editions.c.article_ids).where(editions.c.partner_id == partner_id))
        carried = {article_id for row in rows for article_id in row.article_ids}
        if next(withheld(db, among(carried), now=now), None) is not None or retracting.stands_withdrawn(db, partner_id, carried):
            db.execute(delete(editions).where(editions.c.partner_id == partner_id))
            recipes.end(db, partner_id, now=now)
            gone[partner_id] = True
    touch(db, gone, now=now)
    return gone


def _replace(db: Connection, partner_id: PartnerId, fresh: Edition, old: Edition | None, *, now: datetime) -> bool:
    """Put one edition in the place of the old one; False if the bytes are the same, and then its time stays."""
    row: dict[str, Any] = {"generation": fresh.generation, "article_ids": fresh.article_ids}
    if old is not None and old.body == fresh.body and old.etag == fresh.etag:
        here = (editions.c.partner_id == partner_id, editions.c.format == fresh.format)
        db.execute(update(editions).where(*here).values(row))
        return False
    changed_at = now if old is None else max(now, _next_second(old.changed_at))
    named = {"partner_id": partner_id, "format": fresh.format}
    upsert(
        db, editions, [{**named, **row, "body": fresh.body, "pressed": fresh.pressed or None, "etag": fresh.etag, "changed_at": changed_at}]
    )
    return True


def _next_second(moment: datetime) -> datetime:
    """Give the whole second after `moment`: other bytes have another Last-Modified, even when the clock was set back."""
    return moment.replace(microsecond=0) + timedelta(seconds=1)


def _note(db: Connection, partner_id: PartnerId, build: Build, *, now: datetime) -> None:
    """Note what the partner's editions were built from; if placements changed since, it stays due."""
    wanted = select(partners).where(partners.c.partner_id == partner_id)
    if (partner := db.execute(wanted).one_or_none()) is None:
        touch(db, (partner_id,), now=now)
        partner = db.execute(wanted).one()
    members = build.editions[0].article_ids if build.editions else ()
    fresh = {
        "built": partner.revision if build.revision is None else min(partner.revision, build.revision),
        "next_at": build.next_at,
        "made_by": build.made_by,
        "members": _set_of(members),
        "changed_at": _changed_at(partner, members, now=now),
    }
    if build.good is None or build.good.held is None:
        # What waits in a build that is held is news still: whoever fetches meanwhile does not have it.
        fresh |= {"has_until": _has_until(partner, build.counted_at), "built_at": now, "before_at": partner.built_at}
    db.execute(update(partners).where(partners.c.partner_id == partner_id).values(fresh))


def forget(db: Connection, partner_id: PartnerId, *, now: datetime) -> None:
    """Take all that is kept for a partner out of the store, but what it had and fetched: that may be asked about until it is old.

    What it is still to be told of stays as well: whose file was away for a moment hears of every withdrawal.
    """
    for table in (placements, editions, partners):
        db.execute(delete(table).where(table.c.partner_id == partner_id))
    accesses.forget(db, partner_id)
    good_builds.forget(db, partner_id)
    archiving.clear(db, partner_id)
    keys.forget(db, partner_id)
    recipes.end(db, partner_id, now=now)


def some_fragments(db: Connection, keys: Iterable[str]) -> dict[str, Fragment]:
    """Give the rendered fragments that are kept under these keys."""
    found: dict[str, Fragment] = {}
    for part in in_parts(keys):
        rows = db.execute(select(fragments).where(fragments.c.key.in_(part), fragments.c.pressed.is_not(None)))
        found.update({row.key: Fragment(body=row.body, pressed=row.pressed, seal=Digest(row.seal or "")) for row in rows})
    return found


def keep_fragments(db: Connection, fresh: Mapping[str, Fragment], *, now: datetime) -> None:
    """Keep rendered fragments. They are a cache: retention drops them after a while, and what is needed is rendered again."""
    rows = [{"key": key, "body": one.body, "pressed": one.pressed, "seal": one.seal, "used_at": now} for key, one in fresh.items()]
    upsert(db, fragments, rows)
