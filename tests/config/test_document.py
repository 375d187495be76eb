"""The reader of YAML: lines, bounds, and faults of the writing in words."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from syndicator.config import document
from syndicator.config.document import MAX_DEPTH, MAX_FAULTS, Fault, place, read


def test_every_key_and_list_entry_knows_its_line():
    root = read("# a comment\ntitle: x\ninclude:\n  - tags: [a,\n      b]\n  - use: c\n").root
    assert root is not None
    assert place(root, ("title",)) == (2, "title")
    assert place(root, ("include", 0, "tags", 1)) == (5, "include.0.tags.1")
    assert place(root, ("include", 1, "use")) == (6, "include.1.use")


def test_what_is_missing_has_the_line_of_what_should_hold_it():
    root = read("a: 1\npublisher:\n  url: x\n").root
    assert root is not None
    assert place(root, ("publisher", "name")) == (2, "publisher.name")


def test_one_value_that_stands_for_a_list_is_its_own_first():
    root = read("a: 1\ntags: Ukraine\n").root
    assert root is not None
    assert place(root, ("tags", 0)) == (2, "tags")


def test_nothing_is_guessed_from_how_a_value_looks():
    root = read("a: no\nb: 1e3\nc: 2026-01-01\nd: 0123\ne: 12:30\nf: 'null'\n").root
    assert root is not None
    assert isinstance(root.value, dict)
    assert [node.value for node in root.value.values()] == ["no", "1e3", "2026-01-01", "0123", "12:30", "null"]


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL"])
def test_an_unquoted_nothing_is_nothing(written):
    root = read(f"a: {written}\n").root
    assert root is not None
    assert isinstance(root.value, dict)
    assert root.value["a"].value is None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: b: c\n", 1, "put the value in quotes"),
        ("a: 1\n\tb: 2\n", 2, "spaces, not tabs"),
        ("a: 1\nb: @x\n", 2, "put the value in quotes"),
        ("a: 1\nb: 'x\nc: 2\n", 2, "quotation mark is opened and not closed"),
        ('a: 1\nb: "x\n', 2, "quotation mark is opened and not closed"),
        ("a: 1\nb: [1, 2\nc: 3\n", 2, "brackets is not closed"),
        ("a: 1\nb: {c: 3\n", 2, "brackets is not closed"),
        ("a:\n  - b\n c: 1\n", 3, "check its indentation"),
        ("a: 1\nfoo\nb: 2\n", 2, "neither `key: value` nor part of a list"),
        ("a: 1\nb: *promo*\n", 2, "must stand in quotes (`*promo*`)"),
        ("a: 1\nb: !promo\n", 2, "begins with ! must stand in quotes"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ('a: 1\nb: "\\d+"\n', 2, "use single quotes"),
        ("a: 1\nb: x\x07y\n", 2, "control character U+0007"),
        ("a: 1\n[b]: 2\n", 2, "key that is no text"),
        ("a: [${TOKEN}]\n", 1, "${NAME} inside brackets must stand in quotes"),
        ("", 0, "half-written"),
        ("# only a comment\n", 0, "half-written"),
    ],
)
def test_a_fault_of_the_writing_is_told_in_words_at_its_line(text, line, words):
    document = read(text)
    assert document.root is None
    assert document.faults[-1].line == line
    assert words in document.faults[-1].message


def test_a_key_that_stands_twice_is_told_at_the_second_with_the_line_of_the_first():
    document = read("include:\n  - tags: [a]\n    tags: [b]\nlimit: 1\nlimit: 2\n")
    assert document.faults == (
        Fault(3, "include.0.tags", "stands twice, here and on line 2; keep one"),
        Fault(5, "limit", "stands twice, here and on line 4; keep one"),
    )


def test_a_bomb_of_aliases_is_refused():
    text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]\n" for level in range(1, 12)
    )
    assert "with its aliases (*) filled in" in read(text).faults[0].message


def test_a_few_aliases_are_fine_and_a_circle_of_them_is_not():
    shared = read("a: &tags [x, y]\nb: *tags\n").root
    assert shared is not None
    assert isinstance(shared.value, dict)
    assert shared.value["b"] is shared.value["a"]
    assert read("a: &a [*a]\n").root is None


def test_deep_nesting_is_refused_without_recursion():
    assert "nested deeper" in read("[" * 100_000).faults[0].message
    assert read("[" * MAX_DEPTH + "]" * MAX_DEPTH).root is not None


def test_a_long_list_of_faults_is_cut_off():
    assert len(read("a: 1\n" * 1000).faults) == MAX_FAULTS + 1


def _shape(node):
    """Give all that a tree says but the line of what is not written at all, which the libraries place differently."""
    if node is None or not node.value:
        return node and node.value
    if isinstance(node.value, str):
        return node.line, node.value
    if isinstance(node.value, list):
        return node.line, [_shape(each) for each in node.value]
    return node.line, node.key_lines, {key: _shape(each) for key, each in node.value.items()}


_PIECES = st.sampled_from(
    [
        *"abcz019:-,[]{}&*!#'\"?|>%@`~$ \n",
        "\n  ",
        "\n- ",
        "\n  - ",
        ": ",
        " #",
        "a: ",
        "b: ",
        "---\n",
        "'x'",
        '"y"',
        "\\n",
        "\\/",
        "é",
        "😀",
        "!!str ",
        "&a ",
        "*a",
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join))
@settings(max_examples=500, deadline=None)
@example('a: "http:\\/\\/x"')
@example("a: [http://x, b:c]")
@example("a: {b:c, d: e}")
@example("? a\n: b")
@example("a: |\n  b\n\n c")
def test_both_libraries_read_the_same_where_both_read(text):
    quick = None if document._TWO_WAYS.search(text) else document._read_quickly(text)
    strict = document._read_strictly(text)
    assert quick is None or strict.root is None or (quick.faults, _shape(quick.root)) == (strict.faults, _shape(strict.root))
