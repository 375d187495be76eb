"""The doors to partners and readers: feeds, articles, the page with the addresses, and how the house is.

Law: takes a `House` (what it asks of the rest), gives an ASGI app and a server for it. Window: sockets. Serving never
computes an edition, changes nothing, and decides nothing but whether a key fits.
"""
