"""The figures of the third parties' labelled texts beside the project, where they are at hand.

Law: reads under `SHARED` and nothing else there is copied. Each gauge is one function that gives its figures, so that
they can be measured side by side.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from syndicator.catalog import Source
from syndicator.config import shipped
from syndicator.model import Copy, Digest, Document, Entry, Guid, Person, RawHtml, SourceId
from syndicator.parse import one
from syndicator.refine import refine
from syndicator.refine.clean import clean
from tests.eval import fit_tags, forms, pictures
from tests.eval.figures import Edited, Figure, boilerplate, cut_of, summary_figures, tag_figures
from tests.eval.implants import cleaned
from tests.eval.samples import SUMMARY_CHARS
from tests.eval.scoring import Cut, Match, bare_dateline, folded, match, mean, shingle_match, shingles

SHARED = Path(__file__).resolve().parents[3] / "shared"
WORDS = SHARED / "data" / "words"
SEEDS = SHARED / "seeds"

_MARKUP = re.compile(r"</|<br />")


@cache
def rows(name: str) -> tuple[dict[str, Any], ...]:
    """Give the rows of one labelled file."""
    return tuple(json.loads(line) for line in (WORDS / f"{name}.jsonl").read_text("utf-8").splitlines())


def source_of(title: str, *, language: str = "") -> Source:
    """Give a source as its operator would have set it up."""
    return Source(
        id=SourceId("eval"),
        title=title,
        vocabulary="news",
        own_names=(title,) if title else (),
        summary_chars=SUMMARY_CHARS,
        language=language,
    )


def entry_of(headline: str, text: str, *, url: str = "", kind: Any = "text", language: str = "", authors: tuple[Person, ...] = ()) -> Entry:
    """Give an entry that carries this text."""
    return Entry(
        source_id=SourceId("eval"), guid=Guid(url or headline or "entry"), digest=Digest(""), received="", url=url, base_url=url,
        headline=headline, text=RawHtml(text), kind=kind, language=language, authors=authors,
    )  # fmt: skip


# ── blocks of feeds, and copy that has nothing to be cut ─────────────────────────────────────────────────────────


def feed_blocks() -> list[Figure]:
    """Measure cleaning on the labelled blocks of feeds, each feed a source whose articles are cleaned when all are known."""
    feeds = {name: [row for row in rows("feeds") if row["feed"] == name] for name in dict.fromkeys(row["feed"] for row in rows("feeds"))}
    return boilerplate("shared", sum((cut for name, items in feeds.items() for cut in _feed_cuts(name, items)), Cut()))


def _feed_cuts(name: str, items: Sequence[dict[str, Any]]) -> Iterator[Cut]:
    entries = [entry_of(row["title"], row["html"], url=row["link"], kind="html") for row in items]
    for row, copy in zip(items, cleaned(entries[::-1], source_of(name), shipped())[::-1], strict=True):
        yield _feed_cut(row, copy)


def _feed_cut(row: dict[str, Any], copy: Copy) -> Cut:
    texts = [block["text"] for block in row["blocks"]]
    # A label whose text is markup stands for what lies inside an iframe that is never closed, which nobody is shown.
    labels = "".join("N" if _MARKUP.match(block["text"]) else block["label"] for block in row["blocks"])
    total = cut_of(labels, texts, copy, pictures=pictures.standing(row["html"], texts, copy))
    return Cut(
        **{name: getattr(total, name) for name in Cut.__slots__ if name not in {"spared", "lost"}},
        spared=tuple(f"{row['feed'][:24]}: {text or '(picture)'}" for text in total.spared),
        lost=tuple(f"{row['feed'][:24]}: {text or '(picture)'}" for text in total.lost),
    )


def clean_copy() -> list[Figure]:
    """Count what cleaning takes out of texts that hold nothing but the article."""
    lost = [error for headline, lines in _clean_texts() for error in _taken(headline, lines)]
    count = sum(len(lines) for _, lines in _clean_texts())
    return [Figure("shared.removed from clean copy", len(lost), "low", tuple(lost), count)]


def _clean_texts() -> Iterator[tuple[str, list[str]]]:
    for row in (*rows("tags"), *rows("summaries")):
        yield row["title"], [line.strip() for line in row["text"].split("\n") if line.strip()]
    for row in rows("pages"):
        yield row["title"], [line.strip() for line in _gold_lines(row) if line.strip()]


def _taken(headline: str, lines: list[str]) -> list[str]:
    copy = clean(entry_of(headline, "\n\n".join(lines)), source_of(""), shipped())
    lost = cut_of("C" * len(lines), lines, copy).lost
    parts = [f"({removal.rule}) {removal.text}" for removal in copy.removals if removal.text]
    return parts or list(lost)


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _gold_lines(row: dict[str, Any]) -> list[str]:
    return [line for section in row["sections"] for line in (*section["headline"], *section["paragraphs"])]


def page_articles() -> list[Figure]:
    """Measure the article taken out of real pages, shingle by shingle."""
    scored = [(row["page"], _page_match(row)) for row in rows("pages")]
    poor = tuple(f"{page}: precision {found.precision:.2f}, recall {found.recall:.2f}" for page, found in scored if found.f1 < 0.85)
    lost = tuple(f"{page}: recall {found.recall:.2f}" for page, found in scored if found.recall < 0.5)
    return [
        Figure("shared.pages shingle F1", mean(found.f1 for _, found in scored), errors=poor, of=len(scored)),
        Figure("shared.pages with recall under .5", len(lost), "low", lost, len(scored)),
    ]


def _page_match(row: dict[str, Any]) -> Match:
    wanted = "\n".join(_gold_lines(row))
    body = gzip.decompress((WORDS / "pages" / row["page"]).read_bytes())
    address = f"https://{row['page'].split('_')[1].lower()}.example/article"
    try:
        copy = clean(one(Document(name=address, body=body, media_type="text/html"), source_of("")), source_of(""), shipped())
    except Exception:  # noqa: BLE001  (a page that cannot be read counts as one of which nothing was found)
        return Match(0, 0, shingles(wanted).total())
    return shingle_match("\n".join(_body(copy)), wanted)


def _body(copy: Copy) -> list[str]:
    """Give the text of a page's copy as a reader would mark it: all but captions."""
    first = f"{copy.dateline} " if copy.dateline else ""
    return [first, *(block.text for block in copy.blocks if block.kind != "figure"), *copy.credits]


