"""Whether a source is still of the kind that it was: its format, its full text, its language, and that it lists anything.

Takes looks at it, the oldest first; gives a sentence where the newest are unlike the older ones. Says nothing before it
has seen enough of both.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import TypeVar

from syndicator.model import Copy, Feed, Look, SetAside

T = TypeVar("T")

MOST_LOOKS = 16
"""So many looks at a source are compared."""
LEAST_LOOKS = 3
"""So many older looks say what its format is."""
NEWEST, OLDER = 5, 6
"""So many entries are the newest, and so many must have stood before them."""
LONG, SHORT, SHRUNK = 120, 80, 4
"""Words: entries of which most had LONG and all now have less than SHORT, and less than one in SHRUNK of what they had, lost their text."""
MOSTLY = 0.9


def look_of(feed: Feed, copies: Sequence[Copy | SetAside], drifted: tuple[str, ...] = ()) -> Look:
    """Give how a source looked in one pull."""
    sound = [copy for copy in copies if isinstance(copy, Copy)]
    return Look(
        form=feed.form,
        present=len(feed.present),
        entries=len(sound),
        words=round(median(copy.words for copy in sound)) if sound else 0,
        language=_most(copy.language.partition("-")[0] for copy in sound),
        drifted=drifted,
    )


def joined(looks: Sequence[Look], latest: Look) -> tuple[Look, ...]:
    """Give the looks with one more; one that brought no entry takes the place of another such before it."""
    kept = looks[:-1] if looks and not looks[-1].entries and not latest.entries else looks
    return (*kept, latest)[-MOST_LOOKS:]


def unlike(looks: Sequence[Look]) -> str:
    """Give what about the newest looks is unlike the older ones, empty where nothing is."""
    if not looks:
        return ""
    return _other_form(looks) or _empty(looks) or _other_entries(looks)


def _other_form(looks: Sequence[Look]) -> str:
    now = looks[-1].form
    before = Counter(look.form for look in looks[:-1] if look.form)
    was, count = before.most_common(1)[0] if before else ("", 0)
    if not now or now == was or count < LEAST_LOOKS or count < MOSTLY * (before.total() - before[now]):
        return ""
    return f"its document is {_named(now)} where it was {_named(was)}" if count > before[now] else ""


def _empty(looks: Sequence[Look]) -> str:
    before = [look.present for look in looks[:-1] if look.present]
    if looks[-1].present or not looks[-1].form or len(before) < LEAST_LOOKS:
        return ""
    return f"its document lists no entry where it listed {round(median(before))}"


def _other_entries(looks: Sequence[Look]) -> str:
    start, count = len(looks), 0
    while start and count < NEWEST:
        start -= 1
        count += looks[start].entries
    older, newest = looks[:start], looks[start:]
    if count < NEWEST or sum(look.entries for look in older) < OLDER:
        return ""
    return _lost_text(older, newest) or _other_language(older, newest)


def _lost_text(older: Sequence[Look], newest: Sequence[Look]) -> str:
    before, after = (sorted(_each(looks, lambda look: look.words)) for looks in (older, newest))
    had, have = round(median(before)), round(median(after))
    if before[len(before) // 4] < LONG or after[-1] >= SHORT or have * SHRUNK >= had:
        return ""
    return f"its entries have some {have} words where they had {had}"


def _other_language(older: Sequence[Look], newest: Sequence[Look]) -> str:
    was, now = (_most(_each(looks, lambda look: look.language)) for looks in (older, newest))
    return f'its entries are in the language "{now}" where they were in "{was}"' if was and now and was != now else ""


def _each(looks: Sequence[Look], value: Callable[[Look], T]) -> list[T]:
    """Give a value of each look, as often as it has entries."""
    return [value(look) for look in looks for _ in range(look.entries)]


def _most(languages: Iterable[str]) -> str:
    """Give the language that nearly all are in; empty where no one is, or where it is mostly not known."""
    counted = Counter(languages)
    if not counted:
        return ""
    name, count = counted.most_common(1)[0]
    return name if count >= MOSTLY * counted.total() else ""


def _named(form: str) -> str:
    return {"page": "an HTML page", "RSS": "an RSS feed", "Atom": "an Atom feed", "JSON Feed": "a JSON Feed"}.get(form, form)
