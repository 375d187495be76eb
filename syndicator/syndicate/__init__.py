"""What a partner gets: filter decides which articles and says why, render writes the feeds, verify reads them back.

Law: takes articles, partners and settings, gives verdicts and editions; raises PartnerError. Touches nothing: no
clock, disk, network or chance. The same articles and the same rules give the same bytes.
"""
