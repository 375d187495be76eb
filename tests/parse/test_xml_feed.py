"""RSS, Atom and RDF: what becomes of an entry's fields, and what one bad entry costs."""

from datetime import UTC, datetime, timedelta

import pytest

from syndicator.errors import ParseError
from syndicator.model import Enclosure, Image, Person

GUID = "<guid isPermaLink='false'>g-1</guid>"


def only(feed):
    assert len(feed.entries) == 1, feed.problems
    return feed.entries[0]


def test_an_rss_item_becomes_an_entry(rss):
    entry = only(
        rss(
            f"""<title>Kyiv &amp; Odesa</title><link>https://wire.example/kyiv</link>{GUID}<pubDate>Mon, 23 Nov 2026 10:00:00 +0100</pubDate>
            <description>Two cities.</description><content:encoded><![CDATA[<p>Two cities, and <a href="/x">a link</a>.</p>]]></content:encoded>
            <dc:creator>Ana Ruiz</dc:creator><category>Ukraine</category><category domain="x">War &amp; peace</category><dc:rights>© Wire</dc:rights>
            <source url="https://other.example/feed">Other Wire</source><dc:language>uk</dc:language>"""
        )
    )
    assert (entry.guid, entry.guid_given, entry.url, entry.headline) == ("g-1", "g-1", "https://wire.example/kyiv", "Kyiv & Odesa")
    assert entry.text == '<p>Two cities, and <a href="/x">a link</a>.</p>'
    assert (entry.kind, entry.summary, entry.base_url) == ("html", "Two cities.", "https://wire.example/kyiv")
    assert entry.published_at == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert entry.authors == (Person(name="Ana Ruiz"),)
    assert entry.categories == ("Ukraine", "War & peace")
    assert (entry.rights, entry.origin, entry.language) == ("© Wire", "Other Wire", "uk")
    assert entry.received.startswith("<item><title>Kyiv &amp; Odesa</title>")
    assert entry.received.endswith("</item>")


def test_an_atom_entry_becomes_an_entry(atom):
    entry = only(
        atom(
            """<id>tag:wire.example,2026:1</id><title type="html">A &lt;b&gt;bold&lt;/b&gt; move</title><updated>2026-11-22T10:00:00Z</updated>
            <published>2026-11-21T10:00:00Z</published><link rel="alternate" href="/one"/><link rel="enclosure" href="/one.mp3" type="audio/mpeg" length="9"/>
            <author><name>Ana Ruiz</name><uri>https://wire.example/ana</uri><email>ana@wire.example</email></author><author><name>Bo Li</name></author>
            <category term="news" label="News"/><summary>Short.</summary>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Long &amp; whole.</p></div></content>"""
        )
    )
    assert (entry.guid, entry.headline, entry.url) == ("tag:wire.example,2026:1", "A bold move", "https://wire.example/one")
    assert (entry.text, entry.summary, entry.language) == ("<p>Long &amp; whole.</p>", "Short.", "en")
    assert entry.authors == (Person(name="Ana Ruiz", url="https://wire.example/ana", email="ana@wire.example"), Person(name="Bo Li"))
    assert entry.categories == ("News",)
    assert (entry.published_at.day, entry.updated_at.day) == (21, 22)
    assert entry.enclosures == (Enclosure(url="https://wire.example/one.mp3", type="audio/mpeg", length=9),)


def test_an_rdf_item_becomes_an_entry(read):
    feed = read(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="https://wire.example/"><title>Wire</title></channel>
        <item rdf:about="https://wire.example/1"><title>One</title><link>https://wire.example/1</link><dc:date>2026-11-20T08:00:00+01:00</dc:date></item></rdf:RDF>"""
    )
    entry = only(feed)
    assert (feed.title, entry.guid, entry.headline, entry.published_at.hour) == ("Wire", "https://wire.example/1", "One", 7)


def test_an_atom_entry_without_author_has_the_feeds_and_an_rss_item_has_none(atom, rss):
    assert only(atom("<id>a</id>", head="<title>x</title><author><name>The Wire</name></author>")).authors == (Person(name="The Wire"),)
    assert only(rss(GUID, channel="<managingEditor>x@wire.example (Ed)</managingEditor>")).authors == ()


