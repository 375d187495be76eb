"""Rights: which pictures a partner gets, by who is named for them; copy of agencies; licence terms in feeds."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from syndicator.catalog import ImageRights, LicenceTerms
from syndicator.model import CutCaption, DatelineParts, Enclosure, Image, Person, Picture, pictures, without
from syndicator.refine.clean.sanitize import sanitize
from syndicator.syndicate.filter import evaluate
from syndicator.syndicate.render import fragment_keys, made_by, render
from syndicator.syndicate.rights import shown, withheld
from syndicator.syndicate.verify import verify
from tests.syndicate.rules import check
from tests.syndicate.samples import HOUSE, article, condition, exclude, include, membership, partner

SHIP = "https://harborwire.example/ship.jpg"
BODY = sanitize(
    '<p>First.</p><figure><img src="https://a.example/1.jpg" alt="a > b"><figcaption>The quay (Ann Quay/Getty Images)</figcaption></figure>'
    '<p>Second <img src="https://a.example/2.jpg"> goes on.</p><p><a href="https://a.example/"><img src="https://a.example/3.jpg"></a></p>'
    f'<figure><img src="{SHIP}"><figcaption>A ship</figcaption></figure><p>Last.</p>'
)


def judged(rules, **changes):
    """Give where and why each picture of an article is withheld."""
    return [(one.where, one.url.rpartition("/")[2], one.why) for one in withheld(article(**changes), rules)]


def lead(**said):
    return Image(url=SHIP, type="image/jpeg", **said)


# ── judging ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rules", "image", "rights", "why"),
    [
        (
            ImageRights(deny=("Getty*",)),
            lead(credit="Ann Quay / Getty Images"),
            "",
            "its credit “Ann Quay / Getty Images” meets deny: Getty*",
        ),
        (
            ImageRights(deny=("Getty*",)),
            lead(credit="Bo Lens", caption="By courtesy of Getty"),
            "",
            "its caption “By courtesy of Getty” meets deny: Getty*",
        ),
        (ImageRights(deny=("Getty*",)), lead(credit="Bo Lens"), "Pictures: Getty", ""),
        (ImageRights(deny=("Getty*",)), lead(), "Pictures: Getty", "its rights “Pictures: Getty” meets deny: Getty*"),
        (ImageRights(deny=("AP",)), lead(credit="Cap Horn"), "", ""),
        (ImageRights(deny=("/reuters|afp/",)), lead(credit="AFP via Bo"), "", "its credit “AFP via Bo” meets deny: /reuters|afp/"),
        (ImageRights(allow=("AP Photo*",)), lead(credit="AP Photo/Ann Quay"), "", ""),
        (ImageRights(allow=("AP Photo*",)), lead(credit="Bo Lens"), "", "its credit “Bo Lens” meets none of allow"),
        (ImageRights(allow=("Worthy News*",)), lead(caption="The quay (Worthy News)"), "", ""),
        (
            ImageRights(allow=("Worthy News*",)),
            lead(caption="Worthy News staff (Bo Lens)"),
            "",
            "its caption “Bo Lens” meets none of allow",
        ),
        (ImageRights(allow=("Worthy News*",)), lead(caption="The quay. Photo: Worthy News"), "", ""),
        (ImageRights(allow=("Harbor Wire",), unknown="drop"), lead(), "© 2026 Harbor Wire", ""),
        (ImageRights(allow=("Worthy News",), unknown="drop"), lead(), "All rights reserved", "nobody is named for it, and unknown: drop"),
        (ImageRights(allow=("Worthy News",), unknown="keep"), lead(), "All rights reserved", ""),
        (ImageRights(allow=("Bo*",), deny=("Bo Lens",)), lead(credit="Bo Lens"), "", "its credit “Bo Lens” meets deny: Bo Lens"),
    ],
)
def test_a_picture_goes_out_by_who_is_named_for_it(rules, image, rights, why):
    found = judged(rules, image=image, rights=rights)
    assert found == ([("lead", "ship.jpg", why)] if why else [])


def test_pictures_of_the_body_are_judged_by_their_captions_and_the_lead_by_its_credit_there_too():
    rules = ImageRights(deny=("Getty*", "Bo Lens"))
    assert judged(rules, html=BODY) == [
        ("lead", "ship.jpg", "its credit “Bo Lens” meets deny: Bo Lens"),
        ("body", "1.jpg", "its caption “The quay (Ann Quay/Getty Images)” meets deny: Getty*"),
        ("body", "ship.jpg", "its credit “Bo Lens” meets deny: Bo Lens"),
    ]
    assert shown(article(html=BODY), rules).html == (
        '<p>First.</p><p>Second <img src="https://a.example/2.jpg"> goes on.</p>'
        '<p><a href="https://a.example/"><img src="https://a.example/3.jpg"></a></p><p>Last.</p>'
    )


@pytest.mark.parametrize(
    "markup",
    [
        '<p><img src="https://a.example/1.jpg" alt="The quay. Getty Images"></p>',
        '<p><img src="https://a.example/1.jpg" alt="The quay"><br><em>Ann Quay / Getty &amp; Co</em></p>',
        '<p>Ann Quay / Getty: <a href="https://a.example/"><img src="https://a.example/1.jpg"></a></p>',
        f'<p><img src="https://a.example/1.jpg">Getty{" quay" * 39}</p>',
        '<figure><img src="https://a.example/1.jpg" alt="Getty"><figcaption>The quay (Bo)</figcaption></figure>',
    ],
)
def test_what_is_denied_is_looked_for_right_beside_a_picture_and_what_is_allowed_is_not(markup):
    html = sanitize(f"<p>First.</p>{markup}<p>Last.</p>")
    ((where, name, why),) = judged(ImageRights(deny=("Getty*",)), html=html, image=None)
    assert (where, name) == ("body", "1.jpg")
    assert re.fullmatch(r"beside it “.*Getty.*” meets deny: Getty\*", why)
    assert "1.jpg" not in shown(article(html=html, image=None), ImageRights(deny=("Getty*",))).html
    assert judged(ImageRights(allow=("Getty*", "Bo"), unknown="drop"), html=html, image=None, rights="") == (
        [] if "(Bo)" in markup else [("body", "1.jpg", "nobody is named for it, and unknown: drop")]
    )


def test_a_paragraph_that_says_more_than_a_line_is_not_about_its_picture():
    html = sanitize(f'<p>Getty{" quay" * 40}<img src="https://a.example/1.jpg"></p><p>Getty</p><p><img src="https://a.example/2.jpg"></p>')
    assert judged(ImageRights(deny=("Getty*",)), html=html, image=None) == []


def test_what_stands_beside_a_picture_counts_wherever_else_the_same_picture_is():
    html = sanitize(f'<p>First.</p><p><img src="{SHIP}"><br>Getty Images</p>')
    enclosures = (Enclosure(url="https://a.example/2.jpg", type="image/jpeg"), Enclosure(url=SHIP, type="image/jpeg"))
    rules = ImageRights(deny=("Getty*",))
    assert [one[:2] for one in judged(rules, html=html, enclosures=enclosures)] == [
        ("lead", "ship.jpg"),
        ("body", "ship.jpg"),
        ("enclosure", "ship.jpg"),
    ]
    assert [one[:2] for one in judged(rules, html=html, enclosures=enclosures, image=None)] == [
        ("body", "ship.jpg"),
        ("enclosure", "ship.jpg"),
    ]


@pytest.mark.parametrize(
    ("lead_at", "body_at", "same"),
    [
        ("https://w.example/up/ferry.jpg", "https://w.example/up/ferry-1024x683.jpg", True),
        ("https://w.example/up/ferry-scaled.jpg", "https://w.example/up/ferry-300x200.jpg?ssl=1", True),
        ("https://w.example/up/ferry.jpg?w=1200#top", "https://w.example/up/ferry.jpg?w=300", True),
        ("https://w.example/up/ferry.jpg", "https://w.example/up/ferry-2.jpg", False),
        ("https://w.example/up/ferry.jpg", "https://w.example/up/ferry.png", False),
        ("https://w.example/up/ferry.jpg", "https://w.example/ferry-1024x683.jpg", False),
        ("https://w.example/picture?id=1", "https://w.example/picture?id=2", False),
        ("https://w.example/picture.php?id=1", "https://w.example/picture.php?id=2", False),
    ],
)
def test_what_is_said_of_a_picture_counts_for_its_other_sizes(lead_at, body_at, same):
    html = sanitize(f'<p>First.</p><figure><img src="{body_at}"><figcaption>The ferry (Getty)</figcaption></figure>')
    rules = ImageRights(deny=("Getty*", "Bo Lens"))
    enclosures = (Enclosure(url=lead_at, type="image/jpeg"),)
    assert [one[0] for one in judged(rules, html=html, image=Image(url=lead_at), enclosures=enclosures)] == (
        ["lead", "body", "enclosure"] if same else ["body"]
    )
    plain = sanitize(f'<p>First.</p><img src="{body_at}">')
    assert [one[0] for one in judged(rules, html=plain, image=Image(url=lead_at, credit="Bo Lens"))] == (
        ["lead", "body"] if same else ["lead"]
    )


@pytest.mark.parametrize(
    "attached", ["https://w.example/ferry-300x200.jpg", "https://w.example/ferry.jpg?w=9", "https://w.example/ferry.jpg"]
)
def test_what_an_attachment_says_of_itself_denies_it_though_it_is_the_lead_image_in_another_size(attached):
    enclosures = (Enclosure(url=attached, type="image/jpeg", title="Photo: Getty Images"),)
    found = judged(
        ImageRights(deny=("Getty*",)), html=sanitize("<p>First.</p>"), image=Image(url="https://w.example/ferry.jpg"), enclosures=enclosures
    )
    assert [one[0] for one in found] == ["enclosure"]


def test_who_is_named_for_one_picture_is_not_named_for_another_at_the_same_path():
    html = sanitize('<p>First.</p><img src="https://w.example/image.jpg?id=2"><img src="https://w.example/image-300x200.jpg?id=1">')
    rules = ImageRights(allow=("Ann Quay",), unknown="drop")
    found = judged(rules, html=html, image=Image(url="https://w.example/image.jpg?id=1", credit="Ann Quay"))
    assert [one[:2] for one in found] == [("body", "image.jpg?id=2")]


def test_a_lead_image_that_its_caption_denies_is_denied_in_every_figure():
    html = sanitize(
        '<p>First.</p><figure><img src="https://w.example/ferry-300x200.jpg"><figcaption>The ferry at noon</figcaption></figure>'
    )
    image = Image(url="https://w.example/ferry.jpg", caption="The ferry (Getty)")
    assert [one[0] for one in judged(ImageRights(deny=("Getty*",)), html=html, image=image)] == ["lead", "body"]


def test_the_caption_of_a_gallery_counts_for_each_picture_in_it_and_that_of_one_picture_for_no_other():
    html = sanitize(
        '<p>First.</p><figure><figure><img src="https://a.example/1.jpg"><figcaption>One (Bo Lens)</figcaption></figure>'
        '<ul><li><figure><img src="https://a.example/2.jpg"></figure></li></ul><figcaption>Both: Getty</figcaption></figure><p>Last.</p>'
    )
    assert [one.caption for one in pictures(html)] == ["Both: Getty One (Bo Lens)", "Both: Getty"]
    assert [one[:2] for one in judged(ImageRights(deny=("Bo Lens",)), html=html, image=None)] == [("body", "1.jpg")]
    assert shown(article(html=html, image=None), ImageRights(deny=("Bo Lens",))).html == (
        '<p>First.</p><figure><ul><li><figure><img src="https://a.example/2.jpg"></figure></li></ul>'
        "<figcaption>Both: Getty</figcaption></figure><p>Last.</p>"
    )
    assert shown(article(html=html, image=None), ImageRights(deny=("Getty*",))).html == "<p>First.</p><p>Last.</p>"


def test_a_caption_that_cleaning_cut_counts_as_if_it_stood():
    html = sanitize('<p>First.</p><figure><img src="https://w.example/ferry-300x200.jpg"></figure>')
    changes = {
        "html": html,
        "image": Image(url="https://w.example/ferry.jpg"),
        "enclosures": (Enclosure(url="https://w.example/ferry.jpg?w=9", type="image/jpeg"),),
        "cut_captions": (CutCaption(url="https://w.example/ferry-300x200.jpg", text="Sign up! Photo: Ann Quay/Getty"),),
    }
    found = judged(ImageRights(deny=("Getty*",)), **changes)
    assert [(one[0], one[2]) for one in found] == [
        (where, "beside it “Sign up! Photo: Ann Quay/Getty” meets deny: Getty*") for where in ("lead", "body", "enclosure")
    ]
    allowing = judged(ImageRights(allow=("Ann Quay*",), unknown="drop"), **changes)
    assert [one[0] for one in allowing] == ["enclosure"]
    assert judged(ImageRights(allow=("Bo",)), **changes)[0][2] == "its caption “Ann Quay/Getty” meets none of allow"


@pytest.mark.parametrize(
    ("rules", "said", "why"),
    [
        (ImageRights(deny=("Getty*",)), {"credit": "Ann Quay"}, "its copyright “© Getty Images” meets deny: Getty*"),
        (ImageRights(allow=("Getty*",), unknown="drop"), {}, ""),
        (ImageRights(allow=("Bo",)), {}, "its copyright “© Getty Images” meets none of allow"),
        (ImageRights(allow=("Getty*",)), {"credit": "Bo"}, "its credit “Bo” meets none of allow"),
        (ImageRights(allow=("Getty*",)), {"caption": "A ship (Bo)"}, "its caption “Bo” meets none of allow"),
    ],
)
def test_the_copyright_of_a_picture_denies_it_and_names_its_maker_where_nothing_else_does(rules, said, why):
    found = judged(rules, image=lead(rights="© Getty Images", **said), html=sanitize("<p>First.</p>"))
    assert [one[2] for one in found] == ([why] if why else [])


def test_the_copyright_of_the_lead_image_counts_for_it_in_the_text():
    found = judged(ImageRights(deny=("Getty*",)), image=lead(rights="© Getty Images"), html=sanitize(f'<p>First.</p><img src="{SHIP}">'))
    assert [one[0] for one in found] == ["lead", "body"]


def test_a_link_to_a_picture_that_is_withheld_stays_as_its_words():
    html = sanitize(
        '<p>See <a href="https://w.example/ferry.jpg?a=1&amp;b=2" title="x">the ferry</a>, <a href="https://w.example/quay.jpg">the quay</a>, '
        '<a href="https://w.example/ferry.jpg"><em>it</em></a>.</p>'
        '<figure><img src="https://w.example/ferry-300x200.jpg"><figcaption>Getty</figcaption></figure>'
    )
    changes = {"html": html, "image": None}
    assert shown(article(**changes), ImageRights(deny=("Getty*",))).html == (
        '<p>See the ferry, <a href="https://w.example/quay.jpg">the quay</a>, <a href="https://w.example/ferry.jpg"><em>it</em></a>.</p>'
    )
    assert shown(article(**changes), ImageRights(deny=("Bo",))).html == html


def test_pictures_that_name_nobody_go_with_what_held_only_them():
    left = shown(article(html=BODY, image=None, rights=""), ImageRights(unknown="drop")).html
    assert left == (
        '<p>First.</p><figure><img src="https://a.example/1.jpg" alt="a > b"><figcaption>The quay (Ann Quay/Getty Images)</figcaption></figure>'
        "<p>Second  goes on.</p><p>Last.</p>"
    ).replace("a > b", re.search('alt="([^"]*)"', BODY)[1])


def test_enclosures_that_are_pictures_are_judged_and_others_are_not():
    enclosures = (
        Enclosure(url="https://a.example/x.mp3", type="audio/mpeg", title="Getty"),
        Enclosure(url="https://a.example/x.PNG?big=1", title="Getty Images"),
        Enclosure(url=SHIP, type="image/jpeg"),
    )
    rules = ImageRights(deny=("Getty*", "Bo Lens"))
    assert [one[:2] for one in judged(rules, enclosures=enclosures)] == [
        ("lead", "ship.jpg"),
        ("enclosure", "x.PNG?big=1"),
        ("enclosure", "ship.jpg"),
    ]
    assert shown(article(enclosures=enclosures), rules).enclosures == enclosures[:1]


def test_without_rules_nothing_is_touched():
    one = article(html=BODY)
    assert shown(one, None) == (one.copy.image, one.copy.html, one.copy.enclosures, ())


# ── in feeds ─────────────────────────────────────────────────────────────────────────────────────────────────────


def feeds(chosen, *articles, house=HOUSE):
    members = membership(*articles)
    found = {}
    for edition in render(chosen, members, house, fragments={}).editions:
        verify(edition, members, chosen)
        check(edition.format, edition.body)
        found[edition.format] = edition.body.decode()
    return found


@pytest.mark.parametrize("content", ["full", "summary"])
def test_what_is_withheld_stands_in_no_format(content):
    chosen = partner(content=content, images=ImageRights(deny=("Getty*", "Bo Lens")))
    for body in feeds(chosen, article(html=BODY, enclosures=(Enclosure(url=SHIP, type="image/jpeg"),))).values():
        assert "ship.jpg" not in body
        assert "1.jpg" not in body
        assert "Bo Lens" not in body
        assert "Getty" not in body


def test_a_fallback_takes_the_place_of_the_lead_image_and_of_no_other():
    chosen = partner(images=ImageRights(deny=("Bo Lens",), fallback="https://harborwire.example/logo.png"))
    for body in feeds(chosen, article(html=BODY)).values():
        assert body.count("logo.png") == 1
        assert "ship.jpg" not in body
    assert "logo.png" not in feeds(chosen, article(image=None))["rss"]
    assert "logo.png" not in feeds(chosen, article(image=lead(credit="Ann Quay")))["rss"]


def test_a_body_that_was_one_picture_is_not_left_empty():
    chosen = partner(images=ImageRights(deny=("Bo Lens",)))
    one = article(html=sanitize(f'<figure><img src="{SHIP}"></figure>'), dateline="")
    assert json.loads(feeds(chosen, one)["json"])["items"][0]["content_html"].startswith("<p>The harbour of Odesa reopened on Monday.</p>")


def test_partners_with_other_image_rights_share_no_fragment():
    members = membership(article(1))
    one, other = partner(), partner(images=ImageRights(deny=("Getty*",)))
    assert not set(fragment_keys(one, members, HOUSE)) & set(fragment_keys(other, members, HOUSE))


# ── the markup ───────────────────────────────────────────────────────────────────────────────────────────────────

images = st.builds(
    lambda number, alt: f'<img src="https://a.example/{number}.jpg" alt="{alt}">',
    st.integers(0, 4),
    st.sampled_from(["", "x", "a > b", "&lt;img", "'"]),
)
texts = st.sampled_from(["", "text", " ", "<br>", "<em>x</em>", "&amp;", "1 &lt; 2"])


def _nested(inner):
    several = st.lists(inner, max_size=3).map("".join)
    return st.one_of(
        *(several.map(lambda body, name=name: f"<{name}>{body}</{name}>") for name in ("p", "figure", "li", "strong", "blockquote", "td")),
        several.map(lambda body: f'<a href="https://a.example/">{body}</a>'),
        st.tuples(several, texts).map(lambda pair: f"<figure>{pair[0]}<figcaption>{pair[1]}</figcaption></figure>"),
    )


markup = st.lists(st.recursive(st.one_of(images, texts), _nested, max_leaves=8), max_size=5).map("".join).map(sanitize)


@settings(max_examples=400, derandomize=True, deadline=None)
@given(markup, st.sets(st.integers(0, 4)))
def test_markup_without_some_pictures_is_clean_and_says_the_rest(html, unwanted):
    """What is left is what the sanitiser would let through, has every other picture in its order, and no text but captions went."""
    gone = [one for one in pictures(html) if int(re.search(r"(\d)\.jpg", one.url)[1]) in unwanted]
    left = without(html, gone)
    assert sanitize(left) == left
    kept = [one.url for one in pictures(html) if one not in gone]
    assert [one.url for one in pictures(left)] == kept
    if not any(one.figures for one in gone):
        assert re.sub(r"<[^>]*>|\s", "", re.sub(r'"[^"]*"', "", left)) == re.sub(r"<[^>]*>|\s", "", re.sub(r'"[^"]*"', "", html))
    assert without(html, []) == html


def test_a_picture_says_its_address_its_words_and_its_caption():
    found = pictures(
        sanitize(
            '<figure><img src="https://a.example/?a=1&amp;b=2" alt="a &quot;b&quot;"><figcaption>C &amp; <em>D</em></figcaption></figure>'
        )
    )
    assert [(one.url, one.alt, one.caption) for one in found] == [("https://a.example/?a=1&b=2", 'a "b"', "C & D")]
    assert isinstance(found[0], Picture)


# ── copy of agencies ─────────────────────────────────────────────────────────────────────────────────────────────

AGENCIES = ("AP", "Associated Press", "Reuters", "dpa", "ANA", "新华社", "RFE/RL")


@pytest.mark.parametrize(
    ("changes", "value"),
    [
        ({"byline": "By Ann Quay, AP"}, "wire: byline (AP)"),
        ({"byline": "By ASSOCIATED PRESS"}, "wire: byline (Associated Press)"),
        ({"byline": "", "authors": (Person(name="Ann", organisation="Reuters"),)}, "wire: byline (Reuters)"),
        ({"dateline": "KIEL (dpa)", "dateline_parts": DatelineParts(places=("KIEL",), agency="dpa")}, "wire: dateline (dpa)"),
        ({"credits": ("With files from Reuters.",)}, "wire: credits (Reuters)"),
        ({"rights": "© 2026 The Associated Press. All rights reserved."}, "wire: rights (Associated Press)"),
        ({"origin": "https://www.reuters.com/"}, "wire: source (Reuters)"),
        ({"origin": "RFE/RL"}, "wire: source (RFE/RL)"),
        ({"byline": "记者 新华社"}, "wire: byline (新华社)"),
        ({"byline": "By Ap Erture"}, ""),
        ({"byline": "BY ANA EXAMPLE, HARBOR WIRE"}, ""),
        ({"byline": "BY AP"}, "wire: byline (AP)"),
        ({"byline": "ANN QUAY (AP)"}, "wire: byline (AP)"),
        ({"headline": "Reuters reports"}, ""),
    ],
)  # fmt: skip
def test_copy_of_an_agency_is_told_by_where_it_is_signed(changes, value):
    verdict = evaluate(partner(exclude=exclude([condition("wire", *AGENCIES)])), article(**changes))
    assert (verdict.value if not verdict.included else "") == value
    if value:
        assert verdict.rule == "exclude[0]"
        assert value in verdict.why


def test_an_agency_may_be_asked_for_as_well():
    asked = partner(include=include([condition("wire", "Reuters")]))
    assert evaluate(asked, article(byline="Reuters")).included
    assert "wire: Reuters (it is signed By Ana Example" in evaluate(asked, article()).why


# ── licence terms ────────────────────────────────────────────────────────────────────────────────────────────────

TERMS = LicenceTerms(
    url="https://harborwire.example/licence.xml", server="https://rsl.example/api", permits=("search", "ai-index"), prohibits=("ai-train",),
    users=("non-commercial",), countries=("DE", "AT"), payment="use", amount="0.05", currency="EUR", standard="https://rsl.example/standard",
    holder="Harbor <Wire>", terms="https://harborwire.example/terms?a=1&b=2",
)  # fmt: skip
RSL = "{https://rslstandard.org/rsl}"


@pytest.mark.parametrize(("form", "path"), [("rss", "channel/item"), ("atom", "{http://www.w3.org/2005/Atom}entry")])
def test_licence_terms_stand_in_each_entry_with_its_address(form, path):
    root = etree.fromstring(feeds(partner(rsl=TERMS), article(1), article(2))[form].encode())
    contents = [entry.findall(f"{RSL}content") for entry in root.findall(path)]
    assert [[one.get("url") for one in found] for found in contents] == [["https://harborwire.example/1"], ["https://harborwire.example/2"]]
    content = contents[0][0]
    assert content.get("server") == TERMS.server
    licence = content.find(f"{RSL}license")
    assert [(one.tag.removeprefix(RSL), one.get("type"), one.text) for one in licence if one.tag != f"{RSL}payment"] == [
        ("permits", "usage", "search ai-index"),
        ("permits", "user", "non-commercial"),
        ("permits", "geo", "DE AT"),
        ("prohibits", "usage", "ai-train"),
    ]
    payment = licence.find(f"{RSL}payment")
    assert (payment.get("type"), payment.findtext(f"{RSL}standard")) == ("use", "https://rsl.example/standard")
    assert (payment.find(f"{RSL}amount").get("currency"), payment.findtext(f"{RSL}amount")) == ("EUR", "0.05")
    assert content.findtext(f"{RSL}copyright") == "Harbor <Wire>"
    assert content.findtext(f"{RSL}terms") == TERMS.terms
    links = [one.get("href") for one in root.iter("{http://www.w3.org/2005/Atom}link") if one.get("rel") == "license"]
    assert links == [TERMS.url]


def test_json_says_the_terms_once_by_the_same_names():
    said = json.loads(feeds(partner(rsl=TERMS, rights="© Harbor Wire"), article())["json"])["_syndicator"]
    assert said["rights"] == "© Harbor Wire"
    assert said["rsl"]["permits"] == {"usage": ["search", "ai-index"], "user": ["non-commercial"], "geo": ["DE", "AT"]}
    assert said["rsl"]["payment"]["amount"] == "0.05"


def test_what_is_not_stated_is_not_said():
    for body in feeds(partner(), article()).values():
        assert "rsl" not in body
        assert "license" not in body
    assert "rsl:content" not in feeds(partner(rsl=LicenceTerms(url="https://x.example/l.xml")), article())["rss"]
    only = feeds(partner(rsl=LicenceTerms(payment="free")), article())["rss"]
    assert '<rsl:payment type="free"/>' in only
    assert "permits" not in only


def test_a_partners_own_terms_come_before_the_houses():
    from dataclasses import replace

    house = replace(HOUSE, rsl=TERMS, rights="© House & Sons")
    own = LicenceTerms(prohibits=("all",))
    assert "ai-index" in feeds(partner(), article(), house=house)["atom"]
    told = feeds(partner(rsl=own, rights="© Own"), article(), house=house)
    assert "ai-index" not in told["atom"]
    assert "<rights>© Own</rights>" in told["atom"]
    assert "<copyright>© Own</copyright>" in told["rss"]
    assert "<copyright>© House &amp; Sons</copyright>" in feeds(partner(), article(), house=house)["rss"]
    assert made_by(partner(), HOUSE) != made_by(partner(), house)
    assert set(fragment_keys(partner(), membership(article()), HOUSE)).isdisjoint(fragment_keys(partner(), membership(article()), house))


# ── credit lines ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("content", ["full", "summary"])
def test_a_credit_line_is_text_whatever_its_fields_say(content):
    chosen = partner(content=content, credit="By {byline} at {url} <b>{headline}</b> {date} {publisher} {source}")
    one = article(headline="<script>x</script> & more", byline="", authors=(Person(name="A <i>B</i>"),), origin="Sea & Sky")
    told = feeds(chosen, one)
    said = json.loads(told["json"])["items"][0]
    expected = "By A <i>B</i> at https://harborwire.example/1 <b><script>x</script> & more</b> 2026-11-23 Harbor Wire Sea & Sky"
    assert expected in (said["summary"] if content == "summary" else etree.HTML(said["content_html"]).xpath("string()"))


def test_a_byline_that_is_missing_leaves_no_field_in_braces():
    told = feeds(partner(credit="{byline}, {publisher}"), article(byline="", authors=()))
    assert "{byline}" not in told["rss"]
