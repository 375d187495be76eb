"""What a partner's software would make of editions that are not built yet: by its model, from what stands to what would.

Law: as all questions: reads the store and asks the rooms without windows; changes nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from syndicator.catalog import Manner, Partner, Settings, Sign
from syndicator.model import Article, ArticleId, Digest, Edition, Format, Membership, Retraction
from syndicator.questions.looking import Desk
from syndicator.syndicate import render
from syndicator.syndicate.read_back import READERS, Read, hubs, tombstones
from syndicator.syndicate.reception import Post, Reception, Site, chosen, key_of, receive
from syndicator.syndicate.render.dates import told_apart
from syndicator.syndicate.telling import told
from syndicator.tripping import Weighed

Fate = Literal["new post", "update", "duplicate", "restored", "taken down", "nothing"]
_FATES: tuple[tuple[str, Fate, str], ...] = (
    ("created", "new post", ""),
    ("duplicated", "duplicate", "a second post of what stands at its site already"),
    ("updated", "update", ""),
    ("restored", "restored", ""),
    ("deleted", "taken down", ""),
    ("ignored", "nothing", "it does not take this change"),
    ("unchanged", "nothing", ""),
)
_STAYS = "the post stays at its site; leaving a feed takes nothing back"
_OVERLOOKED = "it is withdrawn, and its software takes no post down for that: somebody at its site must"
_WITHDRAWN = {
    "taken down": "it is withdrawn",
    "update": "it is withdrawn: a notice takes the place of its text",
    "new post": "it is withdrawn: the notice of that becomes a post",
}
_SEEN = {
    "headline": "headline", "content": "text", "summary": "summary", "url": "link", "author": "author", "published_at": "date",
    "updated_at": "date of change", "id": "name",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What stands and what would stand in the format that the partner's software reads, and what that makes of it.

    `set_otherwise` are the articles of which any format would hold other bytes because they are refined otherwise, or because the
    partner's manner is another. `retold` are the withdrawn articles of which any format would tell otherwise, each with the signs by
    which the feeds that stand tell of it.
    """

    before: Mapping[str, Read]
    after: Mapping[str, Read]
    form: Format
    reception: Reception | None
    set_otherwise: frozenset[ArticleId]
    feed_changes: bool
    withdrawn: frozenset[ArticleId] = frozenset()
    retold: tuple[tuple[Retraction, tuple[Sign, ...]], ...] = ()

    def name(self, article: Article | Retraction) -> str:
        """Give the name of an article in that format."""
        return _name(article, self.form)

    def fields(self, article: Article) -> tuple[str, ...]:
        """Give what would read otherwise in an article that stands; empty if nothing does."""
        stood, then = self.before.get(self.name(article)), self.after.get(self.name(article))
        if stood is None or then is None:
            return ()
        found = tuple(said for key, said in _SEEN.items() if getattr(stood, key) != getattr(then, key))
        return found or (("markup",) if article.id in self.set_otherwise else ())

    def fate(self, article: Article | Retraction) -> tuple[Fate, str]:
        """Give what the partner's software does with an article, or with what it is told of a withdrawn one, and why."""
        if self.reception is None:
            return "nothing", "its software reads none of the partner's formats"
        name = self.name(article)
        told = next(((fate, why) for kind, fate, why in _FATES if name in getattr(self.reception, kind)), None)
        if isinstance(article, Retraction):
            return self._fate_of_withdrawn(name, told or ("nothing", ""))
        if article.id in self.withdrawn:
            return ("nothing", _OVERLOOKED) if told is None or told[0] == "nothing" else (told[0], told[1] or _WITHDRAWN.get(told[0], ""))
        if name not in self.after:
            return "nothing", _STAYS
        return told or ("nothing", "")

    def _fate_of_withdrawn(self, name: str, fate: tuple[Fate, str]) -> tuple[Fate, str]:
        does, why = fate
        leaves = does == "nothing" and name in self.before and name not in self.after
        return does, why or (_STAYS if leaves else _WITHDRAWN.get(does, ""))


