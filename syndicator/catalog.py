"""What stays: the publisher, its sources, its partners and their rules, as read from `config/`. Plain data.

Law: values only, as in `model`; `config/` makes them, everything else reads them. No field holds a `${ENV}` that is
still to be filled in; a secret is a `Secret`, which does not print itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from syndicator.errors import Problem
from syndicator.model import FILE_NAMES, Digest, Format, PartnerId, SourceId


@dataclass(frozen=True, slots=True)
class Secret:
    """A password or key. `reveal` it only where it is sent or compared; it never prints itself."""

    value: str

    def __repr__(self) -> str:
        """Give stars, in every log and traceback."""
        return "Secret('***')"

    __str__ = __repr__

    def reveal(self) -> str:
        """Give the secret itself."""
        return self.value


# ── the house ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes: named in every feed. `url` is its site, `contact` an e-mail address; both may be empty."""

    name: str
    url: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How we behave at publishers' servers.

    `gap` lies between two requests to one public host, `per_host` is how many of them may run side by side. `longest_wish`
    is how far a publisher's wish not to be asked again (max-age, Expires, ttl) is heard.
    """

    gap: timedelta = timedelta(seconds=1)
    per_host: int = 1
    longest_wish: timedelta = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where alerts are posted. Such an address is often a key in itself, so it does not print itself."""

    url: Secret
    headers: tuple[tuple[str, Secret], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """Whom alerts are mailed to, and through which server; `security` is how the way to that server is kept from listeners."""

    to: tuple[str, ...]
    sender: str
    host: str
    port: int
    user: str = ""
    password: Secret | None = None
    security: Literal["starttls", "tls", "none"] = "starttls"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerting:
    """When something that is amiss becomes an alert, and who is told beside the log.

    `failing_after`: trouble that stands for less is none. `quiet_after`: no source is called quiet sooner than this.
    """

    failing_after: timedelta = timedelta(hours=1)
    quiet_after: timedelta = timedelta(days=1)
    webhook: Webhook | None = None
    mailbox: Mailbox | None = None


USES: tuple[str, ...] = ("all", "ai-all", "ai-train", "ai-input", "ai-index", "search")
USERS: tuple[str, ...] = ("commercial", "non-commercial", "education", "government", "personal")
PAYMENTS: tuple[str, ...] = ("purchase", "subscription", "training", "crawl", "use", "contribution", "attribution", "free")
"""The words of RSL 1.0 for uses, for users and for kinds of payment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceTerms:
    """Licence terms for machines, as RSL 1.0 says them; only what the operator states.

    `url` is an RSL document elsewhere, `server` a licence server. `permits` and `prohibits` are uses (`search`, `ai-train`),
    `users` and `countries` those who are permitted, `payment` a kind of payment; `standard` and `custom` are pages about it.
    `holder` has the copyright, `terms` are the legal terms in words.
    """

    url: str = ""
    server: str = ""
    permits: tuple[str, ...] = ()
    prohibits: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    payment: str = ""
    amount: str = ""
    currency: str = ""
    standard: str = ""
    custom: str = ""
    holder: str = ""
    terms: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """Which hubs are told that a public feed has changed (WebSub). `allow_private`: they may be on the local network."""

    hubs: tuple[str, ...] = ()
    allow_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`config/syndicator.yaml`. Paths are absolute; `base_url` has no slash at its end; `listen` is host and port.

    `store` is an SQLAlchemy address with its driver named. `shelf` holds editions of partners with a token.
    `retain` is how long an article is kept after it was last seen to change; None: for ever. `news_file`: the news sitemap
    stands in `output` as well.
    """

    publisher: Publisher
    base_url: str
    listen: tuple[str, int]
    store: str
    output: Path
    shelf: Path
    root: Path
    timezone: str
    retain: timedelta | None
    manners: Manners = field(default_factory=Manners)
    alerts: Alerting = field(default_factory=Alerting)
    push: Push = field(default_factory=Push)
    news_file: bool = False

    def address(self, partner_id: PartnerId, form: Format) -> str:
        """Give the address of one of a partner's feeds, the same in the feed, in its headers and at hubs; never with a key."""
        return f"{self.base_url}/feeds/{partner_id}/{FILE_NAMES[form]}"

    def hubs_for(self, partner: "Partner") -> tuple[str, ...]:
        """Give the hubs at which a partner's feeds are topics; a hub is the public, so only those of public feeds."""
        return self.push.hubs if partner.token is None and partner.push else ()

    rights: str = ""
    """The copyright line of every feed; articles have their own."""
    rsl: LicenceTerms | None = None


# ── sources ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaning:
    """A source's own cleaning rules: CSS selectors, block patterns to cut, block patterns never to cut.

    `rules` are named ones, from the files in `config/rules/` that are for this source only.
    """

    remove: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    rules: tuple["Rule", ...] = ()
    learn: bool = True
    guard: float = 0.6
    """The largest share of the words that cleaning may take (0 to 1); beyond it the article is held."""


FullText = Literal["auto", "always", "never"]
OnAbsence = Literal["ask", "withdraw", "keep"]
SameStory = Literal["once", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """`config/sources/ID.yaml`: one feed, page list or folder, and how to work it.

    Exactly one of `url`, `folder`, `page` is set; `links` (CSS) goes with `page`. Exactly one of `every`, `cron` and `auto`.
    `embargo` counts from publication. `headers` and `auth` are sent to the source's own host only.
    """

    id: SourceId
    title: str
    url: str = ""
    folder: Path | None = None
    page: str = ""
    links: str = ""
    every: timedelta | None = None
    cron: str = ""
    auto: bool = False
    timezone: str = "UTC"
    full_text: FullText = "auto"
    absent: OnAbsence = "ask"
    clean: Cleaning = field(default_factory=Cleaning)
    vocabulary: str = ""
    tag_limit: int = 8
    summary_chars: int = 280
    headers: tuple[tuple[str, Secret], ...] = ()
    user: str = ""
    password: Secret | None = None
    allow_private: bool = False
    embargo: timedelta | None = None
    language: str = ""
    rights: str = ""
    quiet_after: timedelta | None = None
    """With nothing new for so long it has gone quiet; None: by its own habit. The greatest length of time is never."""
    own_names: tuple[str, ...] = ()
    """Names of the publisher and the source: never tags, known agencies in datelines and bylines."""


# ── partners ─────────────────────────────────────────────────────────────────────────────────────────────────────

ConditionKey = Literal[
    "sources", "tags", "words", "headline", "authors", "languages", "published_after", "max_age", "min_words", "has",
    "url", "pattern", "wire", "use",
]  # fmt: skip
Value = str | int | datetime | timedelta

PROFILES: tuple[str, ...] = (
    "generic", "wordpress-feedwordpress", "wordpress-feedzy", "wp-rss-aggregator", "smartnews", "msn", "google", "flipboard", "wordpress",
)  # fmt: skip
"""Kinds of software at a partner's site; `wordpress` is the old name of the second."""

Identity = Literal["guid", "permalink", "url and date"]
Stamp = Literal["published", "updated", "modified"]
Sign = Literal["tombstone", "status", "expiry", "notice"]
Extra = Literal["modified", "channel date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the software at a partner's site makes of a feed; shipped data, see `config/shipped/profiles.yaml`.

    known_by   by what it knows an entry again: guid (atom:id, JSON id), the link, or link and date together
    formats    the formats that it reads, the best first
    updates    for each format the date that must be newer for a change to be taken; a format that is missing: none is
    bumps      RSS pubDate moves with a correction; never so where a new date makes a second post
    signs      how it is told that an article was withdrawn: a tombstone (RFC 6721), the entry again with a status or an
               expiry, or the entry again with a notice in place of its text
    restores   whether it brings back what it took down, when the entry comes again with a newer date
    extras     elements that it asks for and others do without: dcterms:modified in RSS, pubDate of the channel
    needs      what an entry must have to be taken, in words for the operator
    article_bytes, feed_bytes, new_entries  the most that it takes: of one article, of a feed, of new entries in a fetch
    """

    name: str = "generic"
    title: str = "software that keeps to the standards"
    known_by: Identity = "guid"
    formats: tuple[Format, ...] = ("atom", "rss", "json")
    updates: tuple[tuple[Format, Stamp], ...] = (("rss", "updated"), ("atom", "updated"), ("json", "updated"))
    bumps: bool = False
    signs: tuple[Sign, ...] = ("tombstone",)
    restores: bool = True
    extras: tuple[Extra, ...] = ()
    needs: tuple[str, ...] = ()
    article_bytes: int | None = None
    feed_bytes: int | None = None
    new_entries: int | None = None

    def stamp(self, form: Format) -> Stamp | None:
        """Give the date that tells a change in a format; None: it takes no change from there."""
        return dict(self.updates).get(form)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One key of a line; it holds if any of its values does. For `use`, `lines` are the named condition's own."""

    key: ConditionKey
    values: tuple[Value, ...]
    lines: tuple["Line", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an include or exclude list; it holds if all its conditions do. `name` is `include[0]`."""

    name: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRights:
    """Which pictures a partner may have, by who is named for them: word patterns, of which `deny` wins.

    Where there is an `allow` list, a picture of somebody else stays behind. `unknown` is for those that name nobody; `fallback` is
    the address of a picture that takes the place of a lead image which stays behind.
    """

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    unknown: Literal["keep", "drop"] = "keep"
    fallback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tripwires:
    """When a build is not published by itself. Shares are of what stood and would stand on by nature; 1.0 holds nothing back.

    leave    more than this share of the articles would leave
    redate   more than this share would get another date
    reguid   more than this share would get another name
    sources  all articles of a source would leave
    empty    no article would be left
    least    fewer articles than this are no share worth holding
    """

    leave: float = 0.5
    redate: float = 0.2
    reguid: float = 0.0
    sources: bool = True
    empty: bool = True
    least: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """`config/partners/ID.yaml`: one site that we publish for. No include lines: everything is included.

    Its feeds carry the newest `limit`, what came within the last `window`, and what came since it last fetched.

    `archive`: pages with all that its feeds carry no more. `token` None: the feeds are public. `on_shelf` "public" puts a token partner's editions into `output/` as well.
    `profile` is the word in its file, `software` what it means.
    """

    id: PartnerId
    title: str
    formats: tuple[Format, ...] = ("rss", "atom", "json")
    include: tuple[Line, ...] = ()
    exclude: tuple[Line, ...] = ()
    limit: int = 30
    window: timedelta | None = None
    max_age: timedelta | None = None
    content: Literal["full", "summary"] = "full"
    delay: timedelta = timedelta()
    credit: str = ""
    profile: str = "generic"
    software: Profile = field(default_factory=Profile)
    token: Secret | None = None
    on_shelf: Literal["private", "public"] = "private"
    same_story: SameStory = "once"
    archive: bool = True
    push: bool = True
    licence: timedelta | None = None
    """How long it may show an article, from publication on; then it is withdrawn. None: for ever."""
    images: ImageRights | None = None
    rights: str = ""
    rsl: LicenceTerms | None = None
    tripwires: Tripwires = field(default_factory=Tripwires)
    rules: Digest = Digest("")
    """Digest of all that decides which articles are in: when it changes, this partner is routed again."""

    @property
    def is_keyed(self) -> bool:
        """Say whether its feeds are had with its key alone, so that its fetches tell what it has."""
        return self.token is not None and self.on_shelf == "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """All beside articles and the moment that a partner's editions are made by.

    `keyed`: whether whoever asks for them had to give a key; None: an older program did not note it.
    """

    partner: Partner
    publisher: Publisher
    base_url: str
    rights: str = ""
    rsl: LicenceTerms | None = None
    keyed: bool | None = None

    @staticmethod
    def of(partner: Partner, settings: Settings) -> "Manner":
        """Give the manner in which a partner's editions are made by these settings; a key to them is no part of it."""
        return Manner(
            partner=replace(partner, token=None),
            publisher=settings.publisher,
            base_url=settings.base_url,
            rights=settings.rights,
            rsl=settings.rsl,
            keyed=partner.token is not None,
        )

    def lost(self, partner: Partner) -> dict[Format, str]:
        """Give the feeds that were made in this manner and that their readers lose by a partner's settings, and why."""
        shut = ""
        if self.keyed is False and partner.token is not None:
            shut = "asks for a key from now on"
        elif self.partner.on_shelf == "public" and partner.is_keyed:
            shut = "leaves the public shelf"
        said = {form: shut if form in partner.formats else "is made no more" for form in self.partner.formats}
        return {form: why for form, why in said.items() if why}

    def over(self, settings: Settings) -> Settings:
        """Give settings with those of this manner in place of their own."""
        return replace(settings, publisher=self.publisher, base_url=self.base_url, rights=self.rights, rsl=self.rsl)


# ── shipped and shared rules ─────────────────────────────────────────────────────────────────────────────────────

Where = Literal["end", "start", "anywhere"]
Strength = Literal["strong", "weak"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A named cleaning rule. Exactly one of `pattern` and `selector` is set.

    `pattern` meets the text of a whole block: `*` is any text, `/…/` a regular expression (linear-time engine), case
    is folded. `selector` is CSS. `where` is the zone in which it may cut; `strength` "weak" never cuts alone.
    `protect` turns it round: what it meets is never cut. `cut` and `keep` are the rule's own examples.
    """

    name: str
    pattern: str = ""
    selector: str = ""
    where: Where = "end"
    strength: Strength = "strong"
    protect: bool = False
    languages: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A subject of a vocabulary with the words that stand for it, by language ("" for all), and its broader subject.

    An alias ending in `*` is the beginning of a word. `labels` are the subject's name by language, where an article
    in that language should carry another than `name`; filters know it by `name` all the same (`model.Tag.also`).
    `categories` are publishers' categories that mean this subject.
    """

    name: str
    aliases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    categories: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    broader: str = ""
    kind: Literal["topic", "person", "place", "organisation"] = "topic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """`config/vocabularies/NAME.yaml`, or a shipped one."""

    name: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Rulebook:
    """All rules and word lists that `refine` works with, shipped and the operator's own, as one value.

    Two rulebooks are the same if their digests are, so that what is compiled from one is compiled once. `lists` are
    word lists by name (`agencies`, `places`, `months`, `stopwords-en`, …), an entry a line of their file.
    `weights` are the figures of rankers by name.
    """

    digest: Digest
    rules: tuple[Rule, ...] = ()
    vocabularies: Mapping[str, Vocabulary] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        """Compare by digest."""
        return isinstance(other, Rulebook) and other.digest == self.digest

    def __hash__(self) -> int:
        """Hash by digest."""
        return hash(self.digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """The whole configuration as it is in force, and what is wrong with the files on disk.

    Where a file is broken its last good version is in here, and `problems` say what is wrong with the new one; a file
    that never had a good version is left out, its id in `aside`. `texts` are the good files as they stand in force,
    by name relative to the config folder: kept in the store as each file's last good version.
    """

    settings: Settings
    sources: Mapping[SourceId, Source]
    partners: Mapping[PartnerId, Partner]
    rulebook: Rulebook
    problems: tuple[Problem, ...] = ()
    aside: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
