"""A process in which the program is loaded once, and from which each command that a test runs is forked: `python warm.py`.

A forked command is the command from the moment on at which its modules are loaded, with its own folder, environment and output.
Reads a line of JSON for each, `{"words": […], "folder": …, "environ": {…}, "said": …, "wrong": …}`, and answers with its exit code.
"""

import json
import os
import sys
from importlib import import_module

LOADED = (
    "syndicator.cli", "syndicator.app", "syndicator.cycle", "syndicator.doctor", "syndicator.keeping", "syndicator.publish", "syndicator.questions",
    "syndicator.orders", "syndicator.refine", "sqlalchemy.dialects.sqlite", "rich.table",
)  # fmt: skip


def main() -> None:
    """Load the program, and serve what is asked on standard input."""
    for name in LOADED:
        import_module(name)
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            become(asked)
            return
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), file=answers)


def become(asked: dict) -> None:
    """Be the command that was asked for, to its end."""
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environ"])
    for number, path, flags in ((0, os.devnull, os.O_RDONLY), (1, asked["said"], os.O_WRONLY), (2, asked["wrong"], os.O_WRONLY)):
        opened = os.open(path, flags)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8", closefd=False, buffering=1) for number, mode in enumerate("rww")
    )
    sys.argv = ["syndicator", *asked["words"]]
    from syndicator.__main__ import main as syndicator

    syndicator()


if __name__ == "__main__":
    main()
