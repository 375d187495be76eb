"""The C that is loaded before libc: built with gcc when it is needed, into a folder that goes away with the process.

Takes a source beside this file; gives the library. Raises NoCompilerError where there is no gcc.
"""

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


class NoCompilerError(Exception):
    """There is no gcc here, so these faults cannot be made."""


@cache
def built(name: str) -> Path:
    """Give the library made of `name`.c."""
    if shutil.which("gcc") is None:
        raise NoCompilerError("gcc is not installed")
    folder = Path(tempfile.mkdtemp(prefix="syndicator-faults-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    library = folder / f"{name}.so"
    subprocess.run(["gcc", "-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, HERE / f"{name}.c", "-lpthread"], check=True)
    return library


def loaded_before(libraries: Iterable[Path], environ: dict[str, str]) -> dict[str, str]:
    """Give an environment in which programs load these before libc, and write no compiled files beside ours."""
    return {**environ, "LD_PRELOAD": ":".join(map(str, libraries)), "PYTHONDONTWRITEBYTECODE": "1"}
