"""The last look: an edition is read back, by other means than it was written with, before it replaces a good one.

Takes an edition, the membership that it was made from, and its partner; gives nothing. Raises VerifyError with one
sentence that names the partner, the format and what is wrong. Touches nothing.
"""

from syndicator.syndicate.verify.last_look import verify

__all__ = ["verify"]
