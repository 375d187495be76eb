"""What operators write to meet a text with: selectors, patterns, words, and the fields of a credit line.

Law: as in `values`: one written value in, the checked value out, or ValueError with a sentence whose subject is the key.
"""

import re
from string import Formatter

from syndicator._text.patterns import compile_pattern
from syndicator.config.values import language, shown, text
from syndicator.config.wording import meant

CREDIT_FIELDS = ("publisher", "headline", "url", "byline", "date", "source")
"""What a credit line may hold in braces."""

ANY_AGENCY = "true"
"""What stands for every agency that is known."""

_WORD = re.compile(r"\w")


def selector(value: object) -> str:
    """Give a CSS selector that can be read."""
    from syndicator._text.markup import check_selector  # noqa: PLC0415  (slow to import, and few sources name selectors)

    written = text(10_000)(value)
    check_selector(written)
    return written


def block_pattern(value: object) -> str:
    """Give a pattern for the text of a block: `*` is any text, `/…/` a regular expression."""
    written = text(10_000, lines=True)(value)
    compile_pattern(written)
    return written


def address_pattern(value: object) -> str:
    """Give a pattern for a whole address: `*` is any text, `/…/` a regular expression for a part of it."""
    written = text(10_000)(value)
    compile_pattern(written)
    return written


def expression(value: object) -> str:
    """Give a regular expression as written; the slashes around it may be left out."""
    written = text(10_000, lines=True)(value)
    compile_pattern(written if _slashed(written) else f"/{written}/")
    return written


def _slashed(written: str) -> bool:
    return len(written) > 1 and written.startswith("/") and written.endswith("/")


def word(value: object) -> str:
    """Give a word or phrase, in which `*` stands for any letters, or a regular expression between slashes."""
    written = text(10_000)(value)
    if _slashed(written):
        compile_pattern(written)
    elif not _WORD.search(written):
        raise ValueError(f"holds no word{shown(written)}; write one such as armenia or armeni*")
    return written


def agency(value: object) -> str:
    """Give the name of an agency; `true` stands for any that is known."""
    written = text(200)(value)
    if written.casefold() in {"false", "no", "off"}:
        raise ValueError("is true, or names agencies (AP, Reuters); to take copy of all, leave the key out")
    if not _WORD.search(written):
        raise ValueError(f"holds no word{shown(written)}; write the name of an agency, or true")
    return ANY_AGENCY if written.casefold() in {"true", "yes", "on"} else written


def credit(value: object) -> str:
    """Give a credit line whose fields in braces are all known."""
    written = text(1000, lines=True)(value)
    known = ", ".join(f"{{{field}}}" for field in CREDIT_FIELDS)
    try:
        fields = [(field, spec, conversion) for _, field, spec, conversion in Formatter().parse(written) if field is not None]
    except ValueError as error:
        raise ValueError(f"has a brace that does not belong to a field; the fields are {known}") from error
    for field, spec, conversion in fields:
        if field not in CREDIT_FIELDS or spec or conversion:
            raise ValueError(f"has no field {{{field[:40]}}}; the fields are {known}{meant(field, CREDIT_FIELDS)}")
    return written


def aliases(value: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give aliases by language: a list counts for all languages (""), a mapping has a list for each."""
    if isinstance(value, dict):
        return tuple((language(code) if code else "", _alias_list(listed)) for code, listed in value.items())
    return (("", _alias_list(value)),)


def labels(value: object) -> tuple[tuple[str, str], ...]:
    """Give a subject's names by language."""
    if not isinstance(value, dict):
        raise ValueError("must be a mapping from language codes to names: {de: Fußball, es: Fútbol}")  # noqa: TRY004  (pydantic takes ValueError)
    return tuple((language(code), text(200)(label)) for code, label in value.items())


def _alias_list(value: object) -> tuple[str, ...]:
    return tuple(text(200)(alias) for alias in (value if isinstance(value, list) else [value]))
