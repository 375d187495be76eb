"""Addresses that must not be asked: the program, with its guard as it ships, in a network where all of them are there.

`report` runs it in a network and mount namespace of its own (root, or a machine that lets users make them) and gives what was
connected to; `complaints` says what is wrong with that. In there every address of the world is this machine, and listeners
write down each connection; so a connection to a forbidden address is seen, not inferred.
"""

import functools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, TypeAlias

HOUSE = Path(__file__).resolve().parents[2]
LIST = HOUSE.parent / "shared" / "data" / "ssrf.json"
Report: TypeAlias = dict[str, Any]

IS_GLOBAL = """
from ipaddress import ip_address
from syndicator.fetch import guard
guard.special = lambda address: "" if ip_address(address.partition("%")[0]).is_global else "not global"
"""
"""A guard that believes what Python calls global: the planted fault."""


@functools.cache
def _apart() -> tuple[str, ...]:
    """Give the words that start a program in namespaces of its own; none where that is not allowed."""
    for words in (("unshare", "--net", "--mount"), ("unshare", "--map-root-user", "--net", "--mount")):
        try:
            tried = subprocess.run([*words, "ip", "link", "set", "lo", "up"], check=False, capture_output=True)
        except OSError:
            return ()
        if not tried.returncode:
            return words
    return ()


def why_not() -> str:
    """Say why this cannot be checked here, empty where it can."""
    if not LIST.exists():
        return "the list of special addresses is not on this machine"
    return "" if _apart() else "needs root (or namespaces for users), unshare and ip"


def report(folder: Path, *, every: int = 1, planted: str = "", reload: bool = True) -> Report:
    """Run the program in `folder` against each `every`th address and spelling; gives what happened."""
    (folder / "asked.json").write_text(json.dumps({"list": str(LIST), "every": every, "planted": planted, "reload": reload}))
    made = subprocess.run(
        [*_apart(), sys.executable, "-m", "tests.corpus.ssrf_network", str(folder)], cwd=HOUSE, capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise RuntimeError(made.stderr[-2000:])
    found: Report = json.loads((folder / "report.json").read_text())
    return found


def complaints(found: Report) -> list[str]:
    """Say what is wrong: a forbidden address that was connected to, a public one that was not, a check that looked at nothing."""
    said = [f"{way}: {address} port {port} was connected to (asked for {host})" for way, address, port, host in found["forbidden"]]
    said += [f"{what} was not reached, and should have been" for what in found["missed"]]
    if found["there"] < found["addresses"] * 0.9:
        said.append(f"only {found['there']} of {found['addresses']} addresses are there to be reached")
    if found["polled"] < found["sources"] * 0.5:
        said.append(f"only {found['polled']} of {found['sources']} sources were polled")
    return said


def summary(found: Report) -> str:
    """Give the figures on one line."""
    return (
        f"{found['addresses']} addresses ({found['there']} of them there to be reached), {found['spellings']} spellings, {found['names']} names; "
        f"{found['sources']} sources in {', '.join(found['ways'])}: {found['polled']} polled, the others refused as configuration; "
        f"{found['connections']} connections to public and opened addresses, {len(found['forbidden'])} to forbidden ones"
    )
