"""Datelines and bylines one by one: each is put above the same few sentences, and what is found is looked at.

Who is named in a byline is told by the places of the words in its line, so that no line stands here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from syndicator.catalog import Rulebook, Source
from syndicator.model import Copy, Digest, Entry, Guid, RawHtml, SourceId
from syndicator.refine.clean import clean
from tests.eval.scoring import bare_dateline, folded, same_names, words

SENTENCES = (
    "The town council met on Monday and put off its decision for a third time.",
    "Several members said that they had not been given the papers until the morning, and left before the vote.",
    "A new date has not been set.",
)
EASTERN = ("会议星期一举行，没有作出决定。", "几名成员说，他们早上才拿到文件。", "新的日期还没有确定。")

PEOPLE: Mapping[int, str] = {
    0: "1-3", 1: "1-2 3-5 7-8", 2: "1-2 4-5 7-8", 3: "1-2 4-5", 4: "0-1", 5: "1-2", 6: "1-2", 7: "1-2", 8: "2-3", 9: "1-2", 11: "1-2",
    13: "1-2", 14: "0-1", 15: "1-2 5-6 9-10 11-12", 16: "1-2", 17: "2-3", 18: "1-2", 21: "8-9", 22: "2-3", 23: "1-2", 24: "?1-3", 25: "?1-2",
    26: "?0-1", 27: "?1-1", 28: "?1-1", 29: "2-3", 30: "2-3", 31: "2-3", 32: "1-2", 33: "?", 34: "1-2", 37: "?", 38: "1-2", 39: "1-2",
    40: "3-4", 41: "1-2 3-5 7-8", 42: "1-2", 43: "?1-1", 44: "0-1 3-4", 45: "?0-1", 46: "?1-2 3-4", 47: "?1-2", 48: "1-2 3-4 6-7", 49: "?1-2 4-4",
    50: "1-2", 51: "?0-1", 52: "?0-0 2-2 4-4 6-6", 53: "0-0", 54: "0-0", 55: "?2-2", 56: "?0-0",
}  # fmt: skip
"""The people of each byline as first and last word, by its place in the list; after `?` those who may be named or not."""

_NAME = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_EASTERN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(slots=True)
class Found:
    """What went wrong, a sentence each; `judged` bylines were looked at."""

    datelines: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    false_bylines: list[str] = field(default_factory=list)
    judged: int = 0

    @property
    def names_right(self) -> float:
        return 1 - len(self.names) / self.judged if self.judged else 0.0


def read(forms: Mapping[str, Sequence[str]], rulebook: Rulebook) -> Found:
    """Put every form above an article and note what is wrong."""
    found = Found(judged=sum(place in PEOPLE for place in range(len(forms["bylines"]))))
    for form in forms["datelines"]:
        given = _opening(form, rulebook).dateline
        if _bare(given) != _bare(form):
            found.datelines.append(f"{given!r} for {form!r}")
    for form in forms["not_datelines"]:
        if given := _opening(form, rulebook).dateline:
            found.datelines.append(f"{given!r} for {form!r}, which is none")
    for place, line in enumerate(forms["bylines"]):
        names = [author.name for author in _headed(line, rulebook).authors]
        if place in PEOPLE and not _right(names, line, PEOPLE[place]):
            found.names.append(f"{names} for {line!r}")
    for line in forms["not_bylines"]:
        copy = _headed(line, rulebook)
        if copy.byline or copy.authors:
            found.false_bylines.append(f"{copy.byline!r} {[author.name for author in copy.authors]} for {line!r}")
    return found


def _bare(dateline: str) -> str:
    """Give a dateline as it is compared: a desk's note in brackets or stars before it may go with it or not."""
    return re.sub(r"^\*+|^\(corrects[^)]*\)\s*", "", folded(bare_dateline(dateline)))


def _opening(form: str, rulebook: Rulebook) -> Copy:
    after = EASTERN if _EASTERN.search(form) else SENTENCES
    return _copy([f"{form}{'' if after is EASTERN else ' '}{after[0]}", *after[1:]], rulebook)


def _headed(line: str, rulebook: Rulebook) -> Copy:
    bare = line.removesuffix("[tail]").strip()
    return _copy([*SENTENCES, bare] if line.endswith("[tail]") else [bare, *SENTENCES], rulebook)


def _copy(lines: Sequence[str], rulebook: Rulebook) -> Copy:
    entry = Entry(
        source_id=SourceId("eval"),
        guid=Guid("form"),
        digest=Digest(""),
        received="",
        headline="Council puts off its vote",
        text=RawHtml("\n\n".join(lines)),
        kind="text",
    )
    return clean(entry, Source(id=SourceId("eval"), title="Worthy News", own_names=("Worthy News",)), rulebook)


def _right(given: Sequence[str], line: str, people: str) -> bool:
    if people.startswith("?"):
        allowed = {word for span in _spans(people[1:]) for word in words(" ".join(line.split()[span]))}
        return all(set(words(name)) <= allowed for name in given)
    return same_names(given, [_named(line.split()[span]) for span in _spans(people)])


def _spans(places: str) -> Iterator[slice]:
    for place in places.split():
        first, last = map(int, place.split("-"))
        yield slice(first, last + 1)


def _named(line: Sequence[str]) -> str:
    """Give the name in some words, without what is glued to them."""
    return " ".join(met[0] for met in map(_NAME.search, line) if met)
