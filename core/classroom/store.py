"""What a database is asked about classes; which database, its own module says.

All SQL about classes is here, and nothing else, in words that every database understands. Every method is one
transaction; what it has returned from is kept. Values never become part of a statement.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import starmap
from typing import Any, TypeVar

from core.classroom.records import AnswerRow, ClassRow, LearnerRow

Row = TypeVar("Row")
Values = tuple[object, ...]  # in the places of a statement

TABLES = """
CREATE TABLE IF NOT EXISTS classes (
    id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL UNIQUE, title TEXT NOT NULL, salt BLOB NOT NULL,
    key_hash BLOB NOT NULL, opened REAL NOT NULL, expires REAL NOT NULL, locked INTEGER NOT NULL DEFAULT 0,
    pointed TEXT NOT NULL DEFAULT '', calls INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS learners (
    id INTEGER PRIMARY KEY AUTOINCREMENT, class INTEGER NOT NULL REFERENCES classes ON DELETE CASCADE,
    token_hash BLOB NOT NULL UNIQUE, name TEXT NOT NULL, joined REAL NOT NULL, seen REAL NOT NULL,
    place TEXT NOT NULL DEFAULT '', UNIQUE (class, name));
CREATE TABLE IF NOT EXISTS answers (
    learner INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE, exercise TEXT NOT NULL, attempt TEXT NOT NULL,
    given TEXT NOT NULL, committed REAL NOT NULL, correct INTEGER, feedback TEXT NOT NULL DEFAULT '', measured REAL,
    PRIMARY KEY (learner, exercise, attempt)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS guesses (id INTEGER PRIMARY KEY, source TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS guesses_at ON guesses (at);
"""
_CLASS = "SELECT id, code, title, salt, key_hash, opened, expires, locked, pointed, calls FROM classes "
_LEARNER = "SELECT id, class, name, joined, seen, place FROM learners "
_ANSWER = "SELECT learner, exercise, attempt, given, committed, correct, feedback, measured FROM answers "


_GUESSES = (
    "SELECT count(*) FILTER (WHERE source = ?), count(*), max(at) FILTER (WHERE source = ?), max(at) FROM guesses"
)


class StoreError(OSError):
    """The database cannot be reached, read or written; the message says why."""


class Store(ABC):
    """Classes, learners and answers in some database.

    Raises:
        StoreError: from every method.
    """

    def add_class(self, row: ClassRow, most: int) -> bool:
        """Open a class; False if its code is taken or there are too many classes. The store chooses its id."""
        return self._changes(
            "INSERT INTO classes (code, title, salt, key_hash, opened, expires) "
            "SELECT ?, ?, ?, ?, ?, ? WHERE (SELECT count(*) FROM classes) < ? ON CONFLICT DO NOTHING",
            (row.code, row.title, row.salt, row.key_hash, row.opened, row.expires, most),
        )

    def class_by_code(self, code: str, now: float) -> ClassRow | None:
        """The class of a join code, unless its time is over."""
        return next(self._rows(ClassRow, _CLASS + "WHERE code = ? AND expires > ?", (code, now)), None)

    def class_by_id(self, class_id: int, now: float) -> ClassRow | None:
        """The class, unless its time is over."""
        return next(self._rows(ClassRow, _CLASS + "WHERE id = ? AND expires > ?", (class_id, now)), None)

    def set_locked(self, class_id: int, locked: bool) -> None:
        """Stop or allow new answers."""
        self._changes("UPDATE classes SET locked = ? WHERE id = ?", (int(locked), class_id))

    def point(self, class_id: int, exercise: str) -> None:
        """Call everybody to an exercise."""
        self._changes("UPDATE classes SET pointed = ?, calls = calls + 1 WHERE id = ?", (exercise, class_id))

    def delete_class(self, class_id: int) -> None:
        """Delete a class with its learners and answers, from the disk too."""
        self._delete("DELETE FROM classes WHERE id = ?", (class_id,))

    def delete_expired(self, now: float) -> None:
        """Delete every class whose time is over, in the same way."""
        self._delete("DELETE FROM classes WHERE expires <= ?", (now,))

    def delete_unused(self, before: float) -> bool:
        """Delete the classes opened before some time that nobody has joined; whether there were any."""
        return self._changes(
            "DELETE FROM classes WHERE opened < ? AND id NOT IN (SELECT class FROM learners)", (before,)
        )

    def add_learner(self, class_id: int, token_hash: bytes, name: str, now: float, most: int) -> bool:
        """Let a learner in; False if token or name is taken, the class is gone, or it has too many learners."""
        return self._changes(
            "INSERT INTO learners (class, token_hash, name, joined, seen) SELECT id, ?, ?, ?, ? "
            "FROM classes WHERE id = ? AND (SELECT count(*) FROM learners WHERE class = ?) < ? ON CONFLICT DO NOTHING",
            (token_hash, name, now, now, class_id, class_id, most),
        )

    def learner_by_token(self, token_hash: bytes) -> LearnerRow | None:
        """The learner who holds a token."""
        return next(self._rows(LearnerRow, _LEARNER + "WHERE token_hash = ?", (token_hash,)), None)

    def learners(self, class_id: int) -> list[LearnerRow]:
        """All of a class, in the order in which they came."""
        return list(self._rows(LearnerRow, _LEARNER + "WHERE class = ? ORDER BY id", (class_id,)))

    def mark_seen(self, learner_id: int, place: str, now: float) -> None:
        """Note where a learner is."""
        self._changes("UPDATE learners SET place = ?, seen = ? WHERE id = ?", (place, now, learner_id))

    def delete_learner(self, class_id: int, learner_id: int) -> None:
        """Delete a learner of this class with all answers."""
        self._delete("DELETE FROM learners WHERE id = ? AND class = ?", (learner_id, class_id))

    def add_answer(self, row: AnswerRow, most: int) -> bool:
        """Keep an answer once; False if this attempt is known, the class is locked, or there are too many answers."""
        return self._changes(
            "INSERT INTO answers (learner, exercise, attempt, given, committed) SELECT l.id, ?, ?, ?, ? "
            "FROM learners l JOIN classes c ON c.id = l.class WHERE l.id = ? AND c.expires > ? AND c.locked = 0 "
            "AND (SELECT count(*) FROM answers WHERE learner = l.id) < ? ON CONFLICT DO NOTHING",
            (row.exercise, row.attempt, row.given, row.committed, row.learner_id, row.committed, most),
        )

    def judge(self, row: AnswerRow) -> bool:
        """Complete an answer with its outcome; the first outcome stays."""
        return self._changes(
            "UPDATE answers SET correct = ?, feedback = ?, measured = ? "
            "WHERE learner = ? AND exercise = ? AND attempt = ? AND correct IS NULL",
            (row.correct, row.feedback, row.measured, row.learner_id, row.exercise, row.attempt),
        )

    def answers_of_learner(self, learner_id: int) -> list[AnswerRow]:
        """One learner's answers, oldest first."""
        return list(self._rows(AnswerRow, _ANSWER + "WHERE learner = ? ORDER BY committed, attempt", (learner_id,)))

    def answers_of_class(self, class_id: int) -> list[AnswerRow]:
        """All answers of a class, oldest first."""
        where = "WHERE learner IN (SELECT id FROM learners WHERE class = ?) ORDER BY committed, learner, attempt"
        return list(self._rows(AnswerRow, _ANSWER + where, (class_id,)))

    def add_guess(
        self, source: str, now: float, since: float, most: tuple[int, int], pace: tuple[float, float]
    ) -> int | None:
        """Note an attempt to guess; None if it comes too soon after the last one.

        That is only asked once this source, or all together, have made more than `most` since then: `pace` seconds.
        """
        with self.write() as database:
            database.execute("DELETE FROM guesses WHERE at <= ?", (since,))
            found = database.execute(_GUESSES, (source, source)).fetchone()
            for count, last, allowed, seconds in zip(found[:2], found[2:], most, pace):
                if count >= allowed and since - now < now - last < seconds:  # far below 0 the clock was put back
                    return None
            return database.execute(
                "INSERT INTO guesses (source, at) VALUES (?, ?) RETURNING id", (source, now)
            ).fetchone()[0]

    def forgive_guess(self, guess: int) -> None:
        """It was no guess: what was sent was right."""
        self._changes("DELETE FROM guesses WHERE id = ?", (guess,))

    def _changes(self, statement: str, values: Values) -> bool:
        with self.write() as database:
            return database.execute(statement, values).rowcount > 0

    def _delete(self, statement: str, values: Values) -> None:
        if self._changes(statement, values):
            self.forget_deleted()

    def _rows(self, kind: Callable[..., Row], statement: str, values: Values) -> Iterator[Row]:
        with self.read() as database:
            found = database.execute(statement, values).fetchall()
        return starmap(kind, found)

    @abstractmethod
    def read(self) -> AbstractContextManager[Any]:
        """Something with `execute(statement, values)`, the values' places marked by ?."""

    @abstractmethod
    def write(self) -> AbstractContextManager[Any]:
        """The same as a transaction that nobody else's writing gets into."""

    @abstractmethod
    def forget_deleted(self) -> None:
        """Leave no trace of what was deleted where that is in our hands."""
