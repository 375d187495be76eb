"""Licence terms for machines as feeds say them: Really Simple Licensing 1.0 (https://rslstandard.org/rsl).

Takes terms as the operator states them, gives elements under a parent, or values for JSON; touches nothing. In XML they stand
in each entry, as the standard asks of RSS, with the entry's address; Atom takes them as foreign markup. What is not stated is not said.
"""

from typing import Any

from syndicator.catalog import LicenceTerms
from syndicator.syndicate.render.generator import RSL, add

TYPE = "application/rsl+xml"


def add_terms(parent: Any, terms: LicenceTerms | None, url: str) -> None:
    """Put the terms for the document at `url` under `parent`, if anything but an address of terms is stated."""
    if terms is None or not _stated(terms):
        return
    content = add(parent, f"{RSL}content", None, url=url, **({"server": terms.server} if terms.server else {}))
    if _licence(terms) or terms.payment:
        under = add(content, f"{RSL}license", None)
        for name, kind, words in _licence(terms):
            add(under, f"{RSL}{name}", " ".join(words), type=kind)
        _add_payment(under, terms)
    if terms.holder:
        add(content, f"{RSL}copyright", terms.holder)
    if terms.terms:
        add(content, f"{RSL}terms", terms.terms)


def _stated(terms: LicenceTerms) -> bool:
    return any((terms.server, terms.holder, terms.terms, terms.payment, _licence(terms)))


def _licence(terms: LicenceTerms) -> list[tuple[str, str, tuple[str, ...]]]:
    """Give what is permitted and prohibited, a line for each kind; empty where no licence is stated."""
    lines = (
        ("permits", "usage", terms.permits),
        ("permits", "user", terms.users),
        ("permits", "geo", terms.countries),
        ("prohibits", "usage", terms.prohibits),
    )
    return [line for line in lines if line[2]]


def _add_payment(parent: Any, terms: LicenceTerms) -> None:
    if not terms.payment:
        return
    payment = add(parent, f"{RSL}payment", None, type=terms.payment)
    for name, text in (("standard", terms.standard), ("custom", terms.custom)):
        if text:
            add(payment, f"{RSL}{name}", text)
    if terms.amount:
        add(payment, f"{RSL}amount", terms.amount, currency=terms.currency)


def values(terms: LicenceTerms | None) -> dict[str, Any]:
    """Give the terms for a format that has no word for them, by the names of the standard."""
    if terms is None:
        return {}
    payment = {
        "type": terms.payment,
        "amount": terms.amount,
        "currency": terms.currency,
        "standard": terms.standard,
        "custom": terms.custom,
    }
    said: dict[str, Any] = {
        "url": terms.url,
        "server": terms.server,
        "permits": {"usage": list(terms.permits), "user": list(terms.users), "geo": list(terms.countries)},
        "prohibits": {"usage": list(terms.prohibits)},
        "payment": payment if terms.payment else {},
        "copyright": terms.holder,
        "terms": terms.terms,
    }
    return _present(said)


def _present(said: dict[str, Any]) -> dict[str, Any]:
    kept = {name: _present(value) if isinstance(value, dict) else value for name, value in said.items()}
    return {name: value for name, value in kept.items() if value}
