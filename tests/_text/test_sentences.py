"""Where sentences end, in the languages that newsrooms around us write."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator._text.sentences import sentences

CASES = [
    ("en", ["U.S. Secretary of State Antony Blinken spoke to Mr. Lavrov on Jan. 26.", "He left at 5 p.m. Wednesday."]),
    ("en", ["The troops left the U.S.", "The rest stayed."]),
    ("en", ["“We won’t allow it.”", "Russia has demanded an answer."]),
    ("en", ["“Why now?” he asked.", "Nobody knew."]),
    ("en", ["“It is over!” Smith said to the crowd.", "It cheered."]),
    ("en", ["He wrote to George W. Bush and to J. R. R. Tolkien.", "Neither answered."]),
    ("en", ["See No. 5 on p. 12.", "It costs $3.50 in all."]),
    ("en", ["Acme Inc. Chairman Jo Doe resigned.", "Acme Inc.", "It is over."][:1]),
    ("en", ["Wait… what?", "Never mind."]),
    ("en", ["It rose by 3.5 percent.[12]", "Nobody minded."]),
    ("de", ["Er kommt z. B. am 3. März aus St. Pölten.", "Dort leben ca. 50 Menschen."]),
    ("de", ["„Das ist gut.“", "Sie ging um 5 Uhr."]),
    ("de", ["Das war 2019.", "Der Rest folgte."]),
    ("de", ["Es kostete 3 Mio. Euro.", "Niemand zahlte."]),
    ("fr", ["M. Macron et Mme Dupont sont arrivés.", "« C’est fini. »", "Ils sont repartis."]),
    ("es", ["El Sr. López viajó a EE. UU. con la Dra. Ruiz.", "¿Cuándo vuelve?", "Nadie lo sabe."]),
    ("pt", ["O Sr. Silva chegou às 8 h.", "A Dra. Costa não."]),
    ("it", ["Il dott. Rossi è arrivato.", "La sig.ra Bianchi no."]),
    ("nl", ["Dhr. Jansen kwam om 5 uur.", "Mevr. De Vries niet."]),
    ("ja", ["首相は会見した。", "「継続する。」", "と述べた。"]),
    ("", ["One.", "Two!", "Three?"]),
]


@pytest.mark.parametrize(("language", "expected"), CASES)
def test_sentences_end_where_a_reader_ends_them(language, expected):
    joined = ("" if language == "ja" else " ").join(expected)
    assert sentences(joined, language) == expected


def test_nothing_gives_nothing():
    assert sentences("  ") == []


@settings(max_examples=60, derandomize=True)
@given(st.text(alphabet="aB .!?…\"”“'1。\n", max_size=80), st.sampled_from(["", "en", "de", "ja"]))
def test_no_letter_is_lost_or_moved(text, language):
    assert "".join("".join(sentences(text, language)).split()) == "".join(text.split())
