"""Enrich: what an editor would add to clean copy: its language, its tags, its summary.

Law: takes a cleaned copy, its entry, its source and the rulebook; gives the copy with these three filled in, everything
else as it was. Pure: no clock, disk, network or chance; the same article gives the same tags in the same order. What
is compiled from a rulebook is compiled once in a process.
"""

from dataclasses import replace

from syndicator.catalog import Rulebook, Source
from syndicator.model import Copy, Entry
from syndicator.refine.enrich.description import description
from syndicator.refine.enrich.language import language_of, primary
from syndicator.refine.enrich.summary import summary
from syndicator.refine.enrich.tags import Piece, tags

__all__ = ["enrich"]


def enrich(draft: Copy, *, entry: Entry, source: Source, rulebook: Rulebook) -> Copy:
    """Give `draft` with its language, its tags and its summary."""
    text = "\n".join([draft.headline, *(block.text for block in draft.blocks)])
    language = language_of(text, said=(entry.language, source.language), rulebook=rulebook)
    spoken, limit = primary(language), source.summary_chars
    piece = Piece(draft.headline, draft.blocks, spoken, entry.categories, tuple(author.name for author in draft.authors))
    own = description(entry.summary, draft, language=spoken, limit=limit, rulebook=rulebook)
    return replace(
        draft,
        language=language,
        tags=tags(piece, source=source, rulebook=rulebook),
        summary=own or summary(draft, language=spoken, limit=limit, rulebook=rulebook),
    )