def plain_subheads() -> list[Figure]:
    """Measure which lines of plain text are found to be subheads."""
    total, errors = Match(), []
    for row in rows("pages"):
        wanted = [folded(line) for section in row["sections"] for line in section["headline"]]
        copy = clean(entry_of(row["title"], "\n\n".join(_gold_lines(row))), source_of(""), shipped())
        given = [folded(block.text) for block in copy.blocks if block.kind == "subhead"]
        total += match(given, wanted)
        missed, extra = Counter(wanted) - Counter(given), Counter(given) - Counter(wanted)
        errors += [f"{row['page'][:24]}: not found: {line}" for line in missed] + [f"{row['page'][:24]}: is none: {line}" for line in extra]
    return [Figure("shared.plain subheads F1", total.f1, errors=tuple(errors), of=total.wanted)]


# ── datelines and bylines ────────────────────────────────────────────────────────────────────────────────────────


def datelines() -> list[Figure]:
    """Measure datelines of a news agency, and what is taken for one in the same texts without."""
    wrong, false = [], []
    for row in rows("datelines"):
        copy = clean(entry_of("Market report", f"{row['dateline']} {row['text']}"), source_of("Reuter"), shipped())
        if folded(copy.dateline) != folded(bare_dateline(row["dateline"])):
            wrong.append(f"{copy.dateline!r} for {row['dateline']!r}")
        bare = clean(entry_of("Market report", row["text"]), source_of("Reuter"), shipped())
        if bare.dateline:
            false.append(f"{bare.dateline!r} in {row['text'][:80]!r}")
    count = len(rows("datelines"))
    return [
        Figure("shared.datelines exact", 1 - len(wrong) / count, errors=tuple(wrong), of=count),
        Figure("shared.false datelines", len(false), "low", tuple(false), count),
    ]


