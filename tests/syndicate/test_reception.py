"""Models of partners' software: what each is known to make of documents that are written here by hand."""

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from syndicator.config.profiles import profiles
from syndicator.model import FORMATS, Digest, Edition, PartnerId
from syndicator.syndicate.reception import Site, cannot_be_made_right, chosen, receive

NAMES = sorted(profiles())
READS = [(name, form) for name in NAMES for form in profiles()[name].formats]
HOURS = [datetime(2026, 3, 5, hour, tzinfo=UTC) for hour in range(24)]
RSS = (
    '<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom" xmlns:m="http://search.yahoo.com/mrss/" xmlns:t="http://purl.org/dc/terms/" '
    'xmlns:i="http://schemas.ingestion.microsoft.com/common/" xmlns:at="http://purl.org/atompub/tombstones/1.0"><channel>{}</channel>{}</rss>'
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:m="http://search.yahoo.com/mrss/" xmlns:i="http://schemas.ingestion.microsoft.com/common/" '
    'xmlns:at="http://purl.org/atompub/tombstones/1.0">{}{}</feed>'
)
ITEM = (
    "<item><guid>{name}</guid><link>{url}</link><title>{title}</title><description>{text}</description><pubDate>{published}</pubDate>"
    "<a:updated>{updated}</a:updated><t:modified>{updated}</t:modified>{more}</item>"
)
ENTRY = (
    '<entry><id>{name}</id><link href="{url}"/><title>{title}</title><content type="html">{text}</content><published>{published}</published>'
    "<updated>{updated}</updated>{more}</entry>"
)
STONE = '<at:deleted-entry ref="{}" when="{}"/>'


def entry(name="one", *, text="a", url="", hour=1, updated=None, more=""):
    """Give an entry of both XML formats; in RSS its pubDate is its hour."""
    return {
        "name": name,
        "text": text,
        "title": name,
        "url": url or f"https://w.example/{name}",
        "hour": hour,
        "updated": updated or hour,
        "more": more,
    }


def edition(form, *entries, stones=()):
    """Give an edition with these entries; `stones` are (name, hour)."""
    one, whole = (ITEM, RSS) if form == "rss" else (ENTRY, ATOM)
    told = "".join(STONE.format(name, HOURS[hour].isoformat()) for name, hour in stones)
    body = whole.format("".join(one.format(**_dated(form, each)) for each in entries), told).encode()
    return Edition(
        partner_id=PartnerId("p"), format=form, body=body, etag='"x"', changed_at=HOURS[0], generation=Digest("x"), article_ids=()
    )


def _dated(form, each):
    published = HOURS[each["hour"]]
    return {
        **each,
        "published": format_datetime(published, usegmt=True) if form == "rss" else published.isoformat(),
        "updated": HOURS[each["updated"]].isoformat(),
    }


def after(name, *editions):
    """Give what the last of several fetches did, and the site after it."""
    site = Site()
    for each in editions:
        done = receive(profiles()[name], site, each)
        site = done.site
    return done


def changed(name, form, **more):
    """Give an entry as a profile's own way of telling a change has it: with pubDate moved where that is what counts."""
    moves = form == "rss" and profiles()[name].bumps
    return entry(hour=3 if moves else 1, updated=3, **more)


SEEN = [pair for pair in READS if pair[1] != "json"]


@pytest.mark.parametrize(("name", "form"), SEEN)
def test_an_entry_that_stands_there_again_and_again_is_one_post(name, form):
    done = after(name, edition(form, entry()), edition(form, entry()), edition(form))
    assert (len(done.site.standing), done.created, done.duplicated) == (1, (), ())


@pytest.mark.parametrize(("name", "form"), SEEN)
def test_a_change_arrives_unless_the_sentence_says_that_it_cannot(name, form):
    done = after(name, edition(form, entry()), edition(form, changed(name, form, text="b")))
    arrived = [post.text for post in done.site.standing] == ["b"]
    assert arrived == (done.updated == ("one",)) == (not cannot_be_made_right(profiles()[name], form, "correction"))
    assert len(done.site.standing) == 1


