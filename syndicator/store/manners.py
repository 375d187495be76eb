"""The manner of editions as text, and back: for a build to be compared with what stands, long after the files were edited.

Takes and gives values of `catalog`; touches nothing. A key to a partner's feeds is never part of it. What a later version
of this program cannot read is None: then nothing is known of that manner.
"""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from syndicator.catalog import Condition, LicenceTerms, Line, Manner, Partner, Publisher, Value
from syndicator.store.codec import pack, unpack

_MICROSECOND = timedelta(microseconds=1)


def pack_manner(manner: Manner) -> str:
    """Give a manner as JSON in ASCII."""
    bare = replace(manner.partner, include=(), exclude=(), token=None)
    return json.dumps(
        {
            "partner": pack(bare),
            "include": [_line(line) for line in manner.partner.include],
            "exclude": [_line(line) for line in manner.partner.exclude],
            "publisher": pack(manner.publisher),
            "base_url": manner.base_url,
            "rights": manner.rights,
            "rsl": None if manner.rsl is None else pack(manner.rsl),
            "keyed": manner.keyed,
        }
    )


def unpack_manner(text: str) -> Manner | None:
    """Give the manner that `pack_manner` made `text` of; None where that was another version's."""
    try:
        said = json.loads(text)
        partner = replace(
            unpack(Partner, said["partner"]),
            include=tuple(map(_read_line, said["include"])),
            exclude=tuple(map(_read_line, said["exclude"])),
        )
        rsl = said.get("rsl")
        return Manner(
            partner=partner,
            publisher=unpack(Publisher, said["publisher"]),
            base_url=said["base_url"],
            rights=said.get("rights", ""),
            rsl=None if rsl is None else unpack(LicenceTerms, rsl),
            keyed=said.get("keyed"),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _line(line: Line) -> list[Any]:
    return [line.name, [[one.key, [_value(value) for value in one.values], [_line(part) for part in one.lines]] for one in line.conditions]]


def _read_line(said: Any) -> Line:
    name, conditions = said
    return Line(
        name=name,
        conditions=tuple(
            Condition(key=key, values=tuple(map(_read_value, values)), lines=tuple(map(_read_line, lines)))
            for key, values, lines in conditions
        ),
    )


def _value(value: Value) -> Any:
    """Give a value so that it can be told from the others: JSON has no moments and no lengths of time."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, timedelta):
        return {"span": value // _MICROSECOND}
    return value


def _read_value(said: Any) -> Value:
    if isinstance(said, dict):
        return datetime.fromisoformat(said["moment"]) if "moment" in said else _MICROSECOND * int(said["span"])
    value: Value = said
    return value
