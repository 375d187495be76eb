"""How a partner's software is told of what was withdrawn: by which signs, and so which entries its feeds have.

Takes a membership and its partner, gives values of them; touches nothing. Both writing and reading back go by it.
"""

from syndicator.catalog import Partner
from syndicator.model import Article, Membership, Retraction


def told(membership: Membership, partner: Partner) -> tuple[Retraction | Article, ...]:
    """Give what a partner's feeds have an entry for, in order: what was withdrawn first, where an entry tells of it."""
    by_entry = any(sign != "tombstone" for sign in partner.software.signs)
    return (*(membership.retractions if by_entry else ()), *membership.articles)


def buried(membership: Membership, partner: Partner) -> tuple[Retraction, ...]:
    """Give what was withdrawn and is told of by a tombstone."""
    return membership.retractions if "tombstone" in partner.software.signs else ()
