"""Rows that are known, in a file that several studies may use at once. Losing it costs time, never a result."""

import json
import os
import sqlite3
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from time import time

from core.studies.run.grid import FIELDS
from core.studies.run.network_row import Row, config_columns
from core.training import TrainingConfig

RESULTS_VERSION = 3  # one more whenever the trainer's numbers or the columns of a row change
MAX_ROWS = 200_000  # about 140 MB on disk; the rows used longest ago are dropped beyond that
PLACE_VARIABLE = "LAB_CACHE"  # a directory
BUSY_SECONDS = 20
ASKED_AT_ONCE = 500  # SQLite takes a limited number of parameters

_CREATE = "CREATE TABLE IF NOT EXISTS rows (key BLOB PRIMARY KEY, row TEXT NOT NULL, used REAL NOT NULL) WITHOUT ROWID"
_INDEX = "CREATE INDEX IF NOT EXISTS by_use ON rows (used)"
_MARK = "UPDATE rows SET used = ? WHERE key = ?"
_DROP = "DELETE FROM rows WHERE key = ?"
_DROP_OLDEST = "DELETE FROM rows WHERE key IN (SELECT key FROM rows ORDER BY used LIMIT max(0, ?))"


def results_version() -> int:
    """Which numbers this installation computes."""
    return RESULTS_VERSION


def default_directory() -> Path:
    """LAB_CACHE, else dying-relu-lab in the user's cache directory."""
    if place := os.environ.get(PLACE_VARIABLE):
        return Path(place)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dying-relu-lab"


class RowCache:
    """A bounded table config -> row in SQLite, for any number of threads and processes.

    Attributes:
        path: the file.
        trouble: why the cache is not used any more, else "". It is also warned about, once.
    """

    def __init__(self, directory: Path | str | None = None, *, max_rows: int = MAX_ROWS) -> None:
        self.trouble = ""
        self.path = Path("rows.sqlite")
        self._max_rows = max_rows
        with self._tolerant():
            directory = default_directory() if directory is None else Path(directory)
            self.path = directory / "rows.sqlite"
            directory.mkdir(parents=True, exist_ok=True)

    def get(self, configs: Sequence[TrainingConfig]) -> dict[TrainingConfig, Row]:
        """The rows that are known; asking for them counts as a use. One that cannot be read is forgotten."""
        found: dict[TrainingConfig, Row] = {}
        if self.trouble:
            return found
        keys = {_key(config): config for config in configs}
        unreadable = []
        with self._tolerant(), self._transaction() as connection:
            for key, text in _select(connection, list(keys)):
                if (measures := _read(text)) is None:
                    unreadable.append((key,))
                else:
                    found[keys[key]] = config_columns(keys[key]) | measures
            connection.executemany(_DROP, unreadable)
            connection.executemany(_MARK, [(time(), key) for key, config in keys.items() if config in found])
        return found

    def put(self, rows: Mapping[TrainingConfig, Row]) -> None:
        """Keep rows, all of them or none."""
        if self.trouble:
            return
        entries = [(_key(config), _measures(row), time()) for config, row in rows.items()]
        with self._tolerant(), self._transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO rows VALUES (?, ?, ?)", entries)
            (count,) = connection.execute("SELECT count(*) FROM rows").fetchone()
            connection.execute(_DROP_OLDEST, (count - self._max_rows,))

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """A transaction on a connection of its own, so that threads share none."""
        with closing(sqlite3.connect(self.path, timeout=BUSY_SECONDS)) as connection:
            connection.text_factory = bytes  # SQLite's own decoding would give up on the whole table
            with suppress(sqlite3.OperationalError):  # another process is doing the same
                connection.execute("PRAGMA journal_mode = WAL")
            with connection:
                connection.execute(_CREATE)
                connection.execute(_INDEX)
                yield connection

    @contextmanager
    def _tolerant(self) -> Iterator[None]:
        """Whatever the disk has against it, the study goes on, and the file is not tried again."""
        try:
            yield
        except (sqlite3.Error, OSError, RuntimeError, ValueError) as error:
            self.trouble = f"the study goes on without its cache {self.path}: {error}"
            warnings.warn(self.trouble, RuntimeWarning, stacklevel=4)


def _key(config: TrainingConfig) -> bytes:
    """The same for equal configs in every process and every year."""
    text = json.dumps([RESULTS_VERSION, vars(config)], sort_keys=True, default=attrgetter("digest"))
    return blake2b(text.encode(), digest_size=16).digest()


def _measures(row: Row) -> str:
    return json.dumps({name: value for name, value in row.items() if name not in FIELDS})


def _read(text: bytes) -> Row | None:
    try:
        measures = json.loads(text)
    except (ValueError, TypeError):  # no JSON, or no text at all
        return None
    return measures if isinstance(measures, dict) else None


def _select(connection: sqlite3.Connection, keys: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    for start in range(0, len(keys), ASKED_AT_ONCE):
        some = keys[start : start + ASKED_AT_ONCE]
        marks = ", ".join("?" * len(some))
        yield from connection.execute(f"SELECT key, row FROM rows WHERE key IN ({marks})", some)
