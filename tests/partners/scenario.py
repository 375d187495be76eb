"""What happens between a publisher and a partner's site, a step after the other, and what the site should show after each.

A step changes the world, has the program poll and the site import, and says what is expected from then on. `run` gives what is
wrong after each step; nothing is believed because a report says it, only because the posts in the site's database are so.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape, unescape
from http import HTTPStatus
from typing import NamedTuple

from tests.partners.house import KEY, OPEN, Expected, Way
from tests.partners.wire import Story, story

PATIENCE = 60.0
PRIZE = "Harvest Prize Goes to a Grower"


class Step(NamedTuple):
    """One step: its name, what happens in it."""

    name: str
    happens: Callable[[Way], list[str]]


class After(NamedTuple):
    """A step that was taken: its name and what is wrong after it."""

    name: str
    wrong: list[str]


def run(way: Way, steps: tuple[Step, ...]) -> Iterator[After]:
    """Take the steps, one by one; gives what is wrong after each."""
    for step in steps:
        wrong = step.happens(way)
        yield After(step.name, [*wrong, *way.wrong()])


def _now() -> datetime:
    return datetime.now(UTC)


def _ago(number: int) -> datetime:
    """Give an hour ago, and a minute more for each number."""
    return _now() - timedelta(hours=1, minutes=number)


def _go(way: Way, *sources: str) -> None:
    way.poll(*sources)
    way.import_()


def _did(way: Way, **wanted: int) -> list[str]:
    """Hold the plug-in's own report against what should have been done: so many of each kind, none of the others."""
    kinds = ("new", "update", "retract", "restore", "keep", "refused")
    fates = {"new": "created", "update": "updated", "retract": "deleted", "restore": "restored"}
    return [
        f"{name}: the model has {fate}: {', '.join(getattr(way.models[name], fate))}; the site {kind}: {len(report.get(kind, []))}"
        for name, report in way.reports.items()
        for kind, fate in fates.items()
        if len(getattr(way.models[name], fate)) != len(report.get(kind, []))
    ] + [
        f"{name}: {len(report.get(kind, []))} posts {kind} instead of {wanted.get(kind, 0)}"
        for name, report in way.reports.items()
        for kind in kinds
        if len(report.get(kind, [])) != wanted.get(kind, 0)
    ]


def first_articles(way: Way) -> list[str]:
    """Tell six stories."""
    stories = [story(number, at=_ago(number)) for number in range(6)]
    way.wire.tell(*stories)
    way.expected |= {told.name: Expected(shows=(told.headline,)) for told in stories}
    _go(way)
    return _did(way, new=6)


def nothing_new(way: Way) -> list[str]:
    """Change nothing: the site is told so with a word, and does nothing."""
    before = way.answers(304)
    _go(way)
    told = way.answers(304) - before
    return _did(way) + ([] if told == len(way.feeds) else [f"{told} of {len(way.feeds)} feeds were answered with 304"])


def promotion(way: Way) -> list[str]:
    """Put an advertisement under every story and date them anew: no byte of the feeds moves."""
    before = [way.document(name) for name in way.feeds]
    way.wire.promo = True
    for name in way.wire.stories:
        way.wire.change(name, updated_at=_now().replace(microsecond=0))
    _go(way)
    moved = before != [way.document(name) for name in way.feeds]
    return _did(way) + (["a feed's bytes moved"] if moved else [])


def corrections(way: Way) -> list[str]:
    """Correct a number, and give another story a new headline: two posts change, and no post is new."""
    way.wire.correct("library-1", "13 people", "31 people")
    way.wire.change("orchard-2", headline="The Orchard That Was Thought Lost", updated_at=_now().replace(microsecond=0))
    way.expected["library-1"] = Expected(shows=("31 people",), lacks=("13 people",))
    way.expected["orchard-2"] = Expected(shows=("The Orchard That Was Thought Lost",), lacks=("Is Back",))
    _go(way)
    return _did(way, update=2)


def new_names(way: Way) -> list[str]:
    """Give all stories new guids, as a publisher's new system does: nobody notices."""
    for name, told in way.wire.stories.items():
        way.wire.change(name, guid=f"{told.guid}-moved")
    _go(way)
    return _did(way)


