"""Figures: the numbers, dates, times and sums that a sentence tells, whatever they are written as.

Takes a sentence and its language; gives one token for each figure, in order: `1000`, `5 EUR`, `2026-05-04`, `T15:00`, and what
the sentence says beside them. Touches nothing. `1,000`, `1 000` and `1.000` are one number where the language writes it so, `5 million` is 5000000, `May 4` and
`4 May` are one day, `five` is 5. "One" is no figure: it is an article in most languages.
"""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from operator import itemgetter
from typing import NamedTuple

from syndicator._text.dates import MONTHS

_POINT_IS_DECIMAL = frozenset({"en", "zh", "ja", "ko", "th", "he", "hi", ""})
_MAGNITUDES = {
    "hundred": 2, "hundert": 2,
    "k": 3, "thousand": 3, "tausend": 3, "tsd": 3, "mille": 3, "mil": 3, "mila": 3, "duizend": 3, "тысяч": 3, "тысячи": 3, "тыс": 3,
    "m": 6, "mn": 6, "million": 6, "millions": 6, "millionen": 6, "mio": 6, "millón": 6, "millones": 6, "milhão": 6, "milhões": 6, "milione": 6,
    "milioni": 6, "miljoen": 6, "миллион": 6, "миллиона": 6, "миллионов": 6, "млн": 6,
    "bn": 9, "billion": 9, "billions": 9, "milliarde": 9, "milliarden": 9, "mrd": 9, "milliard": 9, "milliards": 9, "miliardi": 9, "miliardo": 9, "miljard": 9,
    "миллиард": 9, "миллиарда": 9, "миллиардов": 9, "млрд": 9, "trillion": 12, "trillions": 12, "billionen": 12,
}  # fmt: skip
_UNITS = {
    **dict.fromkeys(("$", "us$", "usd", "dollar", "dollars", "dólares", "dollari", "доллар", "долларов"), "USD"),
    **dict.fromkeys(("€", "eur", "euro", "euros", "евро"), "EUR"),
    **dict.fromkeys(("£", "gbp", "pound", "pounds", "pfund", "libras", "livres", "sterline"), "GBP"),
    **dict.fromkeys(("¥", "yen"), "JPY"),
    **dict.fromkeys(("chf", "franken", "francs"), "CHF"),
    **dict.fromkeys(("₽", "руб", "рублей", "рубля", "rubel", "roubles", "rubles"), "RUB"),
    **dict.fromkeys(("%", "percent", "prozent", "procent", "процентов", "процента"), "%"),
}
_PERCENT = re.compile(r"\b(?:per cent|pour cent|por ciento|por cento|per cento)\b", re.IGNORECASE)
_WORDS: dict[str, int] = {
    word: number
    for number, words in {
        2: "two zwei deux dos dois duas due twee два две двое", 3: "three drei trois tres três tre drie три трое", 4: "four vier quatre cuatro quatro quattro четыре",
        5: "five fünf cinq cinco cinque vijf пять", 6: "six sechs seis sei zes шесть", 7: "seven sieben sept siete sete sette zeven семь",
        8: "eight acht huit ocho oito otto восемь", 9: "nine neun neuf nueve nove negen девять", 10: "ten zehn dix diez dez dieci tien десять",
        11: "eleven elf onze once undici одиннадцать", 12: "twelve zwölf douze doce doze dodici twaalf двенадцать dozen dutzend douzaine docena dúzia dozzina dozijn", 13: "thirteen dreizehn treize trece treze tredici dertien",
        14: "fourteen vierzehn quatorze catorce quattordici veertien", 15: "fifteen fünfzehn quinze quince quindici vijftien", 16: "sixteen sechzehn seize dieciséis dezesseis sedici zestien",
        17: "seventeen siebzehn", 18: "eighteen achtzehn", 19: "nineteen neunzehn", 20: "twenty zwanzig vingt veinte vinte venti twintig двадцать",
        30: "thirty dreißig trente treinta trinta trenta dertig тридцать", 40: "forty vierzig quarante cuarenta quarenta quaranta veertig сорок",
        50: "fifty fünfzig cinquante cincuenta cinquenta cinquanta vijftig", 60: "sixty sechzig soixante sesenta sessenta sessanta zestig",
        70: "seventy siebzig setenta settanta zeventig", 80: "eighty achtzig ochenta oitenta ottanta tachtig", 90: "ninety neunzig noventa novanta negentig",
    }.items()
    for word in words.split()
}  # fmt: skip
_AMBIGUOUS = {"en": {"once", "sept", "sei", "elf", "due", "dos", "tre", "nove", "otto", "dix"}, "": {"once", "sept", "due"}}
"""Number words of one language that are other words in another."""
_NO_MONTHS = {"out", "set", "ago"}
_MONTH = "|".join(sorted((re.escape(name) for name in MONTHS if len(name) > 2 and name not in _NO_MONTHS), key=len, reverse=True))  # noqa: PLR2004  (two letters are no month)
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|er|\.|º|ª)?\s+(?:de\s+|of\s+)?({_MONTH})\b\.?(?:,?\s+(?:de\s+|del\s+)?(\d{{4}})\b)?", re.IGNORECASE
)
_MONTH_DAY = re.compile(rf"\b({_MONTH})\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*[:.]\d)(?:,?\s+(\d{{4}})\b)?", re.IGNORECASE)
_ISO_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_NUMBERED_DAY = re.compile(r"\b(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b")
_TIME = re.compile(
    r"\b(\d{1,2})(?:[:.h](\d{2}))?\s?(?:([ap])\.?m\b\.?|uhr\b|heures\b|horas\b)|\b(\d{1,2})[:h](\d{2})(?::\d{2})?\b|\b(\d{1,2})h\b",
    re.IGNORECASE,
)
_UNIT = r"(?:us\$|[$€£¥₽%]|\b(?:usd|eur|gbp|chf|dollars?|dólares|dollari|доллар(?:ов)?|euros?|евро|pounds?|pfund|libras|sterline|yen|franken|francs|руб(?:лей|ля)?|percent|prozent|procent|процент(?:ов|а))\b)"
_MAGNITUDE = rf"(?:\b|(?<=\d))(?:{'|'.join(sorted(_MAGNITUDES, key=len, reverse=True))})\b\.?"
_NUMBER = re.compile(
    rf"(?P<before>{_UNIT})?\s?(?P<sign>(?<![\w–-])[–-](?=\d))?(?P<number>\d+(?:[.,’'  ]\d{{3}})*(?:[.,:/]\d+)*)\s?-?(?P<magnitude>{_MAGNITUDE})?\s?(?:de\s|of\s)?(?P<after>{_UNIT})?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")


