"""What an entry is: its name, whether it is news, and what of it is believed (statements E1 to E3, E7 to E9, E13 to E15)."""

from datetime import timedelta

import pytest

from syndicator.model import SourceId
from syndicator.parse import parse
from tests.behaviour.house import HOUR, NOW, play
from tests.behaviour.publisher import feed_of, item, reply, rss

WIRE = SourceId("wire")
FERRY = "The ferry runs again between the two banks of the river, the harbor office said on Monday."


def bare(*parts: str) -> str:
    """Give an RSS item of just these parts."""
    return f"<item>{''.join(parts)}</item>"


def test_e1_identity_is_source_and_guid_then_link_then_words(tmp_path):
    """An entry is known by its source and guid, to the letter; without a guid by its link, else its headline and date, else its body."""
    date = "<pubDate>Thu, 05 Mar 2026 10:00:00 GMT</pubDate>"
    first = [
        bare("<title>A</title><guid isPermaLink='false'>Story-1 &amp;amp; more</guid>"),
        bare("<title>B</title><guid isPermaLink='false'>story-1 &amp;amp; more</guid>"),
        bare("<title>By link</title><link>https://wire.example/by-link</link>"),
        bare("<title>By words</title>", date, "<description>One.</description>"),
        bare("<description>Only a body stands here.</description>"),
    ]
    later = [*first[:2], first[2].replace("By link", "By its link"), first[3].replace("One.", "Two."), first[4]]

    async def story(house):
        await house.poll()
        before = {article.id for article in house.articles()}
        assert len(before) == 5
        assert house.app.store.by_guid(WIRE, "Story-1 &amp; more").copy.headline == "A"
        assert house.app.store.by_guid(WIRE, "story-1 &amp; more").copy.headline == "B"
        run = await house.poll()
        assert (run.new, run.revised) == (0, 2)
        assert {article.id for article in house.articles()} == before

    play(tmp_path, story, {"/feed": [feed_of(*first), feed_of(*later)]})


def test_e1_the_same_guid_of_two_sources_is_two_articles(tmp_path):
    """A guid is a name within its source: what another source calls the same is another article."""
    answers = {"/feed": feed_of(item(1, guid="1", text="One.")), "/other": feed_of(item(2, guid="1", text="Two."))}

    async def story(house):
        await house.poll()
        await house.poll("other")
        assert len({entry["id"] for entry in house.carried()}) == 2

    play(tmp_path, story, answers, sources={"wire": "full_text: never\n", "other": "full_text: never\n"})


def test_e2_the_names_that_partners_know_survive_text_rules_rendering_and_address(tmp_path):
    """An article's public names never change: not with its text or link, nor when all is refined or rendered again, nor with a new base_url."""
    first = [item(1, guid="g-1"), item(2, guid="https://wire.example/2"), bare("<title>Only words</title>")]
    later = [item(1, guid="g-1", title="Another headline", link="https://wire.example/new"), *first[1:]]

    def names(house):
        return {(entry["id"]) for entry in house.carried()}, {body.count(b"<guid") for body in [house.bodies()["rss"]]}

    async def story(house):
        await house.poll()
        before, rss_names = names(house), {article.id: (article.public_id, article.rss_guid) for article in house.articles()}
        await house.poll()
        await house.app.refine_again(WIRE, always=True)
        house.write("syndicator.yaml", "publisher: {name: Quay}\nbase_url: https://elsewhere.example/feeds\n")
        house.write("partners/all.yaml", "title: All\nlimit: 20\n")
        await house.reload()
        for partner in house.app.catalog.partners:
            await house.app.publish(partner)
        assert names(house) == before
        assert b"https://elsewhere.example" in house.bodies()["atom"]
        assert {article.id: (article.public_id, article.rss_guid) for article in house.articles()} == rss_names

    play(tmp_path, story, {"/feed": [feed_of(*first), feed_of(*later)]})


def test_e3_a_repeat_is_kept_and_named_and_a_worthless_guid_names_nothing(tmp_path):
    """A guid twice in a document on the same story is one article and a named repeat; on different stories it is no name at all."""
    same = [item(1, guid="a", text="One story."), item(1, guid="a", text="One story, longer.")]
    worthless = [item(number, guid="home", text=f"Story {number}.") for number in (2, 3, 4)]

    async def story(house):
        await house.poll()
        assert sorted(article.guid for article in house.articles()) == ["a", *(f"https://wire.example/{n}" for n in (2, 3, 4))]
        again = await house.poll()
        assert (again.new, again.revised) == (1, 0)
        assert len(house.carried()) == 5

    answers = [feed_of(*same, *worthless), feed_of(*same, *worthless, item(5, guid="home", text="Story 5."))]
    play(tmp_path, story, {"/feed": answers})


