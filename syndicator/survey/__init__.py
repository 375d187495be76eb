"""How sources and partners fare: what is amiss with them, when that becomes an alert, and when it has ended.

Law: no window: takes what was seen, the habit and the alert last told, gives signs, alerts and sentences; `now` is an
argument. An alert is a change of state: it is raised once, ends once, and comes back more slowly each time.
"""

from syndicator.survey import signs, wording
from syndicator.survey.habit import LOOKS_BACK, Patience, patience
from syndicator.survey.likeness import MOST_LOOKS, joined, look_of, unlike
from syndicator.survey.network import Seen, cut_off, origin_of
from syndicator.survey.signs import Sign
from syndicator.survey.turning import ended, stands, turn

__all__ = [
    "LOOKS_BACK", "MOST_LOOKS", "Patience", "Seen", "Sign", "cut_off", "ended", "joined", "look_of", "origin_of", "patience", "signs", "stands", "turn",
    "unlike", "wording",
]  # fmt: skip
