"""Pictures stay, with the address where they are; what only counts readers goes."""

import pytest

from syndicator.model import Image, pictures
from tests.refine.clean.articles import PROSE, paragraphs

PICTURE = "https://harborwire.example/img/pier.jpg"


@pytest.mark.parametrize(
    "image",
    [
        '<img src="https://feeds.feedburner.com/~r/wire/~4/abc" width="300">',
        '<img src="https://t.example/a.gif" width="1" height="1">',
        '<img src="https://t.example/a.gif" style="width:1px; height:1px">',
        '<img src="https://medium.com/_/stat?event=post.clientViewed">',
        '<img src="https://www.gravatar.com/avatar/abc?s=50">',
        '<img src="">',
        "<img>",
        '<img src="data:image/gif;base64,R0lGOD">',
        '<img src="javascript:alert(1)">',
    ],
)
def test_image_that_is_no_picture_is_gone(cleaned, image):
    copy = cleaned(paragraphs(*PROSE) + image)
    assert ("<img" in copy.html, copy.removals) == (False, ())


@pytest.mark.parametrize(
    "image",
    [
        '<img src="/img/pier.jpg">',
        '<img src="data:image/gif;base64,R0lGOD" data-src="/img/pier.jpg">',
        '<img src="/static/placeholder.png" data-lazy-src="/img/pier.jpg">',
        '<img data-srcset="/img/small.jpg 300w, /img/pier.jpg 1024w">',
        '<img src="/img/pier.jpg?utm_source=feed" srcset="/img/large.jpg 2x" class="x" onerror="x()">',
        '<img src="/static/lazyload.gif" data-original="/img/pier.jpg"><noscript><img src="/img/pier.jpg"></noscript>',
        '<noscript><img src="/img/pier.jpg"></noscript><img data-src="/img/pier.jpg">',
    ],
)
def test_picture_is_found_where_it_really_is_and_once(cleaned, image):
    copy = cleaned(paragraphs(*PROSE) + image)
    assert copy.html.endswith(f'<figure><img src="{PICTURE}" alt=""></figure>')
    assert copy.image == Image(url=PICTURE)


def test_picture_in_a_figure_keeps_its_caption(cleaned):
    copy = cleaned(
        f'<figure><a href="/big"><img src="/img/pier.jpg" alt="The pier" width="800" height="450"></a><figcaption>The pier. Photo: Ann Quay</figcaption></figure>{paragraphs(*PROSE)}'
    )
    assert copy.image == Image(url=PICTURE, caption="The pier.", credit="Ann Quay", width=800, height=450)
    assert copy.html.startswith(
        f'<figure><a href="https://harborwire.example/big"><img src="{PICTURE}" alt="The pier" width="800" height="450"></a>'
        "<figcaption>The pier. Photo: Ann Quay</figcaption></figure>"
    )
    assert [(block.kind, block.text) for block in copy.blocks[:2]] == [("figure", "The pier"), ("figure", "The pier. Photo: Ann Quay")]


def test_picture_that_the_feed_names_leads(cleaned):
    lead = Image(url="https://harborwire.example/img/lead.jpg", credit="Ann Quay")
    assert cleaned(f'<img src="/img/pier.jpg">{paragraphs(*PROSE)}', image=lead).image == lead


def test_small_picture_does_not_lead(cleaned):
    copy = cleaned(f'<img src="/img/icon.png" width="32" height="32">{paragraphs(*PROSE)}<img src="/img/pier.jpg" width="640">')
    assert copy.image == Image(url=PICTURE, width=640)


def test_smiley_becomes_its_character(cleaned):
    copy = cleaned('<p>Ahoy <img class="wp-smiley" src="https://s.w.org/images/core/emoji/1f680.png" alt="🚀" width="72"></p>')
    assert copy.html == "<p>Ahoy 🚀</p>"