@pytest.mark.parametrize(("name", "form"), SEEN)
def test_a_changed_text_alone_is_ignored(name, form):
    done = after(name, edition(form, entry()), edition(form, entry(text="b")))
    assert (done.ignored, [post.text for post in done.site.standing]) == (("one",), ["a"])


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_new_date_makes_a_second_post_where_the_date_is_part_of_the_name(form):
    twice = (edition(form, entry()), edition(form, entry(hour=3)))
    assert after("wordpress-feedzy", *twice).duplicated == ("one",)
    assert all(after(name, *twice).duplicated == () for name, read in SEEN if read == form and name != "wordpress-feedzy")


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_new_address_makes_a_second_post_where_that_is_the_name(form):
    twice = (edition(form, entry()), edition(form, entry(url="https://w.example/moved")))
    doubled = {name for name, read in SEEN if read == form and after(name, *twice).duplicated}
    assert doubled == {"wordpress-feedzy", "wp-rss-aggregator"}


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_tombstone_is_honoured_as_a_child_of_the_root_by_those_who_know_it(form):
    done = {name: after(name, edition(form, entry()), edition(form, stones=[("one", 3)])) for name, read in SEEN if read == form}
    assert {name for name, one in done.items() if one.deleted} == {"generic", "wordpress-feedwordpress"}


def test_a_tombstone_in_the_channel_is_no_tombstone():
    inside = edition("rss", entry(name="two"))
    body = inside.body.replace(b"</channel>", STONE.format("one", HOURS[3].isoformat()).encode() + b"</channel>")
    moved = Edition(**{**{name: getattr(inside, name) for name in inside.__dataclass_fields__}, "body": body})
    assert after("wordpress-feedwordpress", edition("rss", entry()), moved).deleted == ()


def test_a_tombstone_older_than_what_stands_takes_nothing_down():
    assert after("generic", edition("atom", entry(hour=5)), edition("atom", stones=[("one", 3)])).deleted == ()


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_status_counts_with_a_newer_date_only(form):
    deleted = "<m:status>deleted</m:status>"
    assert after("smartnews", edition(form, entry()), edition(form, entry(more=deleted))).ignored == ("one",)
    assert after("smartnews", edition(form, entry()), edition(form, changed("smartnews", form, more=deleted))).deleted == ("one",)
    assert after("smartnews", edition(form, entry(more=deleted))).site.posts == ()


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_an_expiry_in_the_past_counts_with_a_newer_date_only(form):
    expired = f"<i:expirationDate>{HOURS[1].isoformat()}</i:expirationDate>"
    assert after("msn", edition(form, entry()), edition(form, changed("msn", form, more=expired))).deleted == ("one",)
    assert after("msn", edition(form, entry()), edition(form, entry(more=expired))).ignored == ("one",)
    ahead = f"<i:expirationDate>{HOURS[20].isoformat()}</i:expirationDate>"
    assert after("msn", edition(form, entry()), edition(form, changed("msn", form, more=ahead))).deleted == ()


def test_what_was_taken_down_comes_back_with_a_newer_date_where_the_software_does_that():
    for name, form in SEEN:
        profile = profiles()[name]
        gone = {"tombstone": edition(form, stones=[("one", 2)]), "status": edition(form, _sign(name, form, "<m:status>deleted</m:status>"))}
        gone["expiry"] = edition(form, _sign(name, form, f"<i:expirationDate>{HOURS[1].isoformat()}</i:expirationDate>"))
        gone["notice"] = edition(form, _sign(name, form, "", text="withdrawn"))
        back = entry(hour=4 if form == "rss" and profile.bumps else 1, updated=4)
        done = after(name, edition(form, entry()), gone[profile.signs[0]], edition(form, back))
        assert ([post.text for post in done.site.standing] == ["a"]) == (
            not cannot_be_made_right(profile, form, "restore") or profile.signs == ("notice",)
        ), name


def _sign(name, form, more, text="a"):
    return entry(hour=2 if form == "rss" and profiles()[name].bumps else 1, updated=2, more=more, text=text)


def test_google_takes_no_more_than_its_limits():
    many = edition("rss", *(entry(name=f"n{number}") for number in range(70)))
    done = after("google", many)
    assert (len(done.created), len(done.ignored)) == (60, 10)
    assert len(receive(profiles()["google"], done.site, many).created) == 10
    assert after("google", edition("rss", entry(text="x" * 1_000_001), entry(name="two"))).created == ("two",)
    huge = edition("rss", *(entry(name=f"n{number}", text="x" * 900_000) for number in range(3)))
    assert after("google", huge).site == Site()


def test_a_feed_that_software_cannot_read_changes_nothing_and_the_sentence_says_so():
    profile = profiles()["flipboard"]
    assert after("flipboard", edition("atom", entry())).site == Site()
    assert chosen(profile, ("atom", "json")) is None
    assert "does not read the formats of this partner (rss would do)" in cannot_be_made_right(profile, None, "kill")
    assert chosen(profiles()["wordpress-feedwordpress"], FORMATS) == "atom"
