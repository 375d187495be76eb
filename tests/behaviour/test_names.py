"""Articles under other names: guids that change, storms of them, stories of two sources, sources that move (E2, E4 to E6)."""

import os
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from syndicator.catalog import Source
from syndicator.model import Document, Fetched, SourceId, Status, Validators
from syndicator.parse import parse
from syndicator.questions.looking import explain, show
from tests.behaviour.house import NOW, play
from tests.behaviour.publisher import feed_of, item, reply, rss

WIRE = SourceId("wire")
TWO = {"wire": "full_text: never\n", "other": "full_text: never\n"}
TOWNS = ("harbor", "chapel", "market", "quarry", "orchard", "library", "mill", "stadium", "garden", "bridge")


def text(number: int) -> str:
    """Give a text that is like no other, in its words and not only in its figures."""
    town, other = TOWNS[number % 10], TOWNS[number // 10 % 10]
    return (
        f"Work on the {town} beside the {other} stopped after {number + 3} families wrote to the mayor, who answers in {number * 7 + 20} days. "
        f"Nobody behind the {other} remembers when the {town} was last painted in its {number + 11} colors."
    )


def story(number: int, **more: str) -> str:
    return item(
        number,
        **(
            {
                "text": text(number),
                "title": f"{TOWNS[number % 10].title()} and {TOWNS[number // 10 % 10]}, part {number}",
                "link": f"https://wire.example/story/{number}",
            }
            | more
        ),
    )


def names(house, partner="all"):
    return {entry["id"] for entry in house.carried(partner)}


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"guid": "new"}, id="the guid"),
        pytest.param({"guid": "new", "link": "http://www.wire.example/story/7/?utm_source=x"}, id="the guid and the spelling of the link"),
        pytest.param({"guid": "new", "text": text(7).replace("mayor", "council")}, id="the guid and a word"),
        pytest.param({"guid": "new", "link": "https://elsewhere.example/stories/seven"}, id="the guid and the link"),
    ],
)
def test_e4_an_article_under_a_new_guid_is_the_same_article(tmp_path, changed):
    """A new guid over the same link, or the same headline and text, is the article that is held: an update at most, and nothing new."""

    async def evening(house):
        await house.poll()
        before, held = names(house), {article.id for article in house.articles()}
        run = await house.poll()
        assert run.new == 0
        assert names(house) == before
        assert {article.id for article in house.articles()} == held
        again = await house.poll()
        assert (again.new, again.revised, again.parsed) == (0, 0, 0)

    sent, later = feed_of(story(8), story(7, guid="old")), feed_of(story(8), story(7, **changed))
    play(tmp_path, evening, {"/feed": [sent, later]})


def test_e4_another_story_at_a_shared_address_is_news(tmp_path):
    """A new guid at a held article's address with other words is news: publishers point several stories at one page."""
    sent, later = story(1, guid="a", link="https://wire.example/live"), story(2, guid="b", link="https://wire.example/live")

    async def evening(house):
        await house.poll()
        assert (await house.poll()).new == 1
        assert len(names(house)) == 2

    play(tmp_path, evening, {"/feed": [feed_of(sent), feed_of(later)]})


def test_e4_a_few_words_that_return_another_day_are_another_article(tmp_path):
    """The same few words under another guid, link and date are another article: the weather reads alike on many days."""
    days = ("Wed, 04 Mar 2026 06:00:00 GMT", "Thu, 05 Mar 2026 06:00:00 GMT")
    sent = [item(n, title="The weather", text="Fair. No change.", date=day) for n, day in enumerate(days)]
    renamed = item(1, guid="renamed", link="https://wire.example/renamed", title="The weather", text="Fair. No change.", date=days[1])

    async def evening(house):
        await house.poll()
        assert (await house.poll()).new == 1
        assert (await house.poll()).new == 0

    play(tmp_path, evening, {"/feed": [feed_of(sent[0]), feed_of(sent[1]), feed_of(renamed)]})


@pytest.mark.parametrize("moved", [False, True], ids=["under their addresses", "under new addresses"])
def test_e5_a_storm_of_new_guids_is_matched_and_told_and_brings_nothing_new(tmp_path, moved):
    """However many held articles come under new guids (two hundred at once) they are the held articles: no partner sees a new one, and the run says what came."""
    numbers = range(40 if moved else 200)
    first = [story(n, guid=f"old-{n}") for n in numbers]
    renamed = [story(n, guid=f"new-{n}", **({"link": f"https://new.example/story/{n}"} if moved else {})) for n in numbers]

    async def evening(house):
        assert (await house.poll()).new == len(numbers)
        before = names(house)
        run = await house.poll()
        assert (run.new, run.held) == (0, 0)
        assert names(house) == before
        (told,) = [problem for problem in run.problems if "new guids" in problem]
        assert f"{len(numbers)} entries" in told
        assert (f"{len(numbers)} by their headline and text" if moved else f"{len(numbers)} by their address") in told
        assert (await house.poll()).parsed == 0

    play(tmp_path, evening, {"/feed": [feed_of(*first), feed_of(*renamed)]})


