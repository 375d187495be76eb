"""A dateline in its parts: the places, the date and the agency that it names.

Takes a dateline as it stood, without the dash that ends it; gives its parts as they are written. What is none of them (a
desk's note before it, the writer's name in a Japanese one) is in no part.
"""

import re

from syndicator.model import DatelineParts
from syndicator.refine.clean.dateline import DASH, PIECES, PREFACE, is_date, undated
from syndicator.refine.clean.gazetteer import Gazetteer

_SIGNED = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_ON_A_DAY = re.compile(r"\s+on\s+\S+\s*\Z")
_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*")
_BETWEEN = re.compile(r"[【\[]([^=＝]{1,20})[=＝]([^】\]]{1,30})[】\]]")
_WIRED = re.compile(r"(新华社|中新社|中新网|人民网|央视网)([^\d\s]{0,12}?)(\d{1,2}月\d{1,2}日)?(?:电|讯|電)")


def dateline_parts(dateline: str, known: Gazetteer) -> DatelineParts:
    """Give the parts of a dateline."""
    if not dateline:
        return DatelineParts()
    if wired := _WIRED.search(dateline):
        return DatelineParts(places=tuple(filter(None, [wired[2]])), date=wired[3] or "", agency=wired[1])
    if between := _BETWEEN.match(dateline):
        return DatelineParts(places=(between[1],), agency=between[2] if known.is_agency(between[2]) else "")
    preface = PREFACE.match(dateline)
    text = dateline[preface.end() :] if preface else dateline
    places: list[str] = []
    dates: list[str] = []
    agencies: list[str] = []
    for stretch in DASH.split(f"{_SIGNED.sub(' ', text)} "):
        town, said = _town(stretch, known)
        places += [piece for part in PIECES.split(town) if (piece := part.strip(" ,"))]
        for part in said:
            (agencies if known.is_agency(part) else dates).append(part)
    for met in _SIGNED.finditer(text):
        for part in _listed(met[1] or met[2] or ""):
            (dates if is_date(part, known) or _YEAR.fullmatch(part) else agencies).append(_ON_A_DAY.sub("", part))
    return DatelineParts(places=tuple(places), date=", ".join(dates), agency=", ".join(agencies))


def _town(stretch: str, known: Gazetteer) -> tuple[str, list[str]]:
    """Give what stands before the date in a stretch without brackets, and the date and agency after it, part by part."""
    if is_date(stretch.strip(" ,:"), known):
        return "", _listed(stretch)
    named = " ".join(stretch.strip(" ,:").replace(",", " , ").split()).replace(" ,", ",")
    town, _ = undated(named, known)
    return town, _listed(named[len(town) :])


def _listed(text: str) -> list[str]:
    return [part for said in text.split(",") if (part := said.strip(" ,:"))]
