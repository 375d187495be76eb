"""What an article is tagged with, and why."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.catalog import Rulebook, Source, Term, Vocabulary
from syndicator.config.rulebook import shipped
from syndicator.model import Block, Digest, SourceId
from syndicator.refine.enrich.tags import Piece, tags

TALKS = (
    "Talks on Zubrin Dam Stall, Worrying Farmers",
    "U.S. Secretary of Energy Maria Lindgren said on Monday that Ukraine and Hungary had agreed on a plan for the Zubrin Dam.",
    "Lindgren told reporters in Vienna that American engineers would help, and that NATO had no part in it.",
    "Hungarian farmers were not convinced. “We want water, not words,” said Zoltan Bako, who grows maize near the dam.",
    "The Ukrainian government and the U.S. will meet again in May, Lindgren said. Getty Images and Harbor Wire were there.",
)


@pytest.fixture
def tagged(rulebook, source):
    def tag(headline, *texts, language="en", limit=8, categories=(), authors=(), vocabulary="news"):
        blocks = tuple(Block(kind="subhead" if text.isupper() else "paragraph", text=text) for text in texts)
        piece = Piece(headline, blocks, language, tuple(categories), tuple(authors))
        return tags(piece, source=replace(source, tag_limit=limit, vocabulary=vocabulary), rulebook=rulebook)

    return tag


def names(given):
    return [tag.name for tag in given]


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_titles_are_stripped_and_surnames_folded_into_the_full_name(tagged):
    tag = next(tag for tag in tagged(*TALKS) if tag.name == "Maria Lindgren")
    assert tag.why == "named 3 times"
    assert "Lindgren" not in names(tagged(*TALKS))


def test_nationalities_and_acronyms_are_folded_into_the_country(tagged):
    found = names(tagged(*TALKS))
    assert {"United States", "Ukraine", "Hungary"} <= set(found)
    assert not {"U.S.", "American", "Hungarian", "Ukrainian"} & set(found)


def test_agencies_own_names_and_whoever_wrote_it_are_never_tags(tagged):
    found = names(tagged(*TALKS, authors=("Zoltan Bako",), limit=30))
    assert not {"Getty Images", "Harbor Wire", "Zoltan Bako"} & set(found)


def test_a_run_of_capitals_that_stands_in_the_headline_alone_is_no_tag(tagged):
    assert not any("Worrying" in name or "Stall" in name for name in names(tagged(*TALKS, limit=30)))


def test_a_subhead_in_capitals_names_nothing_by_itself(tagged):
    found = names(tagged("Port shut", "The port was shut.", "STRONG WORDS", "It stays shut until the crane is out of the water.", limit=30))
    assert not any("STRONG" in name.upper() for name in found)


def test_a_word_that_only_opens_sentences_is_no_name(tagged):
    found = names(
        tagged("Ferries", "Meanwhile the ferry waits. Officials wait too.", "Officials said nothing. Meanwhile it rains.", limit=30)
    )
    assert not {"Officials", "Meanwhile"} & set(found)


def test_a_capital_stands_for_a_government_that_is_named_but_not_as_a_place(tagged):
    texts = ("Moscow said it would answer, and Russia moved troops.", "Moscow warned again.", "Nobody in Moscow seemed to mind.")
    russia = next(tag for tag in tagged("Letter", *texts) if tag.name == "Russia")
    assert russia.why == "named 3 times"


def test_a_title_that_belongs_to_a_name_stays(tagged):
    found = names(
        tagged("Visit", "On Sunday Prince Harry met Pope Leo XIV, and King Charles III did not.", "Prince Harry left early.", limit=30)
    )
    assert "Prince Harry" in found


def test_an_acronym_is_the_body_whose_initials_it_holds(tagged):
    texts = ("He joined the Grey Island Lifeboat Association in May.", "The GILA has two boats. GILA crews are unpaid.", "He likes GILA.")
    found = tagged("Lifeboats", *texts)
    assert next(tag for tag in found if tag.name == "Grey Island Lifeboat Association").why == "named 4 times"


def test_a_name_inside_a_better_one_is_left_out(tagged):
    texts = ("The Port Ellis Harbor Board met in Port Ellis.", "The Port Ellis Harbor Board voted. The Port Ellis Harbor Board rose.")
    found = names(tagged("Board", *texts, limit=30))
    assert found.count("Port Ellis Harbor Board") == 1


@pytest.mark.parametrize(
    ("language", "texts", "wanted", "also"),
    [
        ("de", ("Die russische Regierung lehnte ab.", "Der ukrainische Präsident Iwan Petrow sprach in Kiew mit Russland.", "Petrow blieb.", "Russische Truppen zogen ab."), "Russland", ("Russia",)),
        ("fr", ("Le président russe a parlé.", "La Russie et l’Ukraine négocient. Les soldats russes partent."), "Russie", ("Russia",)),
        ("es", ("El presidente ruso habló.", "Rusia y Ucrania negocian. Las tropas rusas se van."), "Rusia", ("Russia",)),
        ("pt", ("O presidente russo falou.", "A Rússia e a Ucrânia negociam. As tropas russas saem."), "Rússia", ("Russia",)),
        ("en", ("The Russian president spoke.", "Russia and Ukraine negotiate. Russian troops leave."), "Russia", ()),
    ],
)  # fmt: skip
def test_a_country_has_its_name_in_the_articles_language_and_is_known_by_the_english_one(tagged, language, texts, wanted, also):
    tag = next(tag for tag in tagged("X", *texts, language=language) if tag.name == wanted)
    assert tag.also == also


def test_german_people_are_told_from_nouns(tagged):
    texts = (
        "Bundeskanzler Friedrich Weber sprach über die Rente.",
        "Weber lobte die Reform. Die Rente steigt.",
        "Webers Plan ist umstritten.",
    )
    found = names(tagged("Rente steigt", *texts, language="de"))
    assert "Friedrich Weber" in found
    assert not {"Weber", "Webers", "Bundeskanzler", "Webers Plan"} & set(found)


def test_a_single_common_noun_is_a_tag_only_where_there_is_little_else(tagged):
    assert "dam" not in names(tagged(*TALKS, limit=30))
    few = tagged("Otters Are Back", "Otters were seen by the mill.", "Walkers counted otters twice, and more otters are on their way.")
    assert names(few) == ["otters"]


def test_a_common_noun_never_ranks_above_a_name(tagged):
    text = "Otters were seen by the mill, said Maria Lindgren."
    found = names(tagged("Otters Are Back", text, "Walkers counted otters twice. Otters like it there, and otters stay."))
    assert found.index("otters") > found.index("Maria Lindgren")


def test_a_word_that_spoke_for_a_topic_is_no_tag_beside_it(tagged):
    found = names(tagged("New Bishop", "The bishop came to the cathedral.", "A bishop has no boat, but the cathedral has."))
    assert "Church" in found
    assert not {"bishop", "cathedral"} & set(found)


def test_one_name_is_one_tag_whether_a_list_knows_it_or_not(tagged):
    found = names(tagged("Wahl", "Donald Trump sprach in Wien.", "Trumps Rede war kurz. Trump ging.", language="de", limit=30))
    assert found.count("Donald Trump") == 1


def test_a_german_noun_is_named_without_the_ending_of_its_dative(tagged):
    texts = (
        "Die Imker zählten Bienen in Hallen.",
        "In den Hallen ging es mit Imkern gut, mit Imkern aus Linz und mit Imkern aus Wels.",
        "Die Imker blieben.",
    )
    found = names(tagged("Stocktag", *texts, language="de", limit=30))
    assert "Imker" in found
    assert "Imkern" not in found


def test_a_german_phrase_with_zu_is_no_part_of_a_name(tagged):
    found = names(tagged("Debatte", "Dann kam Maria Lindgren zu Wort.", "Lindgren sprach kurz, und Lindgren ging.", language="de"))
    assert "Maria Lindgren" in found


# ── categories ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_publishers_categories_come_first_and_say_so(tagged):
    found = tagged(*TALKS, categories=("Dams", "Agribusiness"))
    assert names(found)[:2] == ["Agribusiness", "Dams"]
    assert "Agriculture" in found[0].also
    assert found[1].why == "publisher's category 'Dams'"


def test_categories_that_say_nothing_are_dropped(tagged):
    noise = (
        "Uncategorized",
        "Top Stories",
        "_no-apple-news",
        "Harbor Wire",
        "https://a.example/x",
        "type:news",
        "20190101",
        "",
        "AP",
        "News",
    )
    assert not [tag for tag in tagged(*TALKS, categories=noise) if "category" in tag.why]


def test_a_category_is_folded_into_the_name_that_it_means(tagged):
    found = names(tagged(*TALKS, categories=("usa", "zubrin-dam", "Lindgren, Maria")))
    assert {"United States", "Zubrin Dam", "Maria Lindgren"} <= set(found[:3])


def test_many_categories_leave_room_for_the_text(tagged):
    found = tagged(*TALKS, categories=[f"Subject {letter}" for letter in "ABCDEFGHIJKL"])
    assert len(found) == 8
    assert any("named" in tag.why for tag in found)


# ── topics ───────────────────────────────────────────────────────────────────────────────────────────────────────

MATCH = (
    "Late Goal Sends Carrow Through",
    "Carrow beat Port Alden 2-1 on Saturday after their striker scored in the last minute of a Premier League match.",
    "The goalkeeper had saved two penalties, and the midfielder who took the corner was seventeen.",
    "Their coach praised the team at the stadium, and the striker said that the league was open again.",
)


def test_a_football_report_is_sport_too(tagged):
    assert {"Football", "Sport"} <= set(names(tagged(*MATCH)))


def test_a_publishers_category_brings_the_broader_subject(tagged):
    found = tagged(*TALKS, categories=("Soccer",))
    assert found[0].name == "Soccer"
    assert "Football" in found[0].also
    assert next(tag for tag in found if tag.name == "Sport").why == "broader than 'Soccer'"


def test_the_broadest_subject_keeps_a_place_in_a_small_limit(tagged):
    crowd = (
        "Anna Lee, Bob Roe, Carl Poe, Dora Moe and Emma Doe of Carrow, Port Alden, Vienna and Oslo played in the tournament at the stadium."
    )
    assert "Sport" in names(tagged("Tournament", crowd, crowd, crowd, "The coach named Anna Lee captain after the semifinal.", limit=5))


def test_one_word_said_once_is_no_evidence(tagged):
    assert "Sport" not in names(tagged("Bread", "The bakery opens at six.", "It stands behind the stadium.", limit=30))


@pytest.mark.parametrize(
    ("language", "text", "unwanted"),
    [
        ("de", "Die Menschen warten. Viele Menschen kamen mit dem Auto, und das Auto blieb stehen.", {"Vermischtes", "Automobil"}),
        ("es", "El rescate duró una hora. El rescate del motor de la barca fue más lento que el rescate de Ana.", {"Secuestros", "Automóviles"}),
        ("pt", "O resgate durou uma hora. Contam histórias do resgate, e as histórias crescem.", {"Sequestros", "Curiosidades"}),
    ],
)  # fmt: skip
def test_everyday_words_speak_for_no_topic(tagged, language, text, unwanted):
    assert not unwanted & set(names(tagged("X", text, text, language=language, limit=30)))


def test_the_words_that_spoke_for_a_topic_are_the_reason(tagged):
    tag = next(tag for tag in tagged(*MATCH) if tag.name == "Football")
    assert tag.why.startswith("vocabulary: '")
    assert "'striker'" in tag.why


def test_a_topic_has_its_label_in_the_articles_language(tagged):
    texts = ("Der Stürmer traf in der Bundesliga zweimal.", "Der Torwart hielt einen Elfmeter.", "Die Mannschaft jubelte im Stadion.")
    tag = next(tag for tag in tagged("Spät", *texts, language="de") if tag.name == "Fußball")
    assert tag.also == ("Football",)


def test_an_operators_vocabulary_names_topics_people_and_their_aliases(source):
    terms = (
        Term(name="Lagoon project", aliases=(("", ("lagoon*", "dredg*")),)),
        Term(name="Maria Lindgren", aliases=(("en", ("the secretary",)),), kind="person"),
    )
    own = replace(shipped(), digest=Digest("own"), vocabularies={"own": Vocabulary(name="own", terms=terms)})
    piece = Piece("Works", (Block(kind="paragraph", text="Dredging of the lagoon began. Lagoons silt up, Maria Lindgren said."),), "en")
    found = names(tags(piece, source=replace(source, vocabulary="own"), rulebook=own))
    assert {"Lagoon project", "Maria Lindgren"} <= set(found)


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_article_gives_the_same_tags_in_the_same_order(tagged):
    assert tagged(*TALKS) == tagged(*TALKS)


def test_scores_fall_and_lie_between_none_and_one(tagged):
    scores = [tag.score for tag in tagged(*TALKS, categories=("Dams",))]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_an_empty_article_and_a_limit_of_none_have_no_tags(tagged):
    assert tagged("") == ()
    assert tagged(*TALKS, limit=0) == ()


def test_without_a_vocabulary_there_are_still_names(tagged):
    assert "Ukraine" in names(tagged(*TALKS, vocabulary=""))


def test_an_empty_rulebook_does_not_stop_anything():
    piece = Piece(TALKS[0], (Block(kind="paragraph", text=TALKS[1]),), "en", ("Dams",))
    assert tags(piece, source=Source(id=SourceId("a"), title="A"), rulebook=Rulebook(digest=Digest("empty")))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.text(max_size=40),
    st.lists(st.text(alphabet="aB ÉéßÄä.,’“”-&(0 U.S. \n東", max_size=120), max_size=4),
    st.sampled_from(["", "en", "de", "fr", "ja"]),
    st.lists(st.text(max_size=30), max_size=3),
)
def test_no_text_breaks_the_tagger(headline, texts, language, categories):
    source = Source(id=SourceId("a"), title="A", vocabulary="news", tag_limit=5)
    blocks = tuple(Block(kind="paragraph", text=text) for text in texts)
    found = tags(Piece(headline, blocks, language, tuple(categories)), source=source, rulebook=shipped())
    assert len(found) <= 5
    assert len({tag.name.casefold() for tag in found}) == len(found)
    assert all(tag.name.strip() and tag.why for tag in found)
