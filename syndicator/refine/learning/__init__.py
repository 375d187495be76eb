"""Learning: what a source's archive teaches about its boilerplate, what a person should look at, and what has changed.

Law: takes the templates of a source's last articles; gives values. Pure: no clock, disk, network or chance; the same
archive always teaches the same, in the same order. Nothing is cut here: cleaning weighs what was learned with all else.
"""

from syndicator.refine.learning.drift import drift
from syndicator.refine.learning.lessons import learn
from syndicator.refine.learning.review import candidates

__all__ = ["candidates", "drift", "learn"]
