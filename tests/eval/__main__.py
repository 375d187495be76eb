"""`./run eval`: measures the words on both labelled sets and holds every figure against its floor. Exit 1 where one falls.

./run eval                       the table
./run eval --errors tags         with what was counted against each figure that has "tags" in its name
./run eval --only feed_blocks    these gauges alone (the functions in GAUGES of shared_set.py, and own_figures)
./run eval --update-floors       raises the floors to the figures
./run eval --update-floors --lower "why"    lowers those that fell as well, and keeps the reason
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])  # the folder of this file stands there, whose modules are `tests.eval`'s

from tests.eval.report import main  # noqa: E402  (it is found only now)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
