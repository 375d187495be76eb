"""Named conditions: put in place, however they lean on each other, and never without end."""

from syndicator.catalog import Condition, Line
from syndicator.config.conditions import MAX_LINES, in_place, uses


def line(*used, tag="a"):
    return Line(name="x[0]", conditions=(Condition(key="use", values=used),) if used else (Condition(key="tags", values=(tag,)),))


def test_a_name_is_put_in_place_with_all_that_it_uses(house):
    house.write(
        conditions="war:\n  - use: [east, south]\n    languages: en\neast:\n  - tags: Ukraine\n  - words: 'donb*'\nsouth: {tags: Sudan}\n",
        partners__grace_chapel="include:\n  - use: war\n",
    )
    catalog = house.load()
    assert catalog.problems == ()
    war = catalog.partners["grace-chapel"].include[0].conditions[0]
    assert (war.key, war.values) == ("use", ("war",))
    assert [inner.name for inner in war.lines] == ["war[0]"]
    used = next(condition for condition in war.lines[0].conditions if condition.key == "use")
    assert [inner.name for inner in used.lines] == ["east[0]", "east[1]", "south[0]"]


def test_circles_are_told_once_each_and_what_leads_into_one_is_not():
    named = {"a": (line("b"),), "b": (line("a"),), "into": (line("a"),), "self": (line("self"),), "sound": (line(),)}
    whole, faults = in_place(named)
    assert set(whole) == {"sound"}
    assert faults == {"a": "goes in a circle: a → b → a", "self": "goes in a circle: self → self"}


def test_a_chain_as_long_as_one_likes_costs_no_recursion():
    named = {f"c{number}": (line(f"c{number + 1}"),) for number in range(300)} | {"c300": (line(),)}
    whole, faults = in_place(named)
    assert not faults
    assert uses(whole["c0"]) == {"c1"}


def test_what_doubles_at_each_step_is_refused():
    named = {f"c{number}": (line(f"c{number + 1}"), line(f"c{number + 1}")) for number in range(30)} | {"c30": (line(),)}
    _, faults = in_place(named)
    assert faults
    assert all(f"more than {MAX_LINES} lines" in message for message in faults.values())
