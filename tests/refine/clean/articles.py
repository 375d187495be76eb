"""A made-up article to plant blocks in, and how its copy is read."""

from syndicator.catalog import Source
from syndicator.model import Digest, Entry, Guid, RawHtml, SourceId

PROSE = (
    "The harbour of Port Ellis opened again on Monday, two days after the storm had driven a barge against its outer wall.",
    "Divers had looked at the foundations twice before the harbour master let the first ferry in, an hour before noon.",
    "Most of the cargo had been taken by road in the meantime, which cost the island's farmers a third of their milk.",
)
"""Three paragraphs that no rule may touch."""

SOURCE = Source(id=SourceId("harbor-wire"), title="Harbor Wire")


def entry(text, *, kind="html", **fields):
    known = {"headline": "Harbour Opens Again", "url": "https://harborwire.example/a", "digest": Digest("0" * 32), "received": ""}
    return Entry(source_id=SOURCE.id, guid=Guid("g1"), text=RawHtml(text), kind=kind, **{**known, **fields})


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def texts(copy):
    return [block.text for block in copy.blocks]


def removed(copy):
    return [removal.text for removal in copy.removals]


def rules_of(copy):
    return [removal.rule for removal in copy.removals]
