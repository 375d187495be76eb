"""Transactions: a database opened and brought up to date, read from many threads and written by one at a time.

Law: everything that is done with the database goes through `read` and `write`. What drivers raise leaves here as
StoreError, in one plain sentence that never shows a password; the transaction has then left no trace.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from syndicator.errors import StoreError
from syndicator.store import dialect, migrate
from syndicator.store.claim import Claim, claim


class Transactions:
    """One open database."""

    def __init__(self, engines: dialect.Engines) -> None:
        """Take the ways into the database; nothing is connected yet."""
        self._engines = engines
        self._writing = Lock()
        self._claim: Claim | None = None

    @classmethod
    def open(cls, address: str) -> "Transactions":
        """Open the database at an address and bring it up to date; raises StoreError."""
        opened = cls(dialect.open_engines(address))
        try:
            opened._bring_up_to_date()
        except StoreError:
            opened.close()
            raise
        return opened

    def _bring_up_to_date(self) -> None:
        with self.read() as db:
            stands = migrate.revision(db)
        if stands != migrate.HEAD:
            with self.write() as db:
                migrate.upgrade(db, self._engines.name)

    @property
    def engines(self) -> dialect.Engines:
        """Give the ways into the database."""
        return self._engines

    def close(self) -> None:
        """Let go of the claim and of all connections."""
        if self._claim is not None:
            self._claim.close()
            self._claim = None
        self._engines.reader.dispose()
        self._engines.writer.dispose()

    def claim(self, owner: str) -> None:
        """Claim the database for one daemon until it is closed; raises StoreError while another one holds it."""
        if self._claim is None:
            with self.words():
                self._claim = claim(self._engines, owner)

    @property
    def is_claimed(self) -> bool:
        """Say whether the claim is ours."""
        return self._claim is not None

    def keep_claim(self) -> bool:
        """Look after the claim; says whether it had been lost and was taken again. Raises ClaimError where another daemon took it."""
        with self.words():
            return self._claim is not None and self._claim.keep()

    def faults(self) -> tuple[str, ...]:
        """Give what the database finds wrong with its own file."""
        try:
            return () if self._engines.file is None else dialect.faults_of(self._engines.file)
        except dialect.DRIVER_ERRORS as error:
            return (str(error),)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Read one moment of the database; waits for no writer."""
        with self.words(), self._engines.reader.begin() as db:
            yield db

    @contextmanager
    def write(self, *, lasting: bool = True) -> Iterator[Connection]:
        """Write, after the writers that wait already; kept whole when the block ends well, and else not at all.

        When it has ended, a `lasting` transaction outlives a power cut, and so does everything written before it. Without, a
        power cut may take the last transactions back, all of each and in their order; the end of the process takes none.
        """
        with self.words(), self._writing, self._engines.writer.connect() as db:
            dialect.promise(db, lasting=lasting)
            with db.begin():
                if self._claim is not None:
                    self._claim.check(db)
                yield db

    @contextmanager
    def words(self) -> Iterator[None]:
        """Let what drivers raise out as StoreError."""
        with in_words(self._engines):
            yield


@contextmanager
def in_words(engines: dialect.Engines) -> Iterator[None]:
    """Let what drivers raise out as StoreError, in a sentence that names the store."""
    try:
        yield
    except (SQLAlchemyError, *dialect.DRIVER_ERRORS) as error:
        secret = engines.writer.url.password
        raise StoreError(dialect.sentence(engines.name, error, secret=str(secret or ""))) from error
