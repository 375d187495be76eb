"""What is kept of who asks."""

import pytest

from syndicator.web.clients import LONGEST, client_name


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("WordPress/6.8; https://grace-chapel.example", "WordPress/6.8; https://grace-chapel.example"),
        ("", ""),
        ("  Reader\t1.0 \r\n beta ", "Reader 1.0 beta"),
        ("Löser/1 \x00\x1b[31m", "L ser/1 [31m"),
        (
            "Feedly/1.0 (+http://feedly.example/f.html; 16 subscribers; like F)",
            "Feedly/1.0 (+http://feedly.example/f.html; N subscribers; like F)",
        ),
        ("NewsBlur - 1 Subscriber, 12 users", "NewsBlur - N Subscriber, N users"),
        ("Fetcher (http://x.example/feed?key=abc&b=1; v2)", "Fetcher (http://x.example/feed?...; v2)"),
    ],
)
def test_a_client_is_known_by_what_its_program_calls_itself(said, kept):
    assert client_name(said, ()) == kept


def test_r13_a_key_never_stands_in_a_client_s_name():
    """A key that a client names itself by is starred before anything is kept of it."""
    assert client_name("Reader/1 (s3cret-key)", ["s3cret-key", ""]) == "Reader/1 (***)"
    assert client_name("Reader/1", ["d"]) == "Reader/1"


def test_a_long_name_is_cut():
    assert len(client_name("x" * 5000, ())) == LONGEST
