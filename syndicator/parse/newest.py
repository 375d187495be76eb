"""Which entries are taken where a document brings more at once than a poll takes in: the newest. Pure."""

from collections.abc import Sequence

from syndicator.parse import bounds


def newest(fresh: Sequence[int], seconds: Sequence[float]) -> list[int]:
    """Give the numbers of the newest entries among `fresh`, by the `seconds` of all entries; of one moment the first ones."""
    if len(fresh) <= bounds.ENTRIES:
        return list(fresh)
    return sorted(fresh, key=lambda number: (-seconds[number], number))[: bounds.ENTRIES]
