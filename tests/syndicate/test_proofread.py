"""Proofreading: what was read before is not read again, and nothing passes that reading the whole would have stopped."""

import gzip
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.errors import VerifyError
from syndicator.model import FORMATS, Fragment
from syndicator.syndicate.render import render
from syndicator.syndicate.sheet import Sheet
from syndicator.syndicate.verify import proofread, verify
from tests.syndicate.samples import HOUSE, NOON, article, clean, membership, partner

ARTICLES = (article(1), article(2), article(3, html=clean("<p>A &amp; B</p>")))
MEMBERS = membership(*ARTICLES)


def rendered(members=MEMBERS, fragments=None, chosen=None):
    return render(chosen or partner(), members, HOUSE, fragments=fragments or {})


def read(made, form, members=MEMBERS, chosen=None):
    edition = next(edition for edition in made.editions if edition.format == form)
    return proofread(edition, made.sheets[form], made.fragments, members, chosen or partner())


def sealed(members=MEMBERS):
    """Give the fragments of all formats as they are kept after a build."""
    made = rendered(members)
    return {key: fragment for form in FORMATS for key, fragment in read(made, form, members).sealed.items()}


KEPT = sealed()
WHOLE = rendered().editions


@pytest.mark.parametrize("form", FORMATS)
def test_what_was_set_is_read_once_and_known_again(form):
    first = read(rendered(), form)
    assert len(first.sealed) == len(ARTICLES)
    assert all(fragment.seal for fragment in first.sealed.values())
    again = rendered(fragments=KEPT)
    assert again.fragments == {}
    assert read(again, form) == ({}, ())
    assert again.editions == rendered().editions


@pytest.mark.parametrize("form", FORMATS)
def test_only_what_is_new_is_read(form, monkeypatch):
    from syndicator.syndicate import verify as room

    seen = []
    monkeypatch.setattr(room, "alone", lambda *given: seen.append(given[1]) or _alone(*given))
    changed = membership(replace(article(1), version=2, surface="other"), *ARTICLES[1:])
    made = rendered(changed, KEPT)
    assert len(read(made, form, changed).sealed) == 1
    assert len(seen) == 1


def _alone(*given):
    from syndicator.syndicate.read_back import alone

    return alone(*given)


# ── damage ───────────────────────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=250, derandomize=True, deadline=None)
@given(st.data())
def test_a_kept_fragment_with_any_byte_changed_counts_for_nothing(data):
    """Whichever byte of a kept fragment is damaged, plain or pressed, it is set anew, and the edition is as if nothing had been."""
    key = data.draw(st.sampled_from(sorted(KEPT)))
    field = data.draw(st.sampled_from(["body", "pressed"]))
    whole = getattr(KEPT[key], field)
    at = data.draw(st.integers(0, len(whole) - 1))
    change = data.draw(st.integers(1, 255))
    damaged = {**KEPT, key: replace(KEPT[key], **{field: whole[:at] + bytes([whole[at] ^ change]) + whole[at + 1 :]})}
    form = key.partition("-")[0]
    assert read(rendered(fragments=damaged), form) == ({}, [key])
    without = {name: fragment for name, fragment in damaged.items() if name != key}
    made = rendered(fragments=without)
    assert read(made, form).broken == ()
    assert made.editions == WHOLE


def test_a_fragment_under_anothers_name_counts_for_nothing():
    first, second = [key for key in KEPT if key.startswith("rss-")][:2]
    assert set(read(rendered(fragments={**KEPT, first: KEPT[second]}), "rss").broken) == {first}


def test_a_fragment_of_an_article_that_moved_counts_for_nothing():
    moved = membership(replace(ARTICLES[0], published_at=NOON), *ARTICLES[1:])
    assert len(read(rendered(moved, KEPT), "atom", moved).broken) == 1


def test_a_fragment_without_a_seal_counts_for_nothing():
    bare = {key: replace(fragment, seal="") for key, fragment in KEPT.items()}
    assert len(read(rendered(fragments=bare), "json").broken) == len(ARTICLES)


# ── what is new and unfit ────────────────────────────────────────────────────────────────────────────────────────

