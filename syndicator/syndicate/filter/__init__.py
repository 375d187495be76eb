"""The one evaluator: which partner gets which article, from when until when, and why.

Law: takes articles and partners, gives verdicts and placements; raises nothing, touches nothing, knows no clock but
the `now` that it is given. Routing, preview, explain and publish all ask here.
"""

from syndicator.syndicate.filter.index import Index
from syndicator.syndicate.filter.tally import FilterRecord, LineRecord, Tally
from syndicator.syndicate.filter.verdicts import at, but_for, evaluate, route, unfiltered, written

__all__ = ["FilterRecord", "Index", "LineRecord", "Tally", "at", "but_for", "evaluate", "route", "unfiltered", "written"]
