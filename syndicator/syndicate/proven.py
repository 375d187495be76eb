"""Editions and pages of archives, rendered and read back in one go: what crosses to a worker process crosses once.

Takes a partner, what is to stand there, the settings and the fragments that are kept; raises PartnerError.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from syndicator.catalog import Partner, Settings
from syndicator.model import ArchivePage, Edition, Fragment, Membership
from syndicator.syndicate import render
from syndicator.syndicate.verify import proofread, verify


def proven(partner: Partner, membership: Membership, settings: Settings, fragments: Mapping[str, Fragment]) -> "render.Rendered":
    """Give a partner's editions; a kept fragment that is damaged is set anew."""
    rendered = render.render(partner, membership, settings, fragments=fragments)
    proofs = [proofread(made, rendered.sheets[made.format], rendered.fragments, membership, partner) for made in rendered.editions]
    if broken := {key for proof in proofs for key in proof.broken}:
        return proven(partner, membership, settings, {key: kept for key, kept in fragments.items() if key not in broken})
    sealed = {key: fragment for proof in proofs for key, fragment in proof.sealed.items()}
    return replace(rendered, fragments=sealed, sheets={})


def proven_page(partner: Partner, page: ArchivePage, settings: Settings, fragments: Mapping[str, Fragment]) -> Sequence[Edition]:
    """Give a page of a partner's archive in each of its formats."""
    made = render.render_page(partner, page, settings, fragments=fragments)
    for edition in made:
        verify(
            edition, Membership(partner_id=page.partner_id, articles=page.articles, changed_at=edition.changed_at, next_at=None), partner
        )
    return made
