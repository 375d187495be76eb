"""The hunt with atheris: run by the Python that has it. Coverage of our own code and of the Python libraries under it says which inputs are worth keeping."""

import sys
from pathlib import Path
from random import Random

import atheris  # type: ignore[import-not-found]  # not in the lock

with atheris.instrument_imports(include=["syndicator", "feedparser", "bs4"]):
    from tests.fuzz.hunt import Hunt
from tests.fuzz.mutations import mutated
from tests.fuzz.seeds import SEEDS


def main() -> None:
    """Hunt on the target that the first word names, keep findings in the folder that the second names; the rest goes to libFuzzer."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    hunt = Hunt(name, folder)
    seeds = SEEDS[name]

    def mutate(data: bytes, most: int, chance: int) -> bytes:
        random = Random(chance)  # noqa: S311  (the same chance must give the same hunt)
        if random.random() < 0.4:
            return bytes(atheris.Mutate(data, most))
        return mutated(data, random, others=seeds)[:most]

    atheris.Setup([sys.argv[0], *sys.argv[3:]], hunt.try_out, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
