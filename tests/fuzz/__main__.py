"""`./run fuzz [--minutes M] [TARGET]`: hunt for input that breaks a promise, guided by coverage where atheris can be had.

atheris is not in the lock: it is for this hunt alone and is not made for every Python. It gets an environment of its own
under build/fuzz, beside the locked one. Where it cannot be installed, seeds are mutated without guidance, and it is said.
What is found lies in build/fuzz/found, made as small as it gets; a case that is kept is written anew into tests/fuzz/cases.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from tests.fuzz.hunt import Hunt
from tests.fuzz.seeds import SEEDS
from tests.fuzz.targets import TARGETS

ATHERIS = "atheris==3.0.0"
HOUSE = Path(__file__).resolve().parents[2]
LONGEST = {"parse": 40_000, "clean": 10_000}
PLACE = HOUSE / "build" / "fuzz"
FEEDS = HOUSE.parent / "shared" / "data" / "feeds"


def main() -> int:
    """Hunt on one target or on all, one after the other; 1 if anything was found."""
    words = argparse.ArgumentParser(prog="./run fuzz", description=(__doc__ or "").splitlines()[0])
    words.add_argument("target", nargs="?", choices=sorted(TARGETS), help="one target; all of them if none is named")
    words.add_argument("--minutes", type=float, default=30.0, help="how long to hunt on each target (30)")
    asked = words.parse_args()
    guide = _guide()
    found = 0
    for name in [asked.target] if asked.target else sorted(TARGETS):
        found += _guided(guide, name, asked.minutes) if guide else _unguided(name, asked.minutes)
    return 1 if found else 0


def _guide() -> Path | None:
    """Give the Python that has atheris and the locked packages, None where there is none."""
    python = PLACE / "venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", PLACE / "venv"], check=True)
        packages = next((PLACE / "venv" / "lib").glob("python*")) / "site-packages"
        locked = next(path for path in sys.path if path.endswith("site-packages"))
        (packages / "locked.pth").write_text(f"{locked}\n")
    if subprocess.run([python, "-c", "import atheris"], check=False, capture_output=True).returncode:
        made = subprocess.run([python, "-m", "pip", "install", "--quiet", ATHERIS], check=False, capture_output=True, text=True)
        if made.returncode:
            last = made.stderr.strip().splitlines()[-1:] or ["no reason given"]
            print(f"{ATHERIS} cannot be installed ({last[0]}); seeds are mutated without guidance", file=sys.stderr)
            return None
    return python


def _guided(python: Path, name: str, minutes: float) -> int:
    corpus = PLACE / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[name]):
        (corpus / f"seed-{number}").write_bytes(seed)
    theirs = [str(FEEDS)] if name == "parse" and FEEDS.is_dir() else []
    limits = [f"-max_total_time={minutes * 60:.0f}", f"-max_len={LONGEST[name]}", "-timeout=1200", "-rss_limit_mb=3000", "-verbosity=1"]
    log = PLACE / f"{name}.log"
    with log.open("wb") as said:
        ended = subprocess.run(
            [python, "-m", "tests.fuzz.guided", name, str(PLACE / "found"), *limits, f"-artifact_prefix={PLACE}/", str(corpus), *theirs],
            check=False, cwd=HOUSE, stderr=said, stdout=said,
        )  # fmt: skip
    hunt = Hunt.told(name, PLACE / "found")
    print(hunt)
    if ended.returncode:
        print(f"the hunt itself ended with {ended.returncode}; {log} says more", file=sys.stderr)
    return len(hunt.found) + bool(ended.returncode)


def _unguided(name: str, minutes: float) -> int:
    hunt = Hunt(name, PLACE / "found")
    hunt.wander(seconds=minutes * 60)
    print(hunt)
    return len(hunt.found)


if __name__ == "__main__":
    sys.exit(main())
