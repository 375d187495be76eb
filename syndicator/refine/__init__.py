"""Refine: an entry becomes the copy that partners may get, and then a change to what we hold. A room without windows.

Law: takes entries, settings, the rulebook and what the store knows; gives copies and changes that say why. Raises
ArticleError for an entry of which nothing can be made. Touches nothing: no clock, disk, network or log. Cleaning
(`clean/`) takes out what is no part of the article, enriching (`enrich/`) adds language, tags and summary, reconciling
decides what it means; learning (`learning/`) finds in a source's archive what cleaning takes out because it repeats. The same entry under the same rules always gives the same copy, and cleaning twice changes nothing.
"""

from typing import TYPE_CHECKING

from syndicator._opening import opens

if TYPE_CHECKING:
    from syndicator.refine.archive import joined
    from syndicator.refine.fingerprint import story, text_alone
    from syndicator.refine.freeing import freed_along
    from syndicator.refine.identity import stands_behind
    from syndicator.refine.learning import candidates, drift, learn
    from syndicator.refine.ordering import (
        correct,
        hold,
        hold_along,
        release,
        release_along,
        restore,
        stands_alone,
        take_theirs,
    )
    from syndicator.refine.parting import let_out, parted
    from syndicator.refine.reconciling import kill, reconcile, taken_back
    from syndicator.refine.refining import refine
    from syndicator.refine.storm import settle
else:
    _PLACES = {
        "archive": ("joined",),
        "fingerprint": ("story", "text_alone"),
        "freeing": ("freed_along",),
        "identity": ("stands_behind",),
        "learning": ("candidates", "drift", "learn"),
        "ordering": ("correct", "hold", "hold_along", "release", "release_along", "restore", "stands_alone", "take_theirs"),
        "parting": ("let_out", "parted"),
        "reconciling": ("kill", "reconcile", "taken_back"),
        "refining": ("refine",),
        "storm": ("settle",),
    }
    __getattr__ = opens(__name__, _PLACES)

__all__ = [
    "candidates", "correct", "drift", "freed_along", "hold", "hold_along", "joined", "kill", "learn", "let_out", "parted", "reconcile",
    "refine", "release", "release_along", "restore", "settle", "stands_alone", "stands_behind", "story", "take_theirs", "taken_back",
    "text_alone",
]  # fmt: skip
