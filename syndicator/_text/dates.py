"""Dates as publishers write them, and whether they are to be believed. Pure: the present is an argument.

Takes any text (read no further than MAX_CHARS), gives aware UTC or None; never guesses a day that is not written out:
"May" is no date, and neither is a year of two digits. A time with no zone is taken as UTC, and so is a zone that nobody
knows: the day is then right, and the hour nearly.
"""

import re
from datetime import UTC, datetime, timedelta, timezone

MAX_CHARS = 100
EARLIEST_YEAR = 1990
"""Feeds began later; what is dated earlier was dated by a broken clock."""
AHEAD = timedelta(days=1)
"""How far ahead a date may lie: publishers' clocks and zones are off by hours, not days."""

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan january janvier janv januar jänner enero ene gennaio gen janeiro januari januar ιανουαρίου ιαν января янв",
            "feb february février fevrier févr fevr februar febrero febbraio fevereiro fev februari φεβρουαρίου φεβ февраля фев",
            "mar march mars märz maerz mrz marzo março marco maart mrt μαρτίου μαρ марта мар",
            "apr april avril avr abril abr aprile απριλίου απρ апреля апр",
            "may mai mayo maggio mag maio mei μαΐου μαϊ мая",
            "jun june juin juni junio giugno giu junho ιουνίου ιουν июня июн",
            "jul july juillet juil juli julio luglio lug julho ιουλίου ιουλ июля июл",
            "aug august août aout agosto ago augustus αυγούστου αυγ августа авг",
            "sep sept september septembre septiembre settembre set setembro σεπτεμβρίου σεπ сентября сен",
            "oct october octobre oktober okt octubre ottobre ott outubro out οκτωβρίου οκτ октября окт",
            "nov november novembre noviembre novembro νοεμβρίου νοε ноября ноя",
            "dec december décembre decembre déc dezember dez diciembre dic dicembre dezembro δεκεμβρίου δεκ декабря дек",
        ),
        start=1,
    )
    for name in names.split()
}
_ZONES: dict[str, float] = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 1, "bst": 1, "ist": 5.5, "cet": 1, "cest": 2, "met": 1, "mest": 2,
    "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "sast": 2, "cat": 2, "eat": 3, "wat": 1, "msk": 3, "trt": 3, "gst": 4, "irst": 3.5,
    "pkt": 5, "npt": 5.75, "ict": 7, "wib": 7, "hkt": 8, "sgt": 8, "myt": 8, "pht": 8, "awst": 8, "jst": 9, "kst": 9,
    "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "nst": -3.5, "ndt": -2.5, "ast": -4, "adt": -3,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10,
    "brt": -3, "art": -3, "clt": -4, "clst": -3, "cot": -5, "pet": -5,
}  # fmt: skip

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s*[-/.年년]\s*(\d{1,2})\s*[-/.月월]\s*(\d{1,2})\s*[日일]?(?![\d-])")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})[./-](\d{4})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[Tt]?(\d\d)(\d\d)(\d\d)?)?([Zz]|[+-]\d\d:?\d\d)?")
_EPOCH = re.compile(r"(\d{9,10})(?:\d{3})?")
_TIME = re.compile(
    r"(?<![\d:])(\d{1,2})\s?[:h]\s?(\d\d)(?::(\d\d)(?:[.,]\d{1,12})?)?(?![\d:])(?:\s?([ap])\.?m\.?(?![a-z]))?", re.IGNORECASE
)
_OFFSET = re.compile(r"\s*\(?(?:(?:gmt|utc|z)\s?)?([+-])\s?(\d{1,2})(?::?(\d\d))?(?!\d)", re.IGNORECASE)
_ZONE_NAME = re.compile(r"\s*\(?([A-Za-z]{1,5})(?![A-Za-z])")
_WORDS = re.compile(r"\d+|[^\W\d_]+")
_DISTANCE = re.compile(r"([+-]?)((?:\d{1,6}[smhdw])+)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def moment(text: str, *, language: str = "") -> datetime | None:
    """Give the moment that `text` names, None if it names none; `language` decides whether 5/6/2026 is in May or in June."""
    text = text.strip()
    if not text or len(text) > MAX_CHARS:
        return None
    try:
        return (
            _bare_digits(text) if text[0].isdigit() and (_COMPACT.fullmatch(text) or _EPOCH.fullmatch(text)) else _written(text, language)
        )
    except (ValueError, OverflowError):
        return None


def believable(when: datetime | None, *, now: datetime) -> datetime | None:
    """Give `when` back if a publisher can have meant it: from EARLIEST_YEAR to AHEAD of now; else None."""
    return when if when is not None and when.year >= EARLIEST_YEAR and when <= now + AHEAD else None


def distance(text: str) -> timedelta | None:
    """Give the distance that `-3h`, `+2h`, `90m` or `1d12h` stands for, None if it is none."""
    met = _DISTANCE.fullmatch(text.strip().lower())
    if met is None:
        return None
    seconds = sum(int(number) * _SECONDS[unit] for number, unit in re.findall(r"(\d+)([smhdw])", met[2]))
    return timedelta(seconds=-seconds if met[1] == "-" else seconds)


def _bare_digits(text: str) -> datetime | None:
    """20261123, 20261123T101500Z, or seconds since 1970."""
    if met := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in met.groups()[:6])
        if year >= EARLIEST_YEAR and 1 <= month <= 12 and 1 <= day <= 31:  # noqa: PLR2004  (months and days)
            return _utc(year, month, day, (hour, minute, second), _offset(met[7] or ""))
    met = _EPOCH.fullmatch(text)
    return datetime.fromtimestamp(int(met[1]), UTC) if met else None


