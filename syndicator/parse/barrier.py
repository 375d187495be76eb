"""Pages that stand before what was asked for: a shield that wants to see a browser first, a form that wants a password.

Takes a document's text, gives words for the sentence that says why it is of no use; empty for any other page. Looks at
the start alone, and for what only such pages hold: shields leave scripts in the pages that they let through as well.
"""

import re

_OPENING = 60_000
_SHIELD = re.compile(
    r"_cf_chl_opt|cf-browser-verification|cf_chl_|id=\"challenge-(?:form|running|error-text)\"|/cdn-cgi/challenge-platform/h/[a-z]/orchestrate|"
    r"<title>\s*(?:just a moment\.\.\.|attention required! \| cloudflare|ddos-guard|checking your browser|one moment, please\.\.\.)\s*</title>|"
    r"id=\"main-iframe\" src=\"/_incapsula_resource|geo\.captcha-delivery\.com|id=\"px-captcha|window\.gokuprops|sucuri_cloudproxy_js|"
    r"id=\"anubis_challenge\"|please enable js and disable any ad blocker",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"<input\b[^>]{0,400}?\btype\s*=\s*[\"']?password\b", re.IGNORECASE)

SHIELD = "the page of a shield that wants to see a browser first; ask the publisher to let the reader that `User-Agent` names through"
SIGN_IN = "a page that wants a user and a password; set `auth:` or `headers:` in the source, or sign this network in"


def barrier(text: str) -> str:
    """Say what stands before what was asked for, empty if nothing does."""
    return shield(text) or (SIGN_IN if _PASSWORD.search(text[:_OPENING]) else "")


def shield(text: str) -> str:
    """Say so of shields alone: where a page was asked for, a form for readers who want to sign in may stand on it."""
    return SHIELD if _SHIELD.search(text[:_OPENING]) else ""
