"""Keys of partners."""

from base64 import b64encode
from hmac import compare_digest

import pytest

from syndicator.catalog import Secret
from syndicator.web import keys
from syndicator.web.keys import given_keys, opens

TOKEN = Secret("kéy:with:colons")


def basic(user: str, password: str) -> str:
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize("keys", [["kéy:with:colons"], ["wrong", "kéy:with:colons"]])
def test_o10_the_key_opens(keys):
    """The key opens, in any place of a short list."""
    assert opens(TOKEN, keys)


@pytest.mark.parametrize("keys", [[], [""], ["wrong"], ["kéy:with:colons "], ["KÉY:WITH:COLONS"], ["\ud800"], ["x" * 100_000]])
def test_o10_nothing_else_opens(keys):
    """Anything else, however like or long, does not."""
    assert not opens(TOKEN, keys)


def test_o10_an_empty_token_is_opened_by_nothing():
    """An empty token is no open door."""
    assert not opens(Secret(""), [""])
    assert not opens(Secret(""), [])


def test_o10_keys_are_compared_in_constant_time(monkeypatch):
    """Every key given, and none as well, is compared whole and as a digest of one length: time tells nothing of the key."""
    compared = []

    def watched(one, other):
        compared.append((len(one), len(other)))
        return compare_digest(one, other)

    monkeypatch.setattr(keys, "compare_digest", watched)
    for given in ([], [""], ["k"], [TOKEN.reveal()[:-1]], ["x" * 100_000], [TOKEN.reveal(), "wrong"]):
        compared.clear()
        opens(TOKEN, given)
        assert compared == [(64, 64)] * max(1, len(given))


def test_a_list_of_guesses_in_one_request_is_not_worked_through():
    assert not opens(TOKEN, [*("guess" for _ in range(10)), TOKEN.reveal()])


@pytest.mark.parametrize("user", ["", "anyone", "grace-chapel"])
def test_the_password_of_basic_is_a_key_whoever_the_user(user):
    assert given_keys([], basic(user, TOKEN.reveal())) == (TOKEN.reveal(),)


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic ", "Basic !!!!", "Basic QUJD", "Bearer QTpC", "Basic QTpC QTpC", "Basic \xff", "Digest username=x"]
)
def test_an_authorization_that_cannot_be_read_gives_no_key(header):
    assert given_keys([], header) == ()


def test_bytes_that_are_no_text_give_a_key_that_is_wrong():
    assert not opens(TOKEN, given_keys([], "basic " + b64encode(b"a:\xff\xfe").decode()))


def test_both_ways_may_be_tried_in_one_request():
    assert given_keys(["from-query"], basic("u", "from-header")) == ("from-header", "from-query")
