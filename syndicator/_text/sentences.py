"""Sentences: where one ends and the next begins, in the languages that newsrooms around us write.

Takes a block of text and its language; gives its sentences, word for word, in order; joined by the white space between
them they are the text again. Touches nothing. The lists below are about writing, not about articles: abbreviations
that never end a sentence, those that end one only before a word that opens sentences, and such words.
"""

import re
from collections.abc import Iterator

_END = re.compile(
    r"""(?P<stop>[.!?…؟।۔]+)(?P<close>(?:["'”’»“›)\]]|[\ \u00a0\u202f]»(?=\s|$))*(?:\[\d{1,3}\])*)(?=\s|$)"""
    r"""|(?P<wide>[。！？｡]+[」』”）)]*)"""
    r"""|(?P<line>\n)"""
)
_BEFORE = re.compile(r"[^\s(\[\"“„«‘]*$")
_AFTER = re.compile(r"""\s*(?P<open>["'“„«‘‹¿¡(\[–—-]*\s?)(?P<word>[^\W_]+(?:['’][^\W_]+)?)(?P<dot>\.?)""")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_SAID = re.compile(
    r"\s(?:[\w’'.-]+\s){1,3}?(?:said|says|told|added|adds|asked|asks|wrote|writes|tweeted|continued|explained|replied|recalled|sagte|sagt|schrieb|erklärte|"
    r"meinte|betonte|fragte|dijo|dice|afirmó|añadió|disse|diz|afirmou|escreveu|déclare|dit|ajoute|explique|zei|zegt)\b"
)
_REACH = 40
"""How far before a stop a word may begin, and how far after it an attribution may reach."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEVER = {
    "": _words(
        "mr mrs ms dr prof gov sen rep st rev hon gen col lt sgt capt cmdr maj adm vs e.g i.e cf al approx dept est fig vol ed eds ph"
    ),
    "en": _words("sens reps pres supt det insp msgr fr bros mt ft messrs mmes amb atty asst"),
    "de": _words(
        "bzw ca evtl ggf inkl exkl max min mind vgl z.b d.h u.a u.ä o.ä i.d.r z.t sog nr abs art bd hrsg dipl ing str tel geb gest verh "
        "hl jh jhd jahrh chr mio mrd tsd dt frz engl lat allg bes insb einschl gem lt fa fr hr frl med jur phil rer nat theol kap abb"
    ),
    "fr": _words("m mm mme mmes mlle me mgr env p.ex art av apr chap éd hab réf tél ste"),
    "es": _words("sr sra srta sres dra d dña ud uds ee ej p.ej núm pág págs art aprox av avda lic ing gral cnel mons prof"),
    "pt": _words("sr sra srs srta dra drs d exmo exma ex.ª av art pág págs aprox núm eng gen cel des prof profª pe"),
    "it": _words("sig sigg sig.ra dott dott.ssa prof.ssa avv ing on mons art pag ca es p.es geom rag arch"),
    "nl": _words("dhr mevr mw drs ir mr bijv bv d.w.z o.a m.b.t t.o.v i.v.m a.u.b blz ca nr prof jl jhr"),
}
_SELDOM = _words(
    "inc co corp ltd llc plc jr sr bros etc usw u.s.w u.v.m jan feb apr jun jul aug sep sept oct okt nov dec dez uu a.m p.m ave blvd rd"
)
_BEFORE_NUMBER = _words(
    "no nos nr nrn núm p pp s art vol fig sec ch kap abs str ca approx jan feb mar apr jun jul aug sep sept oct nov dec n n.º nº"
)
OPENERS = _words(
    "The A An In On At But And Or He She It They We I You This That These Those There Here When While As If For After Before Since His Her Its Their Our My "
    "Not No So Yet However Meanwhile Still Also With By From What Who How Why Where Both Some Many Most All Each Another Such Even Once Until To "
    "Der Die Das Den Dem Ein Eine Einen Im Am Er Sie Es Wir Ich Aber Und Doch Auch Dabei Damit Nach Vor Bei Mit Für Wenn Als Da Nun Dann Laut Seit Zu Zum Zur Von "
    "Vom Auf Aus Bis Durch Dieser Diese Dieses Dort Hier Nur Noch Schon Sein Seine Ihr Ihre Kein Keine Viele Wie Was Wer Wo Warum Allerdings Jedoch Zudem "
    "Le La Les Un Une Des Il Elle Ils Elles On Ce Cette Ces Mais Et Dans Pour Par Avec Sur Selon Après Avant Depuis Si Quand Nous Vous Je Son Sa Ses "
    "El Los Las Una Unos Ella Ellos Pero Y En Con Por Para Según Tras Desde Cuando Este Esta Estos Esto Su Sus No Lo Al "
    "O Os As Um Uma Ele Ela Eles Elas Mas E Em Com Segundo Após Na No Nas Nos Quando Isso "
    "Gli Uno Lui Lei Ma Nel Nella Con Per Secondo Dopo Quando Questo Questa "
    "De Het Een Hij Zij Ze Maar En Op Met Voor Volgens Dat Dit Deze Er"
)


def sentences(text: str, language: str = "") -> list[str]:
    """Give the sentences of `text`, each as it stands, without the white space around it."""
    never = _NEVER[""] | _NEVER.get(language, _NEVER["en"] if not language else frozenset())
    parts: list[str] = []
    start = 0
    for end in _ends(text, never, language):
        if part := text[start:end].strip():
            parts.append(part)
        start = end
    if rest := text[start:].strip():
        parts.append(rest)
    return parts


def _ends(text: str, never: frozenset[str], language: str) -> Iterator[int]:
    for met in _END.finditer(text):
        if met["wide"] or met["line"] or _is_end(text, met, never, language):
            yield met.end()


def _is_end(text: str, met: re.Match[str], never: frozenset[str], language: str) -> bool:
    following = _AFTER.match(text, met.end())
    if following is None:
        return True
    word = following["word"]
    if word[0].islower() and not following["open"].strip():
        return False
    if met["close"] and _SAID.match(text, met.end(), met.end() + _REACH):
        return False
    if met["stop"] != ".":
        return not word[0].islower() or met["stop"] not in {"…", "..."}
    if met["close"]:
        return True
    ends = _abbreviation(text, met.start(), word, never, language)
    return ends == "always" or (ends == "before an opener" and word in OPENERS and not following["dot"])


def _abbreviation(text: str, stop: int, word: str, never: frozenset[str], language: str) -> str:
    """Say when the stop at `stop`, before the following `word`, ends a sentence: by the token that it ends."""
    before = _BEFORE.search(text, max(0, stop - _REACH), stop)
    token = before.group().lstrip("'’-–—") if before else ""
    plain = token.lower()
    if plain in never or plain.rpartition("-")[2] in never or (plain in _BEFORE_NUMBER and word[0].isdigit()):
        return "never"
    ordinal = language == "de" and token.isdigit() and len(token) <= 2  # noqa: PLR2004  (a day of the month, a class, a league)
    initial = (len(token) == 1 and token.isalpha()) or _DOTTED.fullmatch(token)
    return "before an opener" if ordinal or initial or plain in _SELDOM else "always"