@pytest.mark.parametrize(
    ("sent", "name", "email"),
    [
        ("desk@wire.example (Ana Ruiz)", "Ana Ruiz", "desk@wire.example"),
        ("Ana Ruiz &lt;ana@wire.example&gt;", "Ana Ruiz", "ana@wire.example"),
        ("Ana Ruiz (ana@wire.example)", "Ana Ruiz", "ana@wire.example"),
        ("Ana Ruiz", "Ana Ruiz", ""),
        ("Ana O&amp;#8217;Neil", "Ana O’Neil", ""),
    ],
)
def test_an_author_is_told_from_the_address(rss, sent, name, email):
    assert only(rss(f"{GUID}<author>{sent}</author>")).authors == (Person(name=name, email=email),)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("Mon, 23 Nov 2026 10:00:00 CEST", datetime(2026, 11, 23, 8, tzinfo=UTC)),
        ("lundi 23 novembre 2026 à 10:00 +0100", datetime(2026, 11, 23, 9, tzinfo=UTC)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Tue, 24 Nov 2026 18:00:00 GMT", None),
        ("Mon, 23 Nov 26 10:00:00 GMT", None),
        ("30 Feb 2026", None),
        ("99999-01-01", None),
        ("0001-01-01T00:00:00Z", None),
        ("May", None),
        ("", None),
    ],
)
def test_e8_a_date_that_cannot_be_believed_is_missing(rss, sent, expected):
    assert only(rss(f"{GUID}<pubDate>{sent}</pubDate>")).published_at == expected


def test_a_lead_image_brings_its_credit_and_caption_and_never_becomes_the_text(rss):
    entry = only(
        rss(
            f"""{GUID}<description>Short.</description><media:group>
            <media:content url="https://0.gravatar.com/a.jpg" medium="image"/>
            <media:content url="/small.jpg" type="image/jpeg" width="200"/>
            <media:content url="/large.jpg" type="image/jpeg" width="900" height="600"><media:description>A harbour.</media:description>
            <media:credit role="photographer">Levan B.</media:credit></media:content></media:group><media:content url="/talk.mp4" type="video/mp4" fileSize="7"/>"""
        )
    )
    assert entry.text == "Short."
    assert entry.image == Image(
        url="https://wire.example/large.jpg", type="image/jpeg", credit="Levan B.", caption="A harbour.", width=900, height=600
    )
    assert entry.enclosures == (Enclosure(url="https://wire.example/talk.mp4", type="video/mp4", length=7),)


@pytest.mark.parametrize(
    ("said", "credit", "rights"),
    [
        ("{}<media:credit role='photographer'>Ann Quay</media:credit><media:credit role='agency'>Getty Images</media:credit>{}", "Ann Quay / Getty Images", ""),
        ("{}{}<media:credit>Ann Quay</media:credit><media:credit>Getty Images</media:credit>", "Ann Quay / Getty Images", ""),
        ("{}<media:credit>Ann Quay</media:credit><media:credit> Ann &lt;b&gt;Quay&lt;/b&gt;</media:credit>{}<media:credit>Bo</media:credit>", "Ann Quay", ""),
        ("{}<media:credit/><media:credit>Ann Quay</media:credit><media:copyright url='/c'>© Getty Images</media:copyright>{}", "Ann Quay", "© Getty Images"),
        ("{}{}<media:copyright>© Getty Images</media:copyright>", "", "© Getty Images"),
    ],
)  # fmt: skip
def test_a_picture_names_all_who_are_credited_and_whose_copyright_it_is(rss, said, credit, rights):
    content = "<media:content url='https://wire.example/p.jpg' medium='image'>"
    image = only(rss(GUID + said.format(content, "</media:content>"))).image
    assert (image.credit, image.rights) == (credit, rights)


