"""Telling the operator: alerts to a webhook and a mailbox.

Law: window: network, to the places that `syndicator.yaml` names and no others, each bounded by a deadline. Gives for
each telegram why it was not taken, empty where it was; raises nothing. No secret, and no address that may be one, stands in
what it gives.
"""

from syndicator.telegraph.sending import Telegraph

__all__ = ["Telegraph"]
