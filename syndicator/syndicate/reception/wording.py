"""What cannot be made right at a partner's site, in one sentence, and which feed its software should read.

Takes a profile; gives words. Touches nothing. A test holds each sentence against the model.
"""

from collections.abc import Iterable
from typing import Literal

from syndicator.catalog import Profile
from syndicator.model import Format

Event = Literal["correction", "kill", "restore", "move"]
"""A changed text, an article withdrawn, one brought back, and one whose address changed."""


def chosen(profile: Profile, formats: Iterable[Format]) -> Format | None:
    """Give the best format for this software among those that a partner gets; None: it reads none of them."""
    there = frozenset(formats)
    return next((form for form in profile.formats if form in there), None)


def cannot_be_made_right(profile: Profile, form: Format | None, event: Event) -> str:
    """Give why an event does not come right at a site that has the article already; empty: it does.

    `form` is the format that the site reads, None if it reads none of those that we offer.
    """
    wrong = _wrong(profile, form, event)
    return f"cannot be made right: {wrong}" if wrong else ""


def _wrong(profile: Profile, form: Format | None, event: Event) -> str:
    if form is None or form not in profile.formats:
        return f"{profile.title} does not read the formats of this partner ({' or '.join(profile.formats)} would do)"
    if event == "correction":
        return "" if profile.stamp(form) else f"{profile.title} never changes a post that it has made; somebody there must edit it"
    if event == "kill":
        return _kept(profile, form)
    if event == "restore":
        return _gone(profile, form)
    return ""


def _kept(profile: Profile, form: Format) -> str:
    """Give why a killed article stays on the site."""
    told = profile.stamp(form) is not None
    if "notice" in profile.signs and told:
        return ""
    if form == "json":
        return f"JSON Feed has no word for a withdrawn article, so that {profile.title} keeps it; somebody there must delete it"
    if profile.signs != ("notice",):
        return ""
    return f"{profile.title} keeps every post that it has made; somebody there must delete it"


def _gone(profile: Profile, form: Format) -> str:
    """Give why an article that was withdrawn and is back does not stand on the site again."""
    if profile.restores:
        return ""
    if profile.stamp(form):
        return f"{profile.title} does not publish again what it took down, though it takes the new text; somebody there must publish it"
    return f"{profile.title} keeps what it has, the article or the notice in its place; somebody there must see to it"
