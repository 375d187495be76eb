"""Feeds: RSS 2.0, Atom 1.0 and JSON Feed 1.1 of one partner, from the articles that are in.

Law: takes a partner, its membership and the settings, gives the editions; raises RenderError; touches nothing. The
same state gives the same bytes. An article is set once for each format, version and presentation (a *fragment*), and
an edition is a head, the fragments in order, and a tail. The one door to feedgen.
"""

from typing import TYPE_CHECKING

from syndicator._opening import opens
from syndicator.syndicate.render.manner import made_by

if TYPE_CHECKING:
    from syndicator.syndicate.render.galley import presentation
    from syndicator.syndicate.render.press import Rendered, fragment_keys, page_keys, pages_made_by, render, render_page
else:
    __getattr__ = opens(
        __name__,
        {
            "galley": ("presentation",),
            "press": ("Rendered", "fragment_keys", "page_keys", "pages_made_by", "presentation", "render", "render_page"),
        },
    )

__all__ = ["Rendered", "fragment_keys", "made_by", "page_keys", "pages_made_by", "presentation", "render", "render_page"]
