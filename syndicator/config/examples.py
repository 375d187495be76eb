"""A rule's own examples, held against it.

Law: takes a rule, gives paths with sentences; raises nothing, touches nothing. `cut` holds texts that the rule meets,
`keep` texts that it does not; where the rule protects, it is the other way round: what it meets is in `keep`.
"""

from collections.abc import Iterator

from syndicator._text.patterns import compile_pattern
from syndicator.catalog import Rule
from syndicator.config.document import Path


def disproved(rule: Rule) -> Iterator[tuple[Path, str]]:
    """Give the examples that do not go as the rule says."""
    cut = () if rule.protect else rule.cut
    for key, examples, wanted in (("cut", cut, True), ("keep", rule.keep, rule.protect)):
        for place, example in enumerate(examples):
            if _meets(rule, example) != wanted:
                yield (
                    (key, place),
                    f"is an example that the rule {'does not meet' if wanted else 'meets'}; mend the rule, or take the example out",
                )


def _meets(rule: Rule, example: str) -> bool:
    if rule.selector:
        from syndicator._text.markup import select, to_tree  # noqa: PLC0415  (slow to import, and few rules are the operator's)

        return bool(select(to_tree(example), rule.selector))
    return compile_pattern(rule.pattern).find(example) is not None
