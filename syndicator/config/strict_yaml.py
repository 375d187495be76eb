"""YAML as ruamel.yaml reads it, with what is wrong in words that an operator can act on.

Law: takes a text, gives the parser's events, raises NotYamlError; touches nothing.
"""

from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

_ADVICE = (
    ("mapping values are not allowed", "a colon followed by a space stands inside a value; put the value in quotes"),
    ("cannot start any token", "a value may not begin with this character; put the value in quotes, and indent with spaces, not tabs"),
    ("found unexpected end of stream", "a quotation mark is opened and not closed"),
    ("document separator", "a quotation mark is opened and not closed"),
    ("expected <block end>", "the line does not fit those above it; check its indentation, and quotation marks inside quotes"),
    ("could not find expected ':'", "a line here is neither `key: value` nor part of a list"),
    (
        "expected ',' or",
        "a list or mapping in brackets is not closed, or a comma is missing in it; ${NAME} inside brackets must stand in quotes",
    ),
    ("expected alphabetic or numeric", "a value that begins with * or & must stand in quotes"),
    ("unknown escape character", "a backslash inside double quotes has a meaning of its own; use single quotes"),
    ("found duplicate anchor", "the same anchor (&name) stands twice"),
)


class NotYamlError(Exception):
    """The text is no YAML from `line` on (0: no place known); `at_once`: nothing of it could be read."""

    def __init__(self, line: int, message: str, *, at_once: bool = False) -> None:
        super().__init__(message)
        self.line, self.at_once = line, at_once


def events(text: str) -> Iterator[Any]:
    """Give the events of a text one by one; raises NotYamlError."""
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except ReaderError as error:
        raise _strange_character(text, error) from None
    except YAMLError as error:
        raise _not_yaml(error) from None


def _not_yaml(error: YAMLError) -> NotYamlError:
    if not isinstance(error, MarkedYAMLError):
        return NotYamlError(0, "is not YAML")
    problem = f"{error.problem or ''} {error.context or ''}"
    mark = error.problem_mark or error.context_mark
    advice = next((advice for sign, advice in _ADVICE if sign in problem), f"is not YAML: {problem.strip()}")
    if any(sign in advice for sign in ("not closed", "is neither")) and error.context_mark is not None:
        mark = error.context_mark  # where it begins, not where the reader gave up
    return NotYamlError(mark.line + 1 if mark is not None else 0, advice)


def _strange_character(text: str, error: ReaderError) -> NotYamlError:
    line = text.count("\n", 0, error.position) + 1 if isinstance(error.position, int) else 0
    code = error.character if isinstance(error.character, int) else ord(str(error.character)[:1] or "\0")
    return NotYamlError(line, f"holds the control character U+{code:04X}, which YAML does not allow; take it out", at_once=True)
