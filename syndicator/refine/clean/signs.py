"""Signs: whether weak evidence of several kinds is enough to call a block promotion.

Takes the kinds that a block at an edge shows (the first words of the rules' names, and `house`, `address`); gives yes or
no. Touches nothing. No kind is enough alone: each of them stands in news every day.
"""

from collections.abc import Set as AbstractSet

SIGNS = 3
"""So many kinds are enough when a call and a telling one are among them."""
CALL, TELLING = "call", frozenset(["money", "stories"])
"""A call must be among the kinds, and one of these, or the house be named and one kind more be seen: an article may well end
with a call to its readers, but not for the house's own good."""
TOGETHER = tuple(
    frozenset(kinds.split())
    for kinds in (
        "offer", "ours call", "ours ask", "ours money", "ours address", "ours reader", "ours press",
        "remark ask", "remark call us",
        "box ask", "box call reader", "box call us",
        "press call", "press ask", "press reader money", "press reader us", "press us money",
        "call us goods", "price call", "price goods", "price reader", "price us", "price house",
        "house call box", "house call press", "house call remark", "house call money",
    )
)  # fmt: skip
"""Kinds that are enough together: what only a publication has or sends, and a word to the reader about it."""
FINER = frozenset(["ours", "press", "box", "remark", "ask", "price", "offer"])
"""Kinds that count for nothing but these: they say again, more narrowly, what the others say."""
BUILT = "class"
"""What an element is called does not count where nothing but the house's name tells: a company names itself in all it writes."""


def are_enough(kinds: AbstractSet[str]) -> bool:
    """Say whether kinds of weak evidence are enough together."""
    if any(together <= kinds for together in TOGETHER):
        return True
    counted = kinds - FINER
    if CALL not in counted:
        return False
    return len(counted) >= SIGNS if counted & TELLING else "house" in counted and len(counted - {BUILT}) > SIGNS