@pytest.mark.parametrize(
    ("opens", "closes"),
    [("", ""), ('<ul class="blocks-gallery-grid"><li class="blocks-gallery-item">', "</li></ul>")],
)
def test_a_gallery_keeps_its_caption_and_its_pictures_theirs(cleaned, opens, closes):
    gallery = (
        f'<figure class="wp-block-gallery">{opens}<figure class="wp-block-image"><img src="/img/pier.jpg" alt="" width="800" height="450"/>'
        f'<figcaption>The old pier</figcaption></figure>{closes}{opens}<figure><img src="/img/quay.jpg" alt=""/></figure>{closes}'
        '<figcaption class="blocks-gallery-caption">The ferries at berth. Photos: Ann Quay/Getty Images</figcaption></figure>'
    )
    copy = cleaned(paragraphs(*PROSE[:2]) + gallery + paragraphs(*PROSE[2:]))
    assert "<h2>" not in copy.html
    assert all(block.kind != "subhead" for block in copy.blocks)
    assert [(one.url, one.caption) for one in pictures(copy.html)] == [
        (PICTURE, "The ferries at berth. Photos: Ann Quay/Getty Images The old pier"),
        ("https://harborwire.example/img/quay.jpg", "The ferries at berth. Photos: Ann Quay/Getty Images"),
    ]
    assert copy.html.count("<figure>") == 3
    assert copy.image == Image(
        url=PICTURE, caption="The old pier The ferries at berth.", credit="Ann Quay/Getty Images", width=800, height=450
    )
    assert cleaned(copy.html).html == copy.html


@pytest.mark.parametrize("inside", ["<table><tr><td>Monday</td><td>9</td></tr></table>", "<iframe src='https://v.example/1'></iframe>"])
def test_a_caption_whose_figure_holds_no_picture_is_small_print_and_no_subhead(cleaned, inside):
    copy = cleaned(
        f"{paragraphs(*PROSE[:2])}<figure>{inside}<figcaption>The boats of the harbour</figcaption></figure>{paragraphs(*PROSE[2:])}"
    )
    assert "<p><small>The boats of the harbour</small></p>" in copy.html
    assert cleaned(copy.html).html == copy.html


# ── captions at the end of the text ──────────────────────────────────────────────────────────────────────────────

QUAY = "https://harborwire.example/img/quay.jpg"
CREDITS = [
    "Photo by Ann Quay/Getty Images",
    "(Photo: Getty Images)",
    "Credit: Getty Images",
    "Foto: Getty Images",
    "Image: Ann Quay/Getty Images",
    "© Getty Images",
    "(c) Getty Images. All rights reserved.",
    "The pier at noon<br>© Getty Images",
    "GETTY IMAGES",
]


def figure(caption, image="/img/pier.jpg"):
    return f'<figure><img src="{image}" alt=""><figcaption>{caption}</figcaption></figure>'


@pytest.mark.parametrize("after", ["", "<p>Follow us on Facebook and sign up for our newsletter.</p>"], ids=["last", "promo"])
@pytest.mark.parametrize("caption", CREDITS)
def test_the_caption_of_the_last_picture_stays_under_it_though_it_is_but_a_credit(cleaned, caption, after):
    copy = cleaned(paragraphs(*PROSE) + figure(caption) + after)
    assert copy.html.endswith(f'<figure><img src="{PICTURE}" alt=""><figcaption>{caption}</figcaption></figure>')
    assert (copy.credits, copy.cut_captions, len(copy.removals)) == ((), (), bool(after))
    assert "getty" in f"{copy.image.credit} {copy.image.caption}".casefold()
    assert cleaned(copy.html).html == copy.html


def test_each_of_several_last_pictures_and_a_last_gallery_keep_their_captions(cleaned):
    inside = '<figure><img src="/img/pier.jpg"></figure><figure><img src="/img/quay.jpg"></figure>'
    for body in (figure("Photo: Getty") + figure("Photo: Getty", QUAY), f"<figure>{inside}<figcaption>Photos: Getty</figcaption></figure>"):
        copy = cleaned(paragraphs(*PROSE) + body)
        assert [(one.url, "Getty" in one.caption) for one in pictures(copy.html)] == [(PICTURE, True), (QUAY, True)]
        assert copy.credits == ()


