"""Words of any script, and lines in capitals."""

import pytest

from syndicator._text.words import is_loud, one_line, words


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The U.S. said 3.5 percent, or 1,000 boats.", ["The", "U.S.", "said", "3.5", "percent", "or", "1,000", "boats"]),
        ("don't Nagorno-Karabakh's l’eau", ["don't", "Nagorno-Karabakh's", "l’eau"]),
        ("end.Start a,b", ["end", "Start", "a", "b"]),
        ("日本語", ["日", "本", "語"]),
        ("서울 항구", ["서울", "항구"]),
        ("Порт открыт", ["Порт", "открыт"]),
        ("— … !", []),
    ],
)
def test_words_are_found(text, wanted):
    assert words(text) == wanted


def test_long_text_costs_little():
    assert len(words("a-" * 100_000)) == 1


@pytest.mark.parametrize(
    ("text", "loud"), [("“US TROOPS”", True), ("A 2", False), ("US Troops", False), ("ÄÖ", True), ("日本", False), ("1234", False)]
)
def test_line_in_capitals_is_loud(text, loud):
    assert is_loud(text) is loud


def test_one_line_has_nothing_that_steers_a_terminal_or_breaks_a_line():
    assert one_line(" a\r\n\x00b\x1b[31m\x9b1m\x85c\u2028d\u202ee ") == "a b [31m 1m c d e"
    assert one_line("Ünïcode – “stays”") == "Ünïcode – “stays”"
