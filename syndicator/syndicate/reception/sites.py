"""A partner's site as its software keeps it: posts, and what one fetch did to them. Values only."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post that the software made of an entry.

    key       by what the software knows it again: guid, link, or link and date
    id        the entry's name in the feed, whether the software looks at it or not
    taken_at  the date of the version that it shows, as the software reads dates
    stands    False: taken down, and remembered
    """

    key: str
    id: str
    url: str
    headline: str
    text: str
    taken_at: datetime
    stands: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All posts that a site has made of our feeds, the first made first, those taken down as well."""

    posts: tuple[Post, ...] = ()

    @property
    def standing(self) -> tuple[Post, ...]:
        """The posts that readers see."""
        return tuple(post for post in self.posts if post.stands)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """A site after one fetch, and the entries' names by what became of them.

    created     a new post.  duplicated: a second post of what has one already
    updated     the post shows what the entry says now.  restored: a post that was taken down stands again
    deleted     the post was taken down
    ignored     the entry says something else than the post, or says that it was withdrawn, and nothing came of it
    unchanged   the post shows what the entry says, or there is nothing to take down
    """

    site: Site
    created: tuple[str, ...] = ()
    duplicated: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
