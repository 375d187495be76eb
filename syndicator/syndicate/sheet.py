"""A sheet: one document as it is put together, a frame with its fragments in it; and the seals of fragments.

Takes the pieces, gives the document, whole or with some of its fragments only, and the same pressed. Touches nothing.

A seal is the digest of all that was looked at when a fragment was read back and found fit: its bytes, plain and pressed (by
checksum: it is damage that is looked for), the name that it is kept under, the prefixes that its frame declares, and what
it says of its article. Whatever of these has changed since, the seal does not hold, and the fragment counts for nothing.
"""

import re
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from syndicator._text.deflate import gzip_of, piece
from syndicator._text.digests import digest_of
from syndicator.model import Article, Digest, Fragment, Retraction

LOOK = "2"
"""Moves when more is looked at as a fragment is read back, so that those read before are read again."""

_PREFIX = re.compile(rb'xmlns(?::[\w.-]+)?="[^"]*"')


class Sheet(NamedTuple):
    """The pieces of one document: head, what stands between two entries, fragments by their keys, retractions, tail."""

    head: bytes
    between: bytes
    keys: Sequence[str]
    fragments: Sequence[Fragment]
    stones: Sequence[bytes]
    tail: bytes

    def document(self, fragments: Sequence[Fragment] | None = None) -> bytes:
        """Give the document, with these fragments only where some are given."""
        bodies = [fragment.body for fragment in (self.fragments if fragments is None else fragments)]
        entries = self.between.join((*bodies, *self.stones))
        return b"".join((self._opened if entries else self.head, entries, self.tail))

    def with_fragments(self, others: Mapping[str, Fragment]) -> "Sheet":
        """Give the sheet with others in the place of its fragments, by their keys."""
        return self._replace(fragments=tuple(others.get(key, own) for key, own in zip(self.keys, self.fragments, strict=True)))

    def pressed(self, document: bytes) -> bytes:
        """Give the whole document as one gzip: its fragments are pressed already."""
        between = _piece(self.between)
        apart = [part for fragment in self.fragments for part in (between, fragment.pressed)][1:]
        last = self.between.join((b"", *self.stones)) if self.fragments else self.between.join(self.stones)
        opened = self._opened if self.fragments or self.stones else self.head
        return gzip_of((piece(opened), *apart, piece(last + self.tail)), document)

    @property
    def _opened(self) -> bytes:
        """The head, up to where the first entry stands."""
        return self.head + self.between.lstrip(b",")

    @property
    def root(self) -> bytes:
        """The opening tag of the root; empty for a document that has none."""
        declared = self.head.partition(b"?>")[2].lstrip()
        return declared[: declared.index(b">") + 1] if declared.startswith(b"<") else b""

    @property
    def prefixes(self) -> bytes:
        """What prefixes the root declares, in alphabetical order."""
        return b" ".join(sorted(_PREFIX.findall(self.root)))


@lru_cache(maxsize=64)
def _piece(between: bytes) -> bytes:
    return piece(between)


def seal(key: str, fragment: Fragment, article: Article | Retraction, prefixes: bytes) -> Digest:
    """Give the seal of a fragment of an article, kept under this key, in a frame that declares these prefixes."""
    body, pressed = fragment.body, fragment.pressed
    sums = f"{zlib.crc32(prefixes)} {zlib.crc32(body)} {len(body)} {zlib.crc32(pressed)} {len(pressed)}"
    return Digest(digest_of((LOOK, key, article.public_id, article.rss_guid, f"{article.published_at} {article.updated_at} {sums}")))
