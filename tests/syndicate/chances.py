"""Random filters and articles: every condition, odd letters, scripts with and without spaces, lines that end by age."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from syndicator.config.making import rules_digest
from syndicator.model import Enclosure, Image, Person, Status, Tag
from tests.syndicate.samples import DAY, HOUR, NOON, article, condition, lines, partner

WORDS = (
    "ukraine", "Ukraine’s", "UKRAINIAN", "Armenia", "armenian", "Арменія", "арменией", "Straße", "STRASSE", "ẞ", "ﬁre", "fire", "İstanbul", "istanbul",
    "ſtop", "stop", "\u212aelvin", "kelvin", "naïve", "nai\u0308ve", "हिन्दी", "ウクライナ", "ウ", "北京", "京", "ไทย", "C++", "AT&T", "co-op", "coop", "so\u00adft",
    "soft", "ΣΊΣΥΦΟΣ", "σίσυφος", "prime", "minister", "new", "york", "the", "a", "x", "3.5", "２０２６", "2026", "Ꭰ", "ꭰ", "\u00a0",
)  # fmt: skip
TAGS = ("Ukraine", "Sport", "NATO", "São Paulo", "NEW York", "Россия", "中国", "K")
SOURCES = ("harbor-wire", "city-blog", "wire-3")
LANGUAGES = ("en", "en-GB", "EN_us", "de", "pt-BR", "pt", "zh-Hant-TW", "")
JOINTS = (" ", " ", " ", "-", "\n", "’", "", ", ", "* ", "/", "+")
IMAGE = Image(url="https://x.example/i.jpg")
SOUND = Enclosure(url="https://x.example/s.mp3")
EXPRESSIONS = ("/nato|ukraine/", "/^the/", "/[0-9]{4}/", "/s$/", "/京/", "/\\bnew york\\b/", "/a.c/")

words = st.sampled_from(WORDS)
passages = st.lists(st.tuples(words, st.sampled_from(JOINTS)), max_size=7).map(lambda pairs: "".join(map("".join, pairs)))
odd = st.text(alphabet="aAbkKs\u212aſßẞİıςσ\u0301\u094dﬁ*＊- +&の한京0", max_size=5)


def _starred(word, at, kind):
    at %= len(word) + 1
    return {"opens": word[:at] + "*", "ends": "*" + word[at:], "within": word[:at] + "*" + word[at + 1 :], "full": word[:at] + "＊"}[kind]


starred = st.builds(_starred, words, st.integers(0, 9), st.sampled_from(["opens", "opens", "ends", "within", "full"]))
parts = st.one_of(words, words, starred, odd, st.just("*"))
phrases = st.lists(parts, min_size=1, max_size=3).map(" ".join)
patterns = st.one_of(words, starred, phrases, passages, st.sampled_from(EXPRESSIONS)).filter(
    lambda said: said in EXPRESSIONS or not (said.startswith("/") and said.endswith("/"))
)
ages = st.integers(1, 48).map(lambda hours: hours * HOUR)
moments = st.integers(-3, 3).map(lambda days: NOON + days * DAY)


def _several(strategy, most=3):
    return st.lists(strategy, min_size=1, max_size=most, unique=True)


def _of(key, values):
    return values.map(lambda found: condition(key, *found))


PLAIN = {
    "sources": _several(st.sampled_from(SOURCES)),
    "tags": _several(st.sampled_from((*TAGS, "sport", "ｎato", ""))),
    "words": _several(patterns),
    "headline": _several(patterns),
    "authors": _several(patterns),
    "languages": _several(st.sampled_from(LANGUAGES)),
    "published_after": _several(moments),
    "max_age": _several(ages, 2),
    "min_words": _several(st.sampled_from([1, 30, 500])),
    "has": _several(st.sampled_from(["image", "enclosure"])),
    "url": _several(st.sampled_from(["https://harborwire.example/*", "*/1", "/blog/", "*ſ*", "*K*"])),
    "wire": _several(st.sampled_from(["AP", "AT&T", "new york", "x", "京", "ſtop"])),
    "pattern": _several(st.sampled_from(["ukraine", "/new york/", "^the", "京"])),
}


def _conditions(keys):
    """Give conditions of these keys, plain ones and named ones that are made of them, two deep."""
    plain = st.one_of(*(_of(key, PLAIN[key]) for key in keys))
    inner = st.lists(st.lists(plain, min_size=1, max_size=2), min_size=1, max_size=2).map(
        lambda found: condition("use", "inner", lines=lines("inner", *found))
    )
    outer = st.lists(st.lists(st.one_of(plain, inner), min_size=1, max_size=2), min_size=1, max_size=2).map(
        lambda found: condition("use", "outer", lines=lines("outer", *found))
    )
    return st.one_of(plain, plain, plain, outer)


def _partner(include, exclude, delay, max_age, licence, *, by_rules):
    """Give a partner; `by_rules` False: one that says of its rules nothing, and so stands alone."""
    made = partner(include=lines("include", *include), exclude=lines("exclude", *exclude), delay=delay, max_age=max_age, licence=licence)
    return replace(made, rules=rules_digest(made) if by_rules else "")


def _filters(keys):
    conditions = _conditions(keys)
    return st.builds(
        _partner,
        st.lists(st.lists(conditions, min_size=1, max_size=3), max_size=3),
        st.one_of(st.just([]), st.lists(st.lists(conditions, min_size=1, max_size=2), max_size=2)),
        st.one_of(st.just(timedelta()), ages),
        st.one_of(st.none(), ages),
        st.one_of(st.none(), st.none(), ages),
        by_rules=st.sampled_from([True, True, False]),
    )


def _article(number, headline, summary, paragraphs, byline, tags, **changes):
    return article(
        number,
        headline=headline,
        summary=summary,
        paragraphs=tuple(paragraphs),
        byline=byline,
        authors=(Person(name=byline[:9], organisation="AT&T"),),
        tags=tuple(Tag(name=name, why="", also=also) for name, also in tags),
        **changes,
    )


articles = st.builds(
    _article,
    st.integers(1, 3),
    passages,
    passages,
    st.lists(passages, max_size=3),
    passages,
    st.lists(st.tuples(st.sampled_from(TAGS), st.lists(st.sampled_from(TAGS), max_size=2).map(tuple)), max_size=3),
    source_id=st.sampled_from(SOURCES),
    language=st.sampled_from(LANGUAGES),
    status=st.sampled_from([Status.LIVE, Status.LIVE, Status.LIVE, Status.LIVE, Status.HELD, Status.KILLED]),
    embargo_until=st.one_of(st.none(), ages.map(lambda age: NOON + age)),
    published_at=moments,
    canonical_url=st.sampled_from(["https://harborwire.example/1", "https://x.example/blog/ſ", "https://x.example/\u212a"]),
    image=st.sampled_from([None, IMAGE]),
    enclosures=st.sampled_from([(), (SOUND,)]),
    words=st.sampled_from([0, 1, 40, 600]),
)


def renamed(found):
    """Give partners and articles names of their own, in their order."""
    partners, several = found
    return (
        [replace(one, id=f"p{at}") for at, one in enumerate(partners)],
        [replace(one, id=f"a{at}") for at, one in enumerate(several)],
    )


def houses_of(*keys):
    """Give partners whose lines are of these keys (any), and articles."""
    some = st.lists(_filters(keys or tuple(PLAIN)), min_size=1, max_size=6)
    return st.tuples(some, st.lists(articles, min_size=1, max_size=3)).map(renamed)


conditions, filters, houses = _conditions(tuple(PLAIN)), _filters(tuple(PLAIN)), houses_of()
