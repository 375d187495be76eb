"""`./run partners`: a WordPress site takes our RSS and our Atom for a while, and shows what it should after each step.

Brings what is missing (PHP, WordPress, MariaDB; Debian's packages, as root), goes the whole way from a publisher's server to the
posts of the site, and prints what is wrong after each step. `--pictures FOLDER` keeps a picture of the site's front page of each,
`--profile NAME` has the feeds made for other software than the plug-in that reads them.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from tests.partners import bringing, scenario
from tests.partners.house import SOFTWARE, Way


def main(words: Sequence[str]) -> int:
    """Take all steps; 1 if anything is wrong, or if what it takes could not be brought."""
    pictures = Path(words[words.index("--pictures") + 1]) if "--pictures" in words else None
    profile = words[words.index("--profile") + 1] if "--profile" in words else SOFTWARE
    problems = bringing.bring()
    if why := bringing.missing():
        print(*problems, why, sep="\n", file=sys.stderr)
        return 1
    wrong, began = 0, perf_counter()
    with tempfile.TemporaryDirectory() as folder, Way(Path(folder), profile=profile) as way:
        print(f"WordPress {way.site.installed['version']}, {len(way.feeds)} feeds ({', '.join(way.feeds)}), {perf_counter() - began:.0f} s")
        for number, after in enumerate(scenario.run(way, scenario.LONG)):
            posts = way.site.posts()
            shown = sum(post["status"] == "publish" for post in posts)
            print(f"{after.name:34} {len(posts):3} posts, {shown:3} published   {'well' if not after.wrong else ''}", flush=True)
            print(*(f"    {line}" for line in after.wrong), sep="\n", end="\n" if after.wrong else "")
            wrong += len(after.wrong)
            if pictures is not None:
                _photograph(way, pictures / f"{number:02}-{after.name.replace(' ', '-').replace(chr(39), '')}.png")
    print(f"{wrong} wrong" if wrong else "nothing is wrong", f"{perf_counter() - began:.0f} s", sep=", ")
    return 1 if wrong else 0


def _photograph(way: Way, path: Path) -> None:
    """Keep a picture of the site's front page, where there is a browser."""
    chromium = shutil.which("chromium")
    if chromium is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    way.site.serve()
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1200,1800"]
    rules = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with tempfile.TemporaryDirectory() as profile:
        words = [chromium, *flags, rules, f"--user-data-dir={profile}", f"--screenshot={path}", f"http://127.0.0.1:{way.site.port}/"]
        subprocess.run(words, capture_output=True, check=False, timeout=120)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
