"""A dateline is told apart into its places, its date and its agency."""

import pytest

from syndicator.model import DatelineParts
from syndicator.refine.clean.dateline_parts import dateline_parts
from tests.refine.clean.articles import PROSE, paragraphs

DATELINES = [
    ("WASHINGTON/ MOSCOW (Harbor Wire)", ("WASHINGTON", "MOSCOW"), "", "Harbor Wire"),
    ("PORTLAND, Maine, Feb 26 (AP)", ("PORTLAND, Maine",), "Feb 26", "AP"),
    ("AUSTIN, Texas/LISBON (Reuters)", ("AUSTIN, Texas", "LISBON"), "", "Reuters"),
    ("OSLO and BERGEN", ("OSLO", "BERGEN"), "", ""),
    ("OSLO, March 12, Reuter", ("OSLO",), "March 12", "Reuter"),
    ("TOPEKA, Kan. - March 13", ("TOPEKA, Kan.",), "March 13", ""),
    ("SCRANTON, PA., March 13", ("SCRANTON, PA.",), "March 13", ""),
    ("****SANTO DOMINGO, March 4", ("SANTO DOMINGO",), "March 4", ""),
    ("(Corrects day in headline) MADRID, Feb 26", ("MADRID",), "Feb 26", ""),
    ("SEATTLE (January 24, 2026)", ("SEATTLE",), "January 24, 2026", ""),
    ("OSLO (Reuters on Friday )", ("OSLO",), "", "Reuters"),
    ("Berlin, 3. Mai 2026 (dpa)", ("Berlin",), "3. Mai 2026", "dpa"),
    ("PARIS, 3 mai (AFP)", ("PARIS",), "3 mai", "AFP"),
    ("Bogotá, 3 de mayo (EFE)", ("Bogotá",), "3 de mayo", "EFE"),
    ("CARDIFF — [iQuay]", ("CARDIFF",), "", "iQuay"),
    ("(Reuters)", (), "", "Reuters"),
    ("WASHINGTON ()", ("WASHINGTON",), "", ""),
    ("新华社伦敦4月24日电", ("伦敦",), "4月24日", "新华社"),
    ("【ロンドン＝山田太郎】", ("ロンドン",), "", ""),
    ("", (), "", ""),
]


@pytest.mark.parametrize(("dateline", "places", "date", "agency"), DATELINES)
def test_parts_are_told_apart(known, dateline, places, date, agency):
    assert dateline_parts(dateline, known) == DatelineParts(places=places, date=date, agency=agency)


def test_copy_carries_them_beside_the_dateline(cleaned):
    copy = cleaned(paragraphs(f"LONDON, May 4 (Reuters) - {PROSE[0]}", *PROSE[1:]))
    assert copy.dateline == "LONDON, May 4 (Reuters)"
    assert copy.dateline_parts == DatelineParts(places=("LONDON",), date="May 4", agency="Reuters")