def local_edits(way: Way) -> list[str]:
    """Edit on the site: tags stay the editors', a kept text is kept, what they threw away stays away."""
    posts = {post["link"].rpartition("/")[2]: post for post in way.site.posts() if post["status"] == "publish"}
    way.site.edit(posts["quarry-3"]["post"], post_content="<p>Our own words about the quarry.</p>", keep="1", tags_input=["Quarries"])
    way.site.edit(posts["bakery-4"]["post"], delete="into the trash")
    other = next(post for post in way.site.posts() if post["link"].endswith("/lighthouse-5"))
    way.site.edit(other["post"], delete="for good")
    way.wire.correct("quarry-3", "15 people", "51 people")
    way.wire.correct("bakery-4", "16 people", "61 people")
    way.wire.correct("lighthouse-5", "17 people", "71 people")
    _go(way)
    after = way.site.posts()
    of = {name: [post for post in after if post["link"].endswith(f"/{name}")] for name in ("quarry-3", "bakery-4", "lighthouse-5")}
    mine = next(post for post in of["quarry-3"] if post["post"] == posts["quarry-3"]["post"])
    thrown = next(post for post in of["bakery-4"] if post["post"] == posts["bakery-4"]["post"])
    wrong = []
    if "Our own words" not in mine["text"] or "Quarries" not in mine["tags"]:
        wrong.append("what an editor kept was not kept")
    if thrown["status"] != "trash" or "61 people" in thrown["text"]:
        wrong.append("what an editor threw away came back")
    if len(of["lighthouse-5"]) != len(way.feeds) - 1:
        wrong.append(f"{len(of['lighthouse-5'])} posts of a story of which an editor deleted one")
    way.site.edit(mine["post"], keep="")
    way.site.edit(thrown["post"], delete="for good")
    for name in ("bakery-4", "lighthouse-5"):
        del way.expected[name]
        way.ignored.add(name)
    way.expected["quarry-3"] = Expected(shows=("51 people",))
    way.import_()
    return wrong


def embargo(way: Way) -> list[str]:
    """Lay an article under embargo on the desk: it is nowhere before its time, and everywhere after it, by itself."""
    until_at = _now() + timedelta(seconds=6 + 3 * way.took)
    way.embargoed("harvest-prize", PRIZE, "The prize of the harvest goes to a grower from Odesa, the jury said on Tuesday.", until_at)
    _go(way, "desk")
    early = way.wrong() + _did(way)
    early = early if _now() < until_at else ["it took too long to look before the time was up"]
    came = [way.wait(name, PRIZE, seconds=PATIENCE + 3 * way.took) for name in way.feeds]
    way.import_()
    way.expected["harvest-prize"] = Expected(titled=PRIZE, shows=("Odesa",))
    return [*early, *([] if all(came) else ["it did not come out by itself"]), *_did(way, new=1)]


def two_at_once(way: Way) -> list[str]:
    """Import twice at the same time: nothing comes twice."""
    fresh = [story(number, at=_ago(number)) for number in (6, 7)]
    way.wire.tell(*fresh)
    way.poll()
    way.site.import_twice()
    way.received(*way.feeds)
    way.import_()
    way.expected |= {told.name: Expected(shows=(told.headline,)) for told in fresh}
    return _did(way)


def wrong_key(way: Way) -> list[str]:
    """Give the site a wrong key: it says so without naming it, and loses nothing."""
    right = way.address("rss")
    way.site.take(right + "-wrong", id=way.feeds["rss"])
    error = way.import_()["rss"]["error"]
    told = [] if "401" in error and KEY not in error and "/rss.xml" in error else [f"the error is told so: {error}"]
    screen = way.site.ask("screen")
    told += [] if "401" in screen else ["the page under Settings does not tell the error"]
    way.site.take(right, id=way.feeds["rss"])
    way.import_()
    return told + _did(way)


def by_cron(way: Way) -> list[str]:
    """Leave the import to WordPress' own clock: readers see the posts."""
    fresh = story(8, at=_ago(8))
    way.wire.tell(fresh)
    way.poll()
    way.expected[fresh.name] = Expected(shows=(fresh.headline,))
    wrong = [] if way.site.ask("scheduled") else ["the plug-in is not on WordPress' timetable"]
    way.site.serve()
    wrong += [] if way.site.ask("due") else ["WordPress takes no event"]
    status, _ = way.site.page("/wp-cron.php?doing_wp_cron")
    way.received(*way.feeds)
    way.reports = {}
    return wrong + ([] if status == HTTPStatus.OK else [f"wp-cron.php answers {status}"]) + readers(way)


