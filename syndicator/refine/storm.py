"""A storm of new guids: what a publisher's change of software does to a feed, and what is made of it.

Takes the changes of one pull, gives them settled and a sentence for the operator. Touches nothing. Where many entries
came under new guids, those that are known by address or text keep their articles, and those that may be held ones or
may be news wait for a person. Fewer than that are everyday work, and are not told.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from syndicator.model import Change, Status

STORM = 10
"""So many entries under new guids that are, or may be, held articles make a storm."""


class Settled(NamedTuple):
    """The changes as they are to be carried out, and what the operator is told; empty if there is nothing to tell."""

    changes: tuple[Change, ...]
    told: str = ""


def settle(changes: Sequence[Change]) -> Settled:
    """Hold the doubtful newcomers of a storm, and say what the storm was."""
    known = [change for change in changes if change.by]
    doubtful = [change for change in changes if change.doubt]
    if len(known) + len(doubtful) < STORM:
        return Settled(tuple(changes))
    by_address = sum(change.by == "address" for change in known)
    told = (
        f"the publisher gave {len(known) + len(doubtful)} entries new guids: {len(known)} are articles that are held already and keep their names "
        f"({by_address} by their address, {len(known) - by_address} by their headline and text)"
    )
    if doubtful:
        told += f"; {len(doubtful)} may be, and are held until a person has looked: `syndicator articles --status held` lists them"
    return Settled(tuple(_held(change) if change.doubt else change for change in changes), told)


def _held(change: Change) -> Change:
    """Give a doubtful newcomer as one that waits for a person: no later poll releases it."""
    waits = replace(change.article, status=Status.HELD, directions=replace(change.article.directions, held=True))
    return replace(change, why=f"held: in a storm of new guids it {change.doubt}", article=waits)
