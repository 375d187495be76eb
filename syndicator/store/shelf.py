"""The shelf: editions as files, for any static server to hand out and for people to look at.

Law: writes below two folders only, `output` (public) and `private` (mode 0700: editions of partners with a token). A
reader sees the old bytes or the new ones, never a part; unchanged bytes leave the file alone, its time included. Ids are
checked before they become a path, and no link is followed. Raises PartnerError: one partner, whose last good file stays.
"""

import os
import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from syndicator.catalog import Partner
from syndicator.errors import PartnerError
from syndicator.model import ARCHIVE, FILE_NAMES, Edition, Format, PartnerId, page_name, page_of

UNFINISHED = timedelta(hours=1)
"""Nothing takes this long to write; a file that is still unfinished was left behind by a crash."""

_ID = re.compile(r"[a-z0-9-]{1,64}")
_UNFINISHED = ".part"
"""How names of files end that are being written; they begin with a dot, so that static servers do not list them."""


class Astray(NamedTuple):
    """A file of a page of a partner's archive that the store does not hold."""

    partner_id: PartnerId
    number: int
    file: Path


class Shelf:
    """The two folders of editions. Nothing is made before there is an edition to put there."""

    def __init__(self, output: Path, private: Path) -> None:
        """Take the folder for everyone and the folder for partners with a token."""
        self._output = output
        self._private = private

    def put(self, partner: Partner, edition: Edition) -> bool:
        """Put an edition where its partner's belong and nowhere else; False if these very bytes stood there."""
        places = self._places(partner)
        name = FILE_NAMES[edition.format]
        for root in {self._output, self._private} - set(places):
            self._remove(_folder(root, partner.id), [name])
        written = [self._write(root, _folder(root, partner.id), name, edition.body) for root in places]
        return any(written)

    def put_page(self, partner: Partner, number: int, editions: Iterable[Edition]) -> None:
        """Put the documents of one page of a partner's archive where they belong and nowhere else; those that it has no more go."""
        made = {page_name(edition.format, number): edition.body for edition in editions}
        gone = {page_name(form, number) for form in FILE_NAMES} - made.keys()
        for root in (self._output, self._private):
            folder = _folder(root, partner.id) / ARCHIVE
            if root in self._places(partner):
                for name, body in made.items():
                    self._write(root, folder, name, body)
                self._remove(folder, gone)
            else:
                self._remove(folder, gone | made.keys())

    def put_list(self, name: str, body: bytes) -> None:
        """Put a list of the house's beside the folders of the public feeds; an empty one goes."""
        if body:
            self._write(self._output, self._output, name, body)
        else:
            self._remove(self._output, [name])

    def doubtful(self, partner: Partner, files: Iterable[tuple[int, Format, datetime]]) -> tuple[tuple[int, Format], ...]:
        """Give the documents of a partner's archive that are not where they belong, or only in a file that is older."""
        standing = [_times_in(_folder(root, partner.id) / ARCHIVE) for root in self._places(partner)]
        return tuple(
            (number, form)
            for number, form, at in files
            if any(there.get(page_name(form, number), 0.0) < at.timestamp() for there in standing)
        )

    def astray(
        self, partners: Iterable[Partner], stored: Callable[[], Mapping[PartnerId, Collection[tuple[int, Format]]]]
    ) -> tuple[Astray, ...]:
        """Give the files of pages, where those of these partners belong, that stand for no stored document.

        What is stored is asked for once the shelf was looked through: a page is stored before it is shelved.
        """
        seen = {partner.id: self._pages_of(partner) for partner in partners if partner.archive}
        names = {partner_id: frozenset(pages) for partner_id, pages in stored().items()}
        return tuple(
            Astray(partner_id, page[0], file)
            for partner_id, files in seen.items()
            for file, page in files.items()
            if page not in names.get(partner_id, ())
        )

    def _pages_of(self, partner: Partner) -> dict[Path, tuple[int, Format]]:
        folders = [_folder(root, partner.id) / ARCHIVE for root in self._places(partner)]
        return {folder / name: page for folder in folders for name in sorted(_times_in(folder)) if (page := page_of(name))}

    def drop_archive(self, partner_id: str) -> None:
        """Take a partner's archive off the shelf."""
        for root in (self._output, self._private):
            folder = _folder(root, partner_id) / ARCHIVE
            self._remove(folder, [name for name in _times_in(folder) if page_of(name)])

    def holds(self, partner: Partner, files: Iterable[tuple[Format, int, datetime]]) -> bool:
        """Say whether each edition seems to stand where it belongs: of its size, and not older than the edition."""
        return all(
            _seems(_folder(root, partner.id) / FILE_NAMES[form], size, at) for form, size, at in files for root in self._places(partner)
        )

    def amiss(self, partner: Partner, edition: Edition, *, page: int = 0) -> tuple[tuple[Path, str], ...]:
        """Give the files of an edition, or of a page of an archive, that are not as they should be, and what is wrong with each."""
        return tuple((file, wrong) for file in self._files(partner, edition, page) if (wrong := self._wrong(file, edition.body)))

    def straighten(self, partner: Partner, edition: Edition, *, page: int = 0) -> None:
        """Put an edition or a page where it belongs, and give its files and folders the rights that they should have."""
        if page:
            for root in self._places(partner):
                self._write(root, _folder(root, partner.id) / ARCHIVE, page_name(edition.format, page), edition.body)
        else:
            self.put(partner, edition)
        for file in self._files(partner, edition, page):
            with _told(file):
                file.chmod(self._mode(file))
                if self._is_private(file):
                    for folder in self._folders_of(file):
                        folder.chmod(0o700)

    def _files(self, partner: Partner, edition: Edition, page: int) -> list[Path]:
        folders = [_folder(root, partner.id) for root in self._places(partner)]
        if page:
            return [folder / ARCHIVE / page_name(edition.format, page) for folder in folders]
        return [folder / FILE_NAMES[edition.format] for folder in folders]

    def _folders_of(self, file: Path) -> list[Path]:
        """Give the folders in which a private file lies, from the shelf itself down to its own."""
        return [folder for folder in file.parents if folder.is_relative_to(self._private)]

    def _wrong(self, file: Path, body: bytes) -> str:
        if file.parent.is_symlink() or file.is_symlink():
            return "is a link, or in a folder that is one"
        if not file.exists():
            return "is missing"
        if not _holds(file, body):
            return "is not what the store holds"
        if file.stat().st_mode & 0o777 != self._mode(file):
            return f"may be read by {'others' if self._is_private(file) else 'nobody else'}"
        if self._is_private(file) and any(folder.stat().st_mode & 0o077 for folder in self._folders_of(file)):
            return "is in a folder that others may look into"
        return ""

    def _mode(self, file: Path) -> int:
        return 0o600 if self._is_private(file) else 0o644

    def _is_private(self, file: Path) -> bool:
        return file.is_relative_to(self._private)

    def withdraw(self, partner_id: str, *, whole: bool) -> None:
        """Take what was withdrawn from a partner's place off the shelf: everything, or the pages of its archive alone."""
        (self.drop if whole else self.drop_archive)(partner_id)

    def drop(self, partner_id: str) -> None:
        """Take everything of a partner off the shelf."""
        self.drop_archive(partner_id)
        for root in (self._output, self._private):
            self._remove(_folder(root, partner_id), FILE_NAMES.values())

    def unexpected(self, partners: Collection[Partner], *, left_before: datetime | None) -> tuple[Path, ...]:
        """Give the editions on the shelf that none of these partners should have there, and what a crash left half-written.

        What is half-written goes by its age: `left_before` nobody can be at work on it any more. None: somebody may be, on all of it.
        """
        expected = {
            _folder(root, partner.id) / FILE_NAMES[form]
            for partner in partners
            for form in partner.formats
            for root in self._places(partner)
        }
        archives = {
            _folder(root, partner.id) / ARCHIVE: partner.formats
            for partner in partners
            if partner.archive
            for root in self._places(partner)
        }
        return tuple(
            sorted(
                file
                for file in self._standing()
                if file not in expected
                and not _is_page_of(file, archives.get(file.parent, ()))
                and (not _is_unfinished(file.name) or _was_left(file, left_before))
            )
        )

    def sweep(self, partners: Collection[Partner], *, left_before: datetime | None) -> tuple[Path, ...]:
        """Take off the shelf what is unexpected there; gives what went."""
        gone = self.unexpected(partners, left_before=left_before)
        for file in gone:
            self._remove(file.parent, [file.name])
        return gone

    def take(self, file: Path) -> None:
        """Take one file off the shelf, and its folder where nothing else is in it."""
        with _told(file):
            file.unlink(missing_ok=True)
            with suppress(OSError):
                file.parent.rmdir()

    def _places(self, partner: Partner) -> tuple[Path, ...]:
        if partner.token is None:
            return (self._output,)
        return (self._private, self._output) if partner.on_shelf == "public" else (self._private,)

    def _standing(self) -> Iterator[Path]:
        for root in (self._output, self._private):
            for folder in _real_folders(root):
                yield from (file for file in folder.iterdir() if file.name in FILE_NAMES.values() or _is_unfinished(file.name))
                pages = folder / ARCHIVE
                yield from (pages / name for name in _times_in(pages) if page_of(name) or _is_unfinished(name))

    def _write(self, root: Path, folder: Path, name: str, body: bytes) -> bool:
        file = folder / name
        with _told(file):
            private = root == self._private
            if _holds(file, body):
                return False
            for made in (root, *reversed([above for above in folder.parents if above.is_relative_to(root) and above != root]), folder):
                made.mkdir(parents=made is root, exist_ok=True)
                if private:
                    made.chmod(0o700)
                if made is not root:
                    _refuse_link(made)
            _replace(file, body, mode=0o600 if private else 0o644)
            return True

    def _remove(self, folder: Path, names: Collection[str]) -> None:
        """Remove files that are ours by name, and the folder if nothing else is in it."""
        if folder.is_symlink() or not folder.is_dir():
            return
        with _told(folder):
            for file in folder.iterdir():
                if file.name in names:
                    file.unlink(missing_ok=True)
            with suppress(OSError):
                folder.rmdir()
                if folder.name == ARCHIVE:
                    folder.parent.rmdir()