def test_e5_what_is_ambiguous_in_a_storm_waits_for_a_person_and_news_goes_out(tmp_path):
    """In a storm, entries that may be one held article or another are held and told; a story that is new in substance goes out."""
    first = [
        *(story(n, guid=f"old-{n}") for n in range(12)),
        *(story(50, guid=f"twin-{n}", link=f"https://wire.example/t/{n}") for n in range(2)),
    ]
    renamed = [
        *(story(n, guid=f"new-{n}") for n in range(11)),
        story(61, guid="new-11", link="https://wire.example/story/11"),
        story(50, guid="which", link="https://wire.example/t/7"),
        story(77, guid="news"),
    ]

    async def evening(house):
        await house.poll()
        run = await house.poll()
        assert (run.new, run.held) == (3, 2)
        (told,) = [problem for problem in run.problems if "new guids" in problem]
        assert "11 are articles that are held already" in told
        assert "2 may be" in told
        assert "part 77" in " ".join(house.headlines())
        assert "part 61" not in " ".join(house.headlines())
        assert len(house.rows(status=Status.HELD)) == 2
        await house.app.refine_again(WIRE, always=True)
        assert len(house.rows(status=Status.HELD)) == 2

    play(tmp_path, evening, {"/feed": [feed_of(*first), feed_of(*renamed)]})


def test_e5_a_document_that_is_new_in_substance_is_news(tmp_path):
    """However many entries a document brings under new guids, what is new in substance is news, and no storm."""

    async def evening(house):
        await house.poll()
        run = await house.poll()
        assert (run.new, run.held, run.problems) == (30, 0, ())

    play(tmp_path, evening, {"/feed": [feed_of(*(story(n) for n in range(30))), feed_of(*(story(n) for n in range(30, 60)))]})


def test_e6_a_story_of_two_sources_stands_once_with_a_partner_and_keeps_both(tmp_path):
    """The same story from two sources stands once in a partner's feed, from the one that told it first; both articles keep their source."""
    partners = {
        "all": "title: All\n",
        "both": "title: Both\nsame_story: all\n",
        "second": "title: Second\ninclude:\n  - sources: [other]\n",
    }
    answers = {
        "/feed": [feed_of(story(1), story(2)), feed_of(story(1), story(2, text=f"{text(2)} A fourth family wrote on Monday."))],
        "/other": feed_of(
            story(1, guid="x", link="https://other.example/one"), story(2, guid="y", link="https://other.example/two"), story(3)
        ),
    }

    async def evening(house):
        await house.poll()
        first = names(house)
        await house.poll("other")
        assert len(names(house)) == 3
        assert first < names(house)
        assert len(names(house, "both")) == 5
        assert len(names(house, "second")) == 3
        assert b"other.example/one" in house.bodies("second")["atom"]
        await house.poll()
        assert len(names(house)) == 3
        twins = [article for article in house.articles() if article.same_as]
        assert {article.source_id for article in twins} == {"other"}
        shown = show(house.app.desk, twins[0].same_as, now=house.now)
        assert [(told["source"], told["id"]) for told in shown["same_story"]] == [("other", twins[0].id)]
        why = explain(house.app.desk, twins[0].id, "all", now=house.now)
        assert (why["included"], why["rule"], why["value"]) == (False, "same_story", twins[0].same_as)
        assert explain(house.app.desk, twins[0].id, "both", now=house.now)["included"]

    play(tmp_path, evening, answers, sources=TWO, partners=partners)


def test_e6_a_killed_story_does_not_come_in_from_another_source(tmp_path):
    """A partner that had a story until it was killed does not get it from another source in its place; who had only that other keeps it."""
    partners = {"all": "title: All\n", "second": "title: Second\ninclude:\n  - sources: [other]\n"}
    atom = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><id>f</id><title>W</title>{}</feed>'
    told = f'<entry><id>tag:w,2026:1</id><title>Harbor</title><link href="https://wire.example/1"/><updated>2026-03-05T10:00:00Z</updated><content>{text(1)}</content></entry>'
    killed = '<at:deleted-entry ref="tag:w,2026:1" when="2026-03-05T14:00:00Z"/>'
    answers = {
        "/feed": [reply(atom.format(told).encode()), reply(atom.format(killed).encode())],
        "/other": feed_of(story(1, title="Harbor", guid="x", link="https://other.example/one")),
    }

    async def evening(house):
        await house.poll()
        await house.poll("other")
        second = house.bodies("second")
        assert (len(names(house)), len(names(house, "second"))) == (1, 1)
        await house.poll()
        assert names(house) == set()
        assert house.bodies("second") == second

    play(tmp_path, evening, answers, sources=TWO, partners=partners)


