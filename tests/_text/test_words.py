"""Words of any script, and lines in capitals."""

import pytest

from syndicator._text.words import is_loud, words


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
