"""What a WordPress site takes that a new machine has not: PHP with some modules, WordPress with a theme, MariaDB.

All are packages of Debian's. `missing` says what is not there; `bring` brings it where it may. WordPress is unpacked and
not installed, because it would bring a web server along; of MariaDB only the program comes, and no service.
"""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from tests.readers import reading

MODULES = ("mysqli", "xml", "mbstring", "dom", "curl")
PACKAGES = ("php-cli", "php-xml", "php-mbstring", "php-mysql", "php-curl", "mariadb-server-core")
THEME = "twentytwentythree"
_PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))


def program(name: str) -> str | None:
    """Give where a program stands; those of administrators count."""
    return shutil.which(name, path=_PATH)


@cache
def modules() -> frozenset[str]:
    """Give the names of PHP's modules."""
    made = subprocess.run(["php", "-m"], capture_output=True, text=True, check=True)
    return frozenset(made.stdout.lower().split())


def missing() -> str:
    """Say what a site cannot be set up without, empty if nothing lacks."""
    if program("php") is None:
        return "PHP is not here (`./run partners` brings it, as root on Debian)"
    if absent := [name for name in MODULES if name not in modules()]:
        return f"PHP has no {', '.join(absent)} (`./run partners` brings it, as root on Debian)"
    if reading.wordpress() is None:
        return "WordPress is not here (`./run partners` brings it where apt-get is)"
    if theme() is None:
        return f"WordPress has no theme {THEME} (`./run partners` brings it where apt-get is)"
    if program("mariadbd") is None:
        return "MariaDB is not here (`./run partners` brings it, as root on Debian)"
    return ""


def theme() -> Path | None:
    """Give the folder of the theme that a new site has."""
    places = (place / "wp-content" / "themes" / THEME for place in reading.WORDPRESS)
    return next((place for place in places if place.is_dir()), None)


def bring() -> list[str]:
    """Bring what is missing; gives a sentence for everything that could not be brought."""
    problems = []
    if program("apt-get") is None:
        return [why] if (why := missing()) else []
    reading.PLACE.mkdir(parents=True, exist_ok=True)
    if program("php") is None or program("mariadbd") is None or not modules().issuperset(MODULES):
        problems += reading.install(*PACKAGES)
        modules.cache_clear()
    if reading.wordpress() is None:
        problems += reading.unpack("wordpress")
    if theme() is None:
        problems += reading.unpack(f"wordpress-theme-{THEME}")
    return problems
