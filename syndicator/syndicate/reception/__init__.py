"""Reception: what the software at a partner's site makes of our feeds, as a model that can be run.

Law: takes a profile, the posts that a site has so far and the bytes of one edition; gives the posts after it and what
became of each entry. Touches nothing. It reads the feed by itself, as a stranger would. What the models know of each product, and
where it was read, stands in `config/shipped/profiles.yaml`.
"""

from syndicator.syndicate.reception.receiving import key_of, receive
from syndicator.syndicate.reception.sites import Post, Reception, Site
from syndicator.syndicate.reception.wording import Event, cannot_be_made_right, chosen

__all__ = ["Event", "Post", "Reception", "Site", "cannot_be_made_right", "chosen", "key_of", "receive"]
