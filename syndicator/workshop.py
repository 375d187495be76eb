"""What every worker process finds at hand: the rooms without windows, loaded, and the shipped rules, compiled.

Law: loaded once, in the process that workers are made from; each worker then begins at once and shares this memory. It
gives nothing and holds nothing that an operator set: a rulebook with rules of the operator's own is compiled by the worker.
"""

from syndicator.config import shipped
from syndicator.parse import complete, parse
from syndicator.refine import learn, refine
from syndicator.refine.clean.ruleset import shared
from syndicator.refine.enrich import language
from syndicator.syndicate.proven import proven, proven_page

AT_HAND = (parse, complete, refine, learn, proven, proven_page)

shared(shipped())
language.at_hand()