@pytest.mark.parametrize(
    "picture",
    ["<media:thumbnail url='https://wire.example/p.jpg'/>", "<enclosure url='https://wire.example/p.jpg' type='image/jpeg' length='1'/>"],
)
def test_who_is_credited_in_an_entry_made_its_thumbnail_and_its_attached_picture(rss, picture):
    said = (
        "<media:credit>Ann Quay</media:credit><media:copyright>Wire</media:copyright><media:description>A long story.</media:description>"
    )
    assert only(rss(f"{GUID}{picture}{said}")).image == Image(
        url="https://wire.example/p.jpg", type="image/jpeg" if "type" in picture else "", credit="Ann Quay", rights="Wire"
    )


def test_a_flood_of_credits_is_bounded(rss):
    credits_ = "".join(f"<media:credit>{number:0300}</media:credit>" for number in range(500))
    image = only(rss(f"{GUID}<media:content url='/p.jpg' medium='image'>{credits_}</media:content>")).image
    assert len(image.credit) < 2_000


@pytest.mark.parametrize(
    "said",
    [
        "<media:thumbnail url='https://wire.example/p.jpg'/>",
        "<itunes:image href='https://wire.example/p.jpg'/>",
        "<enclosure url='https://wire.example/p.jpg' type='image/jpeg' length='1'/>",
        "<image><url>https://wire.example/p.jpg</url></image>",
        "<image>https://wire.example/p.jpg</image>",
        "<media:content url='https://wire.example/p.jpg'/>",
    ],
)
def test_a_lead_image_is_found_wherever_it_is_said(rss, said):
    assert only(rss(f"{GUID}<title>T</title>{said}")).image.url == "https://wire.example/p.jpg"


def test_all_enclosures_are_kept_and_unsafe_ones_are_not(rss):
    entry = only(
        rss(
            f"{GUID}<enclosure url='a.mp3' type='audio/mpeg' length='x'/><enclosure url='b.mp3'/><enclosure url='javascript:1'/>"
            "<enclosure url='file:///etc/passwd'/><enclosure url='a.mp3'/>"
        )
    )
    assert [(enclosure.url, enclosure.type) for enclosure in entry.enclosures] == [
        ("https://wire.example/a.mp3", "audio/mpeg"),
        ("https://wire.example/b.mp3", "application/octet-stream"),
    ]


def test_plain_text_in_a_description_keeps_its_paragraphs(rss):
    entry = only(rss(f"{GUID}<description>One &amp;amp; two.\n\nThree.</description>"))
    assert (entry.text, entry.kind) == ("One & two.\n\nThree.", "text")


def test_the_longer_text_is_the_body_and_a_brief_description_is_the_summary_too(rss):
    long = "word " * 300
    assert only(rss(f"{GUID}<description>{long}</description><content:encoded>&lt;p&gt;ad&lt;/p&gt;</content:encoded>")).text.startswith(
        "word"
    )
    assert only(rss(f"{GUID}<description>Brief.</description>")).summary == "Brief."
    assert only(rss(f"{GUID}<description>{long}</description>")).summary == ""


def test_base_address_and_language_are_inherited(read):
    feed = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://cdn.example/a/" xml:lang="fr"><entry xml:base="b/"><id>1</id>'
        '<link href="one"/><content type="html">&lt;img src="x.jpg"&gt;</content></entry></feed>'
    )
    entry = only(feed)
    assert (entry.url, entry.base_url, entry.language) == ("https://cdn.example/a/b/one", "https://cdn.example/a/b/", "fr")


def test_a_redirecting_service_gives_way_to_the_address_before_it(read):
    feed = read(
        '<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><item><guid isPermaLink="false">1</guid>'
        "<link>https://feeds.example/~r/1</link><feedburner:origLink>https://wire.example/1</feedburner:origLink></item></channel></rss>"
    )
    assert only(feed).url == "https://wire.example/1"


def test_an_id_is_kept_exactly_as_sent(atom, rss):
    assert only(atom("<id>  item/ÄÖ 7?x=1&amp;y=2 </id>")).guid == "item/ÄÖ 7?x=1&y=2"
    assert only(rss("<guid>relative-7</guid><link>https://wire.example/7</link>")).guid == "relative-7"


