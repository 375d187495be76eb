"""The news sitemap: what it lists and for how long, and that it is made when that changes and never while serving."""

from datetime import timedelta
from xml.etree import ElementTree as ET

from starlette.testclient import TestClient

from syndicator.model import NEWS_SITEMAP, Status
from syndicator.web.site import create
from tests.behaviour.house import HOUR, NOW, play
from tests.behaviour.publisher import reply

SITEMAP, NEWS = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.google.com/schemas/sitemap-news/0.9}"
TEXT = "The ferry number {0} runs again between the two banks of the river, the harbor office said on Monday, and it will go on until the winter comes."


def feed(*entries):
    written = "".join(
        f"<item><title>Ferry {n} &amp; more run again</title><link>{link}</link><guid>g{n}</guid><pubDate>{at:%a, %d %b %Y %H:%M:%S GMT}</pubDate>"
        f"<description>{TEXT.format(n)}</description></item>"
        for n, link, at in entries
    )
    head = "<title>W</title><link>https://w.example/</link><description>d</description>"
    return reply(f'<rss version="2.0"><channel>{head}{written}</channel></rss>'.encode(), Content_Type="application/rss+xml")


async def listed(house):
    """Make the list where it is due; gives addresses with their entries."""
    await house.app.list_news()
    made = house.app.store.list_as_made(NEWS_SITEMAP)
    root = ET.fromstring(made.body)  # noqa: S314  (our own)
    return {url.findtext(f"{SITEMAP}loc"): url.find(f"{NEWS}news") for url in root.findall(f"{SITEMAP}url")}


def own(house, number, hours):
    return (number, f"https://www.quay.example/{number}", house + timedelta(hours=-hours))


def desk(tmp_path, story, *answers, partners=None, sources=None):
    async def told(house):
        house.write(
            "syndicator.yaml",
            "publisher: {name: Quay & Sons, url: 'https://quay.example'}\nbase_url: https://f.example\nnews_sitemap_file: true\n",
        )
        await house.reload()
        await story(house)

    sources = sources or {"wire": "full_text: never\nlanguage: en-GB\n"}
    play(tmp_path, told, {"/feed": list(answers)}, partners=partners or {"all": "title: All\nlimit: 1\n"}, sources=sources)


def test_own_news_of_two_days_is_listed_and_nothing_else(tmp_path):
    elsewhere = (3, "https://other.example/3", NOW)

    async def story(house):
        await house.poll()
        found = await listed(house)
        assert list(found) == ["https://www.quay.example/1", "https://www.quay.example/2"]
        first = found["https://www.quay.example/1"]
        assert first.findtext(f"{NEWS}publication/{NEWS}name") == "Quay & Sons"
        assert first.findtext(f"{NEWS}publication/{NEWS}language") == "en"
        assert first.findtext(f"{NEWS}title") == "Ferry 1 & more run again"
        assert first.findtext(f"{NEWS}publication_date") == "2026-03-05T11:00:00+00:00"

    desk(tmp_path, story, feed(own(NOW, 1, 1), own(NOW, 2, 40), elsewhere, own(NOW, 4, 60)))


def test_of_several_articles_at_one_address_the_newest_is_listed(tmp_path):
    """As those of a page that tells of a day as it goes; the format has each address once."""
    live = "https://www.quay.example/live"

    async def story(house):
        await house.poll()
        assert len(house.articles()) == 3
        found = await listed(house)
        assert house.app.store.list_as_made(NEWS_SITEMAP).body.count(b"<loc>") == len(found) == 2
        assert found[live].findtext(f"{NEWS}title") == "Ferry 2 & more run again"

    desk(tmp_path, story, feed((1, live, NOW - 3 * HOUR), (2, live, NOW - HOUR), own(NOW, 3, 2)), partners={"all": "title: All\n"})


def test_an_article_leaves_by_itself_after_48_hours(tmp_path):
    async def story(house):
        await house.poll()
        assert len(await listed(house)) == 1
        assert not await house.app.news_is_due()
        house.now = NOW + 7 * HOUR
        assert not await house.app.news_is_due()
        house.now = NOW + 8 * HOUR
        assert await house.app.news_is_due()
        assert await listed(house) == {}

    desk(tmp_path, story, feed(own(NOW, 1, 40)))


def test_what_no_public_feed_says_is_not_listed(tmp_path):
    async def story(house):
        await house.poll()
        assert await listed(house) == {}
        assert not (house.folder / "output" / NEWS_SITEMAP).exists()
        client = TestClient(create(house.app.front), raise_server_exceptions=False)
        assert client.get("/news-sitemap.xml").status_code == 404

    desk(tmp_path, story, feed(own(NOW, 1, 1)), partners={"paid": "title: Paid\ntoken: a-key-that-nobody-guesses\n"})


def test_an_embargo_and_a_partners_delay_hold_here_too(tmp_path):
    async def story(house):
        await house.poll()
        assert await listed(house) == {}
        house.now = NOW + 5 * HOUR
        assert await house.app.news_is_due()
        assert len(await listed(house)) == 1

    desk(tmp_path, story, feed(own(NOW, 1, 0)), partners={"all": "title: All\ndelay: 5h\n"})


def test_the_same_news_give_the_same_bytes_and_keep_their_time(tmp_path):
    async def story(house):
        await house.poll()
        await listed(house)
        first = house.app.store.list_as_made(NEWS_SITEMAP)
        house.now += HOUR
        house.app.store.build_again("all", now=house.now)
        assert await house.app.news_is_due()
        await listed(house)
        assert house.app.store.list_as_made(NEWS_SITEMAP) == first
        assert (house.folder / "output" / NEWS_SITEMAP).read_bytes() == first.body

    desk(tmp_path, story, feed(own(NOW, 1, 1)))


def test_serving_hands_out_what_was_made(tmp_path):
    async def story(house):
        await house.poll()
        client = TestClient(create(house.app.front), raise_server_exceptions=False)
        assert client.get("/news-sitemap.xml").status_code == 404
        await listed(house)
        answer = client.get("/news-sitemap.xml")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml; charset=utf-8")
        assert answer.content == house.app.store.list_as_made(NEWS_SITEMAP).body
        assert client.get("/news-sitemap.xml", headers={"if-none-match": answer.headers["etag"]}).status_code == 304

    desk(tmp_path, story, feed(own(NOW, 1, 1)))


def test_a_held_article_is_not_listed(tmp_path):
    async def story(house):
        await house.poll()
        assert house.articles()[0].status is Status.HELD
        assert await listed(house) == {}

    held = {"wire": "full_text: never\nlanguage: en\nclean: {guard: 0, cut: ['The ferry*']}\n"}
    desk(tmp_path, story, feed(own(NOW, 1, 1)), sources=held)