def received(desk: Desk, partner: Partner, weighed: Weighed, fresh: Membership, refined: Collection[ArticleId]) -> Shown:
    """Render what would stand, and let the model of the partner's software fetch what stands and then that.

    `refined` are the articles that would be refined otherwise.
    """
    settings = desk.catalog.settings
    fragments = desk.store.fragments(render.fragment_keys(partner, fresh, settings))
    rendered = render.render(partner, fresh, settings, fragments=fragments)
    then = {one.format: one for one in rendered.editions}
    stands = desk.store.editions(partner.id)
    read = chosen(partner.software, then)
    form: Format = read or partner.formats[0]
    after = _read(then[form])
    retold = _retold(weighed, fresh, stands, then)
    earlier = Site(posts=tuple(_post(partner, form, one, after) for one, signs in retold if not signs))
    may_differ = {one.id for one in fresh.articles} if _manner(weighed, settings) != render.presentation(partner, settings) else refined
    return Shown(
        before=_read(stands.get(form)),
        after=after,
        form=form,
        reception=_reception(partner, earlier, stands.get(form), then[form]) if read is not None else None,
        set_otherwise=_set_otherwise(partner, fresh, stands, rendered, may_differ),
        feed_changes=_head(weighed.manner) != _head(Manner.of(partner, settings)) or _hubs(stands.get(form)) != settings.hubs_for(partner),
        withdrawn=frozenset(one.article_id for one in fresh.retractions),
        retold=retold,
    )


def _name(one: Article | Retraction, form: Format) -> str:
    return one.rss_guid if form == "rss" else one.public_id


def _set_otherwise(
    partner: Partner,
    fresh: Membership,
    stands: Mapping[Format, Edition],
    rendered: render.Rendered,
    may_differ: Collection[ArticleId],
) -> frozenset[ArticleId]:
    """Give those of the articles that may differ which do not stand to the byte in one of the editions as they would be set."""
    if not may_differ:
        return frozenset()
    return frozenset(
        one.id
        for form, sheet in rendered.sheets.items()
        if form in stands
        for one, fragment in zip(told(fresh, partner), sheet.fragments, strict=True)
        if isinstance(one, Article) and one.id in may_differ and fragment.body not in stands[form].body
    )


# ── what is withdrawn ────────────────────────────────────────────────────────────────────────────────────────────


def _retold(
    weighed: Weighed, fresh: Membership, stands: Mapping[Format, Edition], then: Mapping[Format, Edition]
) -> tuple[tuple[Retraction, tuple[Sign, ...]], ...]:
    """Give the withdrawn articles of which a format would tell otherwise, each with the signs by which it is told; what stands only leaves."""
    standing = {one.carried.article_id for one in weighed.stood if one.carried.left_at is None}
    retractions = [one for one in fresh.retractions if one.article_id not in standing]
    if not retractions:
        return ()
    both = [(form, _telling(stands[form]), _telling(then[form])) for form in then if form in stands]
    signs = weighed.manner.partner.software.signs
    return tuple(
        (one, signs if any(before.of(_name(one, form)) != _UNTOLD for form, before, _ in both) else ())
        for one in retractions
        if any(before.of(_name(one, form)) != after.of(_name(one, form)) for form, before, after in both)
    )


_UNTOLD = (None, False)


@dataclass(frozen=True, slots=True)
class _Telling:
    """What an edition tells of each name: by an entry, by a tombstone."""

    entries: Mapping[str, Read]
    tombstones: frozenset[str]

    def of(self, name: str) -> tuple[Read | None, bool]:
        """Give the entry of a name, and whether it has a tombstone."""
        return self.entries.get(name), name in self.tombstones


def _telling(edition: Edition) -> _Telling:
    return _Telling(_read(edition), frozenset(tombstones(edition.body, edition.format)))


def _post(partner: Partner, form: Format, one: Retraction, after: Mapping[str, Read]) -> Post:
    """Give the post that the software made of an article long ago: what it shows is not known, and is not what it is told now."""
    name, dated_at = _name(one, form), told_apart(one.published_at, one.article_id)
    if form == "rss":
        dated_at = dated_at.replace(microsecond=0)
    url = after[name].url if name in after else one.url
    key = key_of(partner.software, name=name, url=url, published_at=dated_at)
    return Post(key=key, id=name, url=url, headline="", text="", taken_at=dated_at)


# ── what a feed says ─────────────────────────────────────────────────────────────────────────────────────────────


def _manner(weighed: Weighed, settings: Settings) -> Digest:
    return render.presentation(weighed.manner.partner, weighed.manner.over(settings))


def _head(manner: Manner) -> tuple[object, ...]:
    """Give what a feed says of itself, beside its articles."""
    partner = manner.partner
    return (
        partner.title,
        partner.formats,
        partner.archive,
        partner.rsl,
        partner.rights,
        manner.publisher,
        manner.base_url,
        manner.rights,
        manner.rsl,
    )


def _hubs(edition: Edition | None) -> tuple[str, ...]:
    return () if edition is None else hubs(edition.body, edition.format)


def _read(edition: Edition | None) -> Mapping[str, Read]:
    return {} if edition is None else {one.id: one for one in READERS[edition.format](edition.body)}


def _reception(partner: Partner, earlier: Site, stands: Edition | None, then: Edition) -> Reception:
    site = earlier if stands is None else receive(partner.software, earlier, stands).site
    return receive(partner.software, site, then)
