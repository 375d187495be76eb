"""The doors of the store, by what they are about; `Store` has them all.

Law: a door opens one transaction, calls one function of the module that knows the tables, and closes it. It decides nothing.
"""
