"""What people ask, each question in the module of its trade. Read only; plain values out.

Law: reads the store and asks the rooms without windows; changes nothing. Every answer that says in or out comes from
the one evaluator. `looking` is about sources, partners and articles as they stand, `learning` about blocks that repeat,
`refining` about what today's rules would make of what is held.
"""

from syndicator.questions.learning import blocks_of, lessons
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
    rules_for,
    show,
    sources_of,
    status,
)
from syndicator.questions.refining import Moved, Outlook, outlook, retained

__all__ = [
    "Desk", "Moved", "Outlook", "Values", "addresses", "articles", "blocks_of", "check", "clean", "explain", "found", "lessons", "outlook", "partner_of",
    "preview", "retained", "rules_for", "show", "sources_of", "status",
]  # fmt: skip
