"""Refine: an entry becomes the copy that partners may get, and then a change to what we hold. A room without windows.

Law: takes entries, settings, the rulebook and what the store knows; gives copies and changes that say why. Raises
ArticleError for an entry of which nothing can be made. Touches nothing: no clock, disk, network or log. Cleaning
(`clean/`) takes out what is no part of the article, enriching (`enrich/`) adds language, tags and summary, reconciling
decides what it means; learning (`learning/`) finds in a source's archive what cleaning takes out because it repeats. The same entry under the same rules always gives the same copy, and cleaning twice changes nothing.
"""

from syndicator.catalog import Rulebook, Source
from syndicator.model import Copy, Entry, Learned
from syndicator.refine.clean import NOTHING, clean
from syndicator.refine.enrich import enrich
from syndicator.refine.learning import candidates, drift, learn
from syndicator.refine.reconcile import kill, reconcile

__all__ = ["candidates", "drift", "kill", "learn", "reconcile", "refine"]


def refine(entry: Entry, source: Source, rulebook: Rulebook, learned: Learned = NOTHING) -> Copy:
    """Give the copy of `entry` by the source's settings, the rulebook and what its archive taught, with everything that was cut and why."""
    return enrich(clean(entry, source, rulebook, learned), entry=entry, source=source, rulebook=rulebook)
