"""Partners' sites driven by the models over real editions: what each shows, and what it should show.

`House` runs the real lines (a publisher's feed, ingest, orders, publish, store); `Reader` is one partner's site, which reads
what stands for it and remembers, as the model of its software does. `wrong` says what is not as it should be.
"""

from datetime import timedelta

from syndicator.config.profiles import profiles
from syndicator.model import PartnerId, Status
from syndicator.syndicate.reception import Site, cannot_be_made_right, receive
from tests.orders.newsdesk import item

NAMES = ("aa", "bb", "cc")
TEXT = "The harbor office said on Monday that the ferry of berth {} runs again between the two banks of the river, after {} winters."
NOTICE = "has been withdrawn by"


def partner(profile, form):
    """Give a partner's file."""
    return f"title: {profile}\nprofile: {profile}\nformats: [{form}]\n"


class Reader:
    """One partner's site. `last` is, by article, what it was to show when it last read; `lost` what cannot be made right there."""

    def __init__(self, house, name, profile, form):
        self.house, self.id, self.form = house, PartnerId(name), form
        self.profile = profiles()[profile]
        self.site, self.last, self.lost, self.reception = Site(), {}, set(), None

    def cannot(self, event):
        return bool(cannot_be_made_right(self.profile, self.form, event))

    def read(self):
        """Fetch what stands, and take it as the software does; then nothing is wrong but what is said to be."""
        before, now = self.posts(), dict(self.house.state)
        self.lost |= {name for name in now if before.get(name) and self._is_lost(self.last.get(name), now[name])}
        self.reception = receive(self.profile, self.site, self.house.desk.store.editions(self.id)[self.form])
        self.site, self.last = self.reception.site, now
        assert self.wrong() == []

    def _is_lost(self, was, is_):
        if is_ is None:
            return was is not None and self.cannot("kill")
        if was is None:
            return self.cannot("restore")
        return was != is_ and self.cannot("correction")

    def posts(self):
        """Give the posts of each article, those that were taken down as well."""
        found, ids = {}, self.house.names[self.form]
        for post in self.site.posts:
            found.setdefault(ids[post.id], []).append(post)
        return found

    def wrong(self):
        """Give what is not as it should be, in words."""
        return [*self._doubled(), *self._unlike()]

    def _doubled(self):
        doubled = [f"{name} has {len(posts)} posts" for name, posts in self.posts().items() if len(posts) > 1]
        return [*doubled, *(f"{name} was posted a second time" for name in self.reception.duplicated)]

    def _unlike(self):
        posts = self.posts()
        for name, text in self.last.items():
            shown = [post.text for post in posts.get(name, ()) if post.stands]
            if name in self.lost:
                continue
            if text is None and not all(NOTICE in one for one in shown):
                yield f"{name} is withdrawn and shown: {shown}"
            if text is not None and not (len(shown) == 1 and text in shown[0]):
                yield f"{name} should say {text!r} and shows {shown}"


class House:
    """A publisher's feed with some articles, and the partners that are asked for as (name, profile, format)."""

    def __init__(self, open_desk, readers, *, more=""):
        files = {f"partners__{name}": partner(profile, form) + more for name, profile, form in readers}
        self.desk = open_desk(**files)
        self.readers = [Reader(self, name, profile, form) for name, profile, form in readers]
        self.entries, self.winters, self.guids, self.urls, self.unread = {}, {}, {}, {}, timedelta()

    def article(self, name):
        return self.desk.article(self.guids[name])

    def look(self):
        """Look what is held: for each article what its text says now (None: it is withdrawn), and its names by format."""
        held = {name: self.article(name) for name in self.entries}
        self.state = {name: self._says(name, article) for name, article in held.items()}
        self.names = {
            "rss": {one.rss_guid: name for name, one in held.items()},
            "atom": {one.public_id: name for name, one in held.items()},
        }

    def _says(self, name, article):
        out = article.status is Status.LIVE and (article.embargo_until is None or article.embargo_until <= self.desk.now)
        held = article.directions.until_at
        return f"after {self.winters[name]} winters" if out and (held is None or held <= self.desk.now) else None

    def write(self, name, **changes):
        """Let an article stand in the publisher's feed, new or changed, and pull the feed with all that stands there."""
        self.guids.setdefault(name, name)
        self.urls.setdefault(name, f"https://w.example/{name}")
        self.winters[name] = self.winters.get(name, 10) + changes.get("winters", 0)
        self.guids[name] = changes.get("guid", self.guids[name])
        self.urls[name] = changes.get("url", self.urls[name])
        text = TEXT.format(name, self.winters[name])
        self.entries[name] = item(name, text, guid=self.guids[name], url=self.urls[name])
        self.pull()

    def pull(self):
        self.desk.now += timedelta(minutes=10)
        if self.entries:
            self.desk.poll(*self.entries.values())
        self.desk.tick(minutes=1)

    def order(self, kind, name, **more):
        self.desk.now += timedelta(minutes=5)
        self.desk.order(kind, self.article(name).id, **more)
        self.desk.tick(minutes=1)
        self.pull()

    def pass_by(self, **length):
        """Let time go on without a fetch by any partner, a day at a time."""
        until = self.desk.now + timedelta(**length)
        while self.desk.now < until:
            self.desk.tick(days=1)

    def close(self):
        self.desk.rooms.crew.close()
        self.desk.store.close()

    def read(self):
        self.look()
        for reader in self.readers:
            reader.read()
