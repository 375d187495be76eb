"""The kinds of values that keys hold: each with its reader and what a JSON Schema says of it.

Law: types only, for the shapes. A schema lets through whatever its reader lets through (an editor must not mark what
works), so any text with a `${` in it is let through, and a number or `yes` where YAML makes such of a plain word.
"""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetJsonSchemaHandler, PlainValidator, WithJsonSchema
from pydantic_core import CoreSchema

from syndicator.catalog import PAYMENTS, PROFILES, USERS, USES, FullText, OnAbsence, SameStory, Strength, Where
from syndicator.config import addresses, matching, values
from syndicator.model import FORMATS, Format

T = TypeVar("T")
Json: TypeAlias = dict[str, Any]

_VARIABLE: Json = {"type": "string", "pattern": r"\$\{"}
_TEXT: Json = {"type": ["string", "number", "boolean"]}
_TIME: Json = {"anyOf": [{"type": "string", "pattern": rf"^\s*(?:{values.DURATION})\s*$"}, {"const": 0}, _VARIABLE]}
_AUTO: Json = {"anyOf": [{"const": "auto"}, *_TIME["anyOf"]]}
_FOREVER: Json = {"anyOf": [{"const": "forever"}, *_TIME["anyOf"]]}
_NEVER: Json = {"anyOf": [{"const": "never"}, *_TIME["anyOf"]]}
_SHARE: Json = {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string", "pattern": r"^\s*[\d.]+\s*%?\s*$"}, _VARIABLE]}
_COUNT: Json = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^\s*\d+\s*$"}, _VARIABLE]}
_YES_NO: Json = {"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": r"^\s*(?:[Yy]|[Nn]|[Oo]|[Tt]|[Ff])|\$\{"}]}


class Shape(BaseModel):
    """A mapping with known keys and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _OneOrList:
    """Says in a schema that one value may stand for a list of one."""

    def __init__(self, *, least: int) -> None:
        self._least = least

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> Json:
        several = handler(core)
        one = several["items"]
        choices = one["anyOf"] if set(one) == {"anyOf"} else [one]
        return {"anyOf": [*choices, {**several, "minItems": self._least} if self._least else several]}


class TextToo:
    """Says in a schema that a text may stand for a mapping."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> Json:
        return {"anyOf": [handler(core), _TEXT]}


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]


def _not_empty(value: object) -> object:
    if value == []:
        raise ValueError("is an empty list; name at least one value, or leave the key out")
    return _listed(value)


def _words(*words: str) -> Json:
    return {"anyOf": [{"enum": list(words)}, _VARIABLE]}


OneOrMore: TypeAlias = Annotated[list[T], BeforeValidator(_not_empty), _OneOrList(least=1)]
"""A list, or one value that stands for a list of one."""
Several: TypeAlias = Annotated[list[T], BeforeValidator(_listed), _OneOrList(least=0)]
"""The same, where an empty list does no harm."""


