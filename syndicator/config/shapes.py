"""The shape of each kind of file: its keys, what each may hold and what it is for.

Law: pydantic models of plain written values, from which the JSON Schemas are made too; nothing here knows files, lines
or the catalog. A key that is left out is None, and the catalog's own default counts. What hangs on more than one key is
checked in `agreement`.
"""

from typing import Annotated

from pydantic import BeforeValidator, Field

from syndicator.config import kinds
from syndicator.config.kinds import OneOrMore, Several, Shape, TextToo

# ── conditions ───────────────────────────────────────────────────────────────────────────────────────────────────


class LineShape(Shape):
    """One line: it holds if all its keys do, and a key holds if any of its values does."""

    sources: OneOrMore[kinds.Title] | None = Field(None, description="Ids of sources (the names of their files).")
    tags: OneOrMore[kinds.Title] | None = Field(None, description="Subjects that the article is tagged with.")
    words: OneOrMore[kinds.Word] | None = Field(
        None, description="Words or phrases in headline or text; * is any letters; or a /regular expression/."
    )
    headline: OneOrMore[kinds.Word] | None = Field(None, description="Words or phrases in the headline, written as in words.")
    authors: OneOrMore[kinds.Word] | None = Field(
        None, description="Words or phrases in the byline or an author's name, written as in words."
    )
    languages: OneOrMore[kinds.Language] | None = Field(None, description="Language codes: en, de, pt-br.")
    published_after: OneOrMore[kinds.Moment] | None = Field(None, description="A date or time (2026-01-31, 2026-01-31T18:00:00Z).")
    max_age: OneOrMore[kinds.SomeTime] | None = Field(None, description="Published no longer ago than this: 30d.")
    min_words: OneOrMore[kinds.Many] | None = Field(None, description="The text has at least so many words.")
    has: OneOrMore[kinds.Has] | None = Field(None, description="The article has an image, an enclosure.")
    url: OneOrMore[kinds.AddressPattern] | None = Field(
        None, description="The article's whole address; * is any text; or a /regular expression/ for a part of it."
    )
    pattern: OneOrMore[kinds.Expression] | None = Field(
        None, description="A regular expression over headline and text, in a linear-time engine (no look-around)."
    )
    wire: OneOrMore[kinds.Agency] | None = Field(
        None, description="Agencies named in byline, dateline, credits, rights or source: AP, Reuters; true: any that is known."
    )
    use: OneOrMore[kinds.Title] | None = Field(None, description="Names of conditions in conditions.yaml.")


def _with_a_condition(value: object) -> object:
    if value == {}:
        raise ValueError(f"has no condition, so every article would meet it; write one of {', '.join(LineShape.model_fields)}")
    return value


Line = Annotated[LineShape, BeforeValidator(_with_a_condition)]


class ConditionShape(Shape):
    """A named condition: its lines."""

    lines: OneOrMore[Line]


# ── sources ──────────────────────────────────────────────────────────────────────────────────────────────────────


class CleanShape(Shape):
    """Cleaning rules of one source."""

    remove: Several[kinds.Selector] | None = Field(None, description="CSS selectors of elements to take out.")
    cut: Several[kinds.BlockPattern] | None = Field(None, description="Blocks to cut: * is any text, /…/ a regular expression.")
    keep: Several[kinds.BlockPattern] | None = Field(None, description="Blocks never to cut, written as in cut.")
    learn: kinds.YesNo | None = Field(None, description="Find repeated blocks in this source's archive (default: true).")
    guard: kinds.Share | None = Field(
        None, description="The largest share of the words that cleaning may take (default: 0.6); beyond it the article is held."
    )


class TagsShape(Shape):
    """Tagging of one source."""

    vocabulary: kinds.Title | None = Field(None, description="Name of a file in vocabularies/, or of a shipped one.")
    limit: kinds.Few | None = Field(None, description="At most so many tags an article (default: 8).")


class SummaryShape(Shape):
    """Summaries of one source."""

    max_chars: kinds.Characters | None = Field(None, description="A summary's greatest length in characters (default: 280).")


class AuthShape(Shape):
    """User and password for the source's own host."""

    user: kinds.Key = Field(description="The user's name.")
    password: kinds.Key = Field(description="The password; better ${NAME}, from the environment.")


