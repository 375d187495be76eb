"""Deflate in pieces: whatever stands beside what, any reader of gzip gets the bytes."""

import gzip
import shutil
import subprocess
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator._text.deflate import gzip_of, piece, unpressed

bodies = st.lists(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode), st.just(b"<item>" * 9_000)), max_size=6)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(bodies, st.randoms(use_true_random=False))
def test_pieces_in_any_order_are_one_gzip_of_all_of_them(parts, chance):
    pressed = {part: piece(part) for part in parts}
    chance.shuffle(parts)
    whole = b"".join(parts)
    made = gzip_of([pressed[part] for part in parts], whole)
    assert gzip.decompress(made) == whole
    reader = zlib.decompressobj(wbits=31)
    assert b"".join(reader.decompress(made[at : at + 7]) for at in range(0, len(made), 7)) == whole
    assert reader.eof
    assert not reader.unused_data


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.binary(max_size=500), st.binary(max_size=500))
def test_a_piece_reads_as_what_it_was_and_leans_on_nothing_before_it(one, other):
    assert unpressed(piece(one)) == one
    assert unpressed(piece(other) + piece(one)) == other + one
    assert piece(one) == piece(one)


def test_no_time_and_no_name_is_in_it():
    assert gzip_of([piece(b"a")], b"a")[3:8] == b"\0\0\0\0\0"


@pytest.mark.parametrize("wrong", [b"", b"\xff\xff", b"\x03\x00", piece(b"a feed " * 50)[:-6], piece(b"a") + b"\x00"])
def test_what_is_no_piece_is_refused(wrong):
    if not wrong:
        assert unpressed(wrong) == b""  # no piece at all is whole
    else:
        with pytest.raises(ValueError, match="not pressed as it should be"):
            unpressed(wrong)


@pytest.mark.skipif(shutil.which("gzip") is None, reason="no gzip program here")
def test_the_gzip_program_reads_it():
    parts = [b"one " * 99, b"", b"two " * 5_000]
    whole = b"".join(parts)
    assert subprocess.run(["gzip", "-dc"], input=gzip_of(map(piece, parts), whole), capture_output=True, check=True).stdout == whole
