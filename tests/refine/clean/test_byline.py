"""Bylines: names, roles and houses apart, and lines that only begin like one left alone."""

import pytest

from syndicator.refine.clean.byline import byline, signature

BYLINES = [
    ("By Ann B. Quay, Chief Maritime Correspondent Harbor Wire", [("Ann B. Quay", "Chief Maritime Correspondent", "Harbor Wire")]),
    ("By ANN QUAY and BEN O'MOLE", [("Ann Quay", "", ""), ("Ben O'Mole", "", "")]),
    ("By ANA ROOK and TOM ROOK, Reuters", [("Ana Rook", "", "Reuters"), ("Tom Rook", "", "Reuters")]),
    (
        "By Ann Quay and Ben Mole The Associated Press Posted May 4, 2026 10:05 am 4 min read",
        [("Ann Quay", "", "The Associated Press"), ("Ben Mole", "", "The Associated Press")],
    ),
    (
        "By Ann Quay News Reporter Ben Mole News Reporter Cal Pier Dee Rope",
        [("Ann Quay", "News Reporter", ""), ("Ben Mole", "News Reporter", ""), ("Cal Pier", "", ""), ("Dee Rope", "", "")],
    ),
    ("Analysis by Ann Quay , CNN Editor-at-large", [("Ann Quay", "Editor-at-large", "CNN")]),
    ("Written by: Ann Quay, Senior AnalystUpdated Sep 17, 2025", [("Ann Quay", "Senior Analyst", "")]),
    ("By Ann Quay ann@harborwire.example (509) 555-5382", [("Ann Quay", "", "")]),
    ("| BY: Ann Quay, MS, RDN", [("Ann Quay", "", "")]),
    ("By Ann Quay 30 August 2026 • 4:45pm", [("Ann Quay", "", "")]),
    ("by Ann Quay—10 min read", [("Ann Quay", "", "")]),
    ("By Ann Quay, Special to Harbor Wire", [("Ann Quay", "", "Harbor Wire")]),
    ("By Ann Quay in Sydney", [("Ann Quay", "", "")]),
    ("Ann Quay News reporter @annquay", [("Ann Quay", "News reporter", "")]),
    ("Ann Quay, AP Science Writer", [("Ann Quay", "Science Writer", "AP")]),
    ("Von Ann Quay, Frankfurt", [("Ann Quay", "", "")]),
    ("Ein Kommentar von Ann Quay", [("Ann Quay", "", "")]),
    ("Ann Quay und Ben Mole, dpa", [("Ann Quay", "", "dpa"), ("Ben Mole", "", "dpa")]),
    ("Par Le Phare et AFP", [("Le Phare", "", ""), ("AFP", "", "AFP")]),
    ("Por Ana Muelle, da Harbor Wire", [("Ana Muelle", "", "Harbor Wire")]),
    ("di Anna Molo", [("Anna Molo", "", "")]),
    ("Autor: Anna Nabrzeże", [("Anna Nabrzeże", "", "")]),
    ("By Quay Post Staff", [("Quay Post Staff", "", "Quay Post Staff")]),
    ("By Staff Reports -", [("Staff Reports", "", "Staff Reports")]),
    ("by quayadmin", [("quayadmin", "", "")]),
    ("EFE / EP / QUAY.ES", [("EFE", "", "EFE"), ("EP", "", "EP"), ("QUAY.ES", "", "QUAY.ES")]),
    (
        "By ANN LEE QUAY, MARY JO MOLE and BEN VAN DER PIER Associated Press",
        [
            ("Ann Lee Quay", "", "Associated Press"),
            ("Mary Jo Mole", "", "Associated Press"),
            ("Ben van der Pier", "", "Associated Press"),
        ],
    ),
    ("By ANN QUAY, NPR", [("Ann Quay", "", "NPR")]),
    ("By Maria QuayStaff Writer", [("Maria Quay", "Staff Writer", "")]),
    ("ByAnn Quay", [("Ann Quay", "", "")]),
    ("By Ann Quay Tom Mole", [("Ann Quay", "", ""), ("Tom Mole", "", "")]),
    ("By Nora Quay Staff", [("Nora Quay", "Staff", "")]),
    ("By Staff Writer", [("Staff Writer", "", "Staff Writer")]),
    ("By AP and Ann Quay", [("AP", "", "AP"), ("Ann Quay", "", "")]),
    ("Ann Quay | Staff Reporter", [("Ann Quay", "Staff Reporter", "")]),
    ("By Ann Quay, Health and Science Correspondent", [("Ann Quay", "Health and Science Correspondent", "")]),
    ("By Ann Quay (AP)", [("Ann Quay", "", "AP")]),
    ("Par Anne Quai (avec AFP)", [("Anne Quai", "", ""), ("AFP", "", "AFP")]),
    ("By Ann Quay for the Quay Post", [("Ann Quay", "", "the Quay Post")]),
    ("By Ann Quay Special to Harbor Wire", [("Ann Quay", "", "Harbor Wire")]),
    ("By Omar al-Quay and Leila bint Pier", [("Omar al-Quay", "", ""), ("Leila bint Pier", "", "")]),
    ("Written by Ann Quay on May 3, 2026", [("Ann Quay", "", "")]),
    ("By Ann Quay with reporting from Harbor Wire", [("Ann Quay", "", "")]),
    ("By Harbor Wire Middle East Bureau", [("Harbor Wire Middle East Bureau", "", "Harbor Wire Middle East Bureau")]),
    ("Ann Quay in Brussels and Ben Mole in Paris", [("Ann Quay", "", ""), ("Ben Mole", "", "")]),
    ("Story by Ann Quay, photos by Ben Mole", [("Ann Quay", "", "")]),
    ("Por Ana Muelle, corresponsal en Bogotá", [("Ana Muelle", "corresponsal en Bogotá", "")]),
    ("Ana Muelle, corresponsal de El Faro en Lima", [("Ana Muelle", "corresponsal de El Faro en Lima", "")]),
    ("Von unserer Korrespondentin Anna Molo", [("Anna Molo", "Korrespondentin", "")]),
    ("Von Anna Molo (amo)", [("Anna Molo", "", "")]),
    ("Von Anna Molo (dpa)", [("Anna Molo", "", "dpa")]),
    ("(von Anna Molo)", [("Anna Molo", "", "")]),
    ("dal nostro inviato Luca Molo", [("Luca Molo", "inviato", "")]),
    ("Door onze redacteur Jan van der Kade", [("Jan van der Kade", "redacteur", "")]),
    ("김부두 기자 kim@quay.example", [("김부두", "", "")]),
]

