"""The JSON Schemas: sound themselves, each key told, and never stricter than what `load` lets through."""

import json

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from syndicator.config import schema
from syndicator.config.samples import sample_texts
from syndicator.config.schemas import KINDS
from syndicator.errors import UsageError
from tests.config.houses import PARTNER, SOURCE, SYNDICATOR

ACCEPTED = [
    ("syndicator", SYNDICATOR),
    (
        "syndicator",
        SYNDICATOR + "listen: 8080\nretain: forever\nstore: postgresql://${DB}/x\ndefaults: {source: {every: 1h}, partner: {limit: 3}}\n",
    ),
    ("source", SOURCE),
    ("source", "folder: seeds\ntitle: 2024\nevery: 1h 30m\nclean: {cut: a*, remove: [.x], guard: 60%, learn: yes}\nembargo: 0\n"),
    (
        "source",
        "page: https://x.example/\nlinks: h2 a\ncron: 0 5 * * *\nheaders: {X-Key: 12}\nauth: {user: a, password: '${PW}'}\nlanguage: de\n",
    ),
    ("partner", PARTNER),
    (
        "partner",
        "limit: ${N}\nmax_age: ${AGE}\nformats: rss\ntoken: 0123\ncontent: summary\nprofile: wordpress\nshelf: public\ndelay: 0s\n",
    ),
    (
        "partner",
        "include: {tags: Ukraine, min_words: 50, has: image, published_after: 2026-01-31, languages: no, words: [2024, 'a*']}\nexclude: []\n",
    ),
    ("conditions", "war: {tags: a}\npeace:\n  - use: war\n  - max_age: 3d\n"),
    ("rules", "- {name: x, pattern: a*, protect: true, languages: [en], cut: [], keep: a b}\n"),
    ("vocabulary", "terms:\n  - Sport\n  - {name: Football, aliases: {en: [soccer], de: Fußball}, broader: Sport}\n"),
]
REFUSED = [
    ("syndicator", "base_url: http://x.example\n"),
    ("syndicator", SYNDICATOR + "lisen: x\n"),
    ("source", "title: x\nevery: often\n"),
    ("source", "title: x\nfull_text: maybe\n"),
    ("partner", "include:\n  - tag: x\n"),
    ("partner", "include: []\n"),
    ("partner", "limit: many\n"),
    ("vocabulary", "terms: Sport\n"),
    ("rules", "- {name: x, pattern: a, where: top}\n"),
]
FILES = {"syndicator": "syndicator.yaml", "source": "sources/x.yaml", "partner": "partners/x.yaml", "conditions": "conditions.yaml", "rules": "rules/x.yaml", "vocabulary": "vocabularies/x.yaml"}  # fmt: skip


def written(text):
    """Give a file's values as an editor sees them."""
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one(kind):
    Draft202012Validator.check_schema(schema(kind))
    assert schema(kind)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_has_its_description(kind):
    made = schema(kind)
    shapes = [made, *made.get("$defs", {}).values()]
    keys = [(name, value) for shape in shapes for name, value in shape.get("properties", {}).items()]
    assert all(value.get("description") for name, value in keys), [name for name, value in keys if not value.get("description")]


@pytest.mark.parametrize(("kind", "text"), ACCEPTED)
def test_what_load_accepts_the_schema_accepts(house, kind, text):
    house.environ = {"DB": "h", "PW": "p", "N": "3", "AGE": "3d"}
    house.put(FILES[kind], text)
    assert house.problems() == ()
    Draft202012Validator(schema(kind)).validate(written(text))


@pytest.mark.parametrize(("kind", "text"), REFUSED)
def test_what_is_wrong_in_shape_the_schema_refuses_too(house, kind, text):
    house.put(FILES[kind], text)
    assert house.problems()
    assert not Draft202012Validator(schema(kind)).is_valid(written(text))


def test_the_samples_fit_the_schemas_that_they_name():
    texts = dict(sample_texts())
    yaml = {name: text for name, text in texts.items() if name.endswith(".yaml")}
    for name, text in yaml.items():
        named = text.partition("\n")[0].partition("$schema=")[2]
        up = "config/" if named.startswith("../") else name.rpartition("/")[0] + "/"
        Draft202012Validator(json.loads(texts[up + named.removeprefix("../")])).validate(written(text))
    assert len(yaml) == 5


def test_an_unknown_kind_is_told():
    with pytest.raises(UsageError, match='did you mean "partner"'):
        schema("partnr")