def test_e2_an_article_keeps_its_names_when_its_feed_moves_to_another_source(tmp_path):
    """Where a source is no longer configured and another brings its articles, they are the same articles under the same names."""
    answers = {
        "/feed": feed_of(story(1, guid="one"), story(2, guid="https://wire.example/2")),
        "/moved": [
            feed_of(story(1, guid="one"), story(2, guid="https://wire.example/2")),
            feed_of(story(1, guid="one", text=f"{text(1)} A fourth family wrote on Monday."), story(2, guid="https://wire.example/2")),
        ],
    }
    partners = {"all": "title: All\n", "moved": "title: Moved\ninclude:\n  - sources: [moved]\n"}

    async def evening(house):
        await house.poll()
        before, bodies = names(house), house.bodies()
        (house.folder / "config/sources/wire.yaml").unlink()
        house.source("moved", "full_text: never\n")
        await house.reload()
        run = await house.poll("moved")
        assert (run.new, run.revised) == (0, 2)
        assert names(house) == names(house, "moved") == before
        assert house.bodies() == bodies
        assert (await house.poll("moved")).revised == 1
        assert names(house) == before
        assert "fourth family" in str(house.carried())

    play(tmp_path, evening, answers, partners=partners)


def test_e2_a_source_that_is_called_as_before_has_its_articles_back(tmp_path):
    """Where a source is renamed and then named as before, its articles come back with it, whatever its publisher rewrote meanwhile."""
    first = feed_of(story(1, guid="one"), story(2, guid="two"))
    other = "<p>The council met on Monday and spoke of the budget for the coming year until late at night.</p>"
    answers = {"/feed": [first, first, feed_of(story(1, guid="one", text=other), story(2, guid="two"), story(3, guid="three"))]}

    async def evening(house):
        await house.poll()
        before = names(house)
        text = (house.folder / "config/sources/wire.yaml").read_text()
        (house.folder / "config/sources/wire.yaml").rename(house.folder / "config/sources/moved.yaml")
        await house.reload()
        assert (await house.poll("moved")).new == 0
        (house.folder / "config/sources/moved.yaml").unlink()
        house.write("sources/wire.yaml", text)
        await house.reload()
        run = await house.poll()
        assert (run.outcome, run.new, run.revised, run.error) == ("changed", 1, 2, "")
        assert before <= names(house)
        assert "budget" in str(house.carried())

    play(tmp_path, evening, answers)


def test_e2_a_name_that_went_over_to_another_source_holds_up_nobody_who_takes_it_again(tmp_path):
    """Where a source was renamed and another one takes its name, what both bring is two articles, and nothing else of the pull is lost."""
    answers = {
        "/feed": feed_of(story(1, guid="one"), story(2, guid="two")),
        "/part": [
            feed_of(story(1, guid="one"), story(7, guid="seven")),
            feed_of(story(1, guid="one"), story(7, guid="seven"), story(8, guid="eight")),
        ],
    }

    async def evening(house):
        await house.poll()
        (house.folder / "config/sources/wire.yaml").rename(house.folder / "config/sources/whole.yaml")
        await house.reload()
        assert (await house.poll("whole")).new == 0
        house.source("wire", "full_text: never\n", path="/part")
        await house.reload()
        run = await house.poll()
        assert (run.outcome, run.new, run.set_aside, run.error) == ("changed", 2, 0, "")
        again = await house.poll()
        assert (again.outcome, again.new, again.revised) == ("changed", 1, 0)
        assert len({article.id for article in house.articles()}) == len({article.public_id for article in house.articles()}) == 5

    play(tmp_path, evening, answers)


# ── a folder ─────────────────────────────────────────────────────────────────────────────────────────────────────

TOLD = "---\nguid: ferry\ndate: {date}\n---\nThe Ferry Runs Again\n\nThe ferry runs again between the two banks of the river, the harbor office said on {day}.\n"


