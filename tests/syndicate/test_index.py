"""The index narrows and never decides: routing through it is evaluating each partner in turn, whatever the filters are."""

import gc

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from syndicator.model import Placement
from syndicator.syndicate.filter import Index, evaluate, finding, index, marks, route, wording
from tests.examples import examples
from tests.syndicate.chances import filters, houses, houses_of, renamed
from tests.syndicate.samples import HOUR, article, condition, exclude, include, partner

MANY = settings(max_examples=examples(1_000), deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
HUNT = settings(MANY, max_examples=1_000, phases=[Phase.generate])


@pytest.fixture(autouse=True)
def nothing_known():
    """Forget what values are looked for by, before and after a bug."""
    marks._clue.cache_clear()
    yield
    marks._clue.cache_clear()


def in_turn(articles, partners):
    """Give what evaluating each partner in turn places."""
    return {
        Placement(partner_id=each.id, article_id=one.id, from_at=verdict.from_at, until_at=verdict.until_at, why=verdict.why)
        for one in articles
        for each in partners
        if (verdict := evaluate(each, one)).included
    }


def agrees(house):
    partners, articles = house
    placed = route(articles, Index(partners))
    assert len(set(placed)) == len(placed)
    assert set(placed) == in_turn(articles, partners)


test_routing_through_the_index_is_evaluating_each_partner_in_turn = MANY(given(houses)(agrees))


def _follows(house, others, gone):
    """Ask an index, change it in steps, and ask it again."""
    partners, articles = house
    kept = Index(partners)
    route(articles, kept)
    changed, _ = renamed((others, ()))
    after = {one.id: one for one in (*partners, *changed)}
    for one in changed:
        kept.replace(one)
    route(articles[:1], kept)
    for name in list(after)[:gone]:
        kept.remove(name)
        del after[name]
    assert set(route(articles, kept)) == in_turn(articles, after.values())
    kept.follow({one.id: one for one in partners})
    assert set(route(articles, kept)) == in_turn(articles, partners)
    kept.follow({})
    assert route(articles, kept) == ()
    for lines in (kept._include, kept._exclude):
        assert not any((lines._always, lines._more, lines._values, *lines._by_mark.values()))


CHANGED = (houses, st.lists(filters, max_size=4), st.integers(0, 3))
test_an_index_that_follows_changes_is_as_one_made_anew = settings(MANY, max_examples=300)(given(*CHANGED)(_follows))


def _forgets(kind):
    return {**marks.SHOWN, kind: lambda _view: ()}


_found = Index._found


def _founding(forget):
    def found(self, partner_):
        group = _found(self, partner_)
        forget(self)
        return group

    return lambda patch: patch.setattr(Index, "_found", found)


class _Never(set):
    def update(self, *_):
        pass


def _shown(kind, show):
    return lambda patch: patch.setattr(finding, "SHOWN", {**marks.SHOWN, kind: show})


def _read(kind, passage):
    return lambda patch: patch.setattr(finding, "PASSAGES", {**marks.PASSAGES, kind: passage})


def _cluing(change):
    found = marks.clues_of
    return lambda patch: patch.setattr(finding, "clues_of", lambda conditions: change(found(conditions)))


BUGS = {
    "sources are forgotten": (("sources",), _shown("sources", lambda _: ())),
    "tags are forgotten": ((), _shown("tags", lambda _: ())),
    "media are forgotten": (("has",), _shown("has", lambda _: ())),
    "other names of a tag are forgotten": (
        ("tags",),
        _shown("tags", lambda view: [marks.fold(tag.name) for tag in view.article.copy.tags]),
    ),
    "a language is not its regions": (("languages",), _shown("languages", lambda view: [view.article.copy.language.casefold()])),
    "the headline alone is read for words": ((), _read("words", lambda view: view.reading.headline)),
    "authors are looked for in the text": (("authors",), _read("authors", lambda view: view.reading.everything)),
    "beginnings are whole words": (("words",), lambda patch: patch.setattr(finding.Beginnings, "begun", lambda *_: iter(()))),
    "a regular expression meets nothing": (
        ("words",),
        lambda patch: patch.setattr(marks, "signs", lambda said: wording.signs(said) or ()),
    ),
    "what has no mark is not looked at": ((), _cluing(lambda clues: clues or ())),
    "a named condition is its first line": (
        ("tags",),
        lambda patch: patch.setattr(marks, "_named", lambda use: tuple(one.marks[0] for one in marks.clues_of(use.lines[0].conditions))),
    ),
    "one value of several is forgotten": (
        ("tags",),
        _cluing(lambda clues: clues and clues[:1]),
    ),
    "of several values the last is named": (("tags",), lambda patch: patch.setattr(finding, "set", _Never, raising=False)),
    "exclude lines are forgotten": ((), _founding(lambda kept: setattr(kept, "_exclude", finding.Lines()))),
    "what differs beside the lines is one": ((), lambda patch: patch.setattr(index, "_FRAME", ())),
    "who takes everything is forgotten": ((), _founding(lambda kept: kept._takers.clear())),
}


@pytest.mark.parametrize("bug", BUGS)
def test_an_index_with_a_planted_bug_is_caught(bug, monkeypatch):
    keys, plant = BUGS[bug]
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        HUNT(given(houses_of(*keys))(agrees))()


def test_a_group_that_is_left_in_the_index_is_caught(monkeypatch):
    monkeypatch.setattr(Index, "_leave", lambda _self, _group, _partner_id: None)
    with pytest.raises(AssertionError):
        settings(HUNT, max_examples=300)(given(*CHANGED)(_follows))()


def test_partners_with_the_same_rules_are_decided_once_and_one_that_parts_from_them_alone():
    ukraine = include([condition("tags", "Ukraine")])
    same = [partner(id=f"p{number}", include=ukraine, rules="same") for number in range(3)]
    filters_ = Index(same)
    assert [placed.partner_id for placed in route([article()], filters_)] == ["p0", "p1", "p2"]
    filters_.replace(partner(id="p1", include=include([condition("tags", "Sport")]), rules="other"))
    assert [placed.partner_id for placed in route([article()], filters_)] == ["p0", "p2"]
    filters_.replace(partner(id="p0", include=ukraine, exclude=exclude([condition("words", "ships")]), rules="third"))
    assert [placed.partner_id for placed in route([article()], filters_)] == ["p2"]


def test_a_partner_changed_in_what_is_no_rule_is_the_new_one():
    """The index hands out partners as they are in force, though nothing is compiled again."""
    filters_ = Index([partner(rules="same", limit=10)])
    route([article()], filters_)
    (group,) = filters_._groups.values()
    filters_.follow({"grace-chapel": partner(rules="same", limit=20)})
    route([article()], filters_)
    assert next(iter(filters_._groups.values())) is group
    assert group.one.limit == 20


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("armenia", (("armenia", False),)),
        ("Armen*", (("armen", True),)),
        ("prime minister", (("minister", False),)),
        ("the * of armenia*", (("the", False),)),
        ("arm*a b*", (("arm", True),)),
        ("*land", None),
        ("а*б", None),
        ("/armenia/", None),
        ("*", ()),
        ("-", ()),
    ],
)
def test_a_pattern_names_the_sign_without_which_it_finds_nothing(pattern, found):
    assert wording.signs(pattern) == found


def test_the_collector_is_as_it_was_after_many_partners_came():
    assert gc.isenabled()
    Index(partner(id=f"p{number}") for number in range(1_200)).settle()
    assert gc.isenabled()


def test_lines_that_end_by_age_are_placed_as_evaluated():
    fresh = partner(id="fresh", include=include([condition("max_age", HOUR)], [condition("tags", "Ukraine")]), max_age=2 * HOUR)
    assert set(route([article()], [fresh])) == in_turn([article()], [fresh])
