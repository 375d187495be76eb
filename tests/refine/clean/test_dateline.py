"""Datelines are told from the sentence after them, and from all that only looks like one."""

import pytest

from syndicator.refine.clean.dateline import dateline

SENTENCE = "The ferry left the harbour on Monday, two days late."

DATELINES = [
    ("LONDON (Reuters) - ", "LONDON (Reuters)"),
    ("WASHINGTON/ MOSCOW (Harbor Wire) – ", "WASHINGTON/ MOSCOW (Harbor Wire)"),
    ("PORTLAND, Maine (AP) — ", "PORTLAND, Maine (AP)"),
    ("BERN, Switzerland, Oct 3 - ", "BERN, Switzerland, Oct 3"),
    ("Lisbon, march 4 - ", "Lisbon, march 4"),
    ("OSLO, May 12 (AFP) -- ", "OSLO, May 12 (AFP)"),
    ("****QUITO, March 4 - ", "****QUITO, March 4"),
    ("(Corrects day in headline) MADRID, Feb 26 - ", "(Corrects day in headline) MADRID, Feb 26"),
    ("ABOARD AIR FORCE ONE (Reuters) - ", "ABOARD AIR FORCE ONE (Reuters)"),
    ("TOPEKA, Kan. - March 13 - ", "TOPEKA, Kan. - March 13"),
    ("JUNEAU, Alaska, Mach 9 - ", "JUNEAU, Alaska, Mach 9"),
    ("PRETORIA — ", "PRETORIA"),
    ("Madrid, 3 may (EFE).- ", "Madrid, 3 may (EFE)"),
    ("Lima.- ", "Lima"),
    ("Bogotá, 3 de mayo - ", "Bogotá, 3 de mayo"),
    ("(ANSA) - ROMA, 03 MAG - ", "(ANSA) - ROMA, 03 MAG"),
    ("BRASÍLIA, 3 de maio de 2026 – ", "BRASÍLIA, 3 de maio de 2026"),
    ("Lisboa, 03 mai 2026 (Lusa) -- ", "Lisboa, 03 mai 2026 (Lusa)"),
    ("PARIS, 1er juin (AFP) – ", "PARIS, 1er juin (AFP)"),
    ("FORT WORTH, TEXAS (AP) — ", "FORT WORTH, TEXAS (AP)"),
    ("OSLO / ROME / NAIROBI, 5 May 2026 – ", "OSLO / ROME / NAIROBI, 5 May 2026"),
    ("Boston – ", "Boston"),
    ("Hamburg/Kiel (dpa) - ", "Hamburg/Kiel (dpa)"),
    ("Altenbeken (hw) - ", "Altenbeken (hw)"),
    ("LUCKNOW: ", "LUCKNOW"),
    ("SEATTLE (January 24, 2026) — ", "SEATTLE (January 24, 2026)"),
    ("TAMPA, Fla. (WXYZ) - ", "TAMPA, Fla. (WXYZ)"),
    ("CARDIFF — [iQuay] ", "CARDIFF — [iQuay]"),
    ("Hong Kong (CNN Business) ", "Hong Kong (CNN Business)"),
    ("(Reuters) — ", "(Reuters)"),
    ("GREY ISLAND – ", "GREY ISLAND"),
    ("【ロンドン＝山田太郎】", "【ロンドン＝山田太郎】"),
    ("新华社伦敦4月24日电 ", "新华社伦敦4月24日电"),
]

NO_DATELINES = [
    "INTERVIEW - ",
    "ANALYSIS – ",
    "DEAR ABIGAIL: ",
    "ANN QUAY, HOST: ",
    "LA SEMAINE DU LIVRE - ",
    "TV 2/20h50 - ",
    "TIP: ",
    "The harbour – which had been closed – ",
    "Angela Merkel (CDU) – ",
    "In London - ",
    "20.15 Uhr: ",
    "RED TULIPS - ",
]


@pytest.mark.parametrize(("start", "wanted"), DATELINES)
def test_dateline_is_split_from_its_sentence(known, start, wanted):
    found = dateline(start + SENTENCE, known, own_names=["Harbor Wire"])
    assert found is not None
    assert (found.text, (start + SENTENCE)[found.end :]) == (wanted, SENTENCE)


@pytest.mark.parametrize("start", NO_DATELINES)
def test_what_only_looks_like_a_dateline_is_none(known, start):
    assert dateline(start + SENTENCE, known) is None


def test_loud_name_counts_where_the_text_says_that_something_is_in_it(known):
    start = "EASTGATE – " + SENTENCE
    assert dateline(start, known, body=start) is None
    found = dateline(start, known, body=f"{start} The bridge near Eastgate stayed open.")
    assert found is not None
    assert found.text == "EASTGATE"


def test_own_name_of_the_source_is_an_agency(known):
    start = "Smallford (Quay Post) – " + SENTENCE
    assert dateline(start, known) is None
    assert dateline(start, known, own_names=["Quay Post"]) is not None


def test_time_is_bounded(known):
    assert dateline("A - " * 200_000, known) is None