Title: TypeAlias = Annotated[str, PlainValidator(values.text(300)), WithJsonSchema(_TEXT)]
Prose: TypeAlias = Annotated[str, PlainValidator(values.text(10_000, lines=True)), WithJsonSchema(_TEXT)]
Key: TypeAlias = Annotated[str, PlainValidator(values.text(4000)), WithJsonSchema(_TEXT)]
Path: TypeAlias = Annotated[str, PlainValidator(values.text(1000)), WithJsonSchema(_TEXT)]
Length: TypeAlias = Annotated[timedelta, PlainValidator(values.duration), WithJsonSchema(_TIME)]
SomeTime: TypeAlias = Annotated[timedelta, PlainValidator(values.some_time), WithJsonSchema(_TIME)]
Interval: TypeAlias = Annotated[timedelta | None, PlainValidator(values.interval), WithJsonSchema(_AUTO)]
Wish: TypeAlias = Annotated[timedelta, PlainValidator(values.wish), WithJsonSchema(_TIME)]
Gap: TypeAlias = Annotated[timedelta, PlainValidator(values.gap), WithJsonSchema(_TIME)]
Retention: TypeAlias = Annotated[timedelta | None, PlainValidator(values.retention), WithJsonSchema(_FOREVER)]
Patience: TypeAlias = Annotated[timedelta, PlainValidator(values.patience), WithJsonSchema(_NEVER)]
Moment: TypeAlias = Annotated[datetime, PlainValidator(values.moment), WithJsonSchema({"type": "string"})]
Zone: TypeAlias = Annotated[str, PlainValidator(values.timezone), WithJsonSchema({"type": "string"})]
Language: TypeAlias = Annotated[str, PlainValidator(values.language), WithJsonSchema(_TEXT)]
YesNo: TypeAlias = Annotated[bool, PlainValidator(values.yes_or_no), WithJsonSchema(_YES_NO)]
Share: TypeAlias = Annotated[float, PlainValidator(values.share), WithJsonSchema(_SHARE)]
Few: TypeAlias = Annotated[int, PlainValidator(values.whole(0, 100)), WithJsonSchema(_COUNT)]
SideBySide: TypeAlias = Annotated[int, PlainValidator(values.whole(1, 10)), WithJsonSchema(_COUNT)]
Many: TypeAlias = Annotated[int, PlainValidator(values.whole(1, 100_000)), WithJsonSchema(_COUNT)]
Entries: TypeAlias = Annotated[int, PlainValidator(values.whole(1, 1000)), WithJsonSchema(_COUNT)]
Characters: TypeAlias = Annotated[int, PlainValidator(values.whole(0, 5000)), WithJsonSchema(_COUNT)]

WebAddress: TypeAlias = Annotated[str, PlainValidator(addresses.web_address), WithJsonSchema({"type": "string"})]
OpenAddress: TypeAlias = Annotated[str, PlainValidator(addresses.open_address), WithJsonSchema({"type": "string"})]
Email: TypeAlias = Annotated[str, PlainValidator(addresses.email), WithJsonSchema({"type": "string"})]
BaseAddress: TypeAlias = Annotated[str, PlainValidator(addresses.base_address), WithJsonSchema({"type": "string"})]
Listen: TypeAlias = Annotated[tuple[str, int], PlainValidator(addresses.listen), WithJsonSchema({"type": ["string", "integer"]})]
Store: TypeAlias = Annotated[str, PlainValidator(addresses.store_address), WithJsonSchema({"type": "string"})]
HeaderName: TypeAlias = Annotated[str, PlainValidator(addresses.header_name), WithJsonSchema({"type": "string"})]
AnyHeaderName: TypeAlias = Annotated[str, PlainValidator(addresses.any_header_name), WithJsonSchema({"type": "string"})]
Host: TypeAlias = Annotated[str, PlainValidator(addresses.host_name), WithJsonSchema({"type": "string"})]
Port: TypeAlias = Annotated[int, PlainValidator(values.whole(1, 65_535)), WithJsonSchema(_COUNT)]

Selector: TypeAlias = Annotated[str, PlainValidator(matching.selector), WithJsonSchema({"type": "string"})]
BlockPattern: TypeAlias = Annotated[str, PlainValidator(matching.block_pattern), WithJsonSchema(_TEXT)]
AddressPattern: TypeAlias = Annotated[str, PlainValidator(matching.address_pattern), WithJsonSchema(_TEXT)]
Expression: TypeAlias = Annotated[str, PlainValidator(matching.expression), WithJsonSchema(_TEXT)]
Word: TypeAlias = Annotated[str, PlainValidator(matching.word), WithJsonSchema(_TEXT)]
Agency: TypeAlias = Annotated[str, PlainValidator(matching.agency), WithJsonSchema(_TEXT)]
Amount: TypeAlias = Annotated[str, PlainValidator(values.amount), WithJsonSchema({"type": ["string", "number"]})]
Currency: TypeAlias = Annotated[str, PlainValidator(values.letters(3)), WithJsonSchema({"type": "string"})]
Country: TypeAlias = Annotated[str, PlainValidator(values.letters(2)), WithJsonSchema(_TEXT)]
Credit: TypeAlias = Annotated[str, PlainValidator(matching.credit), WithJsonSchema(_TEXT)]

