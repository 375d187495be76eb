"""Thirty articles of one source, in the manner of an agency that offers its reporting to churches: made up, each unlike the others.

Each ends with one of three promotions that take turns. A quarter carry a helpline, a quarter a correction, a quarter a
background paragraph; these must reach every partner, and the promotions none.
"""

from itertools import cycle, islice

PROMOTIONS = (
    "Harbor Wire travels light: any parish may print these pages at no cost. The parish desk explains how, at harborwire.example/parish.",
    "Your bulletin has room for one more column? Harbor Wire fills it without a bill. Ask the parish desk, at harborwire.example/parish.",
    "A thousand chapels read Harbor Wire on their own walls by now. The parish desk keeps a place for yours, at harborwire.example/parish.",
)
HELPLINE = "Anyone who needs to talk to somebody can call the Seafarers' Line at 555-0142, by day and by night."
CORRECTION = "Correction: An earlier version of this story gave the wrong day for the meeting. It is held on Thursday."
BACKGROUND = (
    "The river towns have argued over the locks since 1987, when the old barrage burst and forty families lost their homes within a night."
)
_PLACES = (
    "LISBON", "TALLINN", "ACCRA", "QUITO", "HANOI", "TUNIS", "OSLO", "DAVAO", "IZMIR", "GDANSK", "MOMBASA", "VALPARAISO", "SPLIT", "PERTH", "HALIFAX",
    "BUSAN", "GENOA", "MALAGA", "ODESA", "DURBAN", "CORK", "BERGEN", "DAKAR", "KOTOR", "RIGA", "TURKU", "ANTWERP", "RECIFE", "CHITTAGONG", "HOBART",
)  # fmt: skip
PEOPLE = (
    "Marta Quell", "Jonas Ferrow", "Adaeze Oduya", "Piet Lammers", "Sunniva Brekke", "Tomas Arriaga", "Leila Haddou", "Chen Wei-Ling", "Oskar Dunn",
    "Ruth Abernethy", "Fatou Seck", "Ivo Marsic", "Hana Vitkova",
)  # fmt: skip
_TRADES = (
    ("pilots", "the harbor channel"), ("bell founders", "a cracked bell"), ("net makers", "the price of twine"), ("ferry crews", "the winter timetable"),
    ("ship chandlers", "a new customs form"), ("lighthouse keepers", "the last staffed light"), ("salt rakers", "the flooded pans"),
    ("choir masters", "a lost hymnal"), ("dock nurses", "a night clinic"), ("boat builders", "a shortage of oak"), ("teachers", "a school on a barge"),
)  # fmt: skip
_TURNS = (
    "a vote that had been put off {count} times", "a fire that spared only the {count} oldest sheds", "a letter with {count} signatures",
    "a court ruling of {count} pages", "a storm that took {count} roofs", "a gift of {count} crates of tools", "a strike that lasted {count} days",
)  # fmt: skip
_SUBHEADS = ("EMPTY BENCHES", "A SECOND OFFER", "WAITING FOR RAIN", "OLD MAPS", "NO QUICK ANSWER", "THE LONG NIGHT")
_REASONS = ("tides", "wages", "insurance", "language", "custom", "debts", "weather", "memory")
_WISHES = (
    "a longer quay",
    "an honest count",
    "a warm room",
    "two more boats",
    "a word from the capital",
    "an earlier bell",
    "a roof before winter",
)

