"""Progress of long work, where nobody sits at a terminal."""

import pytest

from syndicator.cli import printing


@pytest.mark.parametrize(("patience", "said"), [(0.0, ["looking: 4 of 20", "looking: 10 of 20", "looking: 20 of 20"]), (60.0, [])])
def test_long_work_tells_of_each_tenth_that_it_passes_and_short_work_tells_nothing(capsys, monkeypatch, patience, said):
    monkeypatch.setattr(printing, "PATIENCE", patience)
    with printing.progress("looking", 20) as bar:
        for number in (1, 3, 1, 5, 10):
            bar.on(number)
    told = capsys.readouterr()
    assert (told.out, [line for line in told.err.splitlines() if line in said]) == ("", said)
    assert patience == 0 or told.err == ""
