"""Bombs: small answers that would fill the memory, and answers without an end. A process of its own fetches them, and its memory is measured."""

import brotli
import pytest

from syndicator.fetch.coding import STEP, decoder
from tests.fetch import bombs

SHORT = (
    "gzip",
    "br",
    "zstd",
    "deflate",
    "stacked",
    "nested",
    "many-members",
    "endless",
    "endless-gzip",
    "endless-members",
    "endless-br",
    "drip",
)


def test_p16_bombs_of_every_coding_end_at_a_bound_or_the_deadline_and_take_little_memory():
    """A body that grows without end, unpacked or as sent, ends at its bound or deadline, and costs a fraction of what it would grow to."""
    found = bombs.defused(SHORT, seconds=1.0)
    assert set(found) == set(SHORT)
    assert bombs.complaints(found, seconds=1.0) == []


def test_p16_a_decoder_that_is_bounded_too_late_is_caught():
    """The measurement sees the memory that brotli takes when it is undone in one go and counted afterwards."""
    said = bombs.complaints(bombs.defused(("br-small",), planted=bombs.LATE), seconds=60)
    assert len(said) == 1
    assert "MB" in said[0]


def test_p16_padding_and_a_gzip_of_countless_pieces_end_long_before_the_deadline():
    """What decodes to nothing is bounded as it comes: padding by its length, a gzip in pieces by their number."""
    found = bombs.defused(("endless-padding", "endless-members"), seconds=300.0)
    assert "sends more than 15 MB" in found["endless-padding"]["ended"]
    assert "a gzip of more than 1000 pieces" in found["endless-members"]["ended"]


@pytest.mark.parametrize("size", [1, 4096, 1 << 20])
def test_p16_the_brotli_of_the_lock_gives_bounded_pieces_however_it_is_fed(size):
    """The decoder for brotli keeps to its bound for each piece, for the version that is locked."""
    stream = bombs.brotlied(0.02)
    undo = decoder("br")
    pieces = [len(piece) for start in range(0, len(stream), size) for piece in undo.feed(stream[start : start + size])]
    undo.finish()
    assert max(pieces) <= 2 * STEP
    assert sum(pieces) == len(brotli.decompress(stream))
