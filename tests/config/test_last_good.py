"""A broken file goes on with its last good version, or is set aside: it costs itself and nothing else."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicator.errors import ConfigError
from tests.config.houses import PARTNER, SOURCE, SYNDICATOR


def test_a_broken_source_goes_on_with_its_last_good_version(house):
    good = house.load()
    house.write(sources__harbor_wire=SOURCE + "every: often\n")
    now = house.load(good.texts)
    assert now.sources == good.sources
    assert now.texts == good.texts
    assert now.aside == ()
    assert [problem.key for problem in now.problems] == ["every"]


def test_a_broken_file_that_never_was_good_is_set_aside_and_the_others_go_on(house):
    house.write(sources__other="folder: a\n", partners__other="limit: x\n", partners__third="title: [\n")
    catalog = house.load()
    assert set(catalog.sources) == {"harbor-wire", "other"}
    assert set(catalog.partners) == {"grace-chapel"}
    assert catalog.aside == ("partners/other", "partners/third")


def test_a_deleted_file_is_gone(house):
    good = house.load()
    (house.root / "config/partners/grace-chapel.yaml").unlink()
    now = house.load(good.texts)
    assert (now.partners, now.problems, now.aside) == ({}, (), ())
    assert "partners/grace-chapel.yaml" not in now.texts


@pytest.mark.parametrize("text", [b"", b"title: \xff\xfe", b"tit", b"title: x\ninclude: [", b"\x00\x00", b"#" * 1_000_001])
def test_a_file_half_written_or_of_no_text_goes_on_with_its_last_good_version(house, text):
    good = house.load()
    house.write(partners__grace_chapel=text)
    now = house.load(good.texts)
    assert now.partners == good.partners
    assert len(now.problems) == 1


@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 400))
def test_wherever_writing_stops_nothing_is_raised_and_the_rest_of_the_house_stands(house, cut):
    text = SOURCE + "every: 15m\nclean:\n  cut: ['Sign up*', \"/a+/\"]\n  remove: [.x]\ntags: {limit: 8}\nheaders: {A: b}\n"
    house.write(sources__whole=text[: cut % len(text)])
    catalog = house.load()
    assert {"harbor-wire"} <= set(catalog.sources)
    assert ("whole" in catalog.sources) != bool(catalog.problems)


def test_a_broken_house_refuses_with_every_problem_of_all_files(house):
    good = house.load()
    house.write(syndicator="base_url: [\n", sources__harbor_wire="every: x\n")
    with pytest.raises(ConfigError) as caught:
        house.load(good.texts)
    assert {problem.file for problem in caught.value.problems} == {"config/syndicator.yaml", "config/sources/harbor-wire.yaml"}


def test_a_variable_that_is_not_set_is_a_problem_of_its_file_alone(house):
    house.write(sources__other="url: https://x.example/\nauth: {user: a, password: '${PW}'}\n")
    catalog = house.load()
    assert set(catalog.sources) == {"harbor-wire"}
    assert catalog.aside == ("sources/other",)
    assert "environment variable PW" in catalog.problems[0].message


# ── a partner never becomes public by accident ───────────────────────────────────────────────────────────────────


def test_a_partner_whose_token_is_unset_is_set_aside(house):
    house.write(partners__grace_chapel=PARTNER + "token: ${GRACE}\n")
    catalog = house.load()
    assert (catalog.partners, catalog.aside) == ({}, ("partners/grace-chapel",))


def test_a_partner_whose_token_is_unset_does_not_go_on_with_a_public_version(house):
    good = house.load()
    assert good.partners["grace-chapel"].token is None
    house.write(partners__grace_chapel=PARTNER + "token: ${GRACE}\n")
    assert house.load(good.texts).partners == {}


@pytest.mark.parametrize(
    "text",
    [
        PARTNER + "token: x\nlimit: a\n",
        PARTNER + "token: [\n",
        PARTNER + '"token": ${A}\n',
        "{title: x, 'token': }",
        "title: Café\ntoken: ${A}\n".encode("latin-1"),
        "token: ${A}\ntitle: Café\n".encode("utf-16"),
        "title: Café\ntoken: ${A}\n".encode("utf-16-be"),
        PARTNER + "token: ${A}\n" + "# and so on\n" * 100_000,
    ],
    ids=["wrong limit", "open bracket", "quoted", "flow", "latin-1", "utf-16", "utf-16-be", "too large"],
)
def test_a_broken_file_that_asks_for_a_token_does_not_go_on_with_a_public_version(house, text):
    good = house.load()
    house.write(partners__grace_chapel=text)
    assert house.load(good.texts).partners == {}


def test_a_file_that_cannot_be_read_and_asks_for_no_token_goes_on_as_it_was(house):
    good = house.load()
    house.write(partners__grace_chapel="title: Café\n# no token\n".encode("latin-1"))
    assert house.load(good.texts).partners == good.partners


def test_a_partner_with_a_token_goes_on_with_its_token(house):
    house.write(partners__grace_chapel=PARTNER + "token: k3y\n")
    good = house.load()
    house.write(partners__grace_chapel=PARTNER + "token: ${GRACE}\n")
    now = house.load(good.texts)
    assert now.partners["grace-chapel"].token is not None
    assert now.partners["grace-chapel"].token.reveal() == "k3y"


def test_a_variable_that_goes_away_closes_the_partner(house):
    house.environ = {"GRACE": "k3y"}
    house.write(partners__grace_chapel=PARTNER + "token: ${GRACE}\n")
    good = house.load()
    house.environ = {}
    now = house.load(good.texts)
    assert (now.partners, now.aside) == ({}, ("partners/grace-chapel",))


# ── what files lean on ───────────────────────────────────────────────────────────────────────────────────────────


def test_an_unknown_source_in_a_new_version_leaves_the_last_good_one(house):
    good = house.load()
    house.write(partners__grace_chapel="include: {sources: [nobody]}\n")
    now = house.load(good.texts)
    assert now.partners == good.partners


def test_a_source_that_is_deleted_leaves_the_partners_that_name_it(house):
    house.write(partners__grace_chapel="include: {sources: [harbor-wire, other]}\n", sources__other="folder: a\n")
    good = house.load()
    (house.root / "config/sources/other.yaml").unlink()
    now = house.load(good.texts)
    assert now.partners == good.partners
    assert [problem.message for problem in now.problems] == ['is no source ("other"); there are harbor-wire']


def test_broken_conditions_go_on_with_their_last_good_version(house):
    house.write(conditions="war: {tags: a}\n", partners__grace_chapel="include: {use: war}\n")
    good = house.load()
    house.write(conditions="war: {tag: a}\n")
    now = house.load(good.texts)
    assert (now.partners, now.texts) == (good.partners, good.texts)


def test_broken_conditions_that_never_were_good_set_those_aside_that_use_them(house):
    house.write(conditions="war: {tag: a}\n", partners__grace_chapel="include: {use: war}\n", partners__other="limit: 3\n")
    catalog = house.load()
    assert catalog.aside == ("conditions", "partners/grace-chapel")
    assert set(catalog.partners) == {"other"}
    assert [problem.file for problem in catalog.problems] == ["config/conditions.yaml"]


@pytest.mark.parametrize("conditions", ["peace: {tags: b}\n", None])
def test_a_named_condition_that_is_taken_away_stays_while_a_partner_uses_it(house, conditions):
    house.write(conditions="war: {tags: a}\n", partners__grace_chapel="include: {use: war}\n")
    good = house.load()
    path = house.root / "config/conditions.yaml"
    path.write_text(conditions) if conditions else path.unlink()
    now = house.load(good.texts)
    assert now.partners == good.partners
    assert "is no condition" in now.problems[0].message
    assert house.load(now.texts).partners == good.partners


def test_a_broken_vocabulary_goes_on_with_its_last_good_version(house):
    house.write(vocabularies__own="terms: [A]\n", sources__harbor_wire=SOURCE + "tags: {vocabulary: own}\n")
    good = house.load()
    house.write(vocabularies__own="terms: A\n")
    now = house.load(good.texts)
    assert (now.sources, now.rulebook, now.texts) == (good.sources, good.rulebook, good.texts)


def test_a_vocabulary_that_is_deleted_stays_while_a_source_names_it(house):
    house.write(vocabularies__own="terms: [A]\n", sources__harbor_wire=SOURCE + "tags: {vocabulary: own}\n")
    good = house.load()
    (house.root / "config/vocabularies/own.yaml").unlink()
    now = house.load(good.texts)
    assert (now.sources, now.rulebook) == (good.sources, good.rulebook)
    assert [problem.key for problem in now.problems] == ["tags.vocabulary"]
    house.write(sources__harbor_wire=SOURCE)
    assert "own" not in house.load(now.texts).rulebook.vocabularies


def test_a_vocabulary_that_never_was_good_sets_the_source_aside(house):
    house.write(vocabularies__own="terms: A\n", sources__harbor_wire=SOURCE + "tags: {vocabulary: own}\n")
    assert house.load().aside == ("sources/harbor-wire", "vocabularies/own")


def test_broken_rules_go_on_with_their_last_good_version(house):
    house.write(rules__own="- {name: x, pattern: a*}\n")
    good = house.load()
    house.write(rules__own="- {name: x, pattern: '/(/'}\n")
    assert house.load(good.texts).rulebook == good.rulebook


def test_a_default_that_uses_a_broken_condition_sets_partners_aside_and_breaks_nothing(house):
    house.write(syndicator=SYNDICATOR + "defaults: {partner: {exclude: {use: sport}}}\n", conditions="sport: {tag: x}\n")
    catalog = house.load()
    assert catalog.aside == ("conditions", "partners/grace-chapel")
    assert [problem.file for problem in catalog.problems] == ["config/conditions.yaml"]
