"""Writes the rules that an operator accepted into `config/rules/learned-SOURCE.yaml`, and takes them out again.

Law: beside `samples` the one place of the room that writes. Takes the config folder, a source and rules; gives what stands
in the file then; raises UsageError before anything is written if the file is not fit to be written into, or cannot be.
The file is the operator's as much as ours: comments and edits stay, and it is replaced in one piece or not at all.
"""

import io
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from syndicator._text.digests import short_name
from syndicator.catalog import Rule
from syndicator.config import readings
from syndicator.config.learned import PREFIX
from syndicator.errors import UsageError
from syndicator.model import SourceId

LONGEST_STEM = 64
_HEAD = """\
# yaml-language-server: $schema=../schemas/rules.json
# Blocks that repeat in the archive of {source} and that a person accepted as no part of its articles
# (`syndicator rules {source} --accept KEY`; `--undo` takes out of this file what was put in that way).
# They hold for this source only. This file may be edited: a rule may be renamed, its pattern mended (`*` is any text,
# /…/ a regular expression) or its examples added to; `syndicator check` holds each rule against its examples.

source: {source}
rules: []
"""


def learned_file(folder: Path, source_id: SourceId) -> Path:
    """Give the path of the file with a source's accepted rules."""
    stem = f"{PREFIX}{source_id}"
    if len(stem) > LONGEST_STEM:  # two long ids must not share a file
        stem = f"{stem[: LONGEST_STEM - 14]}-{short_name([source_id])}"
    return folder / "rules" / f"{stem}.yaml"


def accepted_rules(folder: Path, source_id: SourceId) -> tuple[Rule, ...]:
    """Give the rules that stand in a source's file of accepted rules."""
    path = learned_file(folder, source_id)
    return _read(path, _text(path), source_id) if path.exists() else ()


def accept_rules(folder: Path, source_id: SourceId, rules: Sequence[Rule]) -> Path:
    """Write rules into a source's file, beside those that stand there; one with the same pattern stands there already."""
    path = learned_file(folder, source_id)
    text = _text(path) if path.exists() else _HEAD.format(source=source_id)
    standing = _read(path, text, source_id)
    patterns = {rule.pattern for rule in standing}
    fresh = tuple(rule for rule in rules if rule.pattern not in patterns)
    if fresh:
        _put(path, _with(text, fresh), source_id, meant=standing + fresh)
    return path


def take_out_rules(folder: Path, source_id: SourceId, wanted: Callable[[Rule], bool]) -> tuple[Rule, ...]:
    """Take the rules that are `wanted` out of a source's file, and give them."""
    path = learned_file(folder, source_id)
    if not path.exists():
        return ()
    text = _text(path)
    rules = _read(path, text, source_id)
    gone = [place for place, rule in enumerate(rules) if wanted(rule)]
    if gone:
        _put(path, _without(text, gone), source_id, meant=tuple(rule for place, rule in enumerate(rules) if place not in gone))
    return tuple(rules[place] for place in gone)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path} cannot be read ({getattr(error, 'strerror', None) or 'it is not UTF-8 text'}); nothing was written"
        ) from error


def _read(path: Path, text: str, source_id: SourceId) -> tuple[Rule, ...]:
    """Give the rules of a text. Raises UsageError with what is wrong with it."""
    reading = readings.rules(text)
    if reading.value is None:
        line, key, message = reading.faults[0]
        raise UsageError(f"{path}:{line}: {key}: {message}; mend it first: nothing was written")
    if reading.value.source != source_id:
        raise UsageError(f'{path}: is not for this source: it must say "source: {source_id}"; nothing was written')
    return reading.value.rules


def _with(text: str, rules: Sequence[Rule]) -> str:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    page = yaml.load(text)
    page["rules"].fa.set_block_style()
    page["rules"].extend(_told(rule) for rule in rules)
    written = io.StringIO()
    yaml.dump(page, written)
    return written.getvalue()


def _told(rule: Rule) -> dict[str, Any]:
    return {"name": rule.name, "pattern": rule.pattern, "where": rule.where, "cut": list(rule.cut)}


def _without(text: str, gone: Sequence[int]) -> str:
    """Give a text without some of its rules, everything else as it was, with the comments above the rules that stay."""
    lines = text.splitlines(keepends=True)
    starts = [line - 1 for line in _starts(text)]
    for place in reversed(gone):
        end = starts[place + 1] if place + 1 < len(starts) else len(lines)
        while end > starts[place] + 1 and _is_comment(lines[end - 1]):
            end -= 1
        del lines[starts[place] : end]
    if len(gone) == len(starts):
        place = next(number for number, line in enumerate(lines) if line.startswith("rules:"))
        lines[place] = lines[place].replace("rules:", "rules: []", 1)
    return "".join(lines)


def _starts(text: str) -> list[int]:
    """Give the line on which each rule begins."""
    page = YAML().load(text)
    return [page["rules"].lc.item(place)[0] + 1 for place in range(len(page["rules"]))]


def _is_comment(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _put(path: Path, text: str, source_id: SourceId, *, meant: tuple[Rule, ...]) -> None:
    """Put a text in place of the file's, once it has been read back as the rules that are meant."""
    try:
        sound = _read(path, text, source_id) == meant
    except UsageError:
        sound = False
    if not sound:
        raise UsageError(f"{path}: is laid out in a way that this command cannot edit; edit it by hand: nothing was written")
    target = path.resolve()
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            beside.chmod(target.stat().st_mode & 0o777)
        beside.replace(target)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise UsageError(f"{path} cannot be written: {(error.strerror or 'unknown').lower()}; nothing was written") from error
