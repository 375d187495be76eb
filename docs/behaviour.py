"""docs/behaviour.md: how the program behaves towards publishers and partners, statement by statement, made from the tests.

A statement has a number (P polling, S addresses, E entries, O publishing, R operations). A test that proves it bears the
number in its name (`test_p12_…`) and says it in its docstring. What is not done, or not tested, stands in docs/decisions.md
as a line that begins with the number.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = {
    "P": ("Polling: a guest that no server bans", 21),
    "S": ("Addresses: what is never asked", 5),
    "E": ("Entries and dates: what came in, and what it means", 15),
    "O": ("Publishing: what partners get", 12),
    "R": ("Operations: what may happen to the machine", 15),
}
"""The chapters, and how many statements each has."""

_TEST = re.compile(r"test_([pseor])(\d{1,2})_\w+")
_DECIDED = re.compile(r"^- ([PSEOR]\d{1,2}): (.+?)$", re.MULTILINE)


def proofs() -> dict[str, list[tuple[str, str, str]]]:
    """Give for each statement the tests that prove it: file, name and what the test says."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for name, said in _tests(path):
            met = _TEST.fullmatch(name)
            if met:
                number = f"{met[1].upper()}{int(met[2])}"
                found.setdefault(number, []).append((path.relative_to(ROOT).as_posix(), name, said))
    return found


def _tests(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            said = ast.get_docstring(node) or ""
            yield node.name, " ".join(said.partition("\n\n")[0].split()) or _spoken(node.name)


def _spoken(name: str) -> str:
    """Give a test's name as a sentence."""
    words = name.split("_")[2:]
    return f"{' '.join(words).capitalize()}."


def decided() -> dict[str, str]:
    """Give the statements that docs/decisions.md says are not done, with the reason."""
    return dict(_DECIDED.findall((ROOT / "docs" / "decisions.md").read_text("utf-8")))


def missing() -> list[str]:
    """Give the statements that have neither a test nor a reason."""
    there = proofs().keys() | decided().keys()
    return [
        f"{letter}{number}" for letter, (_, most) in CHAPTERS.items() for number in range(1, most + 1) if f"{letter}{number}" not in there
    ]


def behaviour() -> str:
    """Give the page."""
    tested, open_ones = proofs(), decided()
    parts = ["# How it behaves", "", "Made by `./run docs` from the tests: each line is proven by the test beside it.", ""]
    for letter, (title, most) in CHAPTERS.items():
        parts += [f"## {title}", "", "| | what holds | test |", "|---|---|---|"]
        for number in range(1, most + 1):
            parts += _rows(f"{letter}{number}", tested, open_ones)
        parts.append("")
    return "\n".join(parts)


def _rows(number: str, tested: dict[str, list[tuple[str, str, str]]], open_ones: dict[str, str]) -> Iterator[str]:
    for path, name, said in tested.get(number, ()):
        yield f"| {number} | {said.replace('|', '/')} | [`{name}`](../{path}) |"
    if number in open_ones:
        yield f"| {number} | Not as wished: {open_ones[number].replace('|', '/')} | [decisions](decisions.md) |"
