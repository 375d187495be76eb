"""Laws of tripwires, on a real store and shelf, whatever happens in whatever order."""

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.model import PartnerId, Status
from tests.examples import examples
from tests.tripping import DAY, HOUR, Desk, numbered

EAST = PartnerId("east")
FILTERS = [
    "include:\n  - tags: [Sea]\n",
    "include:\n  - tags: [Sky]\n",
    "include:\n  - tags: [Sea, Sky]\n",
    "include:\n  - tags: [Sea]\nlimit: 3\n",
    "include:\n  - tags: [Sky]\nmax_age: 2d\n",
    "include:\n  - tags: [Sea]\nlicence: 3d\n",
    "include:\n  - tags: [Sky]\nlicence: 3d\n",
    "include:\n  - tags: [Sea]\nexclude:\n  - sources: [wire]\n    max_age: 1d\n",
    "include:\n  - tags: [Land]\ndelay: 6h\ncontent: summary\n",
]
NAMES = st.sampled_from([*numbered("a", 9), *numbered("s", 4)])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("kill"), NAMES),
        st.tuples(st.just("hold"), NAMES),
        st.tuples(st.just("embargo"), NAMES),
        st.tuples(st.just("tag"), NAMES, st.sampled_from(["Sea", "Sky", "Land"])),
        st.tuples(st.just("edit"), st.sampled_from(FILTERS)),
        st.tuples(st.just("add"), st.sampled_from(["Sea", "Sky"])),
        st.tuples(st.just("wait"), st.sampled_from([HOUR, 7 * HOUR, DAY, 2 * DAY])),
        st.tuples(st.just("accept")),
        st.tuples(st.just("build")),
    ),
    max_size=6,
)


def step(desk, what, *words):
    match what:
        case "kill":
            if desk.held(words[0]).status is not Status.KILLED:
                desk.kill(words[0])
        case "hold" | "embargo" | "tag":
            if desk.held(words[0]).status is Status.LIVE:
                {"hold": desk.hold, "embargo": _embargo(desk), "tag": lambda name: desk.revise(name, tags=words[1])}[what](words[0])
        case "edit":
            desk.edit(words[0])
        case "add":
            desk.added += 1
            desk.add(f"new{desk.added}", tags=words[0])
        case "wait":
            desk.now += words[0]
        case "accept":
            desk.publish(accept="law")
        case "build":
            desk.publish()


def _embargo(desk):
    return lambda name: desk.revise(name, embargo_until=desk.now + 5 * HOUR)


def carried(desk):
    return {name for edition in desk.store.editions(EAST).values() for name in edition.article_ids}


def must_not_be_seen(desk):
    """Give the articles that the partner may not see now: licence and delay are those that its editions were made by."""
    partner = desk.store.last_good(EAST).manner.partner
    killed = set(desk.killed)
    found = set()
    for article in desk.store.retained():
        embargoed = article.embargo_until is not None and article.embargo_until > desk.now
        over = partner.licence is not None and article.published_at + partner.licence <= desk.now
        early = article.published_at + partner.delay > desk.now
        if article.status is not Status.LIVE or embargoed or over or early:
            found.add(article.id)
    return found | killed


class Watched(Desk):
    """A desk that remembers whom it killed."""

    def __init__(self, folder):
        self.killed: list[str] = []
        self.added = 0
        super().__init__(folder)

    def kill(self, name, source="wire"):
        self.killed.append(self.held(name, source).id)
        super().kill(name, source)


@settings(max_examples=examples(200), deadline=None, derandomize=True)
@given(STEPS)
def test_a_build_that_is_held_holds_nothing_back_that_must_leave_and_moves_no_other_byte(steps):
    """Killed, held, under embargo, too early, without a licence: in no edition at any time, however many builds are held; the rest stays."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Watched(Path(folder))
        try:
            desk.add(*numbered("a", 9), at=desk.now - DAY)
            desk.add(*numbered("s", 4), tags="Sky", at=desk.now - 20 * HOUR)
            desk.publish()
            for each in steps:
                before = (carried(desk), desk.bodies(), desk.why(), len(desk.killed))
                step(desk, *each)
                if desk.due():
                    desk.publish()
                assert not desk.due(), "a build that is held is not built with every tick"
                look(desk, *before)
            if desk.why() is not None:
                assert desk.publish(accept="law").held == ()
        finally:
            desk.close()


def look(desk, before, bodies, held_before, killed):
    """Hold what stands against the laws, and against what stood before the last step."""
    desk.feed()  # the shelf is as the store
    stands, now = carried(desk), desk.bodies()
    secret = must_not_be_seen(desk)
    assert not stands & secret
    for article_id in secret:
        name = desk.store.article(article_id).copy.headline
        for form, body in now.items():
            assert not any(said.encode() in body for said in (f">{name}<", f'"{name}"')), (form, name)
    if desk.why() is None:
        return
    if held_before is not None:
        assert stands <= before, "nothing comes in while a build is held"
    if stands == before and len(desk.killed) == killed:
        assert now == bodies


def test_the_clock_takes_an_embargo_and_a_licence_out_of_a_held_edition(tmp_path):
    """At each boundary, to the second, and not before it."""
    desk = Watched(tmp_path)
    try:
        desk.edit(FILTERS[5])
        desk.add(*numbered("a", 9), at=desk.now - DAY)
        desk.publish()
        desk.edit(FILTERS[6])
        assert desk.publish().held
        ends = desk.held("a0").published_at + 3 * DAY
        for place in range(6):  # with two of nine left it may be emptied
            desk.now = ends + timedelta(minutes=place, seconds=-1)
            if desk.due():
                desk.publish()
            assert len(desk.feed()) == 9 - place
            desk.now += timedelta(seconds=1)
            assert desk.due()
            desk.publish()
            assert len(desk.feed()) == 8 - place
    finally:
        desk.close()