def test_e11_every_tombstone_is_read_and_a_later_entry_is_back(atom):
    head = (
        "<title>x</title><at:deleted-entry ref='a' when='2026-11-20T00:00:00Z'/><at:deleted-entry ref='b' when='2026-11-20T00:00:00Z'>"
        "<at:comment>gone</at:comment></at:deleted-entry><at:deleted-entry ref='c' when='2026-11-20T00:00:00Z'/>"
    )
    feed = atom("<id>b</id><updated>2026-11-19T00:00:00Z</updated>", "<id>c</id><updated>2026-11-21T00:00:00Z</updated>", head=head)
    assert feed.killed == ("a", "b")
    assert [entry.guid for entry in feed.entries] == ["c"]


def test_e11_a_known_entry_with_a_later_tombstone_is_killed(atom):
    entry = "<id>b</id><updated>2026-11-19T00:00:00Z</updated>"
    known = atom(entry)
    seen = {known.entries[0].digest: known.entries[0].guid}
    feed = atom(entry, head="<title>x</title><at:deleted-entry ref='b' when='2026-11-20T00:00:00Z'/>", seen=seen)
    assert (feed.killed, feed.entries) == (("b",), ())


COUNTERS = {
    "comments": "<slash:comments>{n}</slash:comments>",
    "votes by the hour": "<slash:hit_parade>{n},{n},1</slash:hit_parade>",
    "answers": "<thr:total>{n}</thr:total>",
    "answers, on the link": '<link rel="replies" href="/r" thr:count="{n}" thr:updated="2026-11-{n}T10:00:00Z"/>',
    "answers, on a link with a prefix": "<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='replies' thr:count = '{n}' href='/r'/>",
    "views": '<media:community><media:statistics views="{n}" favorites="1"/></media:community>',
    "stars": '<media:starRating average="{n}.1" count="{n}" min="1" max="5"></media:starRating>',
    "replies": "<lj:reply-count>{n}</lj:reply-count>",
}


@pytest.mark.parametrize("counter", COUNTERS)
def test_an_entry_that_differs_in_a_counter_alone_is_known_and_kept_as_it_came(atom, rss, counter):
    for document, named in ((atom, "<id>a</id><title>A</title>"), (rss, "<guid>a</guid><title>A</title>")):
        first, second = (named + COUNTERS[counter].format(n=number) for number in (11, 12))
        (known,) = document(first).entries
        assert COUNTERS[counter].format(n=11) in known.received
        later = document(second, seen={known.digest: known.guid})
        assert (later.entries, later.present) == ((), (known.digest,))


@pytest.mark.parametrize(
    "told",
    [
        "<description><![CDATA[<p><slash:comments>{n}</slash:comments></p>]]></description><slash:comments>1</slash:comments>",
        "<description>&lt;slash:comments&gt;{n}&lt;/slash:comments&gt;</description>",
        "<description>thr:count='{n}'</description>",
        "<media:content url='/{n}.jpg'/>",
        "<slash:section>{n}</slash:section>",
        "<slash:comments><b>{n}</b></slash:comments>",
        "<link>https://wire.example/{n}</link><slash:comments>1</slash:comments>",
    ],
)
def test_what_is_no_counter_makes_another_entry(rss, told):
    (known,) = rss(f"{GUID}{told.format(n=1)}").entries
    assert len(rss(f"{GUID}{told.format(n=2)}", seen={known.digest: known.guid}).entries) == 1


def test_a_tombstone_in_rss_counts_wherever_it_stands(read):
    feed = read(
        '<rss xmlns:at="http://purl.org/atompub/tombstones/1.0"><channel><title>x</title></channel><at:deleted-entry ref="a" when="2026-01-01"/></rss>'
    )
    assert feed.killed == ("a",)


def test_one_bad_entry_does_not_change_how_the_others_are_read(rss):
    good = [
        f"<guid>{number}</guid><title>A &amp;lt; b {number}</title><description>&lt;p&gt;AT&amp;amp;T&lt;/p&gt;</description>"
        for number in range(4)
    ]
    alone = rss(*good)
    mixed = rss(*good[:2], "<guid>bad</guid><title>Bro<ken</title><description>x</b></description>", *good[2:])
    assert [entry for entry in mixed.entries if entry.guid != "bad"] == list(alone.entries)
    assert len(mixed.entries) == 5


