"""One entry, refined: cleaned, then enriched.

Law: that of the room; raises ArticleError.
"""

from syndicator.catalog import Rulebook, Source
from syndicator.model import Copy, Entry, Learned
from syndicator.refine.clean import NOTHING, clean
from syndicator.refine.enrich import enrich


def refine(entry: Entry, source: Source, rulebook: Rulebook, learned: Learned = NOTHING) -> Copy:
    """Give the copy of `entry` by the source's settings, the rulebook and what its archive taught, with everything that was cut and why."""
    return enrich(clean(entry, source, rulebook, learned), entry=entry, source=source, rulebook=rulebook)
