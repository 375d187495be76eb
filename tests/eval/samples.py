"""Our own labelled articles under `own/`, as values. The form of their files is told in `own/README.md`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Literal

from syndicator.catalog import Source
from syndicator.model import Digest, Entry, Guid, Person, RawHtml, SourceId

OWN = Path(__file__).with_name("own")
LABELS = "BCHNY."
STAYS = "CH"
SUMMARY_CHARS = 220
"""How long a summary may be, in every set."""

_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Block:
    """A labelled block: its letter, and its source as it stands in the file."""

    label: str
    source: str

    @property
    def text(self) -> str:
        """Give the text that a reader sees; none for a picture."""
        return " ".join(unescape(_TAG.sub(" ", self.source)).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A labelled article: what goes in, and what must come out."""

    name: str
    publisher: str
    headline: str
    kind: Literal["text", "html"]
    language: str
    given: tuple[str, ...]
    byline: str
    authors: tuple[str, ...]
    dateline: str
    tags: tuple[str, ...]
    summary: str
    blocks: tuple[Block, ...]

    @property
    def body(self) -> str:
        """Give the text of the entry."""
        if self.kind == "html":
            return "\n".join(block.source for block in self.blocks)
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def shown(self) -> tuple[Block, ...]:
        """Give the blocks that a reader sees, the byline among them."""
        return tuple(block for block in self.blocks if block.label != ".")

    @property
    def prose(self) -> str:
        """Give the text that must stay, without its dateline."""
        text = "\n".join(block.text for block in self.blocks if block.label in STAYS)
        return text.removeprefix(self.dateline).lstrip(" –—-:") if self.dateline else text

    @property
    def entry(self) -> Entry:
        """Give the article as its source sends it."""
        return Entry(
            source_id=SourceId(self.publisher),
            guid=Guid(self.name),
            digest=Digest(""),
            received=self.body,
            url=f"https://{self.publisher}.example/{self.name.rpartition('/')[2]}",
            base_url=f"https://{self.publisher}.example/",
            headline=self.headline,
            text=RawHtml(self.body),
            kind=self.kind,
            authors=tuple(Person(name=name) for name in self.given),
            language=self.language,
        )


@cache
def own_samples() -> tuple[Sample, ...]:
    """Give all articles of our own."""
    return tuple(_sample(file) for file in sorted(OWN.glob("*/*.txt")))


@cache
def own_source(publisher: str) -> Source:
    """Give a publisher's source as its operator would have set it up."""
    keys = _keys((OWN / publisher / "SOURCE").read_text("utf-8"))
    return Source(
        id=SourceId(publisher),
        title=keys["title"],
        vocabulary="news",
        own_names=_list(keys["own names"]),
        language=keys["language"],
        summary_chars=SUMMARY_CHARS,
    )


def _sample(file: Path) -> Sample:
    head, _, body = file.read_text("utf-8").partition("\n\n")
    keys = _keys(head)
    publisher = file.parent.name
    return Sample(
        name=f"{publisher}/{file.stem}",
        publisher=publisher,
        headline=keys["headline"],
        kind="html" if keys.get("kind") == "html" else "text",
        language=keys.get("language", own_source(publisher).language),
        given=_list(keys.get("given", "")),
        byline=keys.get("byline", ""),
        authors=_list(keys.get("authors", "")),
        dateline=keys.get("dateline", ""),
        tags=_list(keys["tags"]),
        summary=keys["summary"],
        blocks=tuple(_blocks(body)),
    )


def _keys(text: str) -> dict[str, str]:
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in text.splitlines() if line.strip())}


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _blocks(body: str) -> Iterator[Block]:
    label, lines = "", []
    for line in [*body.rstrip("\n").split("\n"), ". "]:
        if line[:1] in LABELS and line[1:2] == " ":
            if label:
                yield Block(label, "\n".join(lines))
            label, lines = line[0], [line[2:]]
        else:
            lines.append(line)
