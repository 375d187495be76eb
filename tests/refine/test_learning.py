"""What is learned from an archive, and what never is."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.config import shipped
from syndicator.model import Learned, RawHtml, Recurring
from syndicator.refine import candidates, drift, learn, refine
from tests.refine.archives import (
    BACKGROUND,
    CORRECTION,
    HELPLINE,
    MATTERS,
    PROMOS,
    SOURCE,
    TOWNS,
    archive,
    archive_of,
    article,
    block,
    entry,
    prose,
    stripped,
)  # fmt: skip

FOOTER = "The almanac is on sale at the quay."


def learned(articles, **fields):
    return {one.text: one for one in learn(archive(articles), fields.pop("before", Learned()), **fields).blocks}


def with_footer(count, of, *, every=1, footer=FOOTER, **fields):
    """Give the blocks of `of` articles, of which `count` end with the footer."""
    return [[*prose(number), *([block(footer, **fields)] if number * every % of < count else [])] for number in range(of)]


# ── a whole source ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def copies():
    entries = [entry(number) for number in range(30)]
    lessons = learn(archive_of(entries), Learned())
    return [refine(one, SOURCE, shipped(), lessons) for one in entries]


def test_source_loses_its_rotating_promo_and_nothing_else(copies):
    assert [[block.text for block in copy.blocks] for copy in copies] == [article(number)[1] for number in range(30)]


def test_each_removal_by_learning_says_its_figures(copies):
    removals = [removal for copy in copies for removal in copy.removals]
    assert {removal.text for removal in removals} == set(PROMOS)
    assert any(removal.why == "stands at the end of 30 of 30 articles of this source" for removal in removals)
    assert all("0 of 30 articles of this source" in removal.why for removal in removals)
    assert all(removal.rule.startswith("archive-") for removal in removals)


def test_what_repeats_and_belongs_to_the_article_is_neither_learned_nor_lost(copies):
    lessons = learn(archive_of([entry(number) for number in range(30)]), Learned())
    assert not {HELPLINE, CORRECTION, BACKGROUND} & {one.text for one in lessons.blocks}


def test_what_stands_under_a_picture_is_neither_learned_nor_cut_because_it_was_learned():
    said = "Pictures of the parish by Getty Images"

    def articles(markup):
        texts = ["".join(f"<p>{one}</p>" for one in article(number)[1]) + markup.format(said) for number in range(30)]
        return [replace(entry(number), text=RawHtml(text), kind="html") for number, text in enumerate(texts)]

    under, alone = articles('<figure><img src="https://a.example/1.jpg"><figcaption>{}</figcaption></figure>'), articles("<p>{}</p>")
    assert said not in {one.text for one in learn(archive_of(under), Learned()).blocks}
    lessons = learn(archive_of(alone), Learned())
    assert [removal.text for removal in refine(alone[0], SOURCE, shipped(), lessons).removals] == [said]
    assert refine(under[0], SOURCE, shipped(), lessons).removals == ()


def test_cleaning_again_what_was_cleaned_changes_nothing():
    entries = [entry(number) for number in range(30)]
    lessons = learn(archive_of(entries), Learned())
    again = [refine(entry(number, promo=False), SOURCE, shipped(), lessons) for number in range(30)]
    assert not any(copy.removals for copy in again)


def test_templates_depend_on_what_was_learned_only_by_the_rule_they_name():
    entries = [entry(number) for number in range(12)]
    plain = archive_of(entries)
    told = archive_of(entries, learn(plain, Learned()))
    assert [[stripped(one) for one in row.templates] for row in told] == [[stripped(one) for one in row.templates] for row in plain]
    assert any(one.rule.startswith("archive-") for row in told for one in row.templates)


def test_learning_from_articles_cleaned_by_what_was_learned_teaches_the_same():
    entries = [entry(number) for number in range(30)]
    lessons = learn(archive_of(entries), Learned())
    assert learn(archive_of(entries, lessons), lessons) == lessons


# ── thresholds ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_footer_in_half_of_the_articles_is_learned_and_in_a_quarter_is_not():
    assert FOOTER in learned(with_footer(10, 20))
    assert FOOTER not in learned(with_footer(5, 20))


def test_promotional_evidence_makes_fewer_repetitions_enough():
    assert FOOTER in learned(with_footer(4, 20, signs=("call", "goods", "money")))
    assert FOOTER not in learned(with_footer(2, 20, signs=("call", "goods", "money")))


def test_archive_of_three_articles_teaches_nothing():
    assert learned(with_footer(3, 3)) == {}


def test_what_was_learned_stays_with_half_as_much_and_its_figures_are_refreshed():
    before = learn(archive(with_footer(10, 20)), Learned())
    assert learned(with_footer(5, 20), before=before)[FOOTER].count == 5
    assert FOOTER not in learned(with_footer(3, 20), before=before)


def test_rejected_key_is_never_learned_under_any_of_its_names():
    twofold = [[*prose(number), block(FOOTER)] for number in range(20)]
    assert learn(archive(twofold), Learned(), rejected=[FOOTER.lower()]).blocks == ()


@pytest.mark.parametrize(
    "fields",
    [{"kept": True}, {"newsy": True, "signs": ("call", "goods", "money")}, {"heading": True}],
    ids=["protected", "newsy", "heading"],
)
def test_what_is_protected_a_quotation_or_a_section_heading_is_not_learned(fields):
    under = [[*prose(number), block(FOOTER, **fields), block(f"Only here {number} is it so.")] for number in range(12)]
    assert FOOTER not in learned([row if number % 2 else prose(number) for number, row in enumerate(under)])


def test_block_in_the_middle_of_half_the_articles_is_background():
    rows = [[*prose(number), *([block(FOOTER)] if number % 2 else []), *prose(100 + number, 4)] for number in range(20)]
    assert FOOTER not in learned(rows)


def test_lines_that_differ_in_their_figures_alone_are_content():
    rows = [[*prose(number), block(f"High water at {number} tonight here.", keys=("tide",))] for number in range(20)]
    assert learned(rows) == {}


BACKDROP = (
    "The quarrel over the lock began nine years ago, when the county closed the upper basin and three families lost all their moorings."
)


def test_long_prose_without_evidence_is_background_even_at_the_end_of_half_the_articles():
    partly = {"keys": ("whole", "opening")}
    assert learned(with_footer(10, 20, footer=BACKDROP, **partly)) == {}
    assert BACKDROP in learned(with_footer(20, 20, footer=BACKDROP, **partly))


def test_openings_are_learned_where_readings_take_turns_and_not_where_each_is_another():
    turns = [
        [*prose(number), block(f"Warmed this week by sponsor {'abc'[number % 3]}.", keys=(f"{number % 3}", "open"))] for number in range(20)
    ]
    alike = [
        [*prose(number), block(f"Work had stopped in {TOWNS[number % 6]} {MATTERS[number % 5]}.", keys=(f"{number}", "open"))]
        for number in range(20)
    ]
    assert [one.key for one in learned(turns).values()] == ["open"]
    assert learned(alike) == {}


LAST_WORDS = (
    "There is soup on the stove at our place.",
    "The almanac hangs by the door, for whoever asks.",
    "Our cat has read this before you did.",
    "Bring a chair, we have none left.",
    "The lamp over the press stays lit.",
)


def test_lines_that_take_turns_in_closing_all_articles_are_learned_and_those_of_some_are_not():
    of_all = learned([[*prose(number), block(LAST_WORDS[number % 5])] for number in range(20)])
    assert set(of_all) == set(LAST_WORDS)
    of_half = learned([[*prose(number), *([block(LAST_WORDS[number % 5])] if number % 10 < 5 else [])] for number in range(20)])
    assert not of_half


def test_an_articles_own_headline_in_quotation_marks_is_no_quotation():
    headlines = [f"The {matter.title()} of {town} Opens Again After Long Repairs" for town in TOWNS for matter in MATTERS][:12]
    line = "«{}» left our press while you slept; come and see it turn one night."
    entries = [replace(entry(place, promo=False), headline=headline) for place, headline in enumerate(headlines)]
    entries = [replace(one, text=RawHtml(f"{one.text}\n\n{line.format(one.headline)}")) for one in entries]
    (found,) = learn(archive_of(entries), Learned()).blocks
    assert (found.count, found.zone) == (12, "end")


def test_heading_leads_the_lines_under_it_that_change():
    rows = [[*prose(number), block("FROM OUR SHELF", heading=True), block(f"Book {number % 3} costs nine.")] for number in range(20)]
    lessons = learned(rows)
    assert lessons["FROM OUR SHELF"].leads
    assert "Book 0 costs nine." in lessons


def test_section_heading_over_news_is_no_lead():
    rows = [[*prose(number), block("IN BRIEF", heading=True), block(f"The mayor of town {number} resigned.")] for number in range(20)]
    assert learned(rows) == {}


def test_source_with_one_article_learns_from_its_publishers_others():
    siblings = archive(with_footer(10, 10), source_id="other")
    lessons = learn(archive([[*prose(50), block(FOOTER)]]), Learned(), siblings=siblings)
    assert [(one.text, one.scope, one.of) for one in lessons.blocks] == [(FOOTER, "publisher", 11)]


ROWS = st.lists(
    st.lists(st.builds(block, st.sampled_from([FOOTER, "Buy it now today.", "A line of one's own."]), kept=st.booleans(), newsy=st.booleans(),
             heading=st.booleans(), signs=st.sampled_from([(), ("call", "goods", "money")])), max_size=6),
    max_size=14,
)  # fmt: skip


@settings(max_examples=100, deadline=None, derandomize=True)
@given(ROWS)
def test_learning_twice_gives_the_same_and_never_what_is_protected(rows):
    once = learn(archive(rows), Learned())
    assert once == learn(archive(rows), Learned())
    assert {one.key for one in once.blocks} <= {one.key for one in learn(archive(rows), once).blocks}
    kept = {key for row in rows for one in row if one.kept for key in one.keys}
    assert not kept & {one.key for one in once.blocks}


LINES = [
    FOOTER, "FROM OUR SHELF", "Two books for one on Mondays only.", "By Ann Quay", "Correction: it was Monday.", "Sign up for our free newsletter",
    "The harbour of Port Ellis opened again on Monday, two days after the storm.", "Divers had looked at the foundations twice before that.",
]  # fmt: skip
TAUGHT = learn(
    archive_of([replace(entry(number), text=RawHtml("\n\n".join([*article(number)[1], *LINES[:3]]))) for number in range(12)]), Learned()
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=10))
def test_cleaning_by_what_was_learned_twice_changes_nothing(lines):
    once = refine(replace(entry(1), text=RawHtml("\n\n".join(lines))), SOURCE, shipped(), TAUGHT)
    again = refine(replace(entry(1), text=RawHtml(once.html), kind="html"), SOURCE, shipped(), TAUGHT)
    assert again.blocks == once.blocks
    assert not any(removal.rule.startswith("archive-") for removal in again.removals)
    assert {FOOTER, LINES[2]} <= {block.text for block in TAUGHT.blocks}


def test_entry_of_very_many_blocks_has_a_bounded_number_of_templates():
    copy = refine(
        replace(entry(1), text=RawHtml("\n\n".join(f"Word {place} of a long list goes here." for place in range(900)))), SOURCE, shipped()
    )
    assert len(copy.templates) == 200
    assert "Word 899" in copy.templates[-1].text


def test_learned_blocks_that_an_article_does_not_have_change_nothing():
    strange = Learned(blocks=(Recurring(key="ab" * 8, text="x", zone="end", count=9, of=9, anywhere=True),))
    assert refine(entry(1), SOURCE, shipped(), strange) == refine(entry(1), SOURCE, shipped())


# ── review and drift ─────────────────────────────────────────────────────────────────────────────────────────────


def test_review_shows_what_repeats_too_seldom_to_go_by_itself():
    rows = archive(with_footer(5, 20))
    assert [(one.text, one.count, one.of) for one in candidates(rows, Learned())] == [(FOOTER, 5, 20)]
    assert candidates(rows, Learned(), settled=[FOOTER.lower()]) == ()


def test_review_shows_neither_what_is_learned_nor_what_is_protected_nor_what_a_rule_cuts():
    often = archive(with_footer(10, 20))
    assert candidates(often, learn(often, Learned())) == ()
    assert candidates(archive(with_footer(5, 20, kept=True)), Learned()) == ()
    assert candidates(archive(with_footer(5, 20, rule="contact")), Learned()) == ()


OLD = "Visit the Pier Paper shop on the quay for almanacs, mugs and tea towels"
NEW = "Visit the Pier Paper shop on the pier for almanacs, mugs and tea towels"


def drifting(newest, older):
    return archive([[*prose(number), newest] for number in range(20)] + [[*prose(100 + number), older] for number in range(20)])


def test_rule_that_meets_nothing_any_more_beside_a_near_block_raises_an_alarm():
    (said,) = drift(drifting(block(NEW), block(OLD, rule="shop")))
    assert "rule shop matched none of the last 20 articles" in said
    assert "20 of the last have a block 93% like" in said
    assert NEW in said
    assert "`syndicator rules pier-paper`" in said


def test_rule_whose_block_is_gone_or_still_met_raises_none():
    assert drift(drifting(block("Something else altogether stands here."), block(OLD, rule="shop"))) == ()
    assert drift(drifting(block(OLD, rule="shop"), block(OLD, rule="shop"))) == ()


def test_short_archive_says_nothing_of_drift():
    assert drift(drifting(block(NEW), block(OLD, rule="shop"))[16:24]) == ()