def test_a_last_picture_with_its_credit_beside_it_stays(cleaned):
    copy = cleaned(paragraphs(*PROSE, '<img src="/img/pier.jpg"><br>Photo: Getty Images'))
    assert [(one.url, one.line) for one in pictures(copy.html)] == [(PICTURE, "Photo: Getty Images")]
    assert copy.credits == ()


def test_credit_and_signature_of_the_article_are_read_over_its_last_picture(cleaned):
    copy = cleaned(paragraphs(*PROSE, "By Ann Quay", "With files from AFP") + figure("Photo: Getty Images"))
    assert (copy.credits, copy.byline, len(copy.blocks)) == (("With files from AFP",), "By Ann Quay", len(PROSE) + 1 + 1)


@pytest.mark.parametrize(
    ("caption", "stands"),
    [
        ("Sign up for our free newsletter. Photo: Getty Images", ""),
        ("Follow us on Facebook. Getty Images", ""),
        ('The pier. <a class="more-link" href="/x">Getty Images</a>', "The pier."),
        ("The pier, by Getty Images<br>Sign up for our free newsletter", ""),
    ],
)
def test_a_caption_of_which_promotion_went_is_still_known_whole(cleaned, caption, stands):
    copy = cleaned(figure(caption) + paragraphs(*PROSE) + figure(caption, QUAY))
    assert [one.caption for one in pictures(copy.html)][1] == stands
    assert [one.url for one in copy.cut_captions if "Getty Images" in one.text][-1] == QUAY
    assert cleaned(copy.html).cut_captions == ()


def test_the_caption_of_a_picture_that_went_is_known_where_the_picture_leads(cleaned):
    text = paragraphs(*PROSE) + figure("Photo: Getty Images", "/img/pier-300x200.jpg")
    lead = Image(url=PICTURE)
    assert [one.text for one in cleaned(text, image=lead, cleaning={"remove": ("figure",)}).cut_captions] == ["Photo: Getty Images"]
    assert cleaned(text, cleaning={"remove": ("figure",)}).cut_captions == ()


def test_the_sources_own_rule_cuts_a_caption_that_is_a_credit(cleaned):
    copy = cleaned(paragraphs(*PROSE) + figure("© Getty Images"), cleaning={"cut": ("© Getty*",)})
    assert ("figcaption" in copy.html, [one.text for one in copy.cut_captions]) == (False, ["© Getty Images"])


# ── figures of older WordPress themes ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="wp-caption alignnone" style="width:310px"><a href="/big.jpg">{}</a><p class="wp-caption-text">{}</p></div>',
        '<div class="wp-caption">{}<span class="wp-caption-text">{}</span></div>',
        '<div class="gallery"><dl class="gallery-item"><dt class="gallery-icon landscape">{}</dt><dd class="wp-caption-text gallery-caption">{}</dd></dl></div>',
    ],
    ids=["div", "span", "gallery"],
)
def test_a_figure_of_a_theme_without_html5_is_one(cleaned, markup):
    image = '<img class="size-medium" src="/img/pier.jpg" width="300" height="200">'
    copy = cleaned(paragraphs(*PROSE) + markup.format(image, "The pier (Getty Images)") + paragraphs(*PROSE))
    assert [(one.url, one.caption) for one in pictures(copy.html)] == [(PICTURE, "The pier (Getty Images)")]
    assert copy.html.count("<figure>") == copy.html.count("<figcaption>") == 1
    assert copy.image == Image(url=PICTURE, caption="The pier", credit="Getty Images", width=300, height=200)
    assert cleaned(copy.html).html == copy.html


def test_a_rule_of_the_source_meets_a_wordpress_figure_by_what_the_page_calls_it(cleaned):
    drawn = '<div class="wp-caption"><img src="/img/pier.jpg"><p class="wp-caption-text">The pier</p></div>'
    assert "<figure>" not in cleaned(paragraphs(*PROSE) + drawn, cleaning={"remove": ("div.wp-caption",)}).html
    assert "figcaption" not in cleaned(paragraphs(*PROSE) + drawn, cleaning={"remove": ("p.wp-caption-text",)}).html
