"""A config folder to write into: files by name, and what loading them gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from syndicator.catalog import Catalog
from syndicator.config import load
from syndicator.errors import ConfigError, Problem

SYNDICATOR = "publisher: {name: Harbor Wire}\nbase_url: http://127.0.0.1:8080\n"
SOURCE = "title: Harbor Wire\nurl: https://harborwire.example/feed.xml\n"
PARTNER = "title: Grace Chapel\ninclude:\n  - tags: [Ukraine]\n"


@dataclass
class House:
    """A config folder in a folder of its own."""

    root: Path
    environ: dict[str, str] = field(default_factory=dict)

    def write(self, **texts: str | bytes) -> None:
        """Write files: `sources__harbor_wire` is sources/harbor-wire.yaml."""
        for name, text in texts.items():
            self.put(f"{name.replace('__', '/').replace('_', '-')}.yaml", text)

    def put(self, name: str, text: str | bytes) -> Path:
        path = self.root / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def load(self, last_good: Mapping[str, str] | None = None) -> Catalog:
        return load(self.root / "config", environ=self.environ, last_good=last_good)

    def problems(self) -> tuple[Problem, ...]:
        try:
            return self.load().problems
        except ConfigError as error:
            return error.problems