Full: TypeAlias = Annotated[
    FullText, PlainValidator(values.one_of("auto", "always", "never")), WithJsonSchema(_words("auto", "always", "never"))
]
Content: TypeAlias = Annotated[
    Literal["full", "summary"], PlainValidator(values.one_of("full", "summary")), WithJsonSchema(_words("full", "summary"))
]
OnWire: TypeAlias = Annotated[
    Literal["keep", "exclude"], PlainValidator(values.one_of("keep", "exclude")), WithJsonSchema(_words("keep", "exclude"))
]
Unknown: TypeAlias = Annotated[
    Literal["keep", "drop"], PlainValidator(values.one_of("keep", "drop")), WithJsonSchema(_words("keep", "drop"))
]
Use: TypeAlias = Annotated[str, PlainValidator(values.one_of(*USES)), WithJsonSchema(_words(*USES))]
User: TypeAlias = Annotated[str, PlainValidator(values.one_of(*USERS)), WithJsonSchema(_words(*USERS))]
Payment: TypeAlias = Annotated[str, PlainValidator(values.one_of(*PAYMENTS)), WithJsonSchema(_words(*PAYMENTS))]
OnAbsent: TypeAlias = Annotated[
    OnAbsence, PlainValidator(values.one_of("ask", "withdraw", "keep")), WithJsonSchema(_words("ask", "withdraw", "keep"))
]
OnSameStory: TypeAlias = Annotated[SameStory, PlainValidator(values.one_of("once", "all")), WithJsonSchema(_words("once", "all"))]
OnShelf: TypeAlias = Annotated[
    Literal["private", "public"], PlainValidator(values.one_of("private", "public")), WithJsonSchema(_words("private", "public"))
]
Security: TypeAlias = Annotated[
    Literal["starttls", "tls", "none"],
    PlainValidator(values.one_of("starttls", "tls", "none")),
    WithJsonSchema(_words("starttls", "tls", "none")),
]
Has: TypeAlias = Annotated[str, PlainValidator(values.one_of("image", "enclosure")), WithJsonSchema(_words("image", "enclosure"))]
FeedFormat: TypeAlias = Annotated[Format, PlainValidator(values.one_of(*FORMATS)), WithJsonSchema(_words(*FORMATS))]
Profile: TypeAlias = Annotated[str, PlainValidator(values.one_of(*PROFILES)), WithJsonSchema(_words(*PROFILES))]
RuleZone: TypeAlias = Annotated[
    Where, PlainValidator(values.one_of("end", "start", "anywhere")), WithJsonSchema(_words("end", "start", "anywhere"))
]
Weight: TypeAlias = Annotated[Strength, PlainValidator(values.one_of("strong", "weak")), WithJsonSchema(_words("strong", "weak"))]
TermKind: TypeAlias = Annotated[
    Literal["topic", "person", "place", "organisation"],
    PlainValidator(values.one_of("topic", "person", "place", "organisation")),
    WithJsonSchema(_words("topic", "person", "place", "organisation")),
]
Aliases: TypeAlias = Annotated[
    tuple[tuple[str, tuple[str, ...]], ...],
    PlainValidator(matching.aliases),
    WithJsonSchema({"anyOf": [_TEXT, {"type": "array", "items": _TEXT}, {"type": "object"}]}),
]
Labels: TypeAlias = Annotated[
    tuple[tuple[str, str], ...],
    PlainValidator(matching.labels),
    WithJsonSchema({"type": "object", "additionalProperties": _TEXT}),
]
