"""`./run docs`: write the pages that are made from the code, so that they cannot say anything else.

docs/commands.md from the commands' own help, docs/configuration.md from the JSON Schemas, docs/behaviour.md from the tests. With `--check` nothing is
written, and 1 is returned where a page is not as it would be written.
"""

import sys
from pathlib import Path
from typing import Any

import click
from behaviour import behaviour

from syndicator.cli import main as program
from syndicator.config import schema

HERE = Path(__file__).resolve().parent
FILES = {"syndicator": "config/syndicator.yaml", "source": "config/sources/ID.yaml", "partner": "config/partners/ID.yaml"}


def commands() -> str:
    """Give every command with its help, as a terminal of 100 columns shows it."""
    parts = ["# Commands", "", "Made by `./run docs` from the commands themselves.", ""]
    for name, command in program.commands.items():
        context = click.Context(command, info_name=f"syndicator {name}", terminal_width=100, max_content_width=100)
        parts += [f"## syndicator {name}", "", "```text", command.get_help(context), "```", ""]
    return "\n".join(parts)


def configuration() -> str:
    """Give every key of the configuration files with what it means."""
    parts = ["# Configuration", "", "Made by `./run docs` from the JSON Schemas (`syndicator schema source|partner|syndicator`).", ""]
    for kind, name in FILES.items():
        whole: dict[str, Any] = schema(kind)
        parts += [f"## {name}", "", str(whole.get("description", "")), "", "| key | allowed | what it does |", "|---|---|---|"]
        parts += [row for key, value in whole["properties"].items() if key != "$schema" for row in _rows(key, value, whole)]
        parts.append("")
    return "\n".join(parts)


def _rows(key: str, value: dict[str, Any], whole: dict[str, Any]) -> list[str]:
    value = _resolved(value, whole)
    rows = [f"| `{key}` | {_allowed(value, whole)} | {_cell(value.get('description', ''))} |"]
    for inner, told in value.get("properties", {}).items():
        rows += _rows(f"{key}.{inner}", told, whole)
    return rows


def _resolved(value: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """Follow references, and take the first real alternative of those with null."""
    if "$ref" in value:
        found: Any = whole
        for part in value["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return {**found, **{name: told for name, told in value.items() if name != "$ref"}}
    return value


def _allowed(value: dict[str, Any], whole: dict[str, Any]) -> str:
    if "enum" in value:
        return " ".join(f"`{word}`" for word in value["enum"])
    if "const" in value:
        return f"`{value['const']}`"
    for several in ("anyOf", "oneOf"):
        if several in value:
            told = dict.fromkeys(_allowed(_resolved(one, whole), whole) for one in value[several])
            return " or ".join(word for word in told if word)
    if value.get("type") == "array":
        return f"list of {_allowed(_resolved(value.get('items', {}), whole), whole) or 'values'}"
    found = value.get("type", "")
    if isinstance(found, list) and "string" in found:
        return "text"  # YAML may read a number or a yes into what is meant as text; both are taken as written
    return " or ".join(found) if isinstance(found, list) else {"string": "text", "integer": "number", "object": "mapping"}.get(found, found)


def _cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def main(words: list[str]) -> int:
    """Write or check the pages."""
    stale = 0
    for name, text in (("commands.md", commands()), ("configuration.md", configuration()), ("behaviour.md", behaviour())):
        path = HERE / name
        if "--check" in words:
            if not path.exists() or path.read_text("utf-8") != text.rstrip() + "\n":
                print(f"docs/{name} is not as the code says; `./run docs` writes it", file=sys.stderr)
                stale = 1
        else:
            path.write_text(text.rstrip() + "\n", "utf-8")
            print(f"docs/{name}")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
