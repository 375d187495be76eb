"""Notes of fetches in memory: what is alike is one, and a hostile client finds no room."""

import threading
from datetime import UTC, datetime, timedelta

from syndicator import ledger
from syndicator.ledger import MOST_CLIENTS, Ledger
from syndicator.model import OTHER_CLIENTS, Access, PartnerId

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def access(number=0, *, partner="p", client="Reader/1.0", at=NOON):
    return Access(
        partner_id=PartnerId(partner), format="rss", etag=f'"{number}"', client=client, ending="whole", keyed=True, first_at=at, last_at=at
    )


def test_what_is_alike_is_one_note_with_a_count():
    notes = Ledger()
    for minute in range(3):
        notes.note(access(at=NOON + timedelta(minutes=minute)))
    (found,) = notes.take()
    assert (found.times, found.first_at, found.last_at) == (3, NOON, NOON + timedelta(minutes=2))
    assert notes.take() == ()


def test_what_could_not_be_written_down_is_not_lost():
    notes = Ledger()
    notes.note(access())
    taken = notes.take()
    notes.note(access())
    notes.put_back(taken)
    assert [one.times for one in notes.take()] == [2]


def test_a_client_that_varies_its_name_becomes_one_of_the_others():
    notes = Ledger()
    for number in range(10_000):
        notes.note(access(client=f"Bot/{number}"))
    notes.note(access(partner="q"))
    found = notes.take()
    assert len(found) == MOST_CLIENTS + 2
    assert sum(one.times for one in found) == 10_001
    assert next(one.times for one in found if one.client == OTHER_CLIENTS) == 10_000 - MOST_CLIENTS


def test_there_are_never_more_notes_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(ledger, "MOST_NOTES", 10)
    notes = Ledger()
    for number in range(100):
        notes.note(access(number, partner=f"p{number}"))
    assert len(notes.take()) == 20


def test_notes_of_several_threads_are_all_counted():
    notes, found = Ledger(), []

    def work():
        for _ in range(2000):
            notes.note(access())
            found.extend(notes.take())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one.times for one in (*found, *notes.take())) == 8000
