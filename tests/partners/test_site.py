"""The short form of `./run partners`: a WordPress site with our plug-in takes our feeds and shows what it should."""

import pytest

from tests.partners import bringing, scenario
from tests.partners.house import Way


def test_a_wordpress_site_shows_what_is_new_and_what_was_changed_and_nothing_twice(tmp_path):
    """Through every step, from RSS and from Atom, each story is one post that shows what the publisher says now."""
    if why := bringing.missing():
        pytest.skip(why)
    with Way(tmp_path) as way:
        after = {taken.name: taken.wrong for taken in scenario.run(way, scenario.SHORT)}
    assert after == {step.name: [] for step in scenario.SHORT}
