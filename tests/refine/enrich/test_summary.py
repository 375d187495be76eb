"""What an article's summary is: its own sentences, or the publisher's description where that is clean."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.config.rulebook import shipped
from syndicator.model import Block, Copy, Image, Person
from syndicator.refine.enrich import enrich
from syndicator.refine.enrich.description import description
from syndicator.refine.enrich.summary import cut, summary

LEAD = "The harbour of Port Ellis was closed on Monday after a crane fell into the water near the old fish market."
NEXT = "Divers were called in the afternoon, and the ferry to Grey Island was cancelled."


@pytest.fixture
def summed(rulebook, article):
    def make(headline, *texts, limit=220, language="en"):
        return summary(article(headline, *texts), language=language, limit=limit, rulebook=rulebook)

    return make


def test_it_is_the_lead_word_for_word(summed):
    assert summed("Harbour closed", f"{LEAD} {NEXT}", "Nobody was hurt in any way.", limit=150) == LEAD


def test_what_follows_the_lead_is_added_while_it_fits(summed):
    assert (
        summed("Harbour closed", LEAD, NEXT, "A longer sentence that cannot be added here any more because it is too long.")
        == f"{LEAD} {NEXT}"
    )


def test_it_does_not_begin_with_a_word_that_leans_on_another(summed):
    text = summed("Harbour closed", "But he had not said so to any of the people who had asked him.", LEAD)
    assert text.startswith(LEAD)


def test_a_sentence_that_clearly_says_more_of_the_headline_takes_the_leads_place(summed):
    texts = ("It was a morning like many others by the sea, quiet and a little cold.", "Anna Lee poured coffee for two.", LEAD)
    assert LEAD in summed("Crane falls into water, harbour of Port Ellis closed", *texts, limit=120)


@pytest.mark.parametrize(
    "leaning",
    [
        "However, the mayor had warned of it for years, in letters and in speeches.",
        "As a result, nobody could cross over to the other side that evening.",
        "For years they had asked the town for a new crane, and none came.",
    ],
)
def test_a_stretch_further_on_does_not_begin_with_words_that_lean_either(summed, leaning):
    texts = ("It was a morning like many others by the sea, quiet and a little cold.", leaning, LEAD)
    assert leaning not in summed("The mayor, the town, the crane and the letters", *texts, limit=110)


def test_it_does_not_begin_in_the_middle_of_what_was_told_before(summed):
    texts = (
        "A choir of men who are in prison sang in the opera house of Port Ellis on Sunday night.",
        "The choir of the prison was founded six years ago and sings in the house each week.",
    )
    assert summed("Prison choir sings in the opera house", *texts, limit=100) == texts[0]


@pytest.mark.parametrize("quote", ["“It fell. And I ran, as did all who could.”", "„Er fiel. Und ich rannte, so schnell ich konnte.“"])
def test_a_quotation_is_whole_or_not_there(summed, quote):
    text = summed("Harbour closed", LEAD, quote, limit=len(LEAD) + 12)
    assert text == LEAD
    assert summed("Harbour closed", LEAD, quote) == f"{LEAD} {quote}"


def test_fragments_captions_and_subheads_are_no_part_of_it(rulebook, article):
    copy = article("Harbour closed", "Port Ellis:", "A DAY WITHOUT FERRIES", "The crane before it fell. Photo: Ann Lee", f"{LEAD} {NEXT}")
    copy = replace(copy, image=Image(url="https://wire.example/a.jpg", caption="The crane before it fell. Photo: Ann Lee"))
    assert summary(copy, language="en", limit=220, rulebook=rulebook) == f"{LEAD} {NEXT}"


def test_the_language_nobody_listed_words_of_keeps_its_first_sentence(summed):
    first = "Hafnarborgin var lokuð í gær eftir að krani féll í sjóinn við gamla bryggju."
    other = "Lögreglan í Reykjavík lokaði höfninni, og ferjan til Eyja siglir ekki fyrr en á fimmtudag."
    assert summed("Ferjan siglir ekki fyrr en á fimmtudag", first, other, language="is", limit=100) == first


@pytest.mark.parametrize("limit", [80, 110, 150, 220, 300, 400, 500])
def test_any_limit_is_filled_with_whole_sentences(summed, limit):
    texts = [f"{LEAD} {NEXT}", "Nobody was hurt, the harbour master said in the evening.", "Ships for Port Ellis wait in the bay."] * 2
    text = summed("Harbour of Port Ellis closed after a crane fell", *texts, limit=limit)
    assert limit * 0.45 < len(text) <= limit
    assert text.endswith((".", "…"))


def test_a_first_sentence_that_is_too_long_ends_at_a_clause_or_a_word_with_a_mark():
    sentence = "The harbour of Port Ellis, which was built in 1820, was closed on Monday after a crane fell into the water"
    assert cut(sentence, 60) == "The harbour of Port Ellis, which was built in 1820…"
    assert cut(sentence, 48, frozenset({"in"})) == "The harbour of Port Ellis, which was built…"
    assert cut(sentence, 23) == "The harbour of Port…"


def test_the_headline_and_the_byline_again_are_left_out(rulebook, article):
    copy = article(
        "Harbour of Port Ellis closed after crane fell",
        "Harbour of Port Ellis closed after crane fell",
        "By Ann Lee",
        LEAD,
        byline="By Ann Lee",
    )
    assert summary(copy, language="en", limit=220, rulebook=rulebook) == LEAD


def test_an_article_without_text_has_no_summary(summed):
    assert summed("Harbour closed") == ""
    assert summed("Harbour closed", LEAD, limit=0) == ""


def test_scripts_without_spaces_are_summed_up_too(summed):
    text = "首相は月曜日に会見し、港の閉鎖について説明した。" * 3
    assert summed("港の閉鎖", text, language="ja", limit=60).startswith("首相は月曜日に会見し、")


# ── the publisher's description ──────────────────────────────────────────────────────────────────────────────────

OWN = "A crane that fell into the water has closed the harbour of Port Ellis until Thursday."


@pytest.fixture
def described(rulebook, article):
    def make(sent, limit=220, **fields):
        return description(sent, article("Harbour closed", LEAD, **fields), language="en", limit=limit, rulebook=rulebook)

    return make


def test_a_clean_description_stands(described):
    assert described(f"<p>{OWN}</p>") == OWN


def test_a_long_description_ends_with_a_whole_sentence(described):
    assert described(f"{OWN} {NEXT} {LEAD}") == f"{OWN} {NEXT}"
    assert described(f"{OWN} {NEXT}", limit=60) == ""


@pytest.mark.parametrize(
    "sent",
    [
        "The harbour of Port Ellis was closed on Monday after a crane fell into …",
        "The harbour of Port Ellis was closed on Monday after a crane fell into [...]",
        "The harbour of Port Ellis was closed on Monday after a crane […]",
        f"{OWN} The post Harbour closed appeared first on Harbor Wire.",
        f"{OWN} Subscribe to our newsletter for more of this.",
        "Harbour closed",
        "Too short.",
        "",
        f"&lt;p&gt;{OWN}&lt;/p&gt;",
        "DÃ¼sseldorf war am Montag gesperrt, weil ein Kran ins Wasser gefallen war.",
        f"{OWN} https://wire.example/a",
        f"{OWN} Write to ann@wire.example.",
        f"PORT ELLIS, Jan. 26 (Harbor Wire) - {OWN}",
        f"BREAKING: {OWN}",
        f"By Bo Marsh {OWN}",
        f"Von Bo Marsh. {OWN}",
        f"January 5, 2024 {OWN}",
        f"5. Januar 2024: {OWN}",
        f"Updated 5:03 PM. {OWN}",
        f"3 min read. {OWN}",
        f"{OWN} {OWN}",
        OWN.upper(),
        "• A crane fell • The harbour is closed • The ferry does not sail until Thursday.",
        "Harbour, crane, ferry, Port Ellis, divers, Grey Island",
        "He had warned of it for years, and nobody in the town hall had listened.",
        "But nobody in the town hall had listened to the harbour master, he said.",
        "“It fell, and I ran as fast as I could, the harbour master said to everybody.",
        "The harbour of Port Ellis was closed on Monday after a crane fell into the wat.",
        "The harbour of Port Ellis was closed on Monday.",
    ],
)
def test_a_description_that_is_cut_dirty_or_a_call_does_not(described, sent):
    assert described(sent) == ""


@pytest.mark.parametrize("before", ["Harbour closed – ", "Harbour closed: ", "Harbour closed. ", "By Ann Lee ", "By Ann Lee | "])
def test_the_headline_and_the_byline_are_taken_off_a_description(described, before):
    assert described(f"{before}{OWN}", byline="By Ann Lee") == OWN


def test_an_authors_name_is_taken_off_a_description_unless_it_says_something(described):
    authors = (Person(name="Ann Lee"),)
    assert described(f"Ann Lee. {OWN}", authors=authors) == OWN
    said = "Ann Lee was there when a crane fell into the water of the harbour."
    assert described(said, authors=authors) == said


@pytest.mark.parametrize(
    "sent",
    [
        "NATO chaplains from fourteen countries have met in Port Ellis to practise what nobody wants to do.",
        "Harbour closed again: a crane has fallen into the water of Port Ellis for the third time.",
        "« Je courais », dit le maire de Port Ellis, qui a vu la grue tomber dans l'eau lundi.",
        LEAD,
        "A crane fell into the water near the old fish market.",
    ],
)
def test_what_only_looks_odd_stands(described, sent):
    assert described(sent) == sent


def test_a_description_is_not_cut_inside_a_quotation(described):
    quote = "“It fell. And I ran as fast as I could, with all who were there,” said the harbour master."
    assert described(f"{OWN} {quote}", limit=100) == OWN


def test_a_dateline_is_taken_off_a_description(described):
    assert described(f"PORT ELLIS (Harbor Wire) – {OWN}", dateline="PORT ELLIS (Harbor Wire)") == OWN


def test_enrich_prefers_the_description_and_falls_back_to_the_text(rulebook, article, entry, source):
    copy = article("Harbour closed", LEAD)
    assert enrich(copy, entry=entry(summary=OWN), source=source, rulebook=rulebook).summary == OWN
    assert enrich(copy, entry=entry(summary="Read more …"), source=source, rulebook=rulebook).summary == LEAD


def test_enrich_fills_in_three_fields_and_leaves_the_others(rulebook, article, entry, source):
    copy = article("Harbour closed", LEAD, byline="By Ann Lee", held="why")
    after = enrich(copy, entry=entry(language="en-GB"), source=source, rulebook=rulebook)
    assert (after.language, after.byline, after.held, after.blocks) == ("en-GB", copy.byline, copy.held, copy.blocks)
    assert after.tags
    assert after.summary


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=80, derandomize=True, deadline=None)
@given(st.lists(st.text(alphabet="aB .!?…“” é東。,\n", max_size=150), max_size=4), st.integers(1, 120), st.sampled_from(["", "en", "ja"]))
def test_it_keeps_the_limit_and_says_nothing_new(texts, limit, language):
    copy = Copy(headline="A b", blocks=tuple(Block(kind="paragraph", text=text) for text in texts))
    text = summary(copy, language=language, limit=limit, rulebook=shipped())
    assert len(text) <= limit
    said = "".join("".join(texts).split())
    assert "".join(text.removesuffix("…").split())[:40] in said
