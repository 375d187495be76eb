"""The house as the web sees it: editions and articles out of the store, health and figures, nothing computed.

Law: reads the store off the event loop; keeps in memory only what is served again and again.
"""
