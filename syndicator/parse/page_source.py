"""A page's markup without what no reader of it sees: programs, styles, drawings, comments. Facts in JSON-LD stay.

Takes and gives markup; takes time in proportion to its length, whatever is left open in it.
"""

import re

_OPENS = re.compile(r"<(?:(!--)|(script|style|svg|noscript|template)\b([^>]{0,2000}))", re.IGNORECASE)
_CLOSES = {
    "!--": re.compile("-->"),
    **{name: re.compile(rf"</{name}\b[^>]{{0,100}}>", re.IGNORECASE) for name in ("script", "style", "svg", "noscript", "template")},
}
_FACTS = "ld+json"


def lightened(markup: str) -> str:
    """Give a page's markup without its programs, styles, drawings and comments; what is never closed stays."""
    pieces: list[str] = []
    done, never = 0, set[str]()
    for met in _OPENS.finditer(markup):
        name = (met[1] or met[2]).lower()
        if met.start() < done or name in never:
            continue
        closed = _CLOSES[name].search(markup, met.end())
        if closed is None:
            never.add(name)
        elif name == "script" and _FACTS in met[3].lower():
            pieces.append(markup[done : closed.end()])
            done = closed.end()
        else:
            pieces.append(markup[done : met.start()])
            done = closed.end()
    return "".join((*pieces, markup[done:]))
