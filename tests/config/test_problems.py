"""Each way in which a file can be wrong: one problem, at the right file and line, with what is allowed."""

import pytest

from syndicator.errors import ConfigError
from tests.config.houses import PARTNER, SOURCE, SYNDICATOR

S, P, H = "sources/harbor-wire.yaml", "partners/grace-chapel.yaml", "syndicator.yaml"

EACH = [
    # the house
    (H, "base_url: http://x.example\n", 1, "publisher", "is missing"),
    (H, "publisher: {url: https://x.example}\nbase_url: http://x.example\n", 1, "publisher.name", "is missing"),
    (H, SYNDICATOR + "lisen: 127.0.0.1:80\n", 3, "lisen", 'did you mean "listen"?'),
    (H, SYNDICATOR + "listen: everywhere\n", 3, "listen", "write host:port"),
    (H, SYNDICATOR + "store: mysql://x/y\n", 3, "store", "postgresql://user:password@host/name"),
    (H, SYNDICATOR + "timezone: Europe/Berln\n", 3, "timezone", 'did you mean "Europe/Berlin"?'),
    (H, SYNDICATOR + "retain: 3 years\n", 3, "retain", "such as 30s, 15m"),
    (H, SYNDICATOR + "retain: 1h\n", 3, "retain", "less than a day"),
    (H, SYNDICATOR + "output: .\n", 3, "output", "a folder of its own"),
    (H, SYNDICATOR + "output: config/feeds\n", 3, "output", "a folder of its own"),
    (H, SYNDICATOR + "defaults:\n  source:\n    evry: 15m\n", 5, "defaults.source.evry", 'did you mean "every"?'),
    (H, SYNDICATOR + "defaults:\n  source:\n    every: 1h\n    cron: 0 * * * *\n", 6, "defaults.source.cron", "keep one of them"),
    (H, SYNDICATOR + "defaults: {partner: {limit: all}}\n", 3, "defaults.partner.limit", "whole number from 1 to 1000"),
    (H, SYNDICATOR + "defaults: {source: {tags: {vocabulary: nws}}}\n", 3, "defaults.source.tags.vocabulary", "is no vocabulary"),
    (H, SYNDICATOR + "defaults: {partner: {exclude: [{sources: harbr-wire}]}}\n", 3, "defaults.partner.exclude.0.sources", 'did you mean "harbor-wire"?'),
    (H, SYNDICATOR + "defaults:\n  partner:\n    rsl: {permits: all, prohibits: [all]}\n", 5, "defaults.partner.rsl.prohibits", "keep one of the two"),
    (H, SYNDICATOR + "defaults: {partner: {rsl: {payment: {type: use, amount: 1}}}}\n", 3, "defaults.partner.rsl.payment.currency", "goes with amount"),
    (H, "publisher: {name: X}\nbase_url: x.example\n", 2, "base_url", "begins with http:// or https://"),
    (H, "publisher: {name: X, contact: desk}\nbase_url: http://x.example\n", 1, "publisher.contact", "desk@example.org"),
    (H, "publisher: Harbor Wire\nbase_url: http://x.example\n", 1, "publisher", "must be a mapping"),
    (H, "just words\n", 1, "", "must be a mapping"),
    # sources
    (S, "title: X\n", 1, "", "exactly one of them"),
    (S, "title: X\nulr: https://x.example/\n", 2, "ulr", 'did you mean "url"?'),
    (S, SOURCE + "folder: seeds/\n", 3, "folder", "exactly one of url, folder and page"),
    (S, "page: https://x.example/\n", 1, "links", "is missing; a page needs the CSS selector"),
    (S, SOURCE + "links: h2 a\n", 3, "links", "goes with page: only"),
    (S, "url: feed.xml\n", 1, "url", "begins with http:// or https://"),
    (S, SOURCE + "every: 15\n", 3, "every", 'is no length of time ("15"); write one such as 30s, 15m, 2h, 30d'),
    (S, SOURCE + "every: 0s\n", 3, "every", "is no time at all"),
    (S, SOURCE + "every: 15m\ncron: '*/10 * * * *'\n", 4, "cron", "keep one of them"),
    (S, SOURCE + "cron: '*/10 * * *'\n", 3, "cron", "five fields"),
    (S, SOURCE + "cron: 0 25 * * *\n", 3, "cron", "five fields"),
    (S, SOURCE + "full_text: allways\n", 3, "full_text", 'is none of auto, always, never ("allways"); did you mean "always"?'),
    (S, SOURCE + "clean:\n  remove:\n    - .ok\n    - 'div['\n", 6, "clean.remove.1", "is no CSS selector"),
    (S, SOURCE + "clean:\n  cut:\n    - ok*\n    - '/(?=x)/'\n", 6, "clean.cut.1", "look-around"),
    (S, SOURCE + "clean: {keep: '*'}\n", 3, "clean.keep", "would meet every text"),
    (S, SOURCE + "clean: {guard: 2}\n", 3, "clean.guard", "from 0 to 1"),
    (S, SOURCE + "clean: {learn: maybe}\n", 3, "clean.learn", "neither true nor false"),
    (S, SOURCE + "clean: [.x]\n", 3, "clean", "must be a mapping (`key: value`) with the keys remove, cut, keep"),
    (S, SOURCE + "clean: {cuts: x}\n", 3, "clean.cuts", 'did you mean "cut"?'),
    (S, SOURCE + "tags: {vocabulary: nws}\n", 3, "tags.vocabulary", 'is no vocabulary ("nws")'),
    (S, SOURCE + "tags: {limit: 1000}\n", 3, "tags.limit", "whole number from 0 to 100"),
    (S, SOURCE + "summary: {max_chars: -1}\n", 3, "summary.max_chars", "whole number"),
    (S, SOURCE + "headers: {Host: x}\n", 3, "headers.Host", "that the program sets itself"),
    (S, SOURCE + "headers: {X-Key: {a: b}}\n", 3, "headers.X-Key", "one value belongs here"),
    (S, SOURCE + "auth: {user: x}\n", 3, "auth.password", "is missing"),
    (S, "url: https://u:p@x.example/\nauth: {user: x, password: y}\n", 2, "auth", "keep one of the two"),
    (S, SOURCE + "embargo: soon\n", 3, "embargo", "is no length of time"),
    (S, SOURCE + "language: English\n", 3, "language", "en, de or pt-br"),
    (S, SOURCE + "title: again\n", 3, "title", "stands twice, here and on line 1"),
    (S, SOURCE + "rights:\n", 3, "rights", "has no value"),
    (S, SOURCE + "rights: ${RIGHTS}\n", 3, "rights", "needs the environment variable RIGHTS"),
    (S, SOURCE + "rights: ${RIGHTS\n", 3, "rights", "begins no variable"),
    (S, "- title: X\n", 1, "", "must be a mapping"),
    # partners
    (P, PARTNER + "formats: [rss, xml]\n", 4, "formats.1", "is none of rss, atom, json"),
    (P, PARTNER + "limit: 0\n", 4, "limit", "whole number from 1 to 1000"),
    (P, PARTNER + "max_age: 30\n", 4, "max_age", "is no length of time"),
    (P, PARTNER + "licence: 0d\n", 4, "licence", "is no time at all"),
    (P, PARTNER + "wire: drop\n", 4, "wire", "is none of keep, exclude"),
    (P, PARTNER + "exclude:\n  - wire: false\n", 5, "exclude.0.wire", "is true, or names agencies"),
    (P, PARTNER + "images: {alow: AP}\n", 4, "images.alow", 'did you mean "allow"?'),
    (P, PARTNER + "images: {deny: ['/(?=x)/']}\n", 4, "images.deny.0", "look-around"),
    (P, PARTNER + "images: {unknown: hide}\n", 4, "images.unknown", "is none of keep, drop"),
    (P, PARTNER + "images: {fallback: logo.png}\n", 4, "images.fallback", "begins with http:// or https://"),
    (P, PARTNER + "rsl:\n  permits: [search, train]\n", 5, "rsl.permits.1", "is none of all, ai-all, ai-train"),
    (P, PARTNER + "rsl:\n  permits: search\n  prohibits: [search]\n", 6, "rsl.prohibits", "keep one of the two"),
    (P, PARTNER + "rsl:\n  payment: {type: use, amount: 0.05}\n", 5, "rsl.payment.currency", "it goes with amount"),
    (P, PARTNER + "rsl:\n  payment: {type: use, amount: much, currency: EUR}\n", 5, "rsl.payment.amount", "is no amount"),
    (P, PARTNER + "rsl: {countries: Germany}\n", 4, "rsl.countries", "is no code of 2 letters"),
    (P, PARTNER + "content: all\n", 4, "content", "is none of full, summary"),
    (P, PARTNER + "delay: [2h]\n", 4, "delay", "is a list; one value belongs here"),
    (P, PARTNER + 'credit: "By {publishr}"\n', 4, "credit", 'did you mean "publisher"?'),
    (P, PARTNER + "profile: wordpres\n", 4, "profile", 'did you mean "wordpress"?'),
    (P, PARTNER + "token: ${GRACE}\n", 4, "token", "needs the environment variable GRACE"),
    (P, PARTNER + "token:\n", 4, "token", "has no value"),
    (P, PARTNER + "token: ''\n", 4, "token", "is empty"),
    (P, PARTNER + "shelf: open\n", 4, "shelf", "is none of private, public"),
    (P, "include:\n", 1, "include", "has no value"),
    (P, "include: []\n", 1, "include", "is an empty list"),
    (P, "include:\n  - tags: [a]\n  - {}\n", 3, "include.1", "has no condition"),
    (P, "include:\n  - tags: []\n", 2, "include.0.tags", "is an empty list"),
    (P, "include:\n  - tag: [a]\n", 2, "include.0.tag", 'did you mean "tags"?'),
    (P, "include:\n  - Ukraine\n", 2, "include.0", "must be a mapping"),
    (P, "include: {tags: [a], limt: 3}\n", 1, "include.limt", "is no key that is known here; allowed are sources, tags"),
    (P, "include:\n  - sources: [harbor-wire,\n      habor-wire]\n", 3, "include.0.sources.1", 'is no source ("habor-wire"); did you mean "harbor-wire"?'),
    (P, "include:\n  - sources: zzz\n", 2, "include.0.sources", "there are harbor-wire"),
    (P, "exclude:\n  - use: sport\n", 2, "exclude.0.use", "is no condition of conditions.yaml"),
    (P, "exclude:\n  - languages: german\n", 2, "exclude.0.languages", "is no language code"),
    (P, "exclude:\n  - published_after: last week\n", 2, "exclude.0.published_after", "2026-01-31"),
    (P, "exclude:\n  - max_age: 5x\n", 2, "exclude.0.max_age", "is no length of time"),
    (P, "exclude:\n  - min_words: many\n", 2, "exclude.0.min_words", "whole number"),
    (P, "exclude:\n  - has: [image, sound]\n", 2, "exclude.0.has.1", "is none of image, enclosure"),
    (P, "exclude:\n  - pattern: '(?!x)y'\n", 2, "exclude.0.pattern", "look-around"),
    (P, "exclude:\n  - url: '*'\n", 2, "exclude.0.url", "would meet every text"),
    (P, "exclude:\n  - words: ['*']\n", 2, "exclude.0.words.0", "holds no word"),
    (P, "exclude:\n  - headline: '/(/'\n", 2, "exclude.0.headline", "is no regular expression"),
    (P, "exclude:\n  - tags: {a: b}\n", 2, "exclude.0.tags", "one value belongs here"),
    # what files share
    ("conditions.yaml", "- tags: [a]\n", 1, "", "a mapping from each condition's name"),
    ("conditions.yaml", "war:\n  - tag: [a]\n", 2, "war.0.tag", 'did you mean "tags"?'),
    ("conditions.yaml", "war:\n  - use: wars\n", 2, "war.0.use", 'did you mean "war"?'),
    ("conditions.yaml", "war:\n  - use: peace\npeace:\n  - use: war\n", 1, "war", "goes in a circle: war → peace → war"),
    ("conditions.yaml", "war:\n  - sources: harbour-wire\n", 2, "war.0.sources", 'did you mean "harbor-wire"?'),
    ("rules/own.yaml", "name: x\npattern: y\n", 1, "", "must be a list of rules"),
    ("rules/own.yaml", "- name: x\n", 1, "0", "has neither pattern: nor selector:"),
    ("rules/own.yaml", "- name: x\n  pattern: a\n  selector: b\n", 3, "0.selector", "exactly one of the two"),
    ("rules/own.yaml", "- name: x\n  patern: a\n", 2, "0.patern", 'did you mean "pattern"?'),
    ("rules/own.yaml", "- {name: x, pattern: a}\n- {name: x, pattern: b}\n", 2, "1.name", "stands twice in this file"),
    ("rules/own.yaml", "- name: x\n  pattern: a*\n  cut:\n    - b c\n", 4, "0.cut.0", "that the rule does not meet"),
    ("rules/own.yaml", "- name: x\n  pattern: a*\n  keep: a b\n", 3, "0.keep", "that the rule meets"),
    ("rules/own.yaml", "- name: x\n  pattern: a*\n  where: top\n", 3, "0.where", "is none of end, start, anywhere"),
    ("vocabularies/own.yaml", "- Sport\n", 1, "", "must be a mapping"),
    ("vocabularies/own.yaml", "terms:\n  - Sport\n  - Sport\n", 3, "terms.1.name", "stands twice in this file"),
    ("vocabularies/own.yaml", "terms:\n  - {name: Football, broader: Sprt}\n  - Sport\n", 2, "terms.0.broader", 'did you mean "Sport"?'),
    ("vocabularies/own.yaml", "terms:\n  - {name: A, broader: A}\n", 2, "terms.0.broader", "goes in a circle"),
    ("vocabularies/own.yaml", "terms:\n  - {name: A, aliases: {english: [b]}}\n", 2, "terms.0.aliases", "is no language code"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text", "line", "key", "words"), EACH)
def test_one_thing_wrong_is_one_problem_at_its_line(house, file, text, line, key, words):
    house.put(file, text)
    problems = house.problems()
    assert len(problems) == 1, problems
    assert (problems[0].file, problems[0].line, problems[0].key) == (f"config/{file}", line, key)
    assert words in problems[0].message


@pytest.mark.parametrize(("file", "text", "line", "key", "words"), EACH)
def test_no_message_speaks_of_the_validator(house, file, text, line, key, words):
    house.put(file, text)
    said = str(house.problems()[0])
    for jargon in ("Input should", "Value error", "pydantic", "Extra inputs", "dictionary", "NoneType", "Traceback"):
        assert jargon not in said
    assert "\n" not in said


def test_six_planted_errors_in_three_files_are_six_lines(house):
    house.put(H, "publisher: {name: X}\nbase_url: x.example\nretian: 30d\n")
    house.put(S, "title: X\nurl: https://x.example/\nevery: 15\nclean:\n  cut: ['/(/']\n")
    house.put(P, "include:\n  - sources: [harbor-wir]\nlimit: many\n")
    with pytest.raises(ConfigError) as caught:
        house.load()
    assert [line.rsplit(": ", 1)[0].split(": ")[0] for line in str(caught.value).splitlines()] == [
        "config/partners/grace-chapel.yaml:2", "config/partners/grace-chapel.yaml:3", "config/sources/harbor-wire.yaml:3",
        "config/sources/harbor-wire.yaml:5", "config/syndicator.yaml:2", "config/syndicator.yaml:3",
    ]  # fmt: skip


def test_several_things_wrong_in_one_file_are_all_told(house):
    house.put(S, "title: ''\nulr: x\nevery: 1\nclean: {cut: '*', remove: '['}\ntags: {vocabulary: x, limit: a}\nevery: 2\n")
    assert [(problem.line, problem.key) for problem in house.problems()] == [
        (1, "title"), (2, "ulr"), (3, "every"), (4, "clean.cut"), (4, "clean.remove"), (5, "tags.limit"), (5, "tags.vocabulary"), (6, "every"),
    ]  # fmt: skip


def test_a_broken_file_of_one_source_is_no_problem_of_those_that_name_it(house):
    house.write(sources__harbor_wire="title: [\n", partners__grace_chapel="include:\n  - sources: harbor-wire\n")
    assert [problem.file for problem in house.problems()] == ["config/sources/harbor-wire.yaml"]


def test_a_broken_conditions_file_is_no_problem_of_those_that_use_it(house):
    house.write(conditions="sport: [\n", partners__grace_chapel="include:\n  - use: sport\n")
    assert [problem.file for problem in house.problems()] == ["config/conditions.yaml"]


def test_a_value_wrong_in_the_defaults_is_told_there_and_once(house):
    house.write(syndicator=SYNDICATOR + "defaults:\n  source: {clean: {guard: 7}}\n", sources__other="folder: x\nclean: {cut: a}\n")
    assert [(problem.file, problem.line) for problem in house.problems()] == [("config/syndicator.yaml", 4)]


def test_no_message_shows_a_secret(house):
    house.environ = {"KEY": "s3cret key", "ADDRESS": "htp://me:s3cret@x.example", "FORMAT": "s3cret"}
    house.put(S, "url: ${ADDRESS}\nauth: {user: a, password: [s3cret]}\nlanguage: ${KEY}\n")
    house.put(
        P,
        "token: ['s3cret']\nformats: ${FORMAT}\ncontent: ${KEY}\nlimit: ${KEY}\ndelay: ${KEY}\nprofile: ${KEY}\ninclude: {use: '${KEY}'}\n",
    )
    problems = house.problems()
    assert len(problems) == 11
    assert "s3cret" not in "\n".join(map(str, problems))


def test_files_are_shown_from_the_folder_that_holds_the_config_wherever_one_stands(house, monkeypatch):
    house.put(S, "title: X\n")
    monkeypatch.chdir(house.root / "config" / "sources")
    assert house.problems()[0].file == "config/sources/harbor-wire.yaml"


def test_a_house_without_its_file_is_told_so(tmp_path, house):
    (house.root / "config" / "syndicator.yaml").unlink()
    house.put(S, "title: X\n")
    with pytest.raises(ConfigError) as caught:
        house.load()
    assert [(problem.file, problem.line) for problem in caught.value.problems] == [
        ("config/sources/harbor-wire.yaml", 1),
        ("config/syndicator.yaml", 0),
    ]
    assert "syndicator init" in str(caught.value)