def test_e7_a_text_that_flaps_moves_updated_once_a_change_and_no_place(tmp_path):
    """A headline, date or body that flaps reorders nothing, and moves `updated` once for each real change of text and never else."""
    dates = ("Wed, 04 Mar 2026 10:00:00 GMT", "Thu, 05 Mar 2026 11:00:00 GMT")
    flaps = [feed_of(item(1, text=FERRY if n % 2 else f"{FERRY} At six.", date=dates[n % 2]), item(2, date=dates[1])) for n in range(2)]
    only_dates = [feed_of(item(1, text=FERRY, date=dates[n % 2]), item(2, date=dates[1])) for n in range(4)]

    async def story(house):
        await house.poll()
        first = house.carried()
        seen = []
        for _ in range(3):
            await house.poll()
            seen.append(next(entry["date_modified"] for entry in house.carried() if entry["id"].endswith("/1")))
            assert [entry["id"] for entry in house.carried()] == [entry["id"] for entry in first]
            assert [entry["date_published"] for entry in house.carried()] == [entry["date_published"] for entry in first]
        assert sorted(set(seen)) == seen
        still = house.bodies()
        assert [(await house.poll()).revised for _ in only_dates] == [0, 0, 0, 0]
        assert house.bodies() == still

    play(tmp_path, story, {"/feed": [*flaps, *flaps, *only_dates]})


NOISE = {
    "tracking in the link": ("https://wire.example/1", "https://wire.example/1?utm_source=rss&amp;utm_campaign=c{n}"),
    "white space": ("<p>It leaves at six.</p>", "<p>It\n   leaves at{spaces} six.</p>"),
    "tracking in a link of the text": (
        '<a href="https://wire.example/2">',
        '<a href="https://wire.example/2?utm_source=feed{n}&amp;fbclid=x{n}">',
    ),
    "a counting pixel": ("</body>", '<img src="https://count.example/p.gif?r={n}" width="1" height="1"></body>'),
    "ids of advertisements": ("</body>", '<div id="ad-{n}" class="ad-slot" data-ad="{n}"></div></body>'),
    "a script": ("</body>", "<script>track({n})</script></body>"),
    "a counter of readers": ("</body>", "<p>{n}41 views</p></body>"),
    "a counter of comments": ("</body>", "<p>{n} comments</p></body>"),
}


@pytest.mark.parametrize("noise", NOISE)
def test_e7_noise_is_no_change(tmp_path, noise):
    """Tracking parameters, white space, advertisements' ids, pixels, scripts and counters are no change, and move no byte."""
    text = f'<body><p>{FERRY}</p><p>It leaves at six.</p><p>See <a href="https://wire.example/2">the harbor plan</a> too.</p></body>'
    plain, noisy = NOISE[noise]
    link = "https://wire.example/1"

    def sent(number):
        told = f"<title>Ferry</title><link>{link}</link><guid>g</guid><description><![CDATA[{text}]]></description>"
        return feed_of(bare(told.replace(plain, noisy.replace("{n}", str(number)).replace("{spaces}", " " * number))))

    async def story(house):
        await house.poll()
        before = house.bodies()
        for _ in range(2):
            run = await house.poll()
            assert (run.parsed, run.revised) == (1, 0)
        assert house.bodies() == before

    play(tmp_path, story, {"/feed": [sent(1), sent(2), sent(37)]})


def test_e8_a_date_that_lies_ahead_or_cannot_be_is_the_first_sight(tmp_path):
    """A date more than a day ahead, before feeds were, or that no calendar has becomes the time of first sight, and pins nothing on top."""
    odd = [
        "Sat, 07 Mar 2026 12:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "0001-01-01T00:00:00Z", "99999-01-01T00:00:00Z",
        "Mon, 30 Feb 2026 10:00:00 GMT", "Thu, 05 Mar 26 10:00:00 GMT", "soon",
    ]  # fmt: skip
    first = [item(number, date=date) for number, date in enumerate(odd)]
    fresh = item(50, date="Thu, 05 Mar 2026 14:30:00 GMT")

    async def story(house):
        await house.poll()
        assert all(NOW <= article.published_at <= NOW + HOUR for article in house.articles())
        before = {article.id: article.published_at for article in house.articles()}
        await house.poll(after=2 * HOUR)
        assert house.headlines()[0] == "Ferry 50 runs again"
        await house.poll(after=timedelta(days=3))
        after = {article.id: article.published_at for article in house.articles()}
        assert {key: after[key] for key in before} == before

    play(
        tmp_path,
        story,
        {"/feed": [feed_of(*first), feed_of(fresh, *first), feed_of(fresh, *[one.replace("ferry", "boat") for one in first])]},
    )


def test_e9_an_entry_without_a_date_keeps_its_first_sight(tmp_path):
    """An entry without a date is dated by its first sight, and stays so on later polls, whatever changes and whatever date it is given then."""

    async def story(house):
        await house.poll()
        before = house.carried()
        assert {entry["date_published"][:13] for entry in before} <= {"2026-03-05T12", "2026-03-05T13"}
        await house.polls(2)
        after = house.carried()
        assert [(entry["id"], entry["date_published"]) for entry in after] == [(entry["id"], entry["date_published"]) for entry in before]
        assert after[0]["date_modified"] > before[0]["date_modified"]

    changed = [item(1, text=f"{FERRY} At six."), item(2)]
    dated = [item(1, text=f"{FERRY} At ten.", date="Mon, 02 Mar 2026 10:00:00 GMT"), item(2)]
    play(tmp_path, story, {"/feed": [feed_of(item(1), item(2)), feed_of(*changed), feed_of(*dated)]})


