"""From checked shapes to the catalog's plain values.

Law: takes shapes without faults and the house they stand in, gives catalog values, raises nothing, touches nothing. A
partner's named conditions are still unresolved (see `conditions`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from syndicator._text.digests import digest_of
from syndicator.catalog import (
    Alerting,
    Cleaning,
    Condition,
    ImageRights,
    LicenceTerms,
    Line,
    Mailbox,
    Manners,
    Partner,
    Publisher,
    Push,
    Rule,
    Secret,
    Settings,
    Source,
    Term,
    Tripwires,
    Value,
    Webhook,
)
from syndicator.config.addresses import without_user
from syndicator.config.agencies import agencies
from syndicator.config.environment import Plain
from syndicator.config.kinds import Shape
from syndicator.config.matching import ANY_AGENCY
from syndicator.config.profiles import profile_of
from syndicator.config.shapes import (
    AlertsShape,
    CleanShape,
    EmailShape,
    ImagesShape,
    LineShape,
    PartnerShape,
    RslShape,
    RuleShape,
    SourceShape,
    SyndicatorShape,
    TermShape,
    WebhookShape,
)
from syndicator.model import Digest, PartnerId, SourceId

_EVERY = timedelta(minutes=15)
_RETAIN = timedelta(days=400)
_SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_STORE = "sqlite+pysqlite:///var/syndicator.db"


@dataclass(frozen=True, eq=False)
class Defaults:
    """Written values that count where a file does not have its own; the same if their digests are."""

    values: Mapping[str, Plain]
    digest: str

    @staticmethod
    def of(values: Mapping[str, Plain]) -> "Defaults":
        """Give defaults with their digest."""
        return Defaults(values, digest_of([repr(values)]))

    def __eq__(self, other: object) -> bool:
        """Compare by digest."""
        return isinstance(other, Defaults) and other.digest == self.digest

    def __hash__(self) -> int:
        """Hash by digest."""
        return hash(self.digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What every other file's reading depends on: the folder that holds `config/`, and what `syndicator.yaml` says."""

    root: Path
    config: Path
    timezone: str = "UTC"
    publisher: str = ""
    sources: Defaults
    partners: Defaults


def title_of(name: str) -> str:
    """Give a title for an id: `harbor-wire` is Harbor Wire."""
    return " ".join(part.capitalize() for part in name.split("-") if part) or name


def settings(shape: SyndicatorShape, house: House) -> Settings:
    """Give the house's settings, with absolute paths."""
    return Settings(
        publisher=Publisher(**_given(shape.publisher)),
        base_url=shape.base_url,
        listen=shape.listen or ("127.0.0.1", 8080),
        store=_store(shape.store or _STORE, house.root),
        output=house.root / (shape.output or "output"),
        shelf=house.root / "var" / "shelf",
        root=house.root,
        timezone=shape.timezone or "UTC",
        manners=Manners(**_given(shape.polling)) if shape.polling is not None else Manners(),
        retain=shape.retain if "retain" in shape.model_fields_set else _RETAIN,
        alerts=_alerting(shape.alerts),
        push=Push(**_given(shape.push)) if shape.push is not None else Push(),
        news_file=bool(shape.news_sitemap_file),
        rights=shape.rights or "",
        rsl=_licence_terms(shape.rsl),
    )


def _alerting(shape: AlertsShape | None) -> Alerting:
    if shape is None:
        return Alerting()
    return Alerting(**_given(shape, "failing_after", "quiet_after"), webhook=_webhook(shape.webhook), mailbox=_mailbox(shape.email))


def _licence_terms(shape: RslShape | None) -> LicenceTerms | None:
    if shape is None:
        return None
    own = _given(shape, *(name for name in type(shape).model_fields if name != "payment"))
    return LicenceTerms(
        **own, **_renamed(shape.payment, type="payment", amount="amount", currency="currency", standard="standard", custom="custom")
    )


def _image_rights(shape: ImagesShape | None) -> ImageRights | None:
    if shape is None:
        return None
    return ImageRights(**{"unknown": "drop" if shape.allow else "keep", **_given(shape)})


def _webhook(shape: WebhookShape | None) -> Webhook | None:
    if shape is None:
        return None
    return Webhook(url=Secret(shape.url), headers=tuple((name, Secret(value)) for name, value in (shape.headers or {}).items()))


def _mailbox(shape: EmailShape | None) -> Mailbox | None:
    if shape is None:
        return None
    server = shape.smtp
    security = server.security or "starttls"
    return Mailbox(
        to=tuple(dict.fromkeys(shape.to)),
        sender=shape.sender,
        host=server.host,
        port=server.port or _SMTP_PORTS[security],
        user=server.user or "",
        password=Secret(server.password) if server.password else None,
        security=security,
    )


def _store(address: str, root: Path) -> str:
    scheme, _, rest = address.partition(":///")
    return f"{scheme}:///{root / rest}" if scheme.startswith("sqlite") else address


