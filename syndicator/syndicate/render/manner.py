"""In what manner a partner's editions are made: all that decides their bytes beside the articles, as one digest.

Takes a partner and the settings; touches nothing. What was made in the same manner of the same articles need not be made again.
"""

from dataclasses import replace

from syndicator._text.digests import digest_of
from syndicator.catalog import Partner, Settings, Tripwires
from syndicator.model import Digest

EDITION = "5"
"""Moves when what is rendered from the same article changes, so that what is kept from before is set anew."""


def made_by(partner: Partner, settings: Settings) -> Digest:
    """Give the digest of all but its articles that decides a partner's editions."""
    return Digest(
        digest_of(
            (
                EDITION,
                repr(replace(partner, tripwires=Tripwires())),  # these say when a build is held, and no more
                repr(settings.publisher),
                settings.base_url,
                *(repr(one) for one in (settings.rights, settings.rsl, settings.hubs_for(partner)) if one),
            )
        )
    )
