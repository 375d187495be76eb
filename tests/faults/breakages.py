"""Sixty ways in which hands, editors and disks break a configuration, each a name and what it does to the folder.

`good` writes the sound one; its publisher's name carries a number, by which one sees which version is in force.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

HOUSE, WIRE, ALL = "syndicator.yaml", "sources/wire.yaml", "partners/all.yaml"
CONDITIONS, RULES, WORDS = "conditions.yaml", "rules/own.yaml", "vocabularies/own.yaml"
Breakage = Callable[[Path], None]
_BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def good(config: Path, *, number: int, port: int, address: str) -> None:
    """Write the sound configuration over whatever is there."""
    if config.is_symlink() or config.is_file():
        config.unlink()
    texts = {
        HOUSE: f"publisher:\n  name: Wire {number}\nbase_url: http://127.0.0.1:{port}\nlisten: 127.0.0.1:{port}\n",
        WIRE: f"title: The Wire\nurl: {address}\nallow_private: true\nevery: 1s\nclean:\n  cut: ['Sign up *']\ntags:\n  vocabulary: own\n",
        ALL: "title: All\nlimit: 40\nexclude:\n  - use: gossip\nformats: [rss, atom]\n",
        CONDITIONS: "gossip:\n  words: [gossip]\nrumour:\n  words: [rumour]\n",
        RULES: "- name: promo\n  pattern: 'Read more *'\n",
        WORDS: "terms: [Harbor, Valley]\n",
    }
    for name, text in texts.items():
        path = config / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for odd in set(config.rglob("*.yaml")) - {config / name for name in texts}:
        odd.unlink()


def _says(name: str, text: str | bytes) -> Breakage:
    """Let the file hold this and nothing else."""
    return lambda config: _write(config / name, text if isinstance(text, bytes) else text.encode())


def _ends(name: str, share: float) -> Breakage:
    """Let the file end in the middle: the disk was full, or the editor was killed."""
    return lambda config: _write(config / name, (config / name).read_bytes()[: int((config / name).stat().st_size * share)] + b"\nlim: [")


def _adds(name: str, text: str | bytes) -> Breakage:
    """Let these lines stand at the end as well."""
    return lambda config: _write(config / name, (config / name).read_bytes() + (text if isinstance(text, bytes) else text.encode()))


def _turns(name: str, old: str, new: str | bytes) -> Breakage:
    """Let something else stand in the place of a piece."""

    def turn(config: Path) -> None:
        body = (config / name).read_bytes()
        assert old.encode() in body, (name, old)
        _write(config / name, body.replace(old.encode(), new if isinstance(new, bytes) else new.encode()))

    return turn


def _write(path: Path, body: bytes) -> None:
    path.write_bytes(body)


def _vanishes(name: str) -> Breakage:
    return lambda config: (config / name).unlink()


def _folder_vanishes(config: Path) -> None:
    shutil.rmtree(config)


def _folder_in_the_place_of(name: str) -> Breakage:
    def swap(config: Path) -> None:
        (config / name).unlink()
        (config / name).mkdir()

    return swap


def _dangling(name: str) -> Breakage:
    def swap(config: Path) -> None:
        (config / name).unlink()
        (config / name).symlink_to("nowhere.yaml")

    return swap


def _endless(name: str) -> Breakage:
    def swap(config: Path) -> None:
        (config / name).unlink()
        (config / name).symlink_to("/dev/zero")

    return swap


def _pipe(name: str) -> Breakage:
    def swap(config: Path) -> None:
        (config / name).unlink()
        os.mkfifo(config / name)

    return swap


def _whole_folder_swapped(config: Path) -> None:
    other = config.with_name("config-other")
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(config, other)
    (other / HOUSE).write_text("publisher: [\n")
    shutil.rmtree(config)
    config.symlink_to(other)


def _file_swapped(config: Path) -> None:
    (config.parent / "half.txt").write_text("title: [All\n")
    beside = config / "partners" / ".all.new"
    beside.symlink_to(config.parent / "half.txt")
    beside.replace(config / ALL)


def breakages() -> Iterator[tuple[str, Breakage]]:
    """Give all of them."""
    for name in (HOUSE, WIRE, ALL):
        yield f"{name} cut off in the middle", _ends(name, 0.6)
        yield f"{name} holds a tab", _adds(name, "x:\n\ty: 1\n")
        yield f"{name} holds a key that nobody knows", _adds(name, "colour: blue\n")
        yield f"{name} is not UTF-8", _adds(name, b"# \xff\xfe\xe4\n")
        yield f"{name} is a bomb of aliases", _says(name, _BOMB)
        yield f"{name} says a key twice", _adds(name, "publisher: {name: X}\n" if name == HOUSE else "title: Again\n")
        yield f"{name} is a list", _says(name, "- a\n- b\n")
        yield f"{name} is two documents", _adds(name, "---\ntitle: Second\n")
    yield from _of_the_house()
    yield from _of_sources()
    yield from _of_partners()
    yield from _of_the_rest()


def _of_the_house() -> Iterator[tuple[str, Breakage]]:
    yield "the house is empty", _says(HOUSE, "")
    yield "the house vanished", _vanishes(HOUSE)
    yield "the house is a folder", _folder_in_the_place_of(HOUSE)
    yield "the house is in UTF-16", _says(HOUSE, "publisher: {name: X}\n".encode("utf-16"))
    yield "the whole folder vanished", _folder_vanishes
    yield "the whole folder is a link to a broken one", _whole_folder_swapped
    yield "the base address is a list", _turns(HOUSE, "base_url: http", "base_url: [http] # ")
    yield "the base address holds a password", _turns(HOUSE, "base_url: http://", "base_url: http://me:secret@")
    yield "the port is beyond all ports", _turns(HOUSE, "listen: 127.0.0.1:", "listen: 127.0.0.1:9")
    yield "an object of a programming language", _adds(HOUSE, "store: !!python/object/apply:os.system ['true']\n")
    yield "brackets without end", _says(HOUSE, "publisher: " + "[" * 20_000)


def _of_sources() -> Iterator[tuple[str, Breakage]]:
    yield "a source comes often", _turns(WIRE, "every: 1s", "every: often")
    yield "a source has an address and a folder", _adds(WIRE, "folder: articles\n")
    yield "a source has two rhythms", _adds(WIRE, "cron: '*/5 * * * *'\n")
    yield "a cron line of six fields", _turns(WIRE, "every: 1s", "cron: '1 2 3 4 5 6'")
    yield "a header from an unset variable", _adds(WIRE, "headers: {X-Key: '${NOBODY_SET_THIS}'}\n")
    yield "a file's address", _turns(WIRE, "url: http", "url: file")
    yield "an expression that does not close", _turns(WIRE, "'Sign up *'", "'/(/'")
    yield "an expression that looks around", _turns(WIRE, "'Sign up *'", "'/(?=a)a/'")
    yield "a vocabulary that there is not", _turns(WIRE, "vocabulary: own", "vocabulary: other")
    yield "NUL bytes", _adds(WIRE, b"\0\0\0")


def _of_partners() -> Iterator[tuple[str, Breakage]]:
    yield "a limit of many", _turns(ALL, "limit: 40", "limit: many")
    yield "a limit below nothing", _turns(ALL, "limit: 40", "limit: -3")
    yield "a credit from an unset variable", _adds(ALL, "credit: '${NOBODY_SET_THIS}'\n")
    yield "a format that there is not", _turns(ALL, "[rss, atom]", "[rss, gopher]")
    yield "a condition that there is not", _turns(ALL, "use: gossip", "use: hearsay")
    yield "a condition without anything in it", _turns(ALL, "- use: gossip", "- {}")
    yield "a source that there is not", _adds(ALL, "include:\n  - sources: [wirre]\n")
    yield "a partner's file is a dangling link", _dangling(ALL)
    yield "a partner's file is an endless device", _endless(ALL)
    yield "a partner's file is a pipe that nobody writes to", _pipe(ALL)
    yield "a partner's file is a link to half a file", _file_swapped
    yield "a partner's file is larger than any", _adds(ALL, "# " + "x" * 1_100_000)


def _of_the_rest() -> Iterator[tuple[str, Breakage]]:
    yield "conditions that use each other", _says(CONDITIONS, "gossip: {use: rumour}\nrumour: {use: gossip}\n")
    yield "a condition that uses itself", _says(CONDITIONS, "gossip: {use: gossip}\n")
    yield "conditions vanished", _vanishes(CONDITIONS)
    yield "a vocabulary vanished", _vanishes(WORDS)
    yield "a vocabulary is a text", _says(WORDS, "terms: Harbor\n")
    yield "two rules of one name", _adds(RULES, "- name: promo\n  pattern: 'More *'\n")
    yield "a rule's expression does not close", _says(RULES, "- name: promo\n  pattern: '/[/'\n")