def source(name: SourceId, shape: SourceShape, house: House) -> Source:
    """Give a source."""
    title = shape.title or title_of(name)
    url, page, user, password = _addresses(shape)
    auto = "every" in shape.model_fields_set and shape.every is None and not shape.cron
    return Source(
        id=name,
        title=title,
        url=url,
        folder=house.root / shape.folder if shape.folder else None,
        page=page,
        every=None if shape.cron or auto else shape.every or _EVERY,
        auto=auto,
        timezone=house.timezone,
        clean=_cleaning(shape.clean),
        user=user,
        password=password,
        headers=tuple((header, Secret(value)) for header, value in (shape.headers or {}).items()),
        own_names=tuple(dict.fromkeys(own for own in (house.publisher, title) if own)),
        **_given(shape, "links", "cron", "full_text", "absent", "allow_private", "embargo", "language", "rights", "quiet_after"),
        **_renamed(shape.tags, vocabulary="vocabulary", limit="tag_limit"),
        **_renamed(shape.summary, max_chars="summary_chars"),
    )


def _addresses(shape: SourceShape) -> tuple[str, str, str, Secret | None]:
    """Give url, page, user and password; what stood in the address stands there no longer."""
    url, page = shape.url or "", shape.page or ""
    bare, user, password = without_user(url or page)
    if shape.auth is not None:
        return url, page, shape.auth.user, Secret(shape.auth.password)
    if not user:
        return (bare, "", "", None) if url else ("", bare, "", None)
    return (bare if url else "", "" if url else bare, user, Secret(password))


def _cleaning(shape: CleanShape | None) -> Cleaning:
    return Cleaning(**_given(shape)) if shape is not None else Cleaning()


def partner(name: PartnerId, shape: PartnerShape, house: House) -> Partner:
    """Give a partner; the named conditions that it uses are still to be put in place."""
    software = profile_of(shape.profile or "generic")
    made = Partner(
        id=name,
        title=shape.title or title_of(name),
        include=lines("include", shape.include, zone=house.timezone, own=house.publisher),
        exclude=(*lines("exclude", shape.exclude, zone=house.timezone, own=house.publisher), *_without_wire(shape, house)),
        token=Secret(shape.token) if shape.token else None,
        software=software,
        tripwires=Tripwires(**_given(shape.tripwires)) if shape.tripwires is not None else Tripwires(),
        **_given(
            shape,
            "formats",
            "limit",
            "window",
            "archive",
            "push",
            "max_age",
            "content",
            "delay",
            "credit",
            "profile",
            "same_story",
            "licence",
            "rights",
        ),
        images=_image_rights(shape.images),
        rsl=_licence_terms(shape.rsl),
        **_renamed(shape, shelf="on_shelf"),
    )
    # Of more new entries than a fetch may bring, the rest would never be taken.
    limited = replace(made, limit=min(made.limit, software.new_entries or made.limit))
    return replace(limited, rules=rules_digest(limited))


def _without_wire(shape: PartnerShape, house: House) -> tuple[Line, ...]:
    """Give the line that `wire: exclude` stands for."""
    if shape.wire != "exclude":
        return ()
    return (Line(name="wire", conditions=(Condition(key="wire", values=agencies(house.publisher)),)),)


def lines(name: str, shapes: Iterable[LineShape] | None, *, zone: str, own: str = "") -> tuple[Line, ...]:
    """Give the lines of a list, called `name[0]`, `name[1]` and so on; `own` is the house's name, which is no agency's to it."""
    return tuple(Line(name=f"{name}[{place}]", conditions=_conditions(shape, zone, own)) for place, shape in enumerate(shapes or ()))


def _conditions(shape: LineShape, zone: str, own: str) -> tuple[Condition, ...]:
    return tuple(
        Condition(key=key, values=tuple(dict.fromkeys(value for each in values for value in _values(key, each, zone, own))))  # type: ignore[arg-type]
        for key in LineShape.model_fields
        if (values := getattr(shape, key)) is not None
    )


def _values(key: str, value: Value, zone: str, own: str) -> tuple[Value, ...]:
    return agencies(own) if key == "wire" and value == ANY_AGENCY else (_value(value, zone),)


def _value(value: Value, zone: str) -> Value:
    if isinstance(value, datetime):
        return (value if value.tzinfo is not None else value.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    return value


def rules_digest(partner: Partner) -> Digest:
    """Give the digest of all that decides which articles a partner gets, named conditions included."""
    own = [str(partner.max_age), str(partner.delay), *([partner.same_story] if partner.same_story != "once" else [])]
    own += [f"licence {partner.licence}"] if partner.licence is not None else []
    return Digest(digest_of([*own, *_told(partner.include), "", *_told(partner.exclude)]))


def _told(lines: Iterable[Line]) -> Iterable[str]:
    for line in lines:
        yield f"[{line.name}"
        for condition in line.conditions:
            yield f"({condition.key}"
            yield from map(str, condition.values)
            yield from _told(condition.lines)
            yield ")"
        yield "]"


def rule(shape: RuleShape) -> Rule:
    """Give a cleaning rule."""
    return Rule(**_given(shape))


def term(shape: TermShape) -> Term:
    """Give a term of a vocabulary."""
    return Term(**_given(shape))


def _given(shape: Shape, *names: str) -> dict[str, Any]:
    """Give the keys (these, or all) that are given, with lists as tuples in which nothing stands twice."""
    wanted = names or tuple(type(shape).model_fields)
    return {
        name: tuple(dict.fromkeys(value)) if isinstance(value, list) else value
        for name in wanted
        if (value := getattr(shape, name)) is not None
    }


def _renamed(shape: Shape | None, **names: str) -> dict[str, Any]:
    """Give the keys that are given under their names in the catalog."""
    return {new: value for name, new in names.items() if (value := getattr(shape, name, None)) is not None}
