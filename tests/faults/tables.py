"""How the checks report: a table with counts for each, the complaints below it, and whether there were any."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

SHOWN = 12


def report(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], complaints: Sequence[str]) -> bool:
    """Print a table and the first complaints; gives whether there are none."""
    console = Console(width=140, highlight=False, soft_wrap=True)
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(*map(str, row))
    console.print(table)
    for complaint in complaints[:SHOWN]:
        console.print(f"  ✗ {complaint[:400]}", markup=False)
    if len(complaints) > SHOWN:
        console.print(f"  … and {len(complaints) - SHOWN} more", markup=False)
    return not complaints
