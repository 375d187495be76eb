"""Writes `shipped/compiled.json`: the shipped rules and vocabularies in the form that is quick to read.

Law: a tool for whoever changes the shipped YAML (`python -m syndicator.config.compiling`); the program never runs it.
"""

import json
import sys
from dataclasses import MISSING, asdict, fields
from pathlib import Path

from syndicator.catalog import Rule, Term
from syndicator.config.rulebook import COMPILED, parsed, shipped_texts, source_digest


def compiled_text() -> str:
    """Give the compiled form of the shipped YAML as it stands."""
    texts = shipped_texts()
    rules, vocabularies = parsed(texts)
    made = {
        "digest": source_digest(texts),
        "rules": [_told(rule) for rule in rules],
        "vocabularies": {name: [_told(term) for term in vocabulary.terms] for name, vocabulary in sorted(vocabularies.items())},
    }
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n"


def _told(value: Rule | Term) -> dict[str, object]:
    """Give the fields that say something else than their default."""
    defaults = {one.name: one.default for one in fields(value) if one.default is not MISSING}
    return {name: said for name, said in asdict(value).items() if name not in defaults or said != defaults[name]}


def main() -> None:
    """Write the file beside the YAML."""
    path = Path(__file__).parent / "shipped" / COMPILED
    path.write_text(compiled_text(), "utf-8")
    sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