def line_forms() -> list[Figure]:
    """Measure datelines and bylines as they are seen in the wild, and what only looks like them."""
    found = forms.read(json.loads((WORDS / "forms.json").read_text("utf-8")), shipped())
    return [
        Figure("shared.forms dateline exceptions", len(found.datelines), "low", tuple(found.datelines)),
        Figure("shared.forms byline names right", found.names_right, errors=tuple(found.names), of=found.judged),
        Figure("shared.forms false bylines", len(found.false_bylines), "low", tuple(found.false_bylines)),
    ]


# ── tags and summaries ───────────────────────────────────────────────────────────────────────────────────────────


def editors_tags() -> list[Figure]:
    """Measure tags against the publishers' own that occur in the text."""
    return tag_figures("shared", [_edited(row) for row in rows("tags")], ("en", "de"))


def held_out_tags_en() -> list[Figure]:
    """Measure English tags with a ranker that has not seen the article: the shipped one was made from these."""
    return [_held_out("en")]


def held_out_tags_de() -> list[Figure]:
    """Measure German tags likewise."""
    return [_held_out("de")]


def _held_out(language: str) -> Figure:
    cases = fit_tags.cases_of((WORDS / "tags.jsonl", WORDS / "pages.jsonl"), language)
    floor = fit_tags.FLOORS[language]
    judged = sum(each.sample.judged for each in cases)
    return Figure(f"shared.tags F1@5 {language} held out", fit_tags.held_out(cases, [floor])[floor], of=judged)


def editors_summaries() -> list[Figure]:
    """Measure summaries against the publishers' own descriptions."""
    return summary_figures("shared", [_edited(row) for row in rows("summaries")])


def _edited(row: dict[str, Any]) -> Edited:
    text = "\n\n".join(line.strip() for line in row["text"].split("\n") if line.strip())
    copy = refine(entry_of(row["title"], text, language=row["lang"]), source_of(""), shipped())
    return Edited(copy, row["lang"], row["text"], tuple(row.get("tags", ())), row.get("description", ""))


# ── the seed ─────────────────────────────────────────────────────────────────────────────────────────────────────

WANTED = ("Ukraine", "Russia", "NATO", "United States", "Antony Blinken", "Sergey Lavrov", "Joe Biden", "Jens Stoltenberg")
UNWANTED = ("Worthy News", "Angering Russia")


def seed() -> list[Figure]:
    """Measure the article that came with the project: all its parts, its tags, its summary."""
    document = Document(name="worthy-news.txt", body=(SEEDS / "worthy-news.txt").read_bytes(), media_type="text/plain")
    copy = refine(one(document, source_of("Worthy News")), source_of("Worthy News"), shipped())
    gold = json.loads((SEEDS / "worthy-news.gold.json").read_text("utf-8"))
    given: dict[str, object] = {
        "headline": copy.headline, "byline": copy.byline, "authors": [author.name for author in copy.authors], "dateline": copy.dateline,
        "blocks": [{"kind": block.kind, "text": block.text} for block in copy.blocks], "removed": [removal.text for removal in copy.removals],
    }  # fmt: skip
    wrong = tuple(f"{key}: {str(given[key])[:200]}" for key in gold if key in given and given[key] != gold[key])
    tags = [tag.name for tag in copy.tags]
    silly = tuple(tag for tag in tags if tag in UNWANTED)
    first = next(block["text"] for block in gold["blocks"])
    return [
        Figure("seed.parts not as they should be", len(wrong), "low", wrong),
        Figure("seed.tags right of the first 8", len(set(tags[:8]) & set(WANTED)), errors=(", ".join(tags),)),
        Figure("seed.silly tags", len(silly), "low", silly),
        Figure(
            "seed.summary is the first paragraph", float(copy.summary == first), errors=() if copy.summary == first else (copy.summary,)
        ),
    ]


GAUGES = (
    page_articles,
    held_out_tags_en,
    held_out_tags_de,
    feed_blocks,
    datelines,
    editors_tags,
    editors_summaries,
    clean_copy,
    plain_subheads,
    line_forms,
    seed,
)
"""Those that take longest come first."""
