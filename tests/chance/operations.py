"""What may happen to a newsroom, an operation a function: it does one thing to the house and notes what is true after it."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from random import Random

from syndicator.errors import ConfigError
from syndicator.model import Status
from syndicator.syndicate.reception import chosen, receive
from tests.chance import laws
from tests.chance.newsroom import DAY, PROFILES, Newsroom, Story, partner_text

Operation = Callable[[Newsroom, Random], Awaitable[object]]


def _some(newsroom: Newsroom, chance: Random, *, held: bool = True) -> Story | None:
    """Give one of the newer stories; `held`: one that came in already."""
    stories = list(newsroom.truth.stories.values())[-60:]
    chance.shuffle(stories)
    return next((story for story in stories if not held or newsroom.article(story.number) is not None), None)


# ── at the publishers ────────────────────────────────────────────────────────────────────────────────────────────


async def write_stories(newsroom: Newsroom, chance: Random) -> None:
    """Have a publisher write news, some of it dated back."""
    name = chance.choice(["wire", "agency"])
    for _ in range(chance.choice([1, 1, 1, 2, 5])):
        number = len(newsroom.truth.stories) + 1
        story = Story(
            number=number, source=name, guid=f"{name}-{number}" if chance.random() < 0.7 else f"https://{name}.example/?p={number}",
            link=f"https://{name}.example/stories/{number}", published_at=newsroom.now - timedelta(minutes=chance.choice([1, 5, 60, 3000])),
            winters=chance.randrange(2, 90), promo=chance.randrange(3),
        )  # fmt: skip
        newsroom.truth.stories[number] = story
    newsroom.put_up()


async def poll(newsroom: Newsroom, chance: Random) -> None:
    """Poll a source."""
    await newsroom.take_in(chance.choice(["wire", "agency"]))


async def edit_substance(newsroom: Newsroom, chance: Random) -> None:
    """Change a figure and the headline of a story."""
    if story := _some(newsroom, chance, held=False):
        newsroom.tell(story, winters=story.winters + 1)


async def edit_noise(newsroom: Newsroom, chance: Random) -> None:
    """Change spaces and the promotion of every story: no byte of any feed may move."""
    await newsroom.take_in("wire")
    before = await laws.settled(newsroom)
    for story in list(newsroom.truth.stories.values()):
        if story.source == "wire" and story.listed:
            newsroom.tell(story, noise=story.noise + 1, promo=story.promo + 1)
    await newsroom.take_in("wire")
    laws.nothing_moved(newsroom, before, "noise")


async def new_guid(newsroom: Newsroom, chance: Random) -> None:
    """Call a story by another guid."""
    story = _some(newsroom, chance)
    listed = story is not None and story.number in newsroom.shown[story.source]
    if story and listed and story.deleted_at is None and story.number not in newsroom.truth.killed_at:
        newsroom.tell(story, guid=f"{story.guid}-again")
        await newsroom.take_in(story.source)


async def new_address(newsroom: Newsroom, chance: Random) -> None:
    """Move a story to another address."""
    story = _some(newsroom, chance)
    if story and story.deleted_at is None:
        newsroom.truth.moved.add(story.number)
        newsroom.tell(story, link=f"{story.link}/a" if chance.random() < 0.5 else story.link.replace("https", "http", 1))


async def take_back(newsroom: Newsroom, chance: Random) -> None:
    """Let the agency say of a story that it is deleted."""
    story = _some(newsroom, chance)
    if story and story.source == "agency" and story.listed and story.deleted_at is None:
        newsroom.tell(story, deleted_at=newsroom.now)
        await newsroom.take_in("agency")
        article = newsroom.article(story.number)
        if article is not None and article.status is Status.KILLED:
            newsroom.truth.killed_at.setdefault(story.number, newsroom.now)


# ── orders ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def hold(newsroom: Newsroom, chance: Random) -> None:
    """Hold a story, for good or until a time."""
    story = _some(newsroom, chance)
    if story is None or story.number in newsroom.truth.killed_at:
        return
    # In whole seconds, as the command gives it: feeds show no finer ones.
    ends = (newsroom.now + timedelta(minutes=chance.choice([5, 90, 3000]))).replace(microsecond=0)
    until = ends if chance.random() < 0.5 else None
    newsroom.order("hold", story.number, until=until)
    # The last order counts: one that names a time ends a hold for good, and the other way round.
    newsroom.truth.held.discard(story.number)
    newsroom.truth.held_until.pop(story.number, None)
    if until is None:
        newsroom.truth.held.add(story.number)
    else:
        newsroom.truth.held_until[story.number] = until
    await newsroom.tick()


async def release(newsroom: Newsroom, chance: Random) -> None:
    """Let a held story out."""
    truth = newsroom.truth
    waiting = sorted((truth.held | set(truth.held_until)) - set(truth.killed_at))
    if waiting:
        number = chance.choice(waiting)
        newsroom.order("release", number)
        truth.held.discard(number)
        truth.held_until.pop(number, None)
        await newsroom.tick()


async def kill(newsroom: Newsroom, chance: Random) -> None:
    """Kill a story."""
    if story := _some(newsroom, chance):
        newsroom.order("kill", story.number)
        newsroom.truth.killed_at.setdefault(story.number, newsroom.now)
        await newsroom.tick()


async def restore(newsroom: Newsroom, chance: Random) -> None:
    """Bring a killed story back."""
    killed = sorted(newsroom.truth.killed_at)
    if not killed:
        return
    number = chance.choice(killed[-20:])
    newsroom.order("restore", number)
    for places in (newsroom.truth.killed_at, newsroom.truth.held_until):
        places.pop(number, None)
    newsroom.truth.held.discard(number)
    article = newsroom.article(number)
    if article is not None and article.status is not Status.LIVE:  # it says so, and somebody must release it
        newsroom.truth.held.add(number)
    await newsroom.tick()


async def correct(newsroom: Newsroom, chance: Random) -> None:
    """Correct a story by order, with a note."""
    story = _some(newsroom, chance)
    if story and story.number not in newsroom.truth.killed_at:
        newsroom.order(
            "correct", story.number, headline=f"Ferry {story.number} corrected {chance.randrange(1000)}", note="A figure was wrong."
        )
        await newsroom.tick()


# ── time, settings, the house itself ─────────────────────────────────────────────────────────────────────────────


async def wait(newsroom: Newsroom, chance: Random) -> None:
    """Let time go on, by a second or by a month."""
    newsroom.now += chance.choice([timedelta(seconds=1), timedelta(minutes=10), timedelta(hours=5), DAY, 8 * DAY, 31 * DAY])
    await newsroom.tick()


async def wait_for_a_boundary(newsroom: Newsroom, chance: Random) -> None:
    """Let time go on to the second before a hold ends, and to its end."""
    ends = sorted(until for until in newsroom.truth.held_until.values() if until > newsroom.now)
    if ends:
        for at in (ends[0] - timedelta(seconds=1), ends[0]):
            newsroom.now = max(newsroom.now, at - timedelta(milliseconds=1))
            await newsroom.tick()
            laws.nothing_barred_is_visible(laws.moment(newsroom))


async def edit_partner(newsroom: Newsroom, chance: Random) -> None:
    """Edit a partner's file, sometimes into something that cannot be read, and then mend it."""
    name = chance.choice(list(PROFILES))
    keys = chance.choice(
        [{}, {"limit": chance.choice([2, 6, 12])}, {"credit": f"'From {{source}}, {chance.randrange(9)}.'"}, {"content": "summary"},
         {"delay": "2h"}, {"max_age": "20d"}, {"window": "2d"}, {"include": "[{sources: wire}]"}, {"exclude": "[{headline: '7*'}]"}]
    )  # fmt: skip
    if chance.random() < 0.2:
        before = await laws.settled(newsroom)
        newsroom.write(f"partners/{name}.yaml", "title: [never closed\n")
        with suppress(ConfigError):
            await newsroom.app.reload()
        await newsroom.app.place()
        await newsroom.tick()
        laws.nothing_moved(newsroom, before, "a broken edit")
    newsroom.write(f"partners/{name}.yaml", partner_text(name, **keys))
    await newsroom.take_over()


