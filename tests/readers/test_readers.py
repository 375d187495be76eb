"""Every edition of the demo opens without complaint, with every entry, in readers that are not ours."""

import pytest
import reading
from publishing import published_demo


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    return published_demo(tmp_path_factory.mktemp("demo"))


@pytest.mark.parametrize("reader", reading.READERS)
def test_every_edition_opens_in(reader, output):
    if why := reading.missing(reader):
        pytest.skip(why)
    names, read = reading.READERS[reader]
    opened = [path for path in output.glob("*/*") if path.name in names]
    assert len(opened) >= 3
    for path in opened:
        assert reading.differences(path, read, reading.sent(path.parent, path.name)) == []


def test_a_lost_entry_is_found(output):
    path = next(output.glob("*/rss.xml"))
    short = path.read_bytes().replace(b"<item>", b"<gone>", 1).replace(b"</item>", b"</gone>", 1)
    broken = path.parent / "short.xml"
    broken.write_bytes(short)
    try:
        assert reading.differences(broken, reading.with_feedparser, reading.sent(path.parent, "rss.xml"))
    finally:
        broken.unlink()
