"""The rulebook: what ships with the program is sound, is read quickly, and gives way to the operator's own."""

import json

from syndicator.config import shipped
from syndicator.config.compiling import compiled_text
from syndicator.config.rulebook import compiled, parsed, shipped_texts, source_digest, with_own


def test_everything_that_ships_is_sound():
    rules, vocabularies = parsed(shipped_texts())
    book = shipped()
    assert (book.rules, book.vocabularies) == (rules, vocabularies)
    assert all(rule.name and bool(rule.pattern) != bool(rule.selector) for rule in book.rules)
    assert all(
        entries and all(entry.strip() == entry and not entry.startswith("#") for entry in entries) for entries in book.lists.values()
    )


def test_the_compiled_form_says_what_the_yaml_says():
    texts = shipped_texts()
    assert compiled(compiled_text(), source_digest(texts)) == parsed(texts)


def test_a_compiled_form_of_other_yaml_does_not_count():
    assert compiled(compiled_text(), "another digest") is None
    assert compiled("", "any") is None


def test_the_compiled_form_that_ships_was_made_of_the_yaml_that_ships():
    """If this fails: `python -m syndicator.config.compiling`."""
    from importlib.resources import files

    made = json.loads((files("syndicator.config") / "shipped" / "compiled.json").read_text("utf-8"))
    assert made["digest"] == source_digest(shipped_texts())


def test_the_same_rulebook_is_given_while_nothing_changes(house):
    house.write(rules__own="- {name: x, pattern: a*}\n")
    assert house.load().rulebook is house.load().rulebook
    assert with_own((), ()) is shipped()


def test_the_operators_rule_takes_the_place_of_the_shipped_one_of_that_name(house):
    name = shipped().rules[0].name
    house.write(
        rules__own=f"- {{name: '{name}', pattern: mine*}}\n- {{name: my own, selector: .x, where: anywhere, strength: weak, languages: en}}\n"
    )
    book = house.load().rulebook
    assert len(book.rules) == len(shipped().rules) + 1
    assert next(rule for rule in book.rules if rule.name == name).pattern == "mine*"
    assert book.digest != shipped().digest
    mine = book.rules[-1]
    assert (mine.name, mine.selector, mine.where, mine.strength, mine.languages) == ("my own", ".x", "anywhere", "weak", ("en",))


def test_a_variable_in_a_rule_is_plain_text(house):
    house.write(rules__own="- {name: x, pattern: 'pay ${amount} now*'}\n")
    assert house.load().rulebook.rules[-1].pattern == "pay ${amount} now*"


def test_a_rule_that_protects_keeps_what_it_meets(house):
    house.write(rules__own="- {name: x, pattern: 'Correction:*', protect: true, keep: ['Correction: it was Tuesday.']}\n")
    assert house.problems() == ()
    house.write(rules__own="- {name: x, pattern: 'Correction:*', protect: true, keep: ['It was Tuesday.']}\n")
    assert [problem.key for problem in house.problems()] == ["0.keep.0"]


def test_a_selectors_examples_are_markup(house):
    house.write(rules__own="- {name: x, selector: p.promo, cut: ['<p class=promo>Buy</p>'], keep: ['<p>Buy</p>']}\n")
    assert house.problems() == ()


def test_a_vocabulary_with_all_that_a_term_may_have(house):
    house.write(
        vocabularies__own="terms:\n  - Sport\n  - name: Football\n    aliases: {en: [soccer], de: Fußball, '': [FIFA]}\n    categories: [Soccer]\n"
        "    broader: Sport\n  - {name: Pelé, kind: person, aliases: [O Rei]}\n"
    )
    sport, football, pele = house.load().rulebook.vocabularies["own"].terms
    assert (sport.name, sport.aliases, sport.kind) == ("Sport", (), "topic")
    assert football.aliases == (("en", ("soccer",)), ("de", ("Fußball",)), ("", ("FIFA",)))
    assert (football.categories, football.broader) == (("Soccer",), "Sport")
    assert (pele.kind, pele.aliases) == ("person", (("", ("O Rei",)),))
