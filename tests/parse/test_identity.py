"""Which entry is which: guids, links, words, and entries that stand there twice."""


def guids(feed):
    return [entry.guid for entry in feed.entries]


def test_e1_without_a_guid_the_link_is_the_name(rss):
    assert guids(rss("<title>A</title><link>https://wire.example/a</link>")) == ["https://wire.example/a"]


def test_e1_without_guid_and_link_headline_and_date_are_the_name_whatever_becomes_of_the_text(rss):
    first = rss("<title>A</title><pubDate>23 Nov 2026</pubDate><description>one</description>")
    second = rss("<title>A</title><pubDate>23 Nov 2026</pubDate><description>two</description>")
    assert guids(first) == guids(second)
    assert guids(rss("<title>A</title><pubDate>22 Nov 2026</pubDate>")) != guids(first)


def test_e1_without_a_headline_the_body_is_the_name(rss):
    feed = rss("<description>one</description>", "<description>two</description>")
    assert len(set(guids(feed))) == 2


def test_e1_case_matters(rss):
    assert guids(rss("<guid>A</guid><title>1</title>", "<guid>a</guid><title>2</title>")) == ["A", "a"]


def test_e3_the_same_guid_with_the_same_link_or_text_is_a_repeat(rss):
    feed = rss(
        "<guid>g</guid><title>A</title><link>https://wire.example/a</link>",
        "<guid>g</guid><title>A, updated</title><link>https://wire.example/a</link>",
        "<guid>h</guid><title>B</title><link>https://wire.example/b</link>",
        "<guid>h</guid><title>B</title><link>https://wire.example/b?x</link>",
    )
    assert guids(feed) == ["g", "h"]
    assert [(entry.guid, entry.headline) for entry in feed.repeats] == [("g", "A, updated"), ("h", "B")]


def test_e3_a_guid_on_different_stories_is_worthless(rss):
    feed = rss(*(f"<guid>1</guid><title>{word}</title><link>https://wire.example/{word}</link>" for word in ("a", "b", "c")))
    assert guids(feed) == [f"https://wire.example/{word}" for word in ("a", "b", "c")]
    assert {entry.guid_given for entry in feed.entries} == {"1"}
    assert feed.repeats == ()


def test_e3_a_worthless_guid_stays_worthless_when_only_one_entry_is_new(rss):
    items = [f"<guid isPermaLink='false'>1</guid><title>{word}</title><link>https://wire.example/{word}</link>" for word in ("a", "b", "c")]
    first = rss(*items[1:])
    second = rss(*items, seen={entry.digest: entry.guid for entry in first.entries})
    assert guids(second) == ["https://wire.example/a"]
    assert len(second.present) == 3


def test_a_link_that_every_entry_shares_names_none(rss):
    feed = rss(
        *(f"<title>{word}</title><link>https://wire.example/all</link>" for word in ("a", "b")),
        "<title>c</title><link>https://wire.example/</link>",
    )
    assert len(set(guids(feed))) == 3
    assert all(guid.startswith("digest-") for guid in guids(feed))


def test_entries_of_one_headline_and_different_words_are_two(rss):
    feed = rss("<title>Weather</title><description>Rain.</description>", "<title>Weather</title><description>Sun.</description>")
    assert len(set(guids(feed))) == 2


def test_the_same_entry_without_any_name_is_a_repeat(rss):
    feed = rss("<title>A</title><description>x</description>", "<title>A</title><description>x</description>")
    assert (len(feed.entries), len(feed.repeats)) == (1, 1)