@pytest.mark.parametrize(
    ("said", "headline"),
    [
        ("<title>Rhythm & Blues</title>", "Rhythm & Blues"),
        ("<title>Caf&eacute; &ndash; open</title>", "Café – open"),
        ("<title>5 < 6</title>", "5 < 6"),
        ("<title>Bell\x07 &#7; here</title>", "Bell here"),
        ("<title>A &unknown; word</title>", "A &unknown; word"),
        ("<foo:title>no</foo:title><title>Yes</title>", "Yes"),
    ],
)
def test_common_slips_are_mended(rss, said, headline):
    assert only(rss(f"{GUID}{said}")).headline == headline


def test_fields_are_bounded_and_free_of_control_characters(rss):
    entry = only(
        rss(
            f"<guid>g</guid><title>{'t' * 5000}</title><dc:creator>{'a' * 5000}</dc:creator>"
            + "".join(f"<category>{number:0200}</category>" for number in range(300))
            + f"<link>https://wire.example/{'x' * 5000}</link><description>a\x0bb</description>"
        )
    )
    assert len(entry.headline) == 1000
    assert len(entry.authors[0].name) == 200
    assert (len(entry.categories), max(map(len, entry.categories))) == (1, 100)
    assert entry.url == ""
    assert "\x0b" not in entry.text + entry.received


def test_a_text_beyond_all_measure_is_cut_and_named(rss):
    feed = rss(f"{GUID}<title>Endless</title><description>{'word ' * 500_000}</description>")
    assert len(only(feed).text) == 2_000_000
    assert "“Endless” is longer than" in feed.problems[0]


def test_e14_of_too_many_new_entries_the_newest_are_taken_and_it_is_said(rss):
    items = [
        f"<guid>{number}</guid><pubDate>{datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=number):%d %b %Y}</pubDate>"
        for number in range(1200)
    ]
    feed = rss(*items)
    assert len(feed.entries) == len(feed.present) == 1000
    assert {"1199", "200"} <= {entry.guid for entry in feed.entries}
    assert "1200 new entries" in feed.problems[0]


@pytest.mark.parametrize(
    ("body", "like"),
    [
        ("", "empty"),
        ("<!doctype html><html><body><form>Sign in</form></body></html>", "HTML page"),
        ("/etc/hostname", "plain text"),
        ("http://169.254.169.254/", "plain text"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "<svg>"),
        ('{"error": "login"}', "items"),
        ("{", "JSON"),
        ("\x00\x01\x02", "plain text"),
    ],
)
def test_p19_what_is_no_feed_is_an_error_that_says_what_it_looks_like(read, body, like):
    with pytest.raises(ParseError, match=like):
        read(body)


def test_p19_a_feed_is_read_whatever_its_server_calls_it(fetched, source, document_of):
    from syndicator.model import Document
    from syndicator.parse import parse

    body = Document(name="https://wire.example/f", body=document_of(GUID).encode(), media_type="text/html")
    assert len(parse(fetched(body), source, seen={}).entries) == 1


def test_a_feed_with_no_entries_is_no_error(rss):
    assert rss().entries == ()


def test_a_feeds_wish_not_to_be_asked_is_read(rss):
    assert rss(GUID, channel="<title>x</title><ttl>90</ttl>").min_interval == timedelta(minutes=90)


def test_r15_entities_neither_grow_nor_fetch(read):
    bomb = "".join(f"<!ENTITY {chr(98 + number)} '{f'&{chr(97 + number)};' * 10}'>" for number in range(9))
    text = read(
        f"<!DOCTYPE rss [<!ENTITY a 'lol'><!ENTITY f SYSTEM 'file:///etc/passwd'>{bomb}]><rss><channel><item><title>&a; &j; &f;</title></item></channel></rss>"
    )
    assert only(text).headline == "lol &j; &f;"


def test_nobody_and_nothing_is_called_by_a_tag(rss):
    (entry,) = rss(
        "<title>t</title><dc:creator>Ana &lt;b&gt;Example&lt;/b&gt;</dc:creator><category>&lt;img src=x onerror=alert(1)&gt;Ports &amp;amp; ships</category>"
    ).entries
    assert ([person.name for person in entry.authors], entry.categories) == (["Ana Example"], ("Ports & ships",))