async def open_again(newsroom: Newsroom, chance: Random) -> None:
    """Close the house and open it again: nothing moves."""
    before = await laws.settled(newsroom)
    await newsroom.again()
    laws.nothing_moved(newsroom, before, "a restart")


async def build_again(newsroom: Newsroom, chance: Random) -> None:
    """Build a partner though nothing changed since its last build, fetches included: no byte moves."""
    partner_id = chance.choice(list(newsroom.app.catalog.partners))
    await newsroom.app.publish(partner_id)
    build = await newsroom.app.publish(partner_id)
    assert not build.error, build.error
    assert build.changed == (), f"{build.partner_id}: the same state gave other bytes"


# ── at the partners' ─────────────────────────────────────────────────────────────────────────────────────────────


async def fetch(newsroom: Newsroom, chance: Random) -> None:
    """Let a partner's software fetch its feed over HTTP and do with it what it is known to do."""
    partner = chance.choice(list(PROFILES))
    settings = newsroom.app.catalog.partners[partner]
    form = chosen(settings.software, settings.formats)
    if form is None:
        return
    path = f"/feeds/{partner}/{ {'rss': 'rss.xml', 'atom': 'atom.xml', 'json': 'feed.json'}[form] }"
    if partner != "open" and chance.random() < 0.2:
        status, _, _ = await newsroom.get(path)
        assert status == 401, "a feed was given out without its key"
    status, body, tag = await newsroom.get(path, partner=partner, tag=newsroom.last_tags.get((partner, form), ""))
    newsroom.last_tags[partner, form] = tag or newsroom.last_tags.get((partner, form), "")
    newsroom.app.front.write_down()
    edition = newsroom.edition(partner, form)
    if status == 200:
        assert edition is not None
        assert body == edition.body, "the site gave other bytes than those that stand"
        got = receive(settings.software, newsroom.sites[partner], edition)
        newsroom.sites[partner] = got.site
        laws.a_site_is_right(newsroom, partner, form, got)
    else:
        assert status == 304, f"the site answered {status}"


async def open_pages(newsroom: Newsroom, chance: Random) -> None:
    """Open the page of an article, and the house's own pages."""
    if story := _some(newsroom, chance):
        article = newsroom.article(story.number)
        status, body, _ = await newsroom.get(f"/articles/{article.id}")
        if story.number in newsroom.truth.barred(newsroom.now):
            assert status in {404, 410}, f"the page of a barred article answers {status}"
            assert story.mark.encode() not in body
    for path in ("/", "/readyz", "/metrics", "/feeds.opml", "/news-sitemap.xml"):
        _, body, _ = await newsroom.get(path)
        found = laws.marks_in(body) & newsroom.truth.barred(newsroom.now)
        assert not found, f"{path} shows {found}"


WEIGHTS: dict[Operation, int] = {
    write_stories: 18, poll: 16, edit_substance: 8, edit_noise: 2, new_guid: 4, new_address: 2, take_back: 3, hold: 6, release: 4, kill: 4,
    restore: 3, correct: 4, wait: 8, wait_for_a_boundary: 3, edit_partner: 5, open_again: 1, build_again: 2, fetch: 18, open_pages: 3,
}  # fmt: skip
"""How often each happens, in proportion."""
