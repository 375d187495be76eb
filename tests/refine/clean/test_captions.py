"""The credit at the end of a caption is told apart from what the picture shows."""

import pytest

from syndicator.model import Image
from syndicator.refine.clean.captions import credited

CAPTIONS = [
    ("The pier. Photo: Ann Quay", "The pier.", "Ann Quay"),
    ("The pier on Monday. (AP Photo/Ann Quay)", "The pier on Monday.", "AP Photo/Ann Quay"),
    ("The pier (Photo by Ann Quay/Getty Images)", "The pier", "Ann Quay/Getty Images"),
    ("The pier. (Ann Quay/AFP via Getty Images)", "The pier.", "Ann Quay/AFP via Getty Images"),
    ("The pier. Photo courtesy of the Quay Museum", "The pier.", "Quay Museum"),
    ("The pier in 2019. File photo: Ann Quay", "The pier in 2019.", "Ann Quay"),
    ("Der Hafen. Foto: Anna Molo/dpa", "Der Hafen.", "Anna Molo/dpa"),
    ("Der Hafen | Bild: Anna Molo", "Der Hafen", "Anna Molo"),
    ("Le port. Crédit : Anne Quai / AFP", "Le port.", "Anne Quai / AFP"),
    ("Le port © molo", "Le port", "molo"),
    ("El puerto. Foto: EFE/Ana Muelle", "El puerto.", "EFE/Ana Muelle"),
    ("Il porto (ANSA)", "Il porto", "ANSA"),
    ("Photo: Ann Quay", "", "Ann Quay"),
]
NO_CREDITS = [
    "The mayor (Labour)",
    "The mayor (left) and the harbour master (right).",
    "In this photo by Ann Quay, the pier is closed.",
    "Picture of Ann Quay",
    "Bild von Anna Molo",
    "A photo: the pier",
    "Sarah Quay (Getty Images) at the pier",
]


@pytest.mark.parametrize(("caption", "rest", "credit"), CAPTIONS)
def test_credit_is_told_apart(known, caption, rest, credit):
    assert credited(Image(url="https://quay.example/a.jpg", caption=caption), known) == Image(
        url="https://quay.example/a.jpg", caption=rest, credit=credit
    )


@pytest.mark.parametrize("caption", NO_CREDITS)
def test_caption_without_a_credit_stays(known, caption):
    image = Image(url="https://quay.example/a.jpg", caption=caption)
    assert credited(image, known) is image


def test_credit_of_the_publisher_stays_and_so_does_the_caption(known):
    image = Image(url="https://quay.example/a.jpg", caption="The pier. Photo: Ann Quay", credit="Harbor Wire")
    assert credited(image, known) is image
    assert credited(None, known) is None


@pytest.mark.parametrize("unit", ["(", "Photo: A", "Photo by ", "/ AP ", "© ", " | "])
def test_time_is_bounded(known, unit):
    image = Image(url="https://quay.example/a.jpg", caption=unit * 300)
    assert len(credited(image, known).credit) <= len("Photo: ") + 80
