"""`./run bench`: what the work costs, side by side in one run. Trust the ratios: the machine is never quiet.

`./run bench` measures single pieces, partners' filters, then polls of a hundred sources; `./run bench filters [N]` N filters
(10,000) against one article; `./run bench polls [N]` whole processes polling N sources (1,000) beside other readers;
`./run bench growth [N]` what ours needs for N sources (1,000) and for ten times as many.
"""

import os
import sys
from datetime import UTC, datetime

import filters
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
            filters.show(console)
            polls.show(console, FEW)
        case ["polls", *rest]:
            polls.show(console, int(rest[0]) if rest else MANY)
        case ["filters", *rest]:
            filters.show(console, int(rest[0]) if rest else filters.USUAL)
        case ["growth", *rest]:
            growth.show(console, int(rest[0]) if rest else MANY)
        case _:
            console.print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
