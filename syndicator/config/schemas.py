"""JSON Schemas of the files, for editors that complete and check.

Law: made of the shapes, so that a key is described once. A schema lets through all that `load` lets through in shape;
what hangs on more than one key, on other files or on the environment only `check` can say. Raises UsageError for a
kind that does not exist.
"""

from typing import Any

from pydantic import TypeAdapter

from syndicator.config.kinds import OneOrMore
from syndicator.config.shapes import Line, PartnerShape, RuleShape, RulesShape, SourceShape, SyndicatorShape, VocabularyShape
from syndicator.config.wording import meant
from syndicator.errors import UsageError

KINDS: dict[str, tuple[str, Any]] = {
    "syndicator": ("config/syndicator.yaml: the house", SyndicatorShape),
    "source": ("config/sources/ID.yaml: one source", SourceShape),
    "partner": ("config/partners/ID.yaml: one partner", PartnerShape),
    "conditions": ("config/conditions.yaml: named conditions", dict[str, OneOrMore[Line]]),
    "rules": ("config/rules/NAME.yaml: cleaning rules", list[RuleShape] | RulesShape),
    "vocabulary": ("config/vocabularies/NAME.yaml: tags and their aliases", VocabularyShape),
}

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema(kind: str) -> dict[str, object]:
    """Give the JSON Schema (draft 2020-12) of a kind of file: `syndicator`, `source`, `partner`, `conditions`, `rules`, `vocabulary`."""
    if kind not in KINDS:
        raise UsageError(f'there is no schema "{kind}"; there are {", ".join(KINDS)}{meant(kind, KINDS)}')
    title, shape = KINDS[kind]
    made = _plain(TypeAdapter(shape).json_schema())
    return {"$schema": _DRAFT, "title": title, **{key: value for key, value in made.items() if key != "title"}}


def _plain(written: Any) -> Any:
    """Give a schema without what says nothing to an editor: null for keys that may be left out, and titles made of names."""
    if isinstance(written, list):
        return [_plain(one) for one in written]
    if not isinstance(written, dict):
        return written
    kept = {key: _plain(value) for key, value in written.items() if not (key == "title" and isinstance(value, str)) and key != "default"}
    choices = [choice for choice in kept.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == 1 and len(choices) < len(kept["anyOf"]):
        return {**{key: value for key, value in kept.items() if key != "anyOf"}, **choices[0]}
    return {**kept, "anyOf": choices} if choices else kept