def _folder(root: Path, partner_id: str) -> Path:
    if not _ID.fullmatch(partner_id):
        raise PartnerError("a partner's id is 1 to 64 characters of a to z, 0 to 9 and -; this one is none, and no path is made of it")
    return root / partner_id


def _real_folders(root: Path) -> list[Path]:
    if not root.is_dir():
        return []
    return [folder for folder in root.iterdir() if _ID.fullmatch(folder.name) and folder.is_dir() and not folder.is_symlink()]


def _times_in(folder: Path) -> dict[str, float]:
    """Give what is in a folder by name, and when each was last written; nothing for one that is not there, or is a link."""
    found: dict[str, float] = {}
    if folder.is_symlink() or folder.parent.is_symlink():
        return found
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):  # it went meanwhile
                found[entry.name] = entry.stat(follow_symlinks=False).st_mtime
    return found


def _is_page_of(file: Path, formats: Collection[Format]) -> bool:
    page = page_of(file.name)
    return page is not None and page[1] in formats


def _is_unfinished(name: str) -> bool:
    return name.startswith(".") and name.endswith(_UNFINISHED)


def _was_left(file: Path, before: datetime | None) -> bool:
    if before is not None:
        with suppress(FileNotFoundError):  # it was finished meanwhile
            return file.lstat().st_mtime < before.timestamp()
    return False


def _refuse_link(folder: Path) -> None:
    if folder.is_symlink():
        raise PartnerError(f"{folder}: is a link; the shelf follows none, put a folder in its place")


def _holds(file: Path, body: bytes) -> bool:
    with suppress(FileNotFoundError, PermissionError):
        return not file.is_symlink() and file.stat().st_size == len(body) and file.read_bytes() == body
    return False


def _seems(file: Path, size: int, at: datetime) -> bool:
    with suppress(OSError):
        stat = file.lstat()
        return S_ISREG(stat.st_mode) and stat.st_size == size and stat.st_mtime >= at.timestamp()
    return False


def _replace(file: Path, body: bytes, *, mode: int) -> None:
    """Write beside the file, force to disk, and put in its place in one step."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=_UNFINISHED, dir=file.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(body)
            out.flush()
            os.fchmod(out.fileno(), mode)
            os.fsync(out.fileno())
        unfinished.replace(file)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """Let what the system raises out as PartnerError, in a plain sentence."""
    try:
        yield
    except OSError as error:
        raise PartnerError(f"{place}: cannot be written ({error.strerror or error}); the last good edition stays") from error
