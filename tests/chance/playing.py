"""Thousands of operations of chance against one store, with the laws looked at after each."""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.behaviour.publisher import Publisher
from tests.chance import laws
from tests.chance.newsroom import Newsroom
from tests.chance.operations import WEIGHTS, write_stories

SOUND_EVERY = 200
"""The whole store is looked through after so many operations."""


@dataclass
class Played:
    """What was done, and the first law that was broken, with the operations before it."""

    done: Counter[str] = field(default_factory=Counter)
    trace: list[str] = field(default_factory=list)
    broken: str = ""


def play(number: int, seed: int, *, told: Callable[[int], None] = lambda _: None) -> Played:
    """Do so many operations in a new newsroom; ends at the first law that is broken."""
    with tempfile.TemporaryDirectory(prefix="syndicator-chance-") as folder:
        return asyncio.run(_play(Path(folder), number, Random(seed), told))  # noqa: S311  (a life that can be lived again)


async def _play(folder: Path, number: int, chance: Random, told: Callable[[int], None]) -> Played:
    played = Played()
    async with Publisher({}) as wire, Newsroom(folder, wire) as newsroom:
        looks = _Looks(newsroom)
        for name in ("wire", "agency"):
            await write_stories(newsroom, chance)
            await newsroom.take_in(name)
        for at in range(number):
            (operation,) = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))
            played.done[operation.__name__] += 1
            played.trace.append(operation.__name__)
            try:
                await operation(newsroom, chance)
                looks.look(whole=at % SOUND_EVERY == 0 or at == number - 1)
            except Exception as error:  # noqa: BLE001  (whatever it is, it is told with what went before)
                played.broken = f"operation {at} ({operation.__name__}): {type(error).__name__}: {error}"
                return played
            if at % 500 == 0:
                told(at)
    return played


class _Looks:
    """The laws, with what they remember."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._seen: dict = {}
        self._shown: dict = {}
        self._received: list[int] = []

    def look(self, *, whole: bool) -> None:
        """Look at every law."""
        now = laws.moment(self._newsroom)
        laws.nothing_barred_is_visible(now)
        laws.names_are_for_ever(now, self._seen)
        laws.dates_go_forward(now, self._shown)
        laws.kills_are_said(now)
        laws.editions_are_what_the_evaluator_says(now)
        if whole:
            laws.the_store_is_sound(self._newsroom, self._received)
