"""What a partner gets: filter decides which articles and says why, render writes the feeds, verify reads them back.

Law: takes articles, partners and settings, gives verdicts and editions; raises PartnerError. Touches nothing: no
clock, disk, network or chance. The same articles and the same rules give the same bytes.
"""

from typing import TYPE_CHECKING

from syndicator._opening import opens

if TYPE_CHECKING:
    from syndicator.syndicate.proven import proven, proven_page
else:
    __getattr__ = opens(__name__, {"proven": ("proven", "proven_page")})

__all__ = ["proven", "proven_page"]
