"""From what was fetched to entries as the publisher meant them: feeds, page lists, article files, and the pages behind stubs.

Law: takes `Fetched` (or a page) and the `Source`, gives a `Feed` of `Entry`s (or one), raises ParseError. Touches
nothing: no clock, disk, network or log. Nothing is cleaned here, and nothing received is lost: what cannot be used is
a problem that names its entry or file, and one bad entry never costs its feed.
"""

from typing import TYPE_CHECKING

from syndicator._opening import opens

if TYPE_CHECKING:
    from syndicator.parse.documents import one, parse
    from syndicator.parse.full_text import complete, filled, needs_page
else:
    _PLACES = {"documents": ("one", "parse"), "full_text": ("complete", "filled", "needs_page")}
    __getattr__ = opens(__name__, _PLACES)

__all__ = ["complete", "filled", "needs_page", "one", "parse"]
