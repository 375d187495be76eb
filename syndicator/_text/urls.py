"""Addresses: made absolute, freed of tracking, checked. Nothing here looks anything up."""

import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

MAX_LENGTH = 2048
"""A longer address is treated as none."""

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|mc_[ce]id|_hs(?:enc|mi)|hsCtaTracking|"
    r"vero_(?:conv|id)|oly_(?:anon|enc)_id|mkt_tok|wickedid|s_cid|cmpid|ns_\w+|at_(?:medium|campaign|custom\d|creation|variant|format|link\w*|ptr\w*|bbc_\w+)|"
    r"xtor|pk_(?:campaign|kwd|source|medium|content)|mtm_\w+|piwik_\w+|matomo_\w+|__s|_ga|_gl|ref_src|ref_url|spm|cvid|ocid|guce\w*|wt_mc|wt\.mc\w*|trk\w*|sr_share|__twitter_impression",
    re.IGNORECASE,
)
_HOST = re.compile(r"[a-zA-Z]+://[^/?#]*")
_SHARED = frozenset({"ac", "co", "com", "edu", "go", "gob", "gov", "gv", "mil", "ne", "net", "nom", "or", "org"})
"""What stands before a country's letters in names that many share, as in `co.uk` and `com.br`."""
_ILLEGAL = re.compile(r"[\s\[\]\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]|%(?![0-9a-fA-F]{2})")
_UNSAFE = re.compile(r"[\x00-\x20\x7f<>\"{}|\\^`]")


def is_web(url: str) -> bool:
    """Say whether `url` is an absolute http or https address with a host, of a length to be believed."""
    return _is_web(url)


@lru_cache(maxsize=4096)
def _is_web(url: str) -> bool:
    if len(url) > MAX_LENGTH or _UNSAFE.search(url):
        return False
    parts = _split(url)
    return parts is not None and parts.scheme in {"http", "https"} and bool(parts.hostname)


def is_iri(url: str) -> bool:
    """Say whether `url` is a web address that may stand in a document as it is, down to the last character (RFC 3987)."""
    return is_web(url) and _ILLEGAL.search(_behind_host(url)) is None and url.count("#") <= 1


def fit(url: str) -> str:
    """Give a web address with what none may hold behind its host (brackets, odd spaces, a lone %, a second #) as %XX."""
    if is_iri(url):
        return url
    rest = _behind_host(url)
    first, hash_, fragment = rest.partition("#")
    escaped = _ILLEGAL.sub(lambda met: quote(met[0], safe=""), f"{first}{hash_}{fragment.replace('#', '%23')}")
    return url[: len(url) - len(rest)] + escaped


def _behind_host(url: str) -> str:
    """Give path, query and fragment, which is all that may hold something odd."""
    found = _HOST.match(url)
    return url[found.end() :] if found else url


def is_urn(text: str) -> bool:
    """Say whether `text` is a URN or tag URI (`urn:isbn:…`, `tag:host,2026:…`) that may stand as an Atom id."""
    return bool(
        re.fullmatch(r"(?:urn:[a-z0-9][a-z0-9-]{1,31}:|tag:[^\s:,]+,\d{4}(?:-\d\d){0,2}:)[!-~]{1,512}", text, re.IGNORECASE)
    ) and not _UNSAFE.search(text)


def absolute(base: str, url: str) -> str:
    """Give `url` as an absolute http(s) address, resolved against `base`; empty where it is none or another scheme."""
    stripped = url.strip()
    if not stripped:
        return ""
    try:
        joined = urljoin(base, re.sub(r"[\t\r\n]", "", stripped))
    except ValueError:
        return ""
    joined = _UNSAFE.sub(lambda met: f"%{ord(met.group()):02X}", joined)
    return joined if is_web(joined) else ""


@lru_cache(maxsize=4096)
def without_tracking(url: str) -> str:
    """Give `url` without the parameters that only follow a reader about; all others stay as they stood."""
    parts = _split(url)
    if parts is None or not parts.query:
        return url
    fields = parts.query.split("&")
    kept = [field for field in fields if not _TRACKING.fullmatch(field.partition("=")[0])]
    return url if len(kept) == len(fields) else urlunsplit(parts._replace(query="&".join(kept)))


def canonical(url: str) -> str:
    """Give the form of an address under which two spellings of one page meet: for comparison, never for showing."""
    parts = _split(without_tracking(url))
    if parts is None or not parts.hostname:
        return url
    host = parts.hostname.removeprefix("www.")
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return f"{host}{f':{parts.port}' if _port(parts) else ''}{parts.path.rstrip('/') or '/'}{f'?{query}' if query else ''}"


def names_a_page(url: str) -> bool:
    """Say whether an address names one page: a front page or a section's first part alone does not."""
    parts = _split(url)
    return parts is not None and (bool(parts.query) or len(parts.path.strip("/")) > 1)


def host(url: str) -> str:
    """Give the host of an address in lower case, empty where there is none."""
    parts = _split(url)
    return (parts.hostname or "").lower() if parts is not None else ""


def akin(first: str, second: str) -> bool:
    """Say whether two hosts bear one registered name, as far as that can be told without the list of all endings."""
    return bool(first) and _registered(first) == _registered(second)


def _registered(name: str) -> str:
    labels = name.rstrip(".").split(".")
    if ":" in name or labels[-1].isdecimal():
        return name
    shared = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SHARED  # noqa: PLR2004  (the letters of a country)
    return ".".join(labels[-3 if shared else -2 :])


def shown(url: str) -> str:
    """Give an address as it may stand in a message or a log: without user, password, query and fragment, which hold keys."""
    parts = _split(url)
    if parts is None or not parts.hostname:
        return url.partition("?")[0].partition("#")[0].rpartition("@")[2][:200]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{f':{parts.port}' if _port(parts) else ''}{parts.path}"[:200]


def _port(parts: SplitResult) -> bool:
    return parts.port is not None and (parts.scheme, parts.port) not in {("http", 80), ("https", 443)}


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts
