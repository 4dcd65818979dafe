"""Classes in an SQLite file, for any number of threads and processes of one machine."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Lock

from core.classroom.store import TABLES, Store, StoreError

BUSY_SECONDS = 20
_PRAGMAS = ("foreign_keys = ON", "synchronous = FULL", "secure_delete = ON")


class SqliteStore(Store):
    """The database file.

    Raises:
        StoreError: the file cannot be made, read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = Lock()  # threads queue up here; only processes have to wait and try again, which is slow
        with _told():
            path.parent.mkdir(parents=True, exist_ok=True)
            with self.write() as database:
                database.execute("SELECT id FROM classes LIMIT 1")
            with suppress(OSError):
                path.chmod(0o600)
            self._anchor = sqlite3.connect(path, check_same_thread=False)  # the last to close would fold up the journal
            self._anchor.execute("PRAGMA schema_version")

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A transaction that has the right to write from its beginning, so that it never has to start again."""
        with self._turn, self.read() as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own, so that threads share none; a file that was taken away is made anew."""
        with _told(), closing(sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)) as database:
            with suppress(sqlite3.OperationalError):  # another process is doing the same
                database.execute("PRAGMA journal_mode = WAL")
            for pragma in _PRAGMAS:
                database.execute(f"PRAGMA {pragma}")
            database.executescript(TABLES)
            yield database

    def forget_deleted(self) -> None:
        """Empty the journal, which still holds what was overwritten in the file."""
        with self.read() as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except StoreError:
        raise
    except (sqlite3.Error, OSError) as error:
        raise StoreError(str(error)) from error
