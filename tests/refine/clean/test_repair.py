"""Text read in the wrong encoding is put right where that is certain, and nowhere else."""

import pytest

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
    ],
)
def test_broken_text_is_put_right(broken, sound):
    assert repaired(broken) == sound


@pytest.mark.parametrize(
    "sound", ["«AMANHÃ»", "“IRMÔ", "Õ«ՊՌ", "naïve façade", "AT&T, R&D; x &lt;y&gt;", "Ñandú Ã Â", "日本語のテキスト", "1 < 2 & 3"]
)
def test_sound_text_stays(sound):
    assert repaired(sound) == sound


def test_doubtful_pair_is_turned_in_a_text_that_is_broken_elsewhere(cleaned):
    assert texts(cleaned("<p>Der Hafen Ã¶ffnet</p><p>einÂ\u00a0Boot</p>")) == ["Der Hafen öffnet", "ein Boot"]


def test_code_is_left_alone(cleaned):
    assert texts(cleaned("<pre>print('Ã¶')</pre>")) == ["print('Ã¶')"]