class SourceDefaults(Shape):
    """What may be said for all sources at once."""

    every: kinds.Interval | None = Field(
        None, description="How often to look (default: 15m), or auto: by the source's own habit, 1h to 24h apart. Not together with cron."
    )
    cron: kinds.Title | None = Field(None, description="When to look, in five fields: */10 6-23 * * *. Not together with every.")
    full_text: kinds.Full | None = Field(
        None, description="Fetch the article's page: where the feed gives a stub (auto, the default), always, never."
    )
    absent: kinds.OnAbsent | None = Field(
        None,
        description="An article that its feed no longer holds, though older ones stand there: ask (tell it, the default), withdraw, keep.",
    )
    clean: CleanShape | None = Field(None, description="Cleaning rules.")
    tags: TagsShape | None = Field(None, description="Tagging.")
    summary: SummaryShape | None = Field(None, description="Summaries.")
    headers: dict[kinds.HeaderName, kinds.Key] | None = Field(None, description="HTTP headers for the source's own host.")
    auth: AuthShape | None = Field(None, description="User and password for the source's own host.")
    allow_private: kinds.YesNo | None = Field(None, description="Allow addresses on the local network (default: false).")
    embargo: kinds.Length | None = Field(None, description="Nothing goes out earlier than this after publication.")
    language: kinds.Language | None = Field(None, description="The language of its articles: en, de, pt-br.")
    rights: kinds.Prose | None = Field(None, description="The copyright line of its articles.")
    quiet_after: kinds.Patience | None = Field(
        None, description="Bringing nothing new for so long is an alert; never for none (default: by the source's own habit)."
    )


class SourceShape(SourceDefaults):
    """One source: exactly one of url, folder and page."""

    title: kinds.Title | None = Field(None, description="Its name in tables, reports and alerts (default: from the file's name).")
    url: kinds.WebAddress | None = Field(None, description="Address of an RSS, Atom or JSON feed.")
    folder: kinds.Path | None = Field(None, description="A folder of articles, relative to the folder that holds config/.")
    page: kinds.WebAddress | None = Field(None, description="Address of a page that lists articles; goes with links.")
    links: kinds.Selector | None = Field(None, description="CSS selector of the links to articles on the page.")


# ── partners ─────────────────────────────────────────────────────────────────────────────────────────────────────


class ImagesShape(Shape):
    """Which pictures a partner may have, by who is named for them."""

    allow: OneOrMore[kinds.Word] | None = Field(
        None, description="Only pictures of these, as the credit names them (Worthy News*), written as in words."
    )
    deny: Several[kinds.Word] | None = Field(
        None, description="None of these (Getty*), whatever else is said; looked for in captions and right beside pictures, too."
    )
    unknown: kinds.Unknown | None = Field(
        None, description="Pictures that name nobody: keep, or drop (default: drop where there is an allow list, else keep)."
    )
    fallback: kinds.OpenAddress | None = Field(None, description="Address of a picture in place of a lead image that stays behind.")


class PaymentShape(Shape):
    """What a use costs."""

    type: kinds.Payment = Field(description="purchase, subscription, training, crawl, use, contribution, attribution or free.")
    amount: kinds.Amount | None = Field(None, description="How much: 0.05; goes with currency.")
    currency: kinds.Currency | None = Field(None, description="Three letters: EUR.")
    standard: kinds.OpenAddress | None = Field(None, description="Address of standard licence terms.")
    custom: kinds.OpenAddress | None = Field(None, description="Address where other terms are agreed.")


class RslShape(Shape):
    """Licence terms for machines (RSL 1.0); only what is written here is said."""

    url: kinds.OpenAddress | None = Field(None, description="Address of an RSL document; feeds link to it.")
    server: kinds.OpenAddress | None = Field(None, description="Address of a licence server.")
    permits: OneOrMore[kinds.Use] | None = Field(None, description="Permitted uses: all, ai-all, ai-train, ai-input, ai-index, search.")
    prohibits: OneOrMore[kinds.Use] | None = Field(None, description="Prohibited uses, written as in permits.")
    users: OneOrMore[kinds.User] | None = Field(
        None, description="Who is permitted: commercial, non-commercial, education, government, personal."
    )
    countries: OneOrMore[kinds.Country] | None = Field(None, description="Where it is permitted, by codes of two letters: DE.")
    payment: PaymentShape | None = Field(None, description="What a use costs.")
    holder: kinds.Title | None = Field(None, description="Who has the copyright.")
    terms: kinds.OpenAddress | None = Field(None, description="Address of the legal terms in words.")


class TripwiresShape(Shape):
    """When a build is not published by itself; what has its natural cause (limit, age, kill, hold, embargo) never counts."""

    leave: kinds.Share | None = Field(None, description="More than this share of its articles would leave (default: 50%).")
    redate: kinds.Share | None = Field(None, description="More than this share would get another date (default: 20%).")
    reguid: kinds.Share | None = Field(None, description="More than this share would get another name (default: 0%).")
    sources: kinds.YesNo | None = Field(None, description="All articles of a source would leave (default: true).")
    empty: kinds.YesNo | None = Field(None, description="No article would be left of three or more (default: true).")
    least: kinds.Entries | None = Field(None, description="Fewer articles than this are not held back as a share (default: 6).")


