"""Text read in the wrong encoding is put right where that is certain, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.refine.clean.repair import repaired
from tests.refine.clean.articles import texts


@pytest.mark.parametrize(
    ("broken", "sound"),
    [
        ("Der FÃ¶rderverein im JÃ¤nner, groÃŸ", "Der Förderverein im Jänner, groß"),
        ("itâ€™s â€œopenâ€\x9d â€” again", "it’s “open” — again"),
        ("â€œopenâ€ again", "“open” again"),
        ("CafÃ© au lait", "Café au lait"),
        ("ÃƒÂ¶l", "öl"),
        ("a\x93quoted\x94 word", "a“quoted” word"),
        ("Harbour&#8217;s &amp; &quot;pier&quot;", 'Harbour’s & "pier"'),
        ("ðŸš€ launch", "🚀 launch"),
        ("price Â£5 â€“ Â€", "price £5 – €"),
        ("GroÃ\x9fe HÃ¤fen â\x80\x93 heute", "Große Häfen – heute"),
        ("Lâ€™Ã©tÃ© Ã  lâ€™Ã®le", "L’été à l’île"),
        ("O porto nÃ£o abriu, diz JoÃ£o", "O porto não abriu, diz João"),
        ("El niÃ±o llegÃ³ maÃ±ana", "El niño llegó mañana"),
        ("ÅšwiÄ™ta w Å\x81odziÄ…", "Święta w Łodzią"),
        ("ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет"),
        ("Î‘Î¸Î®Î½Î±", "Αθήνα"),
        ("ä¸\xadæ–‡", "中文"),
        ("one&amp;nbsp;boat &amp;amp;amp; two", "one\xa0boat & two"),
        ("Fisch&shy;markt, Hafen\xadamt", "Fischmarkt, Hafenamt"),
        ("the oﬃce ﬁle", "the office file"),
        ("It ended, he said on Monday.The mayor left.", "It ended, he said on Monday. The mayor left."),
        ("“Nobody slept.”The ferry did not sail.", "“Nobody slept.” The ferry did not sail."),
        ("Wer war das?Niemand wollte es sagen.", "Wer war das? Niemand wollte es sagen."),
        ("Le port est resté fermé.Élise attend.", "Le port est resté fermé. Élise attend."),
    ],
)
def test_broken_text_is_put_right(broken, sound):
    assert repaired(broken) == sound


@pytest.mark.parametrize(
    "sound", ["«AMANHÃ»", "“IRMÔ", "Õ«ՊՌ", "naïve façade", "AT&T, R&D; x &lt;y&gt;", "Ñandú Ã Â", "日本語のテキスト", "1 < 2 & 3"]
)
def test_sound_text_stays(sound):
    assert repaired(sound) == sound


@pytest.mark.parametrize(
    "sound",
    [
        "An iPhone from eBay, a McDonald’s, a YouTube film in LaTeX", "the U.S.A and the U.S. Coast Guard", "Booking.Com and Amazon.In, Yahoo!Finance",
        "see Index.Html or https://quay.example/Monday.The", "call log.Info or Azure.Storage", "Dr.Quay of St.Gallen, Nr.Eins", "mail ann.Quay@harbor.example",
        "v2.The", "ver.Di", "at 3.Quay", "می‌خواهم", "👩‍🚀 launch", "x.y.Zed and node.Js now",
    ],
)  # fmt: skip
def test_names_addresses_and_files_stay(sound):
    assert repaired(sound) == sound


def test_doubtful_pair_is_turned_in_a_text_that_is_broken_elsewhere(cleaned):
    assert texts(cleaned("<p>Der Hafen Ã¶ffnet</p><p>einÂ\u00a0Boot</p>")) == ["Der Hafen öffnet", "ein Boot"]


def test_code_is_left_alone(cleaned):
    assert texts(cleaned("<pre>print('Ã¶')</pre>")) == ["print('Ã¶')"]
    assert texts(cleaned("<p>write <code>case.The &amp;nbsp; Ã¶</code> twice</p>")) == ["write case.The &nbsp; Ã¶ twice"]


_WORDS = st.sampled_from(
    [
        "Hafen",
        "Öl",
        "it’s",
        "naïve",
        "“quoted”",
        "Łódź",
        "Привет",
        "end.The",
        "sail?Nobody",
        "&amp;nbsp;",
        "ﬁsh",
        "soft\xadly",
        "U.S.A",
        "eBay",
        "a&b",
        "日本",
    ]
)


def _misread(text):
    """Read text in the wrong encoding; bytes that Windows-1252 leaves open stay as they are."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


@given(st.lists(_WORDS, max_size=8), st.integers(0, 3))
def test_repairing_twice_is_repairing_once(words, times):
    text = " ".join(words)
    for _ in range(times):
        text = _misread(text)
    assert repaired(repaired(text)) == repaired(text)


@given(st.text(max_size=60))
def test_repairing_anything_twice_is_repairing_it_once(text):
    assert repaired(repaired(text)) == repaired(text)


@given(st.text(alphabet=st.characters(codec="ascii", exclude_characters="&.!?")))
def test_plain_letters_stay(text):
    assert repaired(text) == text


@pytest.mark.parametrize("unit", ["&amp;", "&#38;", "Ãƒ", "aa.Bb ", "a.B", "&"])
def test_time_is_bounded(unit):
    text = unit * 40_000
    assert len(repaired(text)) <= len(text) * 2
