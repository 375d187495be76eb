"""The archive that learning looks at: what is kept of a source's articles joined with what a run brings.

Takes and gives `Archived` values. Touches nothing. Law: no article counts twice, whatever it is called.
"""

from collections.abc import Iterable, Sequence

from syndicator.model import Archived


def joined(kept: Iterable[Archived], fresh: Sequence[Archived]) -> tuple[Archived, ...]:
    """Give the articles of one or more sources, the newest first, in which each of `fresh` stands for itself as kept.

    The same guid, or the same blocks under another guid (a source that names its articles anew), is one article.
    """
    renewed = {(one.source_id, one.guid) for one in fresh}
    everything = [*fresh, *(one for one in kept if (one.source_id, one.guid) not in renewed)]
    newest = sorted(everything, key=lambda one: (-one.published_at.timestamp(), one.source_id, one.guid))
    by_guid = {one.guid: one for one in reversed(newest)}
    by_text = {_text(one): one for one in reversed(newest) if one is by_guid[one.guid]}
    return tuple(one for one in newest if by_text.get(_text(one)) is one)


def _text(one: Archived) -> tuple[str, ...]:
    """Give what an article says, as far as its blocks tell: two that differ in their figures alone are two."""
    return tuple(block.text for block in one.templates)
