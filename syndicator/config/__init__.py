"""YAML files in, the Catalog out: the room of the configuration.

Law: its only window is the disk, read only but for `init`'s sample and the rules that an operator accepts; the
environment is handed in. It gives values of `catalog` and raises ConfigError with every problem of every file, each as file, line, key and a
sentence that says what is wrong and what is allowed. Each file has its own last good version, so that one broken edit
costs itself and nothing else.

    files ──▶ document ──▶ page ──▶ shapes ──▶ readings ──▶ in_force ──▶ Catalog
    disk      tree, lines  ${ENV}   pydantic   + agreement   last good
"""

from typing import TYPE_CHECKING

from syndicator._opening import opens

if TYPE_CHECKING:
    from syndicator.config.files import fingerprint
    from syndicator.config.keeping import kept, put_back
    from syndicator.config.learned import rule_of
    from syndicator.config.loading import load
    from syndicator.config.rulebook import shipped
    from syndicator.config.samples import write_sample
    from syndicator.config.schemas import schema
    from syndicator.config.watch import changes
    from syndicator.config.writer import accept_rules, accepted_rules, learned_file, take_out_rules
else:
    _PLACES = {
        "files": ("fingerprint",),
        "keeping": ("kept", "put_back"),
        "learned": ("rule_of",),
        "loading": ("load",),
        "rulebook": ("shipped",),
        "samples": ("write_sample",),
        "schemas": ("schema",),
        "watch": ("changes",),
        "writer": ("accept_rules", "accepted_rules", "learned_file", "take_out_rules"),
    }
    __getattr__ = opens(__name__, _PLACES)

__all__ = [
    "accept_rules", "accepted_rules", "changes", "fingerprint", "kept", "learned_file", "load", "put_back", "rule_of", "schema", "shipped", "take_out_rules", "write_sample",
]  # fmt: skip
