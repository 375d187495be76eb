"""Counters in an XML entry: how many comments, votes or views it has, which nobody is shown and every poll finds changed.

Takes and gives the characters of one entry as it was cut; comments, CDATA sections and instructions stand as they are. Linear in
the length of the text.
"""

import re

_SIGNS = ("slash:", "thr:", "media:", "lj:")
"""Prefixes of counters: in an entry without any of them nothing more is looked for."""
_MET = re.compile(
    r"<(?:(?P<kept>!\[CDATA\[(?:[^\]]++|\](?!\]>))*+|!--.*?(?:-->|\Z)|\?.*?(?:\?>|\Z))"
    r"|(?P<counter>slash:(?:comments|hit_parade)|thr:total|lj:reply-count|media:(?:statistics|starRating))(?=[\s/>])[^<>]{0,500}>"
    r"(?:[^<>]{0,200}</(?P=counter)\s{0,20}>)?"
    r"|(?:[\w.-]{1,30}:)?link\b[^<>]{0,3000}>)",
    re.DOTALL,
)
_OF_A_LINK = re.compile(r"""\sthr:(?:count|updated)\s{0,20}=\s{0,20}(?:"[^"]{0,100}"|'[^']{0,100}')""")
"""How many answers a link leads to, and when the last one came (RFC 4685)."""


def without_counters(entry: str) -> str:
    """Give an entry without what is counted in it, so that two that differ in a counter alone come out the same."""
    return _MET.sub(_steady, entry) if any(sign in entry for sign in _SIGNS) else entry


def _steady(met: re.Match[str]) -> str:
    if met["kept"]:
        return met[0]
    return "" if met["counter"] else _OF_A_LINK.sub("", met[0])