NO_BYLINES = [
    "By the time the ferry came, it was dark",
    "By entering your email, you agree to our terms",
    "By continually mending nets, the crew stays busy",
    "By surprise",
    "Por ende, no hay barco",
    "Di, 10:19 Uhr",
    "Von Kiel bis Aachen: Die Häfen im Vergleich",
    "Von Netzen, Tauen und ...",
    "Von der Leyen in Kiew",
    "Angela Quay in Paris",
    "Hong Kong, Reuters",
    "By Force of Habit",
    "By Lin Chia-yu (林嘉玉)",
    "Hong Kong (Quay Business)",
    "Ann Quay was the first to see the barge",
    "Harbour journalists",
    "The Ferry Project",
    "Keyboard Service Program",
    "Shipping industry analyst Ann Quay",
    "AP Photographer documents debris on the roof of a school",
    "Port Ellis, Ohio",
]


@pytest.mark.parametrize(("line", "wanted"), BYLINES)
def test_byline_names_its_people(known, line, wanted):
    found = byline(line, known, own_names=["Harbor Wire"])
    assert found is not None
    assert "".join(found.line.split()) == "".join(line.split())
    assert [(person.name, person.role, person.organisation) for person in found.people] == wanted


@pytest.mark.parametrize("line", NO_BYLINES)
def test_what_only_begins_like_a_byline_is_none(known, line):
    assert byline(line, known) is None


def test_line_for_a_paper_is_a_byline_without_a_name(known):
    found = byline("Special to the Quay Post", known)
    assert found is not None
    assert found.people == ()


def test_line_of_the_name_that_the_feed_gives_needs_no_opening(known):
    assert byline("Ann Quay", known) is None
    assert byline("Ann Quay", known, expected=["Ann Quay"]) is not None


def test_signature_says_who_wrote(known):
    assert [person.name for person in signature("- Ann Quay, Harbour Team", known)] == ["Ann Quay"]
    assert signature("- and so it went.", known) == ()


def test_glued_words_of_a_byline_are_shown_apart(known):
    found = byline("ByAnn QuayStaff Writer", known)
    assert found is not None
    assert found.line == "By Ann Quay Staff Writer"


def test_time_is_bounded(known):
    assert byline("By " + "Ann Quay and " * 50_000, known) is None
