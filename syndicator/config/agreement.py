"""What must fit together inside one file: checks that hang on more than one key, or on the time zone.

Law: each function takes written values (and what it needs beside them) and gives paths with sentences; raises nothing,
touches nothing. It looks at what was written, so that it finds its faults beside those of single values.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path as FilePath
from typing import TypeAlias
from urllib.parse import urlsplit

from syndicator._text.schedule import check_cron
from syndicator.catalog import Rule, Term
from syndicator.config.document import Path
from syndicator.config.environment import Plain
from syndicator.config.wording import meant, nearest

Found: TypeAlias = Iterator[tuple[Path, str]]

_ORIGINS = ("url", "folder", "page")


def source(own: Mapping[str, Plain], *, zone: str) -> Found:
    """Give what does not fit together in a source's file."""
    yield from _one_origin(own)
    if "page" in own and "links" not in own and not _misspelt(own, ["links"]):
        yield ("links",), "is missing; a page needs the CSS selector of its links to articles, such as `h2 a`"
    if "links" in own and "page" not in own and not _misspelt(own, ["page"]):
        yield ("links",), "goes with page: only; write page:, or leave links out"
    if "auth" in own and any("@" in _host(own.get(key)) for key in ("url", "page")):
        yield ("auth",), "stands beside a user in the address; keep one of the two"
    yield from rhythm(own, (), zone=zone)


def _one_origin(own: Mapping[str, Plain]) -> Found:
    given = [key for key in own if key in _ORIGINS]
    if not given and not _misspelt(own, _ORIGINS):
        yield (), "has neither url: nor folder: nor page:; write exactly one of them"
    for extra in given[1:]:
        yield (extra,), f"stands beside {given[0]}:; a source has exactly one of url, folder and page"


def rhythm(own: Mapping[str, Plain], path: Path, *, zone: str) -> Found:
    """Give what is wrong with `every` and `cron`."""
    if "every" in own and "cron" in own:
        later = [key for key in own if key in {"every", "cron"}][1]
        yield (*path, later), "stands beside the other of every: and cron:; keep one of them"
    line = own.get("cron")
    if isinstance(line, str) and line.strip():
        try:
            check_cron(line, zone)
        except ValueError as error:
            yield (*path, "cron"), str(error)


def house(own: Mapping[str, Plain], *, zone: str, root: FilePath, config: FilePath) -> Found:
    """Give what does not fit together in the house's file."""
    defaults = own.get("defaults")
    source_defaults = defaults.get("source") if isinstance(defaults, dict) else None
    if isinstance(source_defaults, dict):
        yield from rhythm(source_defaults, ("defaults", "source"), zone=zone)
    output = own.get("output")
    if isinstance(output, str) and output.strip():
        where = (root / output.strip()).resolve()
        if root.resolve().is_relative_to(where) or where.is_relative_to(config.resolve()):
            yield ("output",), "must be a folder of its own, such as output/: not the one that holds config/, nor inside it"


def licence_terms(own: Mapping[str, Plain]) -> Found:
    """Give what does not fit together in licence terms for machines."""
    terms = own.get("rsl")
    if not isinstance(terms, dict):
        return
    permitted, prohibited = (value if isinstance(value, list) else [value] for value in (terms.get("permits"), terms.get("prohibits")))
    for use in permitted:
        if use is not None and use in prohibited:
            yield ("rsl", "prohibits"), f"prohibits what permits: permits ({use}); keep one of the two"
    payment = terms.get("payment")
    if isinstance(payment, dict):
        for key, other in (("amount", "currency"), ("currency", "amount")):
            if key in payment and other not in payment and not _misspelt(payment, [other]):
                yield ("rsl", "payment", other), f"is missing; it goes with {key}:"


def mail(own: Mapping[str, Plain]) -> Found:
    """Give what does not fit together in what is said of the server that takes the mail."""
    at: Plain | None = dict(own)
    for key in ("alerts", "email", "smtp"):
        at = at.get(key) if isinstance(at, dict) else None
    if not isinstance(at, dict):
        return
    path = ("alerts", "email", "smtp")
    for key, other in (("user", "password"), ("password", "user")):
        if key in at and other not in at and not _misspelt(at, [other]):
            yield (*path, other), f"is missing; it goes with {key}:"
    if "password" in at and at.get("security") == "none":
        yield (*path, "security"), "sends the password for everybody to read; write starttls or tls, or leave user: and password: out"


def rules(written: Sequence[Plain]) -> Found:
    """Give what does not fit together in a list of rules."""
    for place, rule in enumerate(written):
        if isinstance(rule, dict):
            both = "pattern" in rule and "selector" in rule
            neither = "pattern" not in rule and "selector" not in rule and not _misspelt(rule, ["pattern", "selector"])
            if both:
                yield (place, "selector"), "stands beside pattern:; a rule has exactly one of the two"
            elif neither:
                yield (place,), "has neither pattern: nor selector:; write exactly one of them"
    names = [rule.get("name") if isinstance(rule, dict) else None for rule in written]
    yield from _twice(names, "name")


def rule_names(written: Iterable[tuple[str, tuple[Rule, ...]]]) -> Iterator[tuple[str, int, str]]:
    """Give the rules of one source that have a name which a file before has already: file, place in it, and a sentence."""
    first: dict[str, str] = {}
    for file, rules_there in written:
        for number, rule in enumerate(rules_there):
            other = first.setdefault(rule.name, file)
            if other != file:
                yield file, number, f'is the name of a rule for the same source in {other} too ("{rule.name}"); give one of them another'


def terms(written: Sequence[Term]) -> Found:
    """Give what does not fit together among the terms of a vocabulary."""
    names = [term.name for term in written]
    for (place, key), message in _twice(names, "name"):
        yield ("terms", place, key), message
    broader = {term.name: term.broader for term in written}
    for place, term in enumerate(written):
        if term.broader and term.broader not in broader:
            yield ("terms", place, "broader"), f'is no term of this file ("{term.broader}"){meant(term.broader, names)}'
        elif term.broader and _comes_back(term.name, broader):
            yield ("terms", place, "broader"), "goes in a circle: following broader: leads back to this term"


def _comes_back(name: str, broader: Mapping[str, str]) -> bool:
    seen: set[str] = set()
    at = broader[name]
    while at and at not in seen:
        if at == name:
            return True
        seen.add(at)
        at = broader.get(at, "")
    return False


def _twice(names: Sequence[object], key: str) -> Iterator[tuple[tuple[int, str], str]]:
    counted = Counter(name for name in names if isinstance(name, str))
    seen: set[object] = set()
    for place, name in enumerate(names):
        if name in seen and counted[str(name)] > 1:
            yield (place, key), f'stands twice in this file ("{name}"); keep one'
        seen.add(name)


def _misspelt(own: Iterable[str], wanted: Sequence[str]) -> bool:
    """Say whether a key is there that may have been meant as one of `wanted`: that is told already."""
    return any(nearest(key, wanted) for key in own if key not in wanted)


def _host(address: Plain | None) -> str:
    try:
        return urlsplit(address).netloc if isinstance(address, str) else ""
    except ValueError:
        return ""