def readers(way: Way) -> list[str]:
    """Look at the site as its readers do: each headline stands on the front page once for each feed, what was taken back is gone."""
    page = way.site.page("/")[1]
    wrong = []
    for post in way.site.posts():
        stands = escape(post["title"], quote=False) in unescape(page).replace("&", "&amp;")
        if stands != (post["status"] == "publish"):
            wrong.append(f"“{post['title']}” is {post['status']}, and {'stands' if stands else 'does not stand'} on the front page")
        status, text = way.site.page(f"/?p={post['post']}")
        if (status == HTTPStatus.OK) != (post["status"] == "publish"):
            wrong.append(f"the page of “{post['title']}”, which is {post['status']}, answers {status}")
        if status == HTTPStatus.OK and post["link"] not in text:
            wrong.append(f"the page of “{post['title']}” does not say whose it is first")
    return wrong


def publisher_deletes(way: Way) -> list[str]:
    """Take a story back as a publisher does, by a tombstone in its own feed."""
    way.wire.delete("ferry-0")
    return _withdrawn(way, "ferry-0")


def killed(way: Way) -> list[str]:
    """Kill an article that its publisher goes on to send."""
    way.order("kill", "quarry-3")
    return _withdrawn(way, "quarry-3")


def _withdrawn(way: Way, name: str) -> list[str]:
    """Look that an article is taken back, and that nothing brings it back."""
    way.expected[name] = replace(way.expected[name], status="trash")
    _go(way)
    wrong = _did(way, retract=1)
    _go(way)
    return [*wrong, *_did(way)]


def restored(way: Way) -> list[str]:
    """Bring the killed article back."""
    way.order("restore", "quarry-3")
    way.expected["quarry-3"] = replace(way.expected["quarry-3"], status="publish")
    way.import_()
    wrong = _did(way, restore=1)
    _go(way)
    return [*wrong, *_did(way)]


def held_and_released(way: Way) -> list[str]:
    """Hold an article that the site has, and release it: it is off the site until then, and it is the same post."""
    before = way.expected["library-1"]
    way.order("hold", "library-1")
    way.expected["library-1"] = replace(before, status="trash")
    way.import_()
    wrong = [*_did(way, retract=1), *way.wrong()]
    way.order("release", "library-1")
    way.expected["library-1"] = before
    way.import_()
    return [*wrong, *_did(way, restore=1)]


def corrected(way: Way) -> list[str]:
    """Correct an article by order, with a note."""
    way.order("correct", "library-1", "--headline", "The Library of Quay 2 Was Never Away", "--note", "An earlier headline was wrong.")
    way.expected["library-1"] = Expected(shows=("Was Never Away", "An earlier headline was wrong."), lacks=("Is Back",))
    way.import_()
    return _did(way, update=1)


def week_away(way: Way) -> list[str]:
    """Let the site not come for a week, in which more is told than the feed is long."""
    told: list[Story] = []
    for batch in range(3):
        fresh = [story(100 + batch * 6 + number, at=_now() - timedelta(seconds=6 - number)) for number in range(6)]
        told += fresh
        way.wire.tell(*fresh)
        way.poll()
    way.expected |= {each.name: Expected(shows=(each.headline,)) for each in told}
    way.import_()
    way.received_archive(OPEN)
    came = {name: len(report["new"]) for name, report in way.reports.items()}
    way.import_()  # the archive is read once more, should a page have been made a moment after the feed
    came[OPEN] += len(way.reports[OPEN]["new"])
    return [f"{name}: {number} new instead of {len(told)}" for name, number in came.items() if number != len(told)]


SHORT = (
    Step("first articles", first_articles),
    Step("nothing new", nothing_new),
    Step("only promotion", promotion),
    Step("a correction and a new headline", corrections),
    Step("new guids", new_names),
    Step("killed", killed),
    Step("restored", restored),
    Step("an embargo that ends", embargo),
    Step("two imports at once", two_at_once),
)
LONG = (
    *SHORT,
    Step("held and released", held_and_released),
    Step("corrected by order", corrected),
    Step("the publisher takes one back", publisher_deletes),
    Step("a wrong key", wrong_key),
    Step("by WordPress' own clock", by_cron),
    Step("a week away", week_away),
    Step("edits on the site", local_edits),
)
