"""From an entry to what we hold: clean copy with tags and a summary, and what that means for the article held so far.

Law: no window: touches nothing, and gives a reason for all that it decides. `refine` makes the copy, `reconcile`
compares it with what is held. Both give the same for the same, wherever they run.
"""

from syndicator.catalog import Rulebook, Source
from syndicator.model import Copy, Entry
from syndicator.refine.clean import clean
from syndicator.refine.enrich import enrich
from syndicator.refine.reconcile import kill, reconcile

__all__ = ["kill", "reconcile", "refine"]


def refine(entry: Entry, source: Source, rulebook: Rulebook) -> Copy:
    """Give the copy of an entry: cleaned, and with its language, tags and summary. Raises ArticleError where there is nothing."""
    return enrich(clean(entry, source, rulebook), entry=entry, source=source, rulebook=rulebook)
