"""From bytes to text: byte order mark, then what the server said, then what the document says of itself, then detection.

Takes the body and the charset of its transport, gives text without a byte order mark; never fails, because a wrong
letter costs less than an article. Only codecs of text are used, whatever a document names.
"""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = (
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
"""How markup begins in codings that are not like ASCII."""
_OPENING = 1024
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']|<meta[^>]{0,300}?charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE
)
_INSTEAD = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
}
"""What is sent under a name, where the name promises less."""
_NO_TEXT = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "utf-7", "mbcs", "oem", "utf-16", "utf-32"})
_LETTERS = re.compile("[\x80-\ufffc\U00010000-\U0010ffff]+")
_DOUBT = 4
"""Text is UTF-8 with slips if it has this many good letters beyond ASCII for each bad byte; else it is Windows' western set."""


def to_text(body: bytes, charset: str = "") -> str:
    """Give `body` as text; `charset` is what its transport said, empty if nothing."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    for name in (charset, *(codec for start, codec in _WIDE if body.startswith(start)), _declared(body)):
        text = _decoded(body, name)
        if text is not None:
            return text.removeprefix("\ufeff")
    return _detected(body)


def _declared(body: bytes) -> str:
    met = _DECLARED.search(body[:_OPENING])
    return (met[1] or met[2]).decode("ascii") if met else ""


def _decoded(body: bytes, name: str) -> str | None:
    """Give the text if `name` is a codec of text in which all of `body` makes sense."""
    if not name:
        return None
    try:
        codec = codecs.lookup(name).name
        return None if codec in _NO_TEXT else body.decode(_INSTEAD.get(codec, codec))
    except (LookupError, ValueError):
        return None


def _detected(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if not bad:
        return text
    good = sum(map(len, _LETTERS.findall(text)))
    return text if good >= bad * _DOUBT else body.decode("cp1252", "replace")