def test_e3_of_two_files_with_one_guid_the_later_dated_stays_when_the_other_is_edited(tmp_path):
    """Where two files of a folder have one guid, an edit of the older-dated one alone does not replace the newer text; it is kept as a repeat."""
    folder = tmp_path / "articles"
    folder.mkdir()

    def write(name, date, day, at):
        (folder / name).write_text(TOLD.format(date=date, day=day))
        os.utime(folder / name, (at, at))

    async def evening(house):
        write("old.txt", "2026-03-01", "Sunday", 1_772_700_000)
        write("new.txt", "2026-03-04", "Wednesday", 1_772_700_100)
        await house.poll()
        before = house.bodies()
        assert b"Wednesday" in before["json"]
        write("old.txt", "2026-03-01", "Sunday noon", 1_772_700_200)
        assert (await house.poll()).revised == 0
        assert house.bodies() == before
        write("old.txt", "2026-03-05", "Thursday", 1_772_700_300)
        assert (await house.poll()).revised == 1
        assert b"Thursday" in house.bodies()["json"]

    play(tmp_path, evening, {}, sources={"wire": "folder: articles\n"})


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _named(items):
    document = Document(name="https://wire.example/feed", body=rss(*items), media_type="application/rss+xml")
    feed = parse(Fetched(documents=(document,), validators=Validators(), fetched_at=NOW), SOURCE, seen={})
    return sorted((entry.headline, entry.guid) for entry in feed.entries), sorted(entry.guid for entry in feed.repeats)


SOURCE = Source(id=WIRE, title="Wire", url="https://wire.example/feed")
ODD = st.builds(
    lambda number, guid, link, dated: (
        f"<item><title>Story {number}</title>"
        f"{f'<guid>{guid}</guid>' if guid else ''}{f'<link>https://wire.example/{link}</link>' if link else ''}"
        f"{'<pubDate>Thu, 05 Mar 2026 10:00:00 GMT</pubDate>' if dated else ''}<description>Text of story {number}.</description></item>"
    ),
    st.integers(0, 30),
    st.sampled_from(["", "a", "b", "A", "one", "https://wire.example/same"]),
    st.sampled_from(["", "page", "other-page", "same"]),
    st.booleans(),
)


_BESIDE = "<link>https://wire.example/page</link>"
_SHUFFLERS = [Random(seed) for seed in (1, 2, 3)]  # noqa: S311  (a test that goes the same way each time)
_MIXED = [f"<item><title>Story {number}</title><guid>a</guid>{link}</item>" for number, link in ((0, ""), (0, _BESIDE), (1, ""))]


@settings(max_examples=60, deadline=None)
@example(items=_MIXED, chance=_SHUFFLERS[0])
@example(items=_MIXED, chance=_SHUFFLERS[1])
@example(items=_MIXED, chance=_SHUFFLERS[2])
@given(items=st.lists(ODD, max_size=8), chance=st.randoms(use_true_random=False))
def test_e1_names_do_not_depend_on_the_order_of_the_document(items, chance):
    """In whatever order a document lists its entries, each has the same name, and none is lost: named once, or a repeat of a name."""
    items = list(dict.fromkeys(items))
    names, repeats = _named(items)
    assert len(names) + len(repeats) == len(items)
    again = list(items)
    chance.shuffle(again)
    shuffled, others = _named(again)
    assert sorted(guid for _, guid in shuffled) == sorted(guid for _, guid in names)
    assert others == repeats


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    noise=st.lists(
        st.tuples(
            st.sampled_from(["utm_source", "fbclid", "gclid", "utm_medium"]), st.text("abc123", min_size=1, max_size=6), st.integers(1, 4)
        ),
        min_size=2,
        max_size=4,
    )
)
def test_e7_ingesting_again_under_random_noise_changes_nothing(tmp_path_factory, noise):
    """However tracking parameters, white space, pixels and the order of entries change from poll to poll, no version and no byte does."""

    def sent(key, value, spaces):
        entries = [
            f"<item><title>Ferry {n}{' ' * spaces}</title><link>https://wire.example/story/{n}?{key}={value}</link><guid>g{n}</guid>"
            f"<description><![CDATA[<p>{text(n).replace(' ', ' ' * spaces, 3)}</p><img src='https://count.example/{value}.gif' width='1' height='1'>]]></description></item>"
            for n in range(3)
        ]
        return feed_of(*(entries if spaces % 2 else reversed(entries)))

    async def evening(house):
        await house.poll()
        before = house.bodies()
        for _ in noise[1:]:
            run = await house.poll()
            assert (run.new, run.revised) == (0, 0)
            assert house.bodies() == before

    play(tmp_path_factory.mktemp("house"), evening, {"/feed": [sent(*one) for one in noise]})
