"""`./run bench`: what the work costs, side by side in one run. Trust the ratios: the machine is never quiet.

`./run bench` measures single pieces, then polls of a hundred sources; `./run bench polls [N]` whole processes polling N
sources (1,000) beside other readers; `./run bench growth [N]` what ours needs for N sources (1,000) and for ten times as many.
"""

import os
import sys
from datetime import UTC, datetime

import growth
import pieces
import polls
from rich.console import Console

FEW, MANY = 100, 1_000


def main(words: list[str]) -> int:
    """Print the tables that were asked for."""
    console = Console(width=130)
    console.print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {datetime.now(UTC):%Y-%m-%d}", style="dim")
    match words:
        case []:
            pieces.show(console)
            polls.show(console, FEW)
        case ["polls", *rest]:
            polls.show(console, int(rest[0]) if rest else MANY)
        case ["growth", *rest]:
            growth.show(console, int(rest[0]) if rest else MANY)
        case _:
            console.print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