PLANTED = [
    ("rss", b"</item>", b"</item><item/>", "is not one element"),
    ("rss", b"</item>", b"</item></channel><channel>", "is not well-formed"),
    ("rss", b"</item>", b"</item><!-- ", "is not well-formed"),
    ("rss", b"</item>", b"</item> read on", "has text between its entries"),
    ("rss", b"guid-2<", b"guid-9<", "names an entry 'guid-9' that should be 'guid-2'"),
    ("rss", b"<title>", b"<t>", "is not well-formed"),
    ("rss", b"&lt;p&gt;NATO", b"&lt;script&gt;NATO", "active markup"),
    ("atom", b"</entry>", b"</entry><entry/>", "is not one element"),
    ("atom", b"</entry>", b"</entry></feed><feed>", "is not well-formed"),
    ("atom", b'type="html"', b'type="text"', "is not said to be html"),
    ("json", b'"title"', b'"titel"', "cannot be read back"),
    ("json", b"}}", b"}},{}", "cannot be read back"),
    ("json", b"}}", b"}}]", "cannot be read back"),
]


@pytest.mark.parametrize(("form", "before", "after", "said"), PLANTED)
def test_a_fault_in_a_new_fragment_is_found_and_named(form, before, after, said):
    chosen = partner(formats=(form,))
    made = rendered(chosen=chosen)
    key = made.sheets[form].keys[1]
    body = made.fragments[key].body
    assert before in body
    wrong = Fragment(body=body.replace(before, after), pressed=made.fragments[key].pressed)
    sheet = made.sheets[form].with_fragments({key: wrong})
    edition = replace(made.editions[0], body=sheet.document())
    with pytest.raises(VerifyError, match=said):
        proofread(edition, sheet, made.fragments, MEMBERS, chosen)


def test_a_new_fragment_that_is_pressed_wrong_is_found():
    made = rendered()
    one, other = made.sheets["rss"].keys[:2]
    swapped = replace(made.fragments[one], pressed=made.fragments[other].pressed)
    sheet = made.sheets["rss"].with_fragments({one: swapped})
    with pytest.raises(VerifyError, match="reads otherwise where it is pressed"):
        proofread(made.editions[0], sheet, made.fragments, MEMBERS, partner())


@pytest.mark.parametrize(
    ("form", "part", "before", "after"),
    [
        ("rss", "tail", b"</channel>", b""),
        ("rss", "head", b"<channel>", b"<channel></channel><channel>"),
        ("rss", "head", b"rss.xml", b"rss.xml?key=x"),
        ("atom", "head", b"<feed", b"<fed"),
        ("atom", "tail", b"</feed>", b"<entry/></feed>"),
        ("json", "head", b'"items"', b'"entries"'),
        ("json", "tail", b"]}", b"]"),
    ],
)
def test_a_fault_in_the_frame_is_found_where_every_fragment_is_known(form, part, before, after):
    made = rendered(fragments=KEPT)
    sheet = made.sheets[form]
    wrong = sheet._replace(**{part: getattr(sheet, part).replace(before, after)})
    assert wrong != sheet
    edition = replace(next(one for one in made.editions if one.format == form), body=wrong.document())
    with pytest.raises(VerifyError):
        proofread(edition, wrong, {}, MEMBERS, partner())


def test_bytes_that_are_not_the_sheets_are_refused():
    made = rendered(fragments=KEPT)
    edition = replace(made.editions[0], body=made.editions[0].body.replace(b"NATO", b"Nato"))
    with pytest.raises(VerifyError, match="is not what it was put together from"):
        proofread(edition, made.sheets["rss"], {}, MEMBERS, partner())


def test_two_articles_of_one_name_are_refused_though_each_was_read():
    twice = membership(article(1), replace(article(2), rss_guid="guid-1"))
    made = rendered(twice)
    with pytest.raises(VerifyError, match="names two entries alike"):
        read(made, "rss", twice)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.permutations(range(5)), st.integers(0, 5), st.sets(st.integers(0, 4)))
def test_proofreading_lets_through_what_reading_the_whole_lets_through(order, count, known):
    """Whatever stands where and whatever is known already: the edition is fit by both, and its gzip is the edition."""
    articles = [article(number) for number in order[:count]]
    members = membership(*articles)
    kept = sealed(membership(*(article(number) for number in sorted(known)))) if known else {}
    made = rendered(members, kept)
    for edition in made.editions:
        assert read(made, edition.format, members).broken == ()
        verify(edition, members, partner())
        assert gzip.decompress(edition.pressed) == edition.body


def test_a_sheet_without_entries_is_its_frame():
    sheet = Sheet(b"<a>", b",\n ", (), (), (), b"</a>")
    assert sheet.document() == b"<a></a>"
    assert gzip.decompress(sheet.pressed(b"<a></a>")) == b"<a></a>"
    stones = sheet._replace(stones=(b"1", b"2"))
    assert stones.document() == b"<a>\n 1,\n 2</a>"
    assert gzip.decompress(stones.pressed(stones.document())) == stones.document()
