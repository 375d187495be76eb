"""Which language an article is in: what is declared, unless the text plainly says otherwise."""

import pytest

from syndicator.refine.enrich import language
from syndicator.refine.enrich.language import declared, language_of

GERMAN = "Der Hafen von Emden war am Montag gesperrt, weil ein Kran in das Wasser gefallen war und die Einfahrt nicht mehr frei war. "
ENGLISH = "The harbour was closed on Monday because a crane had fallen into the water and the way out was no longer free for the ferry. "


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("en", "en"),
        ("EN_us", "en-US"),
        ("pt-br", "pt-BR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("jp", "ja"),
        ("und", ""),
        ("english", ""),
        ("", ""),
        ("e n", ""),
    ],
)
def test_a_declaration_is_a_language_tag_in_its_usual_spelling(said, tag):
    assert declared(said) == tag


def test_the_nearest_sound_declaration_counts(rulebook):
    assert language_of("Hi", said=("??", "de-AT"), rulebook=rulebook) == "de-AT"


def test_a_declaration_that_the_text_plainly_denies_does_not_count(rulebook):
    assert language_of(GERMAN * 8, said=("en-US",), rulebook=rulebook) == "de"
    assert language_of(ENGLISH * 8, said=("en-GB",), rulebook=rulebook) == "en-GB"


def test_a_short_text_says_nothing(rulebook):
    assert language_of("Der Hafen ist zu.", said=(), rulebook=rulebook) == ""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (GERMAN, "de"),
        (ENGLISH, "en"),
        ("東京で首相が会見し、政府の方針を説明した。国会は来週から始まる予定であり、与野党の対立が続いている。", "ja"),
    ],
)
def test_an_undeclared_language_is_found(rulebook, text, wanted):
    assert language_of(text, said=("",), rulebook=rulebook) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (GERMAN, "de"),
        (ENGLISH, "en"),
        ("Le port était fermé lundi parce qu’une grue était tombée dans l’eau et que la sortie n’était plus libre pour les bateaux.", "fr"),
        ("El puerto estaba cerrado el lunes porque una grúa había caído al agua y la salida ya no estaba libre para los barcos.", "es"),
        (
            "O porto estava fechado na segunda-feira porque um guindaste tinha caído na água e a saída já não estava livre para os barcos.",
            "pt",
        ),
        ("Порт был закрыт в понедельник, потому что кран упал в воду.", "ru"),
        ("Xyzzy plugh qwerty asdf uiop hjkl zxcv bnm lorem ipsum dolor.", ""),
    ],
)
def test_without_py3langid_small_words_and_scripts_tell(rulebook, monkeypatch, text, wanted):
    monkeypatch.setattr(language, "_ranker", lambda: None)
    assert language_of(text, said=(), rulebook=rulebook) == wanted
