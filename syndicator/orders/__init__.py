"""Orders: what a person decides, and nobody else undoes. Each is one transaction, kept with who, when and why.

Law: takes what the person may look at and what they chose; writes to the store, and for blocks into the operator's rules
file first. An order given twice does no more than once, and says so. `blocks` is about what repeats in a source,
`articles` about articles: held, released, killed, restored, corrected. What follows for partners' feeds is the lines' work.
"""

from typing import TYPE_CHECKING

from syndicator._opening import opens
from syndicator.orders.order import Order

if TYPE_CHECKING:
    from syndicator.orders.articles import Correcting, Done, give, text_of
    from syndicator.orders.blocks import ORDERS, Decided, accept, reject, undo
else:
    _PLACES = {
        "articles": ("Correcting", "Done", "give", "text_of"),
        "blocks": ("ORDERS", "Decided", "accept", "reject", "undo"),
    }
    __getattr__ = opens(__name__, _PLACES)

__all__ = ["ORDERS", "Correcting", "Decided", "Done", "Order", "accept", "give", "reject", "text_of", "undo"]