class PartnerDefaults(Shape):
    """What may be said for all partners at once."""

    formats: OneOrMore[kinds.FeedFormat] | None = Field(None, description="Formats of its feeds (default: all).")
    include: OneOrMore[Line] | None = Field(None, description="In if any line matches; left out: everything is in.")
    exclude: Several[Line] | None = Field(None, description="And out if any of these matches.")
    limit: kinds.Entries | None = Field(
        None, description="The newest so many articles are in its feeds (default: 30); more only while it has not fetched, or by window."
    )
    window: kinds.SomeTime | None = Field(
        None, description="Beside the newest, what came within this time: 48h (default: none); all together ten times limit, at most 500."
    )
    archive: kinds.YesNo | None = Field(
        None, description="Pages beside its feeds with all that they carry no more, linked from them (RFC 5005; default: true)."
    )
    push: kinds.YesNo | None = Field(None, description="Hubs are told of its feeds where they are public (default: true).")
    max_age: kinds.SomeTime | None = Field(None, description="Articles leave the feed at this age: 30d.")
    content: kinds.Content | None = Field(None, description="The whole text (full, the default) or the summary.")
    licence: kinds.SomeTime | None = Field(
        None, description="How long it may show an article, counted from publication: 90d; then it is withdrawn, with a retraction."
    )
    wire: kinds.OnWire | None = Field(
        None, description="Copy of agencies, told by byline, dateline, credits, rights or source: keep (the default), or exclude."
    )
    images: ImagesShape | None = Field(None, description="Which pictures it may have.")
    rights: kinds.Prose | None = Field(None, description="The copyright line of its feeds (default: that of syndicator.yaml).")
    rsl: RslShape | None = Field(None, description="Licence terms for machines (default: those of syndicator.yaml).")
    delay: kinds.Length | None = Field(None, description="This partner's embargo, counted from publication: 2h.")
    same_story: kinds.OnSameStory | None = Field(
        None, description="A story that several sources tell: once (from the first, the default), or all."
    )
    credit: kinds.Credit | None = Field(
        None, description="Added to each article; fields: {publisher} {headline} {url} {byline} {date} {source}."
    )
    profile: kinds.Profile | None = Field(None, description="How its software takes updates and retractions (default: generic).")
    token: kinds.Key | None = Field(None, description="The key to its feeds, as ${NAME}; left out: the feeds are public.")
    tripwires: TripwiresShape | None = Field(
        None, description="When a build waits for a person instead of being published: leave, redate, reguid, sources, empty, least."
    )
    shelf: kinds.OnShelf | None = Field(None, description="With a token: public puts its feeds into output/ as well (default: private).")


class PartnerShape(PartnerDefaults):
    """One partner."""

    title: kinds.Title | None = Field(None, description="Its name, as its readers see it (default: from the file's name).")


# ── the house ────────────────────────────────────────────────────────────────────────────────────────────────────


class PublisherShape(Shape):
    """Who publishes."""

    name: kinds.Title = Field(description="The name in every feed.")
    url: kinds.OpenAddress | None = Field(None, description="The publisher's site.")
    contact: kinds.Email | None = Field(None, description="An e-mail address for partners.")


class DefaultsShape(Shape):
    """Keys that count wherever a source's or partner's own file does not have them."""

    source: SourceDefaults | None = Field(None, description="For all sources.")
    partner: PartnerDefaults | None = Field(None, description="For all partners.")


class PollingShape(Shape):
    """How publishers' servers are asked."""

    gap: kinds.Gap | None = Field(
        None, description="Between two requests to one public host (default: 1s); a quarter of it between two pages of articles."
    )
    per_host: kinds.SideBySide | None = Field(None, description="Requests to one host that may run side by side (default: 1).")
    longest_wish: kinds.Wish | None = Field(
        None, description="How far a publisher's wish to be asked later (max-age, Expires, ttl) is heard: 1d (the default) to 31d."
    )


class WebhookShape(Shape):
    """Where alerts are posted as JSON."""

    url: kinds.WebAddress = Field(description="The address; may be on the local network. Better ${NAME} where it is a key in itself.")
    headers: dict[kinds.AnyHeaderName, kinds.Key] | None = Field(
        None, description="HTTP headers to send with it: Authorization: Bearer ${NAME}."
    )


class SmtpShape(Shape):
    """The server that takes the mail."""

    host: kinds.Host = Field(description="Its name.")
    port: kinds.Port | None = Field(None, description="Its port (default: 587; with security tls 465, with none 25).")
    user: kinds.Key | None = Field(None, description="The user's name; goes with password.")
    password: kinds.Key | None = Field(None, description="The password; better ${NAME}, from the environment.")
    security: kinds.Security | None = Field(
        None, description="starttls (the default), tls (from the first byte), or none, for a server on this machine."
    )


