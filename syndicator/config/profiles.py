"""The profiles that ship with the program: what each kind of software at a partner's site makes of a feed.

Law: reads the package's own file (once in a process), gives `catalog.Profile` values. Raises ConfigError only for a file
that is broken, which a test holds.
"""

from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from importlib.resources import files
from typing import Any

from pydantic import TypeAdapter, ValidationError

from syndicator.catalog import Profile
from syndicator.config.page import Page, opened
from syndicator.errors import ConfigError, Problem

FILE = "profiles.yaml"
OLD_NAMES: Mapping[str, str] = {"wordpress": "wordpress-feedwordpress"}
"""Names under which profiles were known before, and what they are called now."""

_MAKER = TypeAdapter(Profile)
_KEYS = frozenset(each.name for each in fields(Profile))


@lru_cache(maxsize=1)
def profiles() -> dict[str, Profile]:
    """Give the shipped profiles by name."""
    return parsed((files("syndicator.config") / "shipped" / FILE).read_text("utf-8"))


def profile_of(name: str) -> Profile:
    """Give the profile that a partner's file means by this name."""
    return profiles()[OLD_NAMES.get(name, name)]


def parsed(text: str) -> dict[str, Profile]:
    """Give the profiles that a text describes, by name. Raises ConfigError."""
    page = opened(text, None)
    if not isinstance(page, Page) or not isinstance(page.own, list):
        raise _broken("must be a list of profiles")
    made = [_profile(written) for written in page.own]
    return {profile.name: profile for profile in made}


def _profile(written: Any) -> Profile:
    if not isinstance(written, dict) or (strange := [name for name in written if name not in _KEYS]):
        raise _broken(
            f"has a profile with an unknown key {strange[0]!r}" if isinstance(written, dict) else "has a profile that is no mapping"
        )
    try:
        return _MAKER.validate_python({name: _pairs(value) for name, value in written.items()})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _broken(f"{written.get('name')}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def _pairs(value: Any) -> Any:
    return tuple(value.items()) if isinstance(value, dict) else value


def _broken(message: str) -> ConfigError:
    return ConfigError((Problem(file=f"shipped/{FILE}", line=0, key="", message=message),))