class Told(NamedTuple):
    """A sentence's figures, in order, and the sentence without them and their units."""

    figures: tuple[str, ...]
    rest: str


@lru_cache(maxsize=1024)
def told(sentence: str, language: str) -> Told:
    """Give what a sentence tells in figures, and the rest."""
    language = language.partition("-")[0]
    found: list[tuple[int, str]] = []

    def take(read: Callable[[re.Match[str], str], str], met: re.Match[str]) -> str:
        token = read(met, language)
        if token:
            found.append((met.start(), token))
        return " " * len(met[0]) if token else met[0]

    rest = _in_digits(_PERCENT.sub("%", sentence), language)
    for pattern, read in _KINDS:
        rest = pattern.sub(partial(take, read), rest)
    return Told(tuple(token for _, token in sorted(found, key=itemgetter(0))), " ".join(rest.split()))


def _in_digits(text: str, language: str) -> str:
    never = _AMBIGUOUS.get(language, set())
    text = _WORD.sub(lambda met: str(_WORDS[word]) if (word := met[0].casefold()) in _WORDS and word not in never else met[0], text)
    return re.sub(r"\b([2-9])0-([1-9])\b(?![.,\d])", r"\1\2", text)


def _iso(met: re.Match[str], _language: str) -> str:
    return _date(int(met[1]), int(met[2]), int(met[3]))


def _numbered(met: re.Match[str], language: str) -> str:
    first, second, year = int(met[1]), int(met[3]), int(met[4])
    month_first = language in {"en", ""} and met[2] == "/" and first <= 12  # noqa: PLR2004  (months of a year)
    return _date(year, first, second) if month_first else _date(year, second, first)


def _day_month(met: re.Match[str], _language: str) -> str:
    return _date(int(met[3] or 0), MONTHS[met[2].casefold()], int(met[1]))


def _month_day(met: re.Match[str], _language: str) -> str:
    return _date(int(met[3] or 0), MONTHS[met[1].casefold()], int(met[2]))


def _date(year: int, month: int, day: int) -> str:
    return f"{year or '----'}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""  # noqa: PLR2004  (as a calendar has it)


def _time(met: re.Match[str], _language: str) -> str:
    hour, minute = int(met[1] or met[4] or met[6]), int(met[2] or met[5] or 0)
    if met[3]:
        hour = hour % 12 + (12 if met[3].casefold() == "p" else 0)
    return f"T{hour:02}:{minute:02}" if hour <= 24 and minute < 60 else ""  # noqa: PLR2004  (as a clock has it)


def _number(met: re.Match[str], language: str) -> str:
    value = _value(met["number"], language)
    if value is None:
        return met["number"]
    magnitude = (met["magnitude"] or "").rstrip(".").casefold()
    unit = next((_UNITS[name.casefold()] for name in (met["before"], met["after"]) if name), "")
    if magnitude != "m" or unit:  # elsewhere it is a metre
        value *= Decimal(10) ** _MAGNITUDES.get(magnitude, 0)
    return f"{'-' if met['sign'] else ''}{value.normalize():f}{f' {unit}' if unit else ''}"


_KINDS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], str]], ...] = (
    (_ISO_DAY, _iso),
    (_NUMBERED_DAY, _numbered),
    (_DAY_MONTH, _day_month),
    (_MONTH_DAY, _month_day),
    (_TIME, _time),
    (_NUMBER, _number),
)


def _value(written: str, language: str) -> Decimal | None:
    """Give what a number is worth, None for what is none, such as a score or a fraction."""
    digits = re.sub(r"(?<=\d)[’'  ](?=\d{3})", "", written)
    point, thousand = (".", ",") if language in _POINT_IS_DECIMAL else (",", ".")
    grouped = re.fullmatch(rf"\d{{1,3}}(?:\{thousand}\d{{3}})+(?:\{point}\d+)?", digits)
    if grouped is None and thousand in digits:
        # Nobody writes one group of three behind the other's point: `1.5` is a decimal in a language that writes `1,5`, too.
        if not re.fullmatch(rf"\d+\{thousand}\d{{1,2}}", digits):
            return None
        digits = digits.replace(thousand, point)
    try:
        return Decimal(digits.replace(thousand, "").replace(point, ".") if grouped else digits.replace(point, "."))
    except InvalidOperation:
        return None