class EmailShape(Shape):
    """Whom alerts are mailed to."""

    to: OneOrMore[kinds.Email] = Field(description="Who is told.")
    sender: kinds.Email = Field(alias="from", description="Whom it comes from.")
    smtp: SmtpShape = Field(description="The mail server: host, port, user, password, security.")


class AlertsShape(Shape):
    """When something amiss is an alert, and who is told beside the log."""

    failing_after: kinds.SomeTime | None = Field(
        None, description="Trouble must stand for so long, and a source fail three times in a row, to be an alert (default: 1h)."
    )
    quiet_after: kinds.SomeTime | None = Field(
        None, description="No source is called quiet sooner than this, whatever its habit (default: 1d)."
    )
    webhook: WebhookShape | None = Field(None, description="Where alerts are posted as JSON.")
    email: EmailShape | None = Field(None, description="Whom alerts are mailed to.")


class PushShape(Shape):
    """Which hubs are told that a public feed has changed (WebSub)."""

    hubs: Several[kinds.WebAddress] = Field(description="Their addresses, as they say themselves: https://pubsubhubbub.appspot.com/.")
    allow_private: kinds.YesNo | None = Field(None, description="Hubs may be on the local network, and on any port (default: false).")


class SyndicatorShape(Shape):
    """The house: only publisher.name and base_url are required."""

    publisher: PublisherShape = Field(description="The publisher: name, url, contact.")
    base_url: kinds.BaseAddress = Field(description="The address under which partners reach the feeds.")
    listen: kinds.Listen | None = Field(None, description="Where to listen (default: 127.0.0.1:8080).")
    store: kinds.Store | None = Field(None, description="sqlite:///var/syndicator.db (the default) or postgresql://….")
    output: kinds.Path | None = Field(None, description="Where feeds are written (default: output/).")
    news_sitemap_file: kinds.YesNo | None = Field(
        None, description="Write news-sitemap.xml into output/ as well (default: false); it is served at /news-sitemap.xml in any case."
    )
    timezone: kinds.Zone | None = Field(None, description="What cron: and dates without a zone mean (default: UTC).")
    retain: kinds.Retention | None = Field(None, description="How long articles are kept (default: 400d; or forever).")
    rights: kinds.Prose | None = Field(None, description="The copyright line of all feeds.")
    rsl: RslShape | None = Field(None, description="Licence terms for machines (RSL 1.0), in all feeds.")
    polling: PollingShape | None = Field(None, description="How publishers' servers are asked.")
    alerts: AlertsShape | None = Field(None, description="When something amiss is an alert, and who is told.")
    push: PushShape | None = Field(None, description="Hubs that are told when a public feed has changed.")
    defaults: DefaultsShape | None = Field(None, description="Defaults for sources and partners.")


# ── shared rules and vocabularies ────────────────────────────────────────────────────────────────────────────────


class RuleShape(Shape):
    """A named cleaning rule: exactly one of pattern and selector."""

    name: kinds.Title = Field(description="The rule's name, shown with all that it removes.")
    pattern: kinds.BlockPattern | None = Field(
        None, description="Meets the text of a whole block: * is any text, /…/ a regular expression."
    )
    selector: kinds.Selector | None = Field(None, description="CSS selector of elements.")
    where: kinds.RuleZone | None = Field(None, description="Where it may cut: end (the default), start, anywhere.")
    strength: kinds.Weight | None = Field(None, description="strong (the default) cuts alone; weak only beside another.")
    protect: kinds.YesNo | None = Field(None, description="What it meets is never cut (default: false).")
    languages: Several[kinds.Language] | None = Field(None, description="Only in these languages.")
    cut: Several[kinds.Prose] | None = Field(None, description="Examples that it meets.")
    keep: Several[kinds.Prose] | None = Field(None, description="Examples that it must not meet.")


class RulesShape(Shape):
    """A file of rules for one source; a file that is a list of rules is for all sources."""

    source: kinds.Title | None = Field(None, description="Only for this source (the name of its file); left out: for all sources.")
    rules: list[RuleShape] = Field(description="The rules.")


def _named(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


class TermShape(Shape):
    """A subject with the words that stand for it."""

    name: kinds.Title = Field(description="The tag.")
    aliases: kinds.Aliases | None = Field(None, description="Words that stand for it: a list, or lists by language code.")
    labels: kinds.Labels | None = Field(None, description="Its name in articles of a language, by language code, where that is another.")
    categories: Several[kinds.Title] | None = Field(None, description="Publishers' categories that mean it.")
    broader: kinds.Title | None = Field(None, description="The broader subject, a term of the same file.")
    kind: kinds.TermKind | None = Field(None, description="topic (the default), person, place or organisation.")


class VocabularyShape(Shape):
    """A vocabulary: its terms."""

    terms: list[Annotated[TermShape, BeforeValidator(_named), TextToo()]] = Field(description="The subjects.")
