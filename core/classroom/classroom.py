"""The ways into a class: open one, teach it with its key, join it with its code, come back with a token."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from core.classroom import keys
from core.classroom.limits import DAY, LIFETIMES, LIMITS, Limits, RefusedError, clean
from core.classroom.people import Learner, Teacher
from core.classroom.records import ClassRow, LearnerRow
from core.classroom.sqlite_store import SqliteStore
from core.classroom.store import Store

FILE = "classes.sqlite"
_ATTEMPTS = 5  # at a code that is not taken
_NOBODY = b"a salt for classes that do not exist"


class Opened(NamedTuple):
    """A new class; its key is nowhere else."""

    code: str
    key: str


class Classroom:
    """All classes of a server.

    Args:
        place: the directory of the database file, or a database.
        clock: seconds since 1970, as time.time.

    Raises:
        StoreError: the database cannot be used.
    """

    def __init__(self, place: Path | Store, limits: Limits = LIMITS, clock: Callable[[], float] = time.time) -> None:
        self.store = place if isinstance(place, Store) else SqliteStore(Path(place) / FILE)
        self.limits, self.clock = limits, clock
        self._tidied = 0.0
        self._tidy()

    def open(self, title: str, days: int = LIFETIMES[0]) -> Opened:
        """Open a class that deletes itself after some days.

        Raises:
            RefusedError: no such lifetime, or too many classes.
        """
        if days not in LIFETIMES:
            raise RefusedError(f"days must be one of {', '.join(map(str, LIFETIMES))}, got {days!r}")
        self._tidy(0.0)
        key, salt, now = keys.new_key(), keys.new_salt(), self.clock()
        row = ClassRow(0, "", clean(title, self.limits.name_length), salt, keys.hash_key(key, salt), now, now)
        row = row._replace(expires=now + days * DAY)
        code = self._add_class(row)
        if code is None and self.store.delete_unused(now - self.limits.unused_seconds):
            code = self._add_class(row)
        if code is None:
            raise RefusedError(f"This server has room for {self.limits.classes} classes, and they are all taken.")
        return Opened(code, key)

    def _add_class(self, row: ClassRow) -> str | None:
        """The code under which the class was opened; None if there is no room."""
        codes = (keys.new_code() for _ in range(_ATTEMPTS))
        return next(
            (code for code in codes if self.store.add_class(row._replace(code=code), self.limits.classes)), None
        )

    def teach(self, code: str, key: str, source: str = "") -> Teacher:
        """The teacher of a class, for whoever has its key; `source` is the address that asks.

        Raises:
            RefusedError: code or key is wrong, or too many were.
        """
        guess = self._guess(source)
        room = self._room(code)
        salt, expected = (room.salt, room.key_hash) if room else (_NOBODY, b"")
        right = keys.same(keys.hash_key(key, salt), expected)  # as slow when there is no such class
        if not (room and right):
            raise RefusedError("There is no class with this code and this key.")
        self.store.forgive_guess(guess)
        return Teacher(*self._member(room.id))

    def title(self, code: str, source: str = "") -> str:
        """What a class is called, before joining it.

        Raises:
            RefusedError: there is none with this code, or too many codes were wrong.
        """
        return self._find(code, source).title

    def join(self, code: str, name: str, token: str, source: str = "") -> Learner:
        """Join with a name and a new token; whoever does so again with the same token is the same learner.

        Raises:
            RefusedError: the code is wrong, or too many were; the name is empty; the class is full.
        """
        name = clean(name, self.limits.name_length)
        if not name:
            raise RefusedError("Choose a name first: letters, digits, or an emoji.")
        room, token_hash = self._find(code, source), keys.hash_token(token)
        learner = self.store.learner_by_token(token_hash) or self._add(room.id, token_hash, name)
        if learner is None or learner.class_id != room.id:
            raise RefusedError(f"This class is full: it takes {self.limits.learners} learners.")
        return self._learner(learner)

    def _add(self, class_id: int, token_hash: bytes, name: str) -> LearnerRow | None:
        """A new learner; who comes second with a name gets a number. None if the class is full."""
        most = self.limits.learners
        for number in range(1, most + 2):
            self.store.add_learner(
                class_id, token_hash, name if number == 1 else f"{name} {number}", self.clock(), most
            )
            learner = self.store.learner_by_token(token_hash)
            if learner or len(self.store.learners(class_id)) >= most:
                return learner
        return None

    def learner(self, token: str) -> Learner | None:
        """The learner who holds this token, while the class lasts."""
        self._tidy()
        row = self.store.learner_by_token(keys.hash_token(token))
        if row is None or self.store.class_by_id(row.class_id, self.clock()) is None:
            return None
        return self._learner(row)

    def _learner(self, row: LearnerRow) -> Learner:
        return Learner(*self._member(row.class_id), row.id, row.name)

    def _member(self, class_id: int) -> tuple[Store, Limits, Callable[[], float], int]:
        return self.store, self.limits, self.clock, class_id

    def _find(self, code: str, source: str) -> ClassRow:
        guess, room = self._guess(source), self._room(code)
        if room is None:
            raise RefusedError("There is no class with this code. Codes have six letters and digits; look again.")
        self.store.forgive_guess(guess)
        return room

    def _room(self, code: str) -> ClassRow | None:
        self._tidy()
        return self.store.class_by_code(keys.as_typed(code), self.clock())

    def _guess(self, source: str) -> int:
        """Count an attempt before it is looked at, so that many at once do not slip through."""
        now = self.clock()
        since = now - self.limits.guess_seconds
        limits = self.limits
        guess = self.store.add_guess(keys.hash_source(source), now, since, limits.guesses, limits.guess_pace)
        if guess is None:
            raise RefusedError("Too many wrong codes came from your network: one a second is looked at now. Try again.")
        return guess

    def _tidy(self, after: float | None = None) -> None:
        """Delete what is over, at most so often."""
        now = self.clock()
        if now - self._tidied >= (self.limits.tidy_seconds if after is None else after):
            self._tidied = now
            self.store.delete_expired(now)
