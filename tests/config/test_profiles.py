"""Profiles: what ships is sound, the words in a partner's file mean one of them, and old words go on working."""

import pytest

from syndicator.catalog import PROFILES, Profile
from syndicator.config.profiles import OLD_NAMES, parsed, profile_of, profiles
from syndicator.errors import ConfigError
from tests.config.houses import PARTNER


def test_every_word_that_a_partner_may_use_means_a_profile_that_ships():
    assert {OLD_NAMES.get(name, name) for name in PROFILES} == set(profiles())
    assert all(profile.name == name for name, profile in profiles().items())


def test_what_counts_without_a_word_is_the_generic_one_that_ships():
    assert profiles()["generic"] == Profile()


def test_the_old_word_for_wordpress_goes_on_working(house):
    house.write(partners__old=PARTNER + "profile: wordpress\n", partners__new=PARTNER + "profile: wordpress-feedwordpress\n")
    old, new = (house.load().partners[name] for name in ("old", "new"))
    assert old.software == new.software == profiles()["wordpress-feedwordpress"]


def test_a_date_never_moves_where_a_new_date_makes_a_second_post():
    assert not [profile.name for profile in profiles().values() if profile.bumps and profile.known_by == "url and date"]


def test_a_profile_that_takes_changes_by_pubdate_moves_it():
    for profile in profiles().values():
        assert profile.bumps == (profile.stamp("rss") == "published"), profile.name


def test_every_profile_names_a_sign_and_only_formats_that_it_reads():
    for profile in profiles().values():
        assert profile.signs, profile.name
        assert {form for form, _ in profile.updates} <= set(profile.formats), profile.name


def test_a_feed_never_holds_more_entries_than_a_fetch_may_bring(house):
    house.write(partners__big=PARTNER + "profile: google\nlimit: 500\n", partners__small=PARTNER + "profile: google\nlimit: 7\n")
    assert [house.load().partners[name].limit for name in ("big", "small")] == [60, 7]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\n", "must be a list of profiles"),
        ("- {name: x, sings: [notice]}\n", "unknown key 'sings'"),
        ("- {name: x, signs: [song]}\n", "x: signs.0"),
        ("- {name: x, updates: {rss: noon}}\n", "x: updates"),
    ],
)
def test_a_broken_file_is_an_error_that_says_where(text, said):
    assert profile_of("generic")
    with pytest.raises(ConfigError, match=r"shipped/profiles\.yaml") as caught:
        parsed(text)
    assert said in str(caught.value)
