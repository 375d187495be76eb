"""What partners got: an edition as it stood at some time.

Law: as all questions: reads the store; changes nothing.
"""

from datetime import datetime

from syndicator.errors import UsageError
from syndicator.model import Format, PartnerId
from syndicator.questions.looking import Desk


def as_it_stood(desk: Desk, partner_id: str, form: Format | None, *, at: datetime) -> bytes:
    """Give the very bytes of a partner's feed that stood at a time. Raises UsageError where none did, or none is known."""
    known = desk.store.editions_known(PartnerId(partner_id))
    if not known:
        raise UsageError(f"{partner_id}: no edition is known of such a partner; there are: {', '.join(desk.catalog.partners) or 'none'}")
    wanted = form or _usual(desk, partner_id, known)
    if wanted not in known:
        raise UsageError(f"{partner_id}: had no {wanted}, as far as is known; it had: {', '.join(known)}")
    body = desk.store.edition_at(PartnerId(partner_id), wanted, at=at)
    if body is None:
        since = f"{known[wanted]:%Y-%m-%d %H:%M:%S} UTC"
        raise UsageError(f"{partner_id}: no {wanted} of it stood at {at:%Y-%m-%d %H:%M:%S} UTC; what stood is known since {since}")
    return body


def _usual(desk: Desk, partner_id: str, known: dict[Format, datetime]) -> Format:
    """Give a partner's first format, where it is still configured and had that."""
    partner = desk.catalog.partners.get(PartnerId(partner_id))
    return next((form for form in (partner.formats if partner else ()) if form in known), next(iter(known)))
