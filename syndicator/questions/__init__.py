"""What people ask, each question in the module of its trade. Read only; plain values out.

Law: reads the store and asks the rooms without windows; changes nothing. Every answer that says in or out comes from
the one evaluator. `looking` is about sources, partners and articles as they stand, `filtering` about what partners' filters
did, `learning` about blocks that repeat, `refining` about what today's rules would make of what is held, `planning`
about what an edited configuration would change.
"""

from typing import TYPE_CHECKING

from syndicator._opening import opens

if TYPE_CHECKING:
    from syndicator.questions.exposure import exposure
    from syndicator.questions.filtering import filters, seen
    from syndicator.questions.learning import Repeated, blocks_of, chosen, is_rule_of, lessons, rule_for
    from syndicator.questions.ledger import as_it_stood
    from syndicator.questions.looking import (
        Desk,
        Values,
        addresses,
        articles,
        check,
        clean,
        explain,
        found,
        partner_of,
        preview,
        renamed,
        rules_for,
        show,
        sources_of,
        status,
    )
    from syndicator.questions.planning import Lost, Move, PartnerPlan, Plan, plan
    from syndicator.questions.refining import Moved, Outlook, outlook, retained
else:
    _PLACES = {
        "exposure": ("exposure",),
        "filtering": ("filters", "seen"),
        "learning": ("Repeated", "blocks_of", "chosen", "is_rule_of", "lessons", "rule_for"),
        "ledger": ("as_it_stood",),
        "looking": (
            "Desk", "Values", "addresses", "articles", "check", "clean", "explain", "found", "partner_of", "preview", "renamed", "rules_for", "show",
            "sources_of", "status",
        ),
        "planning": ("Lost", "Move", "PartnerPlan", "Plan", "plan"),
        "refining": ("Moved", "Outlook", "outlook", "retained"),
    }  # fmt: skip
    __getattr__ = opens(__name__, _PLACES)

__all__ = [
    "Desk", "Lost", "Move", "Moved", "Outlook", "PartnerPlan", "Plan", "Repeated", "Values", "addresses", "articles", "as_it_stood", "blocks_of", "check",
    "chosen", "clean", "explain", "exposure", "filters", "found", "is_rule_of", "lessons", "outlook", "partner_of", "plan", "preview", "renamed",
    "retained", "rule_for", "rules_for", "seen", "show", "sources_of", "status",
]  # fmt: skip
