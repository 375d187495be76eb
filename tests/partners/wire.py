"""A publisher's wire: stories that a newsroom writes, corrects, takes back and names anew, and the Atom feed of them as it stands now."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html import escape

PROMO = "If you would like to read more of our stories, sign up for our free newsletter at quay.example/letter."
_ATOM = (
    '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
    "<id>tag:quay.example,2026:feed</id><title>Quay Wire</title><updated>{updated}</updated>{parts}</feed>"
)
_SUBJECTS = (
    "ferry", "library", "orchard", "quarry", "bakery", "lighthouse", "choir", "market", "bridge", "school", "mill", "museum", "theatre",
    "harvest", "observatory", "tannery", "vineyard", "brewery", "foundry", "dairy", "reservoir", "chapel", "stadium", "garden", "archive",
)  # fmt: skip
_DEEDS = (
    "opens its doors after eleven winters of repair",
    "finds forty letters behind a wall that was thought to be solid",
    "asks its neighbours for ladders, ropes and two patient carpenters",
    "counts more visitors on one Sunday than in the whole month before",
    "learns that its oldest bell was cast in another town altogether",
)


@dataclass(frozen=True)
class Story:
    """One story; `guid` is what the publisher calls it now."""

    name: str
    headline: str
    text: str
    published_at: datetime
    updated_at: datetime
    guid: str

    @property
    def link(self) -> str:
        return f"https://quay.example/{self.name}"


def story(number: int, *, at: datetime) -> Story:
    """Give the story of this number, told at this time."""
    subject, deed = _SUBJECTS[number % len(_SUBJECTS)], _DEEDS[number % len(_DEEDS)]
    place = f"Quay {number + 1}"
    at = at.replace(microsecond=0)
    text = (
        f"<p>The {subject} of {place} {deed}, its keeper told the wire on the steps of the house.</p>"
        f"<p>Nobody in {place} had expected it; {number + 12} people came in the rain to see the {subject} for themselves.</p>"
    )
    return Story(f"{subject}-{number}", f"The {subject.title()} of {place} Is Back", text, at, at, f"tag:quay.example,2026:{number}")


@dataclass
class Wire:
    """The wire as it stands: its stories, newest first, what it says is deleted, and whether it advertises."""

    stories: dict[str, Story] = field(default_factory=dict)
    deleted: dict[str, datetime] = field(default_factory=dict)
    promo: bool = False

    def tell(self, *stories: Story) -> None:
        self.stories = {told.name: told for told in (*stories, *self.stories.values())}

    def change(self, name: str, **fields: object) -> None:
        self.stories[name] = replace(self.stories[name], **fields)

    def correct(self, name: str, old: str, new: str) -> None:
        """Put other words into a story, and say that it was updated."""
        told = self.stories[name]
        assert old in told.text, (old, told.text)
        self.change(name, text=told.text.replace(old, new), updated_at=_now())

    def delete(self, name: str) -> None:
        """Take a story back, as RFC 6721 has it."""
        self.deleted[self.stories.pop(name).guid] = _now()

    def document(self) -> bytes:
        """Give the feed of now."""
        stones = [f'<at:deleted-entry ref="{escape(guid)}" when="{at:%FT%TZ}"/>' for guid, at in self.deleted.items()]
        parts = [*stones, *(self._entry(told) for told in self.stories.values())]
        updated = max((told.updated_at for told in self.stories.values()), default=_now())
        return _ATOM.format(updated=f"{updated:%FT%TZ}", parts="".join(parts)).encode()

    def _entry(self, told: Story) -> str:
        text = told.text + (f"<p>{PROMO}</p>" if self.promo else "")
        return (
            f'<entry><id>{escape(told.guid)}</id><title>{escape(told.headline)}</title><link href="{told.link}"/>'
            f"<published>{told.published_at:%FT%TZ}</published><updated>{told.updated_at:%FT%TZ}</updated>"
            f'<author><name>Ana Ruiz</name></author><content type="html">{escape(text)}</content></entry>'
        )


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
