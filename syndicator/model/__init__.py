"""What flows, in the order in which it flows: from the publisher's bytes to the partner's edition.

Law: values only. Frozen, keyword-only dataclasses; tuples for lists; all times aware UTC, named `_at` or `_until`.
Nothing here is ever changed, only replaced by a later version. One model in three tenses: `Entry` is what the
publisher said, `Article` is what we hold (its `Copy` is the text that partners may get), `Edition` is what we sent.

Where a field has a name in the feed formats it is given as (Atom / RSS / JSON Feed).
"""

from syndicator.model.accesses import OTHER_CLIENTS, Access, Ending
from syndicator.model.alerts import ALERT_KINDS, Alert, AlertKind, Look, SubjectKind, Telegram, Way
from syndicator.model.articles import Article, Change, ChangeKind, Known, SetAside, Status
from syndicator.model.blocks import ARCHIVED, Archived, Learned, Recurring, Template, Zone
from syndicator.model.copies import Block, BlockKind, Copy, DatelineParts, Removal, Tag
from syndicator.model.directions import NO_DIRECTIONS, Correction, Directions, Note, Ordered, OrderKind
from syndicator.model.editions import ArchivePage, Build, Edition, Fragment, Listed, Membership, Placement, Retraction, Verdict
from syndicator.model.entries import Enclosure, Entry, Feed, Image, Person, TextKind
from syndicator.model.fetched import Document, Fetched, FileMark, NotModified, Validators
from syndicator.model.keys import KeyMark
from syndicator.model.names import (
    ARCHIVE,
    FILE_NAMES,
    FORMATS,
    NEWS_SITEMAP,
    ArticleId,
    CleanHtml,
    Digest,
    Format,
    Guid,
    PartnerId,
    RawHtml,
    SourceId,
    When,
    joined,
    lead_in,
    link_block,
    note_block,
    page_name,
    page_of,
    text_block,
)
from syndicator.model.pictures import Picture, pictures, without
from syndicator.model.pings import Hub, Ping, Reply
from syndicator.model.runs import NEVER, Absent, Moving, Outcome, Polling, Run, SourceState
from syndicator.model.tripwires import Acceptance, Allowed, Carried, HeldBuild, Trip, TripKind
from syndicator.model.windows import LARGEST, Extent, Placed, Window, extent, most

__all__ = [
    "ALERT_KINDS",
    "ARCHIVE",
    "ARCHIVED",
    "FILE_NAMES",
    "FORMATS",
    "LARGEST",
    "NEVER",
    "NEWS_SITEMAP",
    "NO_DIRECTIONS",
    "OTHER_CLIENTS",
    "Absent",
    "Acceptance",
    "Access",
    "Alert",
    "AlertKind",
    "Allowed",
    "ArchivePage",
    "Archived",
    "Article",
    "ArticleId",
    "Block",
    "BlockKind",
    "Build",
    "Carried",
    "Change",
    "ChangeKind",
    "CleanHtml",
    "Copy",
    "Correction",
    "DatelineParts",
    "Digest",
    "Directions",
    "Document",
    "Edition",
    "Enclosure",
    "Ending",
    "Entry",
    "Extent",
    "Feed",
    "Fetched",
    "FileMark",
    "Format",
    "Fragment",
    "Guid",
    "HeldBuild",
    "Hub",
    "Image",
    "KeyMark",
    "Known",
    "Learned",
    "Listed",
    "Look",
    "Membership",
    "Moving",
    "NotModified",
    "Note",
    "OrderKind",
    "Ordered",
    "Outcome",
    "PartnerId",
    "Person",
    "Picture",
    "Ping",
    "Placed",
    "Placement",
    "Polling",
    "RawHtml",
    "Recurring",
    "Removal",
    "Reply",
    "Retraction",
    "Run",
    "SetAside",
    "SourceId",
    "SourceState",
    "Status",
    "SubjectKind",
    "Tag",
    "Telegram",
    "Template",
    "TextKind",
    "Trip",
    "TripKind",
    "Validators",
    "Verdict",
    "Way",
    "When",
    "Window",
    "Zone",
    "extent",
    "joined",
    "lead_in",
    "link_block",
    "most",
    "note_block",
    "page_name",
    "page_of",
    "pictures",
    "text_block",
    "without",
]
