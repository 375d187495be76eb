"""How copies are judged: by what came out, wherever it stands, and not by what cleaning says of itself."""

from syndicator.model import Block, CleanHtml, Copy, Image, Tag
from tests.eval import forms, pictures
from tests.eval.figures import Edited, cut_of, is_verbatim, summary_figures, tag_figures


def copy(*texts, **fields):
    return Copy(**{"headline": "Headline", "blocks": tuple(Block(kind="paragraph", text=text) for text in texts), **fields})


def test_good_block_that_moved_into_a_field_is_not_lost():
    found = cut_of(
        "CCC", ["By Ann Lee", "Text here.", "With files from B."], copy("Text here.", byline="By Ann Lee", credits=("With files from B.",))
    )
    assert found.lost == ()


def test_caption_that_went_to_the_lead_image_is_not_lost():
    assert cut_of("C", ["A ferry at dawn"], copy(image=Image(url="https://a.example/x.jpg", caption="A ferry at dawn"))).lost == ()


def test_bad_block_that_moved_into_a_field_is_gone_from_the_body():
    assert cut_of("B", ["By Ann Lee"], copy("Text here.", byline="By Ann Lee")).recall == 1.0


def test_picture_is_judged_by_whether_it_stands():
    found = cut_of("BBCC", ["", "", "", ""], copy(), pictures=[True, False, False, None])
    assert (found.bad_gone, found.spared, found.lost) == (1, ("",), ("",))


HTML = '<p>One.</p><p><img src="./a.png?w=9"></p><img src="https://t.example/p.gif?x=1" width="1" height="1"><p>Two.</p>'


def test_pictures_are_found_between_the_labelled_blocks():
    kept = copy(html=CleanHtml('<p>One.</p><img src="https://blog.example/a.png?w=9"><p>Two.</p>'))
    assert pictures.standing(HTML, ["One.", "", "", "Two."], kept) == [None, True, None, None]


def test_picture_that_is_gone_does_not_stand_and_a_pixel_that_is_gone_is_not_judged():
    assert pictures.standing(HTML, ["One.", "", "", "Two."], copy()) == [None, False, None, None]


def test_sentences_are_verbatim_though_one_between_them_was_left_out():
    text = "The ferry sails again. Nobody knows why. It costs five dollars."
    assert is_verbatim("The ferry sails again. It costs five dollars.", text)
    assert is_verbatim("The ferry sails…", text)


def test_changed_or_missing_words_are_not_verbatim():
    text = "The ferry sails again. It costs five dollars."
    assert not is_verbatim("The ferry sails. It costs five dollars.", text)
    assert not is_verbatim("The ferry sa…", text)
    assert not is_verbatim("", text)


def test_tags_are_scored_by_language_where_an_editor_gave_any_that_occur():
    given = copy(tags=(Tag(name="Ferry", why=""), Tag(name="Norway", why="")))
    articles = [
        Edited(given, "en", "The ferry from Norway", ("ferry",)),
        Edited(given, "en", "Nothing", ("Sport",)),
        Edited(given, "de", "Ferry", ()),
    ]
    (figure,) = tag_figures("own", articles, ("en",))
    assert (figure.name, figure.value, figure.of) == ("own.tags F1@5 en", 2 / 3, 1)


def test_summary_is_held_against_a_lead_of_its_own_length():
    article = Edited(copy(summary="Nobody knows why."), "en", "The ferry sails again. Nobody knows why.", (), "Nobody knows why")
    figures = {figure.name: figure.value for figure in summary_figures("own", [article])}
    assert figures["own.summary ROUGE-1"] == 1.0
    assert figures["own.summary over lead"] == 1.0
    assert figures["own.summaries not verbatim"] == 0


def test_people_of_a_byline_are_told_by_the_places_of_its_words():
    line = "By Ted D'Afflisio, Ann Lee—10 min read"
    assert forms._right(["Ann Lee", "Ted D'Afflisio"], line, "1-2 3-4")
    assert not forms._right(["Ted D'Afflisio"], line, "1-2 3-4")
    assert forms._right([], "By Staff Reports", "?1-2")
    assert forms._right(["Staff Reports"], "By Staff Reports", "?1-2")
    assert not forms._right(["Reports Desk"], "By Staff Reports", "?1-2")
