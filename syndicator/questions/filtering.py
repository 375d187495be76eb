"""What partners' filters did with the articles of the last weeks: each line, and which of them do nothing.

Law: as all questions: reads and counts, changes nothing. One pass over the archive for all partners.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from syndicator.catalog import Partner
from syndicator.questions.looking import Desk, Values, partner_of
from syndicator.syndicate.filter import FilterRecord, LineRecord, Tally


def seen(desk: Desk, *, since: datetime) -> int:
    """Say how many articles would be looked at."""
    return desk.store.count_retained(since)


def filters(desk: Desk, partner_ids: Sequence[str], *, since: datetime, told: Callable[[int], None] = lambda _: None) -> Values:
    """Give for each of these partners (none named: all) what its filter and each of its lines did with what was first seen since.

    `told` hears how many more articles have been looked at. Raises UsageError for a partner that there is not.
    """
    partners = [partner_of(desk, name) for name in dict.fromkeys(partner_ids)] or list(desk.catalog.partners.values())
    tally = Tally(partners)
    for article in desk.store.retained(since=since):
        tally.look(article)
        told(1)
    records = tally.records()
    return {
        "since": since,
        "articles": records[0].looked if records else 0,
        "partners": [_told(partner, record) for partner, record in zip(partners, records, strict=True)],
    }


def _told(partner: Partner, record: FilterRecord) -> Values:
    return {
        "partner": partner.id,
        "title": partner.title,
        "included": record.included,
        "state": _state(record),
        "lines": [_line(line) for line in record.lines],
    }


def _state(record: FilterRecord) -> str:
    if not record.looked:
        return "nothing seen"
    return "takes nothing" if not record.included else "works"


def _line(line: LineRecord) -> Values:
    return {
        "line": line.name,
        "says": line.says,
        "met": line.met,
        "decided": line.decided,
        "state": line.state,
        "by": list(line.by),
        "how": line.how,
        "remark": _remark(line),
    }


def _remark(line: LineRecord) -> str:
    """Say what there is to know of a line, in one sentence; empty where it does its work."""
    proven = f"{line.by[0]} does all that it could, by its conditions" if line.how == "proof" else ""
    if line.state == "never met":
        return f"met nothing; {proven}" if proven else "met nothing"
    if line.state == "shadowed":
        return proven or f"all that it met, {' and '.join(line.by) or 'lines before it'} met, too"
    if line.state == "without effect":
        return "all that it met is out" if line.name.startswith("include") else "keeps nothing out: no include line wants what it meets"
    return ""