def _written(text: str, language: str) -> datetime | None:
    clock = _TIME.search(text)
    before, after = (text[: clock.start()], text[clock.end() :]) if clock else (text, "")
    day = _day(before, language) or _day(f"{before} {after}", language)
    if day is None:
        return None
    return _utc(*day, _hours(clock), _offset(after) if clock else timedelta())


def _day(text: str, language: str) -> tuple[int, int, int] | None:
    """Give year, month and day."""
    if met := _YEAR_FIRST.search(text):
        return int(met[1]), int(met[2]), int(met[3])
    if met := _DAY_FIRST.search(text):
        return _numbers_only(int(met[1]), int(met[3]), int(met[4]), dotted=met[2] == ".", language=language)
    words = [word.lower() for word in _WORDS.findall(text)]
    months = [MONTHS[word] for word in words if word in MONTHS]
    years = [int(word) for word in words if len(word) == 4 and word.isdecimal()]  # noqa: PLR2004  (a year has four digits)
    days = [int(word) for word in words if len(word) <= 2 and word.isdecimal()]  # noqa: PLR2004  (a day has one or two)
    # The last month counts: "mar. 24 nov. 2026" is a Tuesday in November.
    return (years[0], months[-1], days[0]) if months and years and len(days) == 1 else None


def _numbers_only(first: int, second: int, year: int, *, dotted: bool, language: str) -> tuple[int, int, int] | None:
    if first > 12 or dotted:  # noqa: PLR2004  (twelve months)
        return year, second, first
    if second > 12 or first == second:  # noqa: PLR2004  (twelve months)
        return year, first, second
    if language.lower().replace("_", "-") in {"en-us", "en-ph"}:
        return year, first, second
    # Everywhere else the day comes first; plain "en" may be either, and is not guessed.
    return (year, second, first) if language and language.lower() != "en" else None


def _hours(clock: re.Match[str] | None) -> tuple[int, int, int]:
    if clock is None:
        return 0, 0, 0
    hour, minute, second = int(clock[1]), int(clock[2]), min(int(clock[3] or 0), 59)
    if clock[4]:
        hour = hour % 12 + (12 if clock[4].lower() == "p" else 0)
    return hour, minute, second


def _offset(text: str) -> timedelta:
    """Give how far the zone named at the start of `text` is ahead of UTC."""
    if met := _OFFSET.match(text):
        ahead = timedelta(hours=int(met[2]), minutes=int(met[3] or 0))
        return -ahead if met[1] == "-" else ahead
    met = _ZONE_NAME.match(text)
    return timedelta(hours=_ZONES.get(met[1].lower(), 0)) if met else timedelta()


def _utc(year: int, month: int, day: int, hours: tuple[int, int, int], offset: timedelta) -> datetime:
    hour, minute, second = hours
    midnight = timedelta(days=1) if hours == (24, 0, 0) else timedelta()
    stood = datetime(year, month, day, 0 if midnight else hour, minute, second, tzinfo=timezone(offset))
    return (stood + midnight).astimezone(UTC)
