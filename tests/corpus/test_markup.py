"""Some hundred hostile vectors through the whole house, looked at by a strict checker and by a browser; all of them: `./run corpus`.

The browser's part is skipped where there is no Chromium, all of it where the vectors are not on this machine.
"""

import pytest
from feedparser.sanitizer import _sanitize_html

from tests.corpus import browser, collection, markup, strict, vectors
from tests.corpus.house import through
from tests.corpus.vectors import text_of

HOSTS = pytest.mark.allow_hosts(["127.0.0.1", "127.1.0.1", "127.1.0.2", "127.1.0.3"])


@pytest.fixture(scope="module")
def chosen():
    data = collection.folder()
    if data is None:
        pytest.skip("the vectors are not on this machine")
    return vectors.load(data)[:: vectors.STEP]


@pytest.fixture(scope="module")
def came(chosen):
    """Give what came of the vectors, a third of them carried in each way."""
    parts = [next(vectors.documents(chosen[at::3], carrier)) for at, carrier in enumerate(vectors.CARRIERS)]
    return through(parts, pages=True)


def with_feedparser_alone(vector, number):
    return _sanitize_html(text_of(vector, number), "utf-8", "text/html")


@HOSTS
def test_nothing_that_could_run_stands_in_any_edition_or_page(chosen, came):
    looked = markup.judged(came)
    assert looked.sums["articles"] == len(chosen)
    assert looked.sums["of them held, not published"] < len(chosen) // 10
    assert looked.wrong == []


def test_what_a_house_calls_itself_and_its_partners_is_text_everywhere(chosen):
    looked = markup.mastheads(chosen[::3])
    assert looked.sums["mastheads"] > 50
    assert looked.wrong == []


def test_another_sanitiser_alone_is_found_out(chosen):
    found = [strict.could_run(with_feedparser_alone(vector, at)) for at, vector in enumerate(chosen)]
    assert sum(map(bool, found)) > 5


@pytest.mark.parametrize(
    "piece",
    ["<svg/onload=alert(1)>", "<img src=x onerror=alert(1)>", '<a href="javascript:alert(1)">x</a>', "<a href=//x.example>x</a>", "<style>x</style>",
     '<a href="data:text/html,x">x</a>', "<!--x-->", "<p style=color:red>x</p>", "<iframe></iframe>", "<form></form>", "<p id=x>", "<x-y>", '<img src="VBScript:x">'],
)  # fmt: skip
def test_the_checker_sees_what_may_not_stand(piece):
    assert strict.dangerous(f"<p>Sound.</p>{piece}")


def test_the_checker_lets_sound_markup_be():
    sound = '<h2>A</h2><p>a <a href="https://a.example/?b=1&amp;c" title="t">b</a> <img src="http://a.example/i.png" alt="x" width="1"> &lt;script&gt;</p>'
    assert strict.dangerous(sound) == []


@HOSTS
def test_in_a_browser_nothing_fires_that_partners_get_and_the_vectors_themselves_do(chosen, came):
    if browser.chromium() is None:
        pytest.skip("there is no Chromium on this machine")
    some = range(0, len(chosen), 4)
    seen = browser.render({
        **{f"raw {at}": chosen[at] for at in some},
        **dict(list(markup.pieces(came).items())[::12]),
    })  # fmt: skip
    assert sum(name.startswith("raw") for name in seen.fired) > len(some) // 4
    assert [name for name in seen.fired if not name.startswith("raw")] == []
