"""Credits at the end are kept as credits, apart from the byline; further up they stay where they stand."""

import pytest

from tests.refine.clean.articles import PROSE, paragraphs, removed, texts

CREDITS = [
    "With files from The Associated Press",
    "Additional reporting by Ann Quay; Editing by Ben Mole",
    "Ann Quay and Ben Mole in Oslo contributed to this report.",
    "AP reporters Ann Quay and Ben Mole contributed.",
    "(Reporting by Ann Quay in Oslo; Writing by Ben Mole; Editing by Cal Pier)",
    "Photo: Ann Quay",
    "Mit Material von dpa",
    "Mitarbeit: Anna Molo",
    "(Reporter: Anna Molo; Redaktion: Ben Mole)",
    "Avec AFP",
    "(Rédigé par Anne Quai, édité par Ben Mole)",
    "Traduit de l’anglais par Anne Quai",
    "Con información de EFE",
    "(Reporte de Ana Muelle; Editado por Luis Muelle)",
    "Com informações da Lusa",
    "(Reportagem de Ana Cais; Edição de Rui Cais)",
    "Con informazioni di Reuters",
    "Hanno collaborato Anna Molo e Luca Molo",
    "Met medewerking van Jan Kade",
    "Aan dit artikel werkte mee: Jan Kade",
]
SENTENCES = [
    "Ann Quay contributed to the harbour fund for thirty years, her son said on Monday.",
    "Con información de la alcaldía, los vecinos organizaron una marcha por las calles del centro.",
    "Mit Material von der Baustelle bauten die Kinder eine Brücke, die bis heute steht.",
    "Colaborou com a polícia durante anos, disse o filho.",
    "Avec Anne, tout avait commencé un lundi de juin, sur le quai.",
]


@pytest.mark.parametrize("line", CREDITS)
def test_credit_at_the_end_is_a_credit(cleaned, line):
    copy = cleaned(paragraphs("By Ann Quay", *PROSE, line))
    assert (copy.credits, copy.byline, texts(copy), removed(copy)) == ((line,), "By Ann Quay", list(PROSE), [])


@pytest.mark.parametrize("line", SENTENCES)
def test_sentence_that_begins_like_a_credit_stays(cleaned, line):
    copy = cleaned(paragraphs(*PROSE, line))
    assert (copy.credits, texts(copy)) == ((), [*PROSE, line])


def test_credit_between_two_parts_stays_where_it_stands(cleaned):
    parts = [*PROSE, "(Reporting by Ann Quay; Editing by Ben Mole)", "<h2>The second day</h2>", PROSE[0], PROSE[1]]
    copy = cleaned("".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts))
    assert copy.credits == ()
    assert texts(copy) == [*PROSE, parts[3], "The second day", PROSE[0], PROSE[1]]


def test_several_credits_keep_their_order_and_a_correction_its_place(cleaned):
    correction = "Correction: An earlier version of this story gave the wrong tide."
    copy = cleaned(paragraphs(*PROSE, "With files from AFP", correction, "Additional reporting by Ann Quay"))
    assert (copy.credits, texts(copy)) == (("With files from AFP", "Additional reporting by Ann Quay"), [*PROSE, correction])
