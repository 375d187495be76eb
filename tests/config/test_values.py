"""Single values: what is written, what it means, what is refused and in which words."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.config import addresses, matching, values
from syndicator.config.environment import Filled

UNITS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("30s", 30),
        ("15m", 900),
        ("2h", 7200),
        ("30d", 2_592_000),
        ("2w", 1_209_600),
        ("1h30m", 5400),
        ("1d 12h", 129_600),
        ("0", 0),
        ("0s", 0),
    ],
)
def test_a_length_of_time(written, seconds):
    assert values.duration(written) == timedelta(seconds=seconds)


@settings(max_examples=200, derandomize=True)
@given(st.dictionaries(st.sampled_from("wdhms"), st.integers(0, 5000), min_size=1))
def test_a_length_of_time_is_the_sum_of_its_parts(parts):
    written = "".join(f"{parts[unit]}{unit}" for unit in UNITS if unit in parts)
    total = timedelta(seconds=sum(count * UNITS[unit] for unit, count in parts.items()))
    if total <= values.LONGEST:
        assert values.duration(written) == total
    else:
        with pytest.raises(ValueError, match="longer than a hundred years"):
            values.duration(written)


@settings(max_examples=300, derandomize=True)
@given(st.text(max_size=40))
def test_any_text_is_a_length_of_time_or_a_sentence(written):
    try:
        meant = values.duration(written)
    except ValueError as error:
        meant = str(error)
    assert isinstance(meant, timedelta) or meant.startswith("is ")


@pytest.mark.parametrize("written", ["15", "m15", "1.5h", "-2h", "15 minutes", "30m1h", "1h1h", "", "9" * 50 + "d", "١٥m"])
def test_what_is_no_length_of_time(written):
    with pytest.raises(ValueError, match="is "):
        values.duration(written)


def test_what_came_from_the_environment_is_never_shown():
    with pytest.raises(ValueError, match="is no length of time;") as caught:
        values.duration(Filled("s3cret"))
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(("written", "meaning"), [("0.6", 0.6), ("60%", 0.6), (".5", 0.5), ("1", 1.0), ("0", 0.0)])
def test_a_share(written, meaning):
    assert values.share(written) == pytest.approx(meaning)


@pytest.mark.parametrize("written", ["1.1", "101%", "-1", "half", "nan", "1e-3"])
def test_what_is_no_share(written):
    with pytest.raises(ValueError, match="from 0 to 1"):
        values.share(written)


@pytest.mark.parametrize(
    ("written", "meaning"), [("true", True), ("Yes", True), ("on", True), ("FALSE", False), ("no", False), ("off", False)]
)
def test_yes_and_no(written, meaning):
    assert values.yes_or_no(written) is meaning


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("2026-01-31", datetime(2026, 1, 31)),  # noqa: DTZ001 - without a zone it stays so until the house's zone is known
        ("2026-01-31T18:00:00Z", datetime(2026, 1, 31, 18, tzinfo=UTC)),
        ("2026-01-31 18:00+02:00", datetime(2026, 1, 31, 16, tzinfo=UTC)),
    ],
)
def test_a_moment(written, meaning):
    assert values.moment(written) == meaning


@pytest.mark.parametrize("written", ["31.1.2026", "2026", "tomorrow", "0001-01-01", "9999-12-31"])
def test_what_is_no_moment(written):
    with pytest.raises(ValueError, match="is no date"):
        values.moment(written)


@pytest.mark.parametrize("written", ["Mars/Olympus", "../etc/passwd", "utc+1", "Europe"])
def test_an_unknown_time_zone(written):
    with pytest.raises(ValueError, match="names no time zone"):
        values.timezone(written)


def test_a_misspelt_time_zone_is_guessed():
    with pytest.raises(ValueError, match='did you mean "Europe/Berlin"'):
        values.timezone("Europe/Berln")


@pytest.mark.parametrize(
    ("written", "meaning"),
    [("127.0.0.1:8080", ("127.0.0.1", 8080)), ("8080", ("127.0.0.1", 8080)), ("[::1]:80", ("::1", 80)), ("0.0.0.0:0", ("0.0.0.0", 0))],  # noqa: S104 - a reading, nothing listens
)
def test_where_to_listen(written, meaning):
    assert addresses.listen(written) == meaning


@pytest.mark.parametrize("written", ["localhost", "127.0.0.1:99999", ":", "http://x:80", "::1:80"])
def test_where_nobody_can_listen(written):
    with pytest.raises(ValueError, match="is no place to listen"):
        addresses.listen(written)


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("sqlite:///var/x.db", "sqlite+pysqlite:///var/x.db"),
        ("sqlite:////abs/x.db", "sqlite+pysqlite:////abs/x.db"),
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgres://h/d", "postgresql+psycopg://h/d"),
        ("postgresql+psycopg:///d?host=/run/pg", "postgresql+psycopg:///d?host=/run/pg"),
    ],
)
def test_a_store_has_its_driver_named(written, meaning):
    assert addresses.store_address(written) == meaning


@pytest.mark.parametrize(
    "written", ["sqlite://", "sqlite:///:memory:", "sqlite:///", "mysql://h/d", "var/x.db", "postgresql+asyncpg://h/d"]
)
def test_what_is_no_store(written):
    with pytest.raises(ValueError, match="is no store"):
        addresses.store_address(written)


@pytest.mark.parametrize("written", ["http://127.0.0.1:8080/", "https://x.example/feeds/"])
def test_a_base_address_has_no_slash_at_its_end(written):
    assert addresses.base_address(written) == written[:-1]


@pytest.mark.parametrize("written", ["https://u:p@x.example", "https://x.example/?a", "x.example", "ftp://x.example"])
def test_what_is_no_base_address(written):
    with pytest.raises(ValueError, match=r"holds|is no web address"):
        addresses.base_address(written)


def test_user_and_password_leave_the_address_unquoted():
    assert addresses.without_user("https://me%40x:p%3Aw@h.example:8443/a?b#c") == ("https://h.example:8443/a?b#c", "me@x", "p:w")


@pytest.mark.parametrize("written", ["Host", "content-length", "bad name", "Naïve", "Authorization"])
def test_headers_that_are_not_the_operators(written):
    with pytest.raises(ValueError, match=r"HTTP header|sets itself"):
        addresses.header_name(written)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("{publishr}", 'did you mean "publisher"'),
        ("{", "brace"),
        ("a } b", "brace"),
        ("{0}", "no field"),
        ("{headline!r}", "no field"),
        ("{url:>9}", "no field"),
        ("{url.x}", "no field"),
    ],
)
def test_a_credit_line_with_a_field_that_there_is_not(written, words):
    with pytest.raises(ValueError, match=words):
        matching.credit(written)


def test_a_credit_line_with_every_field_and_braces_of_its_own():
    written = "{publisher} {headline} {url} {byline} {date} {source} {{x}}"
    assert matching.credit(written) == written


@pytest.mark.parametrize("written", ["*", "/(?=x)/", "/(/", "//", "**"])
def test_a_pattern_that_cannot_be_used(written):
    with pytest.raises(ValueError, match=r"regular expression|every text"):
        matching.block_pattern(written)


@pytest.mark.parametrize("written", ["*", "...", "/(/"])
def test_a_word_that_cannot_be_used(written):
    with pytest.raises(ValueError, match=r"holds no word|regular expression"):
        matching.word(written)


def test_an_expression_may_stand_between_slashes_or_not():
    assert matching.expression("a+b") == "a+b"
    assert matching.expression("/a+b/") == "/a+b/"
    with pytest.raises(ValueError, match="look-around"):
        matching.expression("(?<=a)b")


@pytest.mark.parametrize("written", [["a"], {"a": "b"}, "", "   "])
def test_one_value_is_neither_a_list_nor_a_mapping_nor_empty(written):
    with pytest.raises(ValueError, match=r"belongs here|is empty"):
        values.single(written)