def test_e13_a_correction_keeps_id_and_place_and_moves_updated_forward(tmp_path):
    """A corrected headline or body is the same article in the same place, and its `updated` is later each time, even on a standing clock."""
    old, new = "Mon, 02 Mar 2026 10:00:00 GMT", "Wed, 04 Mar 2026 10:00:00 GMT"
    texts = ["Two boats sank.", "Three boats sank.", "Four boats sank.", "No boat sank."]
    sent = [feed_of(item(1, text=text, date=old), item(2, date=new)) for text in texts]

    async def story(house):
        seen = []
        for number in range(len(texts)):
            await house.poll(after=HOUR if number < 2 else timedelta())
            entry = house.carried()[1]
            seen.append(entry["date_modified"])
            assert (entry["id"], entry["date_published"][:19]) == ("https://wire.example/1", "2026-03-02T10:00:00")
            assert texts[number] in entry["content_html"]
        assert sorted(set(seen)) == seen

    play(tmp_path, story, {"/feed": sent})


@pytest.mark.parametrize("form", ["rss", "json"])
def test_e14_of_too_many_entries_the_newest_are_taken_and_it_is_said(tmp_path, form):
    """Of a document with more new entries than a poll takes in, the newest are taken, wherever they stand, and the run says so."""
    numbers = range(1200)
    days = [NOW - timedelta(hours=3 * ((number * 7) % 1200)) for number in numbers]
    if form == "rss":
        sent = feed_of(*(item(n, text="Short.", date=f"{days[n]:%a, %d %b %Y %H:%M:%S} GMT") for n in numbers))
    else:
        entries = ",".join(
            f'{{"id":"{n}","title":"T {n}","content_text":"Short {n}.","date_published":"{days[n].isoformat()}"}}' for n in numbers
        )
        sent = reply(f'{{"version":"https://jsonfeed.org/version/1.1","title":"W","items":[{entries}]}}'.encode())

    async def story(house):
        source = house.app.catalog.sources[WIRE]
        fetched = await house.app.rooms.fetcher.pull(source, house.state().validators, now=NOW)
        feed = parse(fetched, source, seen={})
        assert len(feed.entries) == 1000
        assert min(entry.published_at for entry in feed.entries) == sorted(days)[200]
        assert [problem for problem in feed.problems if "1200 new entries" in problem]

    play(tmp_path, story, {"/feed": sent})


def test_e14_what_was_left_comes_with_the_next_poll(tmp_path):
    """What a poll left for its number comes with the next ones, though the document does not change."""
    days = [NOW - timedelta(hours=n) for n in range(1200)]
    sent = feed_of(*(item(n, text="Short.", date=f"{days[n]:%a, %d %b %Y %H:%M:%S} GMT") for n in range(1200)), ETag='"1"')

    async def story(house):
        numbers = []
        for _ in range(3):
            await house.poll()
            numbers.append(house.app.store.count_retained())
        assert numbers == [1000, 1200, 1200]
        assert house.state().validators.etag == '"1"'

    play(tmp_path, story, {"/feed": sent})


def test_e15_every_field_has_its_bound(tmp_path):
    """However long a title, author, tag, guid, link or list of them is, what is kept and published of it is bounded."""
    tags = "".join(f"<category>{'t' * 5000}{n}</category>" for n in range(300))
    authors = "".join(f"<dc:creator>Person {n} {'x' * 5000}</dc:creator>" for n in range(300))
    long = bare(
        f"<title>{'Word ' * 20_000}</title><link>https://wire.example/{'p' * 3000}</link><guid>{'g' * 50_000}</guid>{tags}{authors}",
        "".join(f'<enclosure url="https://wire.example/{"e" * (2000 + n)}" type="audio/mpeg" length="{"9" * 400}"/>' for n in range(200)),
        f"<description>{FERRY}</description>",
    )
    sent = rss(long, item(1)).replace(b'<rss version="2.0">', b'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">')

    async def story(house):
        await house.poll()
        (article,) = [article for article in house.articles() if article.copy.headline.startswith("Word")]
        assert len(article.copy.headline) <= 1000
        assert len(article.copy.tags) <= 50
        assert all(len(tag.name) <= 100 for tag in article.copy.tags)
        assert len(article.copy.authors) <= 50
        assert all(len(author.name) <= 200 for author in article.copy.authors)
        assert len(article.copy.enclosures) <= 100
        assert all(len(media.url) <= 2048 and media.length < 10**15 for media in article.copy.enclosures)
        assert len(article.canonical_url) <= 2048
        assert max(len(article.guid), len(article.public_id), len(article.rss_guid)) <= 2048
        assert len(house.bodies()["json"]) < 400_000
        assert len(house.carried()) == 2

    play(tmp_path, story, {"/feed": reply(sent)})