_LEADS = (
    "The {trade} of {place} met on the quay on Monday to settle the matter of {matter}, after {turn}.",
    "After {turn}, nobody in {place} speaks of anything but {matter}, least of all the {trade}, who met on the quay.",
    "It took {turn} before the {trade} met on the quay of {place} and agreed on what to do about {matter}.",
    "With {matter} before them and {turn} behind them, the {trade} of {place} met on the quay and voted.",
    "Rain or not, the {trade} met on the quay of {place} at dawn, and {matter} was the first thing read out, after {turn}.",
)
_QUOTES = (
    "“We have asked for {wish} for {some} years,” said {other}, who speaks for the {trade} and keeps their books.",
    "{other}, whose father was one of the {trade}, told the meeting that {wish} would have been enough in his day.",
    "“Give us {wish} and we shall be quiet,” said {other}. Few in the hall believed it.",
    "Nobody listened when {other} asked for {wish} in the spring; now the capital has sent a man with a notebook.",
    "Asked what they want, the {trade} name {wish}. “Nothing more,” said {other}, “and nothing less.”",
    "For {other}, a grandmother of {few}, the answer is {wish}, and she has said so at every meeting since the war.",
)
_COSTS = (
    "The mayor's office in {place} put the cost at {many} million and the time at {few} years, and named {first} as the reason.",
    "Engineers reckon with {few} years of work and {many} barges of stone, if {first} allow it.",
    "No budget has been voted. A clerk in {place} spoke of {many} million, then corrected himself twice.",
    "Whoever pays, it will not be {place} alone: the region has offered {some} percent, on account of {first}.",
    "An older plan, drawn when {first} counted for less, lies in a drawer of the town hall and costs {many} thousand to open.",
)
_DOUBTS = (
    "Not all agree. In the streets behind the {trade}' hall people speak of {second} first and of {matter} last.",
    "Others in {place} shrug. A baker near the hall has sold {some} loaves to the {trade} since the quarrel began, and hopes that it goes on.",
    "Since {second} came into it, brothers have stopped greeting each other on the {place} ferry.",
    "A schoolteacher who asked not to be named because of {second} called {matter} a pretext.",
    "But {second} are not so easily voted away, said a priest who has buried {few} of the {trade} this year.",
    "Between the two camps stands the harbor master, who has {some} keys and no opinion about {matter}.",
    "Older people remember that {second} divided {place} once before, and that it ended with a wedding.",
)
_COUNTS = (
    "{other} counted {many} households that would have to move if {third} alone decided, and read their names aloud.",
    "Some {many} people signed a second paper that asks for patience, most of them on account of {third}.",
    "Of {many} families along the water, {few} have left already; their shutters are painted with the word for {third}.",
    "By nightfall {many} lanterns stood on the wall. They were for {third}, a girl explained, or against; she was not sure.",
    "A film maker from the coast has shot {some} hours of it and says that {third} explain the rest.",
    "The parish register of {place} lists {many} such quarrels in {some} decades, and gives {third} as the cause of most.",
)
_OUTLOOKS = (
    "A decision is expected in {place} before the feast of its patron, {some} weeks from now.",
    "Whether {wish} comes before winter, nobody at the table would promise.",
    "They meet again on the first dry Sunday.",
    "“Then we wait,” said {other}, and put the lid on the ink.",
    "Next month the {trade} travel to the capital, all {some} of them, on one ticket.",
    "The harbor court of {place} hears the case of {matter} in the autumn.",
    "Until then the gate stays shut, and the {trade} walk the long way round.",
    "For now {other} keeps the only copy, in a biscuit tin.",
)


def files():
    """Give the articles as files of a folder: name and text."""
    return {f"{number:02}-{_PLACES[number].lower()}.txt": "\n".join(lines(number)) for number in range(len(_PLACES))}


def lines(number):
    """Give one article's lines, the promotion last."""
    place, person, other = _PLACES[number], PEOPLE[number % 13], PEOPLE[(number * 5 + 4) % 13]
    (trade, matter), turn = _TRADES[number % 11], _TURNS[number % 7].format(count=number * 3 + 7)
    head = f"{trade.capitalize()} of {place.title()} Face {matter.title()}"
    return [head, f"By {person}, Correspondent Harbor Wire", *_story(number, place, other, trade, matter, turn), *_ending(number)]


def good(number):
    """Give the lines of an article that a partner must get, headline, byline and dateline left out."""
    first, *rest = lines(number)[2:-1]
    return [first.partition(" – ")[2], *rest]


def _story(number, place, other, trade, matter, turn):
    reasons = list(islice(cycle(_REASONS), number, number + 3))
    facts = {"place": place.title(), "other": other, "trade": trade, "matter": matter, "turn": turn, "wish": _WISHES[number % 7]}
    facts |= {
        "first": reasons[0],
        "second": reasons[1],
        "third": reasons[2],
        "few": number % 5 + 2,
        "some": number + 12,
        "many": number * 9 + 31,
    }
    yield f"{place} (Harbor Wire) – {_LEADS[number % 5].format(**facts)}"
    yield _QUOTES[number % 6].format(**facts)
    yield _COSTS[number % 5].format(**facts)
    yield _SUBHEADS[number % 6]
    yield _DOUBTS[number % 7].format(**facts)
    if number % 4 == 1:
        yield BACKGROUND
    yield _COUNTS[number % 6].format(**facts)
    yield _OUTLOOKS[number % 8].format(**facts)


def _ending(number):
    if number % 4 == 2:
        yield HELPLINE
    if number % 4 == 3:
        yield CORRECTION
    yield PROMOTIONS[number % 3]
