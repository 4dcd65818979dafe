"""Classes in PostgreSQL, for several servers that share them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from core.classroom.store import TABLES, Store, StoreError, Values

SCHEMES = ("postgresql://", "postgres://")
CONNECT_SECONDS = 10
_LOCK = 7_271_001  # of all writing, as in SQLite: limits are counted and kept in one transaction
_TYPES = {  # SQLite's words -> PostgreSQL's
    "INTEGER PRIMARY KEY AUTOINCREMENT": "BIGSERIAL PRIMARY KEY",
    "INTEGER PRIMARY KEY": "BIGSERIAL PRIMARY KEY",
    "INTEGER": "BIGINT",
    "REAL": "DOUBLE PRECISION",
    "BLOB": "BYTEA",
    " WITHOUT ROWID": "",
}


class PostgresStore(Store):
    """A database by its address, such as postgresql://user:password@host/name.

    Raises:
        StoreError: psycopg is missing, or the database cannot be reached, read or written.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        tables = TABLES
        for ours, theirs in _TYPES.items():
            tables = tables.replace(ours, theirs)
        with self.write() as database:
            database.execute(tables)

    @contextmanager
    def write(self) -> Iterator["_Asked"]:
        """A transaction; all that write take turns."""
        with self.read() as database:
            database.execute("SELECT pg_advisory_xact_lock(?)", (_LOCK,))
            yield database

    @contextmanager
    def read(self) -> Iterator["_Asked"]:
        """A connection of its own, so that threads share none, and one that is lost is made anew."""
        try:
            import psycopg
        except ImportError as error:
            raise StoreError("classes in PostgreSQL need psycopg: pip install -r requirements-postgres.txt") from error
        try:
            with psycopg.connect(self._address, connect_timeout=CONNECT_SECONDS) as connection:
                yield _Asked(connection)
        except psycopg.Error as error:
            raise StoreError(str(error).splitlines()[0] if str(error) else type(error).__name__) from error

    def forget_deleted(self) -> None:
        """Pages and journals belong to the database and whoever runs it."""


class _Asked:
    """A connection that takes statements as the store writes them."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def execute(self, statement: str, values: Values = ()) -> Any:
        """The cursor with the results."""
        return self._connection.execute(statement.replace("?", "%s"), values or None)
