"""What one fetch of an edition does to a partner's site, by what its software is known to do.

Takes a profile, a site and an edition; gives a Reception. Touches nothing.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from syndicator.catalog import Profile, Stamp
from syndicator.model import Edition
from syndicator.syndicate.reception.reading import Offer, read
from syndicator.syndicate.reception.sites import Post, Reception, Site

_Fate = Literal["created", "duplicated", "updated", "restored", "deleted", "ignored", "unchanged"]


def receive(profile: Profile, site: Site, edition: Edition) -> Reception:
    """Give a site after its software has fetched an edition; one in a format that it does not read changes nothing."""
    delivery = read(edition.format, edition.body)
    desk = _Desk(profile, profile.stamp(edition.format), {post.key: post for post in site.posts})
    if edition.format not in profile.formats or len(edition.body) > (profile.feed_bytes or len(edition.body)):
        return Reception(site=site, ignored=tuple(item.id for item in delivery.offers))
    for item in delivery.offers:
        desk.note(item.id, desk.take(item))
    if "tombstone" in profile.signs:
        for name, deleted_at in delivery.deleted:
            desk.note(name, desk.bury(name, deleted_at))
    return desk.reception()


def key_of(profile: Profile, *, name: str, url: str, published_at: datetime) -> str:
    """Give by what the software knows an entry again."""
    if profile.known_by == "url and date":
        return f"{url} {published_at.isoformat()}"
    return url if profile.known_by == "permalink" else name


@dataclass
class _Desk:
    """The software at work on one document: the posts by their keys, and what became of each entry so far."""

    profile: Profile
    stamp: Stamp | None
    posts: dict[str, Post]
    fates: list[tuple[str, _Fate]] = field(default_factory=list)

    def note(self, name: str, fate: _Fate) -> None:
        """Note what became of an entry."""
        self.fates.append((name, fate))

    def reception(self) -> Reception:
        """Give all that happened."""
        by_fate: dict[str, tuple[str, ...]] = {}
        for name, fate in self.fates:
            by_fate[fate] = (*by_fate.get(fate, ()), name)
        return Reception(site=Site(posts=tuple(self.posts.values())), **by_fate)

    def take(self, item: Offer) -> _Fate:
        """Do with one entry what the software does."""
        if self.profile.article_bytes and len(item.text.encode()) > self.profile.article_bytes:
            return "ignored"
        held = self.posts.get(self._key(item))
        if self._withdrawn(item):
            return self._take_down(held, item)
        return self._insert(item) if held is None else self._revise(held, item)

    def bury(self, name: str, deleted_at: datetime) -> _Fate:
        """Take down the posts of a name that a tombstone tells of, unless what they show is newer."""
        gone = [post for post in self.posts.values() if post.id == name and post.stands and post.taken_at <= deleted_at]
        for post in gone:
            self.posts[post.key] = replace(post, stands=False)
        return "deleted" if gone else "unchanged"

    def _withdrawn(self, item: Offer) -> bool:
        if "status" in self.profile.signs and item.status == "deleted":
            return True
        return "expiry" in self.profile.signs and item.expires_at is not None and item.expires_at <= self._dated(item)

    def _take_down(self, held: Post | None, item: Offer) -> _Fate:
        if held is None or not held.stands:
            return "unchanged"
        if self._dated(item) <= held.taken_at:
            return "ignored"
        self.posts[held.key] = replace(held, stands=False, taken_at=self._dated(item))
        return "deleted"

    def _insert(self, item: Offer) -> _Fate:
        new = sum(fate in {"created", "duplicated"} for _, fate in self.fates)
        if self.profile.new_entries is not None and new >= self.profile.new_entries:
            return "ignored"
        again = any(post.id == item.id or (item.url and post.url == item.url) for post in self.posts.values())
        post = self._post(item)
        self.posts[post.key] = post
        return "duplicated" if again else "created"

    def _revise(self, held: Post, item: Offer) -> _Fate:
        if (held.headline, held.text, held.url, held.stands) == (item.headline, item.text, item.url, True):
            self.posts[held.key] = replace(held, taken_at=max(held.taken_at, self._dated(item)))
            return "unchanged"
        if self.stamp is None or self._dated(item) <= held.taken_at:
            return "ignored" if held.stands else "unchanged"
        stands = held.stands or self.profile.restores
        self.posts[held.key] = replace(self._post(item), stands=stands)
        if held.stands:
            return "updated"
        return "restored" if stands else "ignored"

    def _post(self, item: Offer) -> Post:
        return Post(key=self._key(item), id=item.id, url=item.url, headline=item.headline, text=item.text, taken_at=self._dated(item))

    def _key(self, item: Offer) -> str:
        return key_of(self.profile, name=item.id, url=item.url, published_at=item.published_at)

    def _dated(self, item: Offer) -> datetime:
        """Give the date by which the software tells versions apart; where it tells none, that of publication."""
        dates = {"published": item.published_at, "updated": item.updated_at, "modified": item.modified_at}
        return dates[self.stamp or "published"]
