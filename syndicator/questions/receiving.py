"""What a partner's software would make of editions that are not built yet: by its model, from what stands to what would.

Law: as all questions: reads the store and asks the rooms without windows; changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from syndicator.catalog import Manner, Partner, Settings
from syndicator.model import Article, ArticleId, Digest, Edition, Format, Membership
from syndicator.questions.looking import Desk
from syndicator.syndicate import render
from syndicator.syndicate.read_back import READERS, Read
from syndicator.syndicate.reception import Reception, Site, chosen, receive
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
_OVERLOOKED = "it is withdrawn, and its software takes no post down for that: somebody at its site must"
_WITHDRAWN = {"taken down": "it is withdrawn", "update": "it is withdrawn: a notice takes the place of its text"}
_SEEN = {
    "headline": "headline", "content": "text", "summary": "summary", "url": "link", "author": "author", "published_at": "date",
    "updated_at": "date of change", "id": "name",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What stands and what would stand in the format that the partner's software reads, and what that makes of it.

    `set_otherwise` are the articles of which any format would hold other bytes because the partner's manner is another.
    """

    before: Mapping[str, Read]
    after: Mapping[str, Read]
    form: Format
    reception: Reception | None
    set_otherwise: frozenset[ArticleId]
    feed_changes: bool
    withdrawn: frozenset[ArticleId] = frozenset()

    def name(self, article: Article) -> str:
        """Give the name of an article in that format."""
        return article.rss_guid if self.form == "rss" else article.public_id

    def fields(self, article: Article) -> tuple[str, ...]:
        """Give what would read otherwise in an article that stands; empty if nothing does."""
        stood, then = self.before.get(self.name(article)), self.after.get(self.name(article))
        if stood is None or then is None:
            return ()
        found = tuple(said for key, said in _SEEN.items() if getattr(stood, key) != getattr(then, key))
        return found or (("markup",) if article.id in self.set_otherwise else ())

    def fate(self, article: Article) -> tuple[Fate, str]:
        """Give what the partner's software does with an article, and why."""
        if self.reception is None:
            return "nothing", "its software reads none of the partner's formats"
        name = self.name(article)
        told = next(((fate, why) for kind, fate, why in _FATES if name in getattr(self.reception, kind)), None)
        if article.id in self.withdrawn:
            return ("nothing", _OVERLOOKED) if told is None or told[0] == "nothing" else (told[0], told[1] or _WITHDRAWN.get(told[0], ""))
        if name not in self.after:
            return "nothing", "the post stays at its site; leaving a feed takes nothing back"
        return told or ("nothing", "")


def received(desk: Desk, partner: Partner, weighed: Weighed, fresh: Membership) -> Shown:
    """Render what would stand, and let the model of the partner's software fetch what stands and then that."""
    settings = desk.catalog.settings
    fragments = desk.store.fragments(render.fragment_keys(partner, fresh, settings))
    rendered = render.render(partner, fresh, settings, fragments=fragments)
    then = {one.format: one for one in rendered.editions}
    stands = desk.store.editions(partner.id)
    read = chosen(partner.software, then)
    form: Format = read or partner.formats[0]
    return Shown(
        before=_read(stands.get(form)),
        after=_read(then[form]),
        form=form,
        reception=_reception(partner, stands.get(form), then[form]) if read is not None else None,
        set_otherwise=_set_otherwise(partner, fresh, stands, rendered)
        if _manner(weighed, settings) != render.presentation(partner, settings)
        else frozenset(),
        feed_changes=_head(weighed.manner) != _head(Manner.of(partner, settings)),
        withdrawn=frozenset(one.article_id for one in fresh.retractions),
    )


def _set_otherwise(
    partner: Partner, fresh: Membership, stands: Mapping[Format, Edition], rendered: render.Rendered
) -> frozenset[ArticleId]:
    """Give the articles that do not stand to the byte in one of the editions as they would be set."""
    return frozenset(
        one.id
        for form, sheet in rendered.sheets.items()
        if form in stands
        for one, fragment in zip(told(fresh, partner), sheet.fragments, strict=True)
        if isinstance(one, Article) and fragment.body not in stands[form].body
    )


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


def _read(edition: Edition | None) -> Mapping[str, Read]:
    return {} if edition is None else {one.id: one for one in READERS[edition.format](edition.body)}


def _reception(partner: Partner, stands: Edition | None, then: Edition) -> Reception:
    site = Site() if stands is None else receive(partner.software, Site(), stands).site
    return receive(partner.software, site, then)
