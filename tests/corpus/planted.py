"""Houses with a fault planted in them, which the checks beside this must find."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from syndicator import parse
from tests.corpus.house import Came, Sent, through


def loses_entries_without_guid(batch: Sequence[Sent], **how: Any) -> list[Came]:
    """Work like a house whose parser takes an entry without a guid for none."""

    def losing(*args: Any, **kwargs: Any) -> Any:
        feed = real(*args, **kwargs)
        return replace(feed, entries=tuple(entry for entry in feed.entries if entry.guid_given))

    real = parse.parse
    with patch.object(parse, "parse", losing):
        return through(batch, **how)
