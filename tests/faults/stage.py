"""One process in which everything is imported and warm, and from which each faulty run is forked: `python -m tests.faults.stage`.

A forked run is the command `run --once` from the moment on at which it opens the house: same code, same calls in the
same order. What is left out is start-up, which writes nothing, and the worker processes, which touch no file
(`python -m tests.faults steps` compares the calls of both first). The library that counts is loaded before libc into
this process, and armed in the child just before its work starts.

Speaks JSON, a line each way: first `{"warm": folder}`, then `{"do": "run" | "refer" | "judge" | "daemon" | "reap", "folder": …, …}`.
"""

import asyncio
import ctypes
import gc
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults import judging, newsroom
from tests.faults.planted import BUGS

SECONDS = 60
_DIE_WITH_PARENT = 1
"""What prctl calls PR_SET_PDEATHSIG."""
KINDS = {"trace": 1, "kill": 2, "power": 3, "full-once": 4, "full-on": 5, "broken-once": 6, "broken-on": 7}


def main() -> None:
    """Get warm, and serve what is asked on standard input."""
    references: dict[str, judging.Standing] = {}
    warmed = False
    for line in sys.stdin:
        asked = json.loads(line)
        if not warmed:
            _once(Path(asked["warm"]), newsroom.BEFORE)
            gc.collect()
            gc.freeze()
            warmed = True
            answer: Any = {"warm": True}
        elif asked["do"] == "refer":
            references[asked["name"]] = judging.standing(Path(asked["folder"]))
            answer = {"brought": references[asked["name"]].brought}
        else:
            answer = _answer(asked, references)
        print(json.dumps(answer), flush=True)


def _answer(asked: dict[str, Any], references: dict[str, judging.Standing]) -> Any:
    do = asked["do"]
    if do == "reap":
        return {"status": os.waitstatus_to_exitcode(os.waitpid(asked["pid"], 0)[1])}
    folder = Path(asked["folder"])
    if do == "daemon":
        return {"pid": _daemon(folder, asked["bugs"])}
    if do == "run":
        return _run(folder, asked.get("kind", ""), asked.get("at", 0), bugs=asked["bugs"], before=asked.get("before", False))
    old, new = references.get(asked["old"]), references[asked["new"]]
    judged = _forked(lambda: _judged(folder, asked["ended"], old, new, heal=asked["heal"]), folder, asked["bugs"])
    return judged if isinstance(judged, list) else [f"judging it {judged['ended']}: {judged.get('why', '')}"]


def _judged(folder: Path, ended: str, old: judging.Standing | None, new: judging.Standing, *, heal: bool) -> list[str]:
    """Complain of what a broken run left; `heal`: then run undisturbed, and complain of what that left."""
    complaints = list(judging.after_fault(folder, old, new))
    if ended == "well":
        complaints += [f"it said that all went well, but {one}" for one in judging.after_recovery(folder, new)]
    if heal:
        healed = _once(folder, newsroom.NOW)
        if healed["ended"] != "well":
            complaints.append(f"the next undisturbed run {healed['ended']}: {healed['why']}")
        complaints += judging.after_recovery(folder, new)
    return complaints


def _run(folder: Path, kind: str, at: int, *, bugs: list[str], before: bool) -> dict[str, Any]:
    """Fork one run, with or without a fault; gives how it ended, what it met, and how many calls it made."""
    told = os.memfd_create("met")

    def work() -> dict[str, Any]:
        library = ctypes.CDLL(None)
        if kind:
            library.faults_arm(ctypes.c_long(at), KINDS[kind], told)
        try:
            return {**_once(folder, newsroom.BEFORE if before else newsroom.NOW), "count": library.faults_count()}
        finally:
            library.faults_arm(ctypes.c_long(0), 0, -1)

    answer = _forked(work, folder, bugs)
    with os.fdopen(told, "r") as lines:
        lines.seek(0)
        calls = lines.read().splitlines()
    said = answer if isinstance(answer, dict) else {"ended": str(answer)}
    return {**said, "calls": calls if kind == "trace" else len(calls), "met": calls[-1] if calls else ""}


def _once(folder: Path, now: Any) -> dict[str, Any]:
    """Do what the command `run --once` does, with the clock standing at `now` and work done in place."""
    from syndicator import app as house
    from syndicator.cycle import Cycle, run_once
    from syndicator.errors import SyndicatorError

    os.chdir(folder)
    house.set_up_logs()

    async def work() -> Cycle:
        app = house.App(folder / "config", clock=lambda: now)
        try:
            app.store.claim(house.who())
            return await run_once(app)
        finally:
            await app.close()

    try:
        cycle = asyncio.run(work())
    except SyndicatorError as error:
        return {"ended": "refused", "why": str(error)}
    failed = [f"{run.source_id}: {run.error}" for run in cycle.runs if run.error]
    failed += [f"{build.partner_id}: {build.error}" for build in cycle.published if build.error]
    return {"ended": "failed" if cycle.failed else "well", "why": "; ".join(failed)}


def _daemon(folder: Path, bugs: list[str]) -> int:
    """Fork the command `run` from the moment on at which it opens the house; it ends with this process at the latest."""
    child = os.fork()
    if child:
        return child
    _become(folder, bugs)
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    try:
        asyncio.run(_serve(folder))
    except BaseException:  # noqa: BLE001  (whatever it was, it is said)
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


async def _serve(folder: Path) -> None:
    from syndicator import app as house
    from syndicator import daemon

    house.set_up_logs()
    app = house.App(folder / "config")
    try:
        app.store.claim(house.who())
        await daemon.Daemon(app).serve_forever()
    finally:
        await app.close()


def _become(folder: Path, bugs: list[str]) -> None:
    """Make a fresh child ready: in its folder, saying what it says to a file, with its bugs."""
    log = os.open(folder / "said.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 2)
    os.dup2(log, 1)
    os.chdir(folder)
    for bug in bugs:
        BUGS[bug]()


def _forked(work: Callable[[], Any], folder: Path, bugs: list[str]) -> Any:
    """Give what `work` gives in a child with these bugs, `killed` if the child was, `hung` if it did not end."""
    answers, told = os.pipe()
    child = os.fork()
    if not child:
        os.close(answers)
        gc.disable()
        _become(folder, bugs)
        try:
            found = json.dumps(work())
        except BaseException:  # noqa: BLE001  (whatever it was, it is said)
            found = json.dumps({"ended": "crashed", "why": traceback.format_exc()[-1500:]})
        os.write(told, found.encode())
        os._exit(0)
    os.close(told)
    return _waited(child, answers)


def _waited(child: int, answers: int) -> Any:
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    began = time.monotonic()
    signal.alarm(SECONDS)
    with os.fdopen(answers, "rb") as pipe:
        found = pipe.read()
    os.waitpid(child, 0)
    signal.alarm(0)
    if found:
        return json.loads(found)
    return {"ended": "hung" if time.monotonic() - began >= SECONDS else "killed"}


if __name__ == "__main__":
    main()
