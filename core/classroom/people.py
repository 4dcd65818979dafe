"""What a teacher and a learner may do; nobody gets one of these without the key or the token."""

from collections.abc import Callable
from dataclasses import dataclass

from core.classroom.limits import Limits, RefusedError, clean
from core.classroom.records import AnswerRow, ClassRow, LearnerRow
from core.classroom.store import Store

GONE = "This class is over, or you are no longer in it."
PAUSED = "The class is paused: this answer was not taken. Try again when it goes on."


@dataclass(frozen=True)
class Member:
    """Somebody in a class."""

    store: Store
    limits: Limits
    clock: Callable[[], float]
    class_id: int

    def room(self) -> ClassRow | None:
        """The class as it is now, without what its key is checked by; None once it is over or deleted."""
        row = self.store.class_by_id(self.class_id, self.clock())
        return row and row._replace(salt=b"", key_hash=b"")


class Teacher(Member):
    """Sees everybody's answers and leads the class."""

    def learners(self) -> list[LearnerRow]:
        """Everybody who joined, in that order; nobody once the class is over."""
        return self.store.learners(self.class_id) if self.room() else []

    def answers(self) -> list[AnswerRow]:
        """Everybody's answers, oldest first; none once the class is over."""
        return self.store.answers_of_class(self.class_id) if self.room() else []

    def hours_left(self, room: ClassRow) -> float:
        """Until the class deletes itself."""
        return (room.expires - self.clock()) / 3600

    def lock(self, locked: bool) -> None:
        """Stop new answers, or allow them again."""
        self.store.set_locked(self.class_id, locked)

    def point(self, exercise: str) -> None:
        """Bring everybody to an exercise."""
        self.store.point(self.class_id, clean(exercise, self.limits.name_length))

    def remove(self, learner_id: int) -> None:
        """Take a learner out, with all answers."""
        self.store.delete_learner(self.class_id, learner_id)

    def delete(self) -> None:
        """End the class and delete all of it."""
        self.store.delete_class(self.class_id)


@dataclass(frozen=True)
class Learner(Member):
    """Sees the class and its own answers, nobody else's."""

    learner_id: int
    name: str

    def answers(self) -> list[AnswerRow]:
        """Own answers, oldest first; none once the class is over."""
        return self.store.answers_of_learner(self.learner_id) if self.room() else []

    def visit(self, exercise: str) -> None:
        """Say where this learner is."""
        self.store.mark_seen(self.learner_id, clean(exercise, self.limits.name_length), self.clock())

    def commit(self, exercise: str, attempt: str, given: str) -> None:
        """Keep an answer; doing so again changes nothing.

        Raises:
            RefusedError: the class is over or locked, or this learner has given too many answers.
        """
        exercise, attempt, given = self._cut(exercise, attempt, given)
        row = AnswerRow(self.learner_id, exercise, attempt, given, self.clock())
        if self.store.add_answer(row, self.limits.answers) or self._known(row):
            return
        room = self.room()
        if room is None or not self._still_in():
            raise RefusedError(GONE)
        if room.locked:
            raise RefusedError(PAUSED)
        raise RefusedError(f"A learner can give {self.limits.answers} answers in a class, and these are all given.")

    def judge(self, exercise: str, attempt: str, right: bool, feedback: str, measured: float | None = None) -> None:
        """Add to an answer what it was worth; the first judgement stays."""
        exercise, attempt, feedback = self._cut(exercise, attempt, feedback)
        row = AnswerRow(self.learner_id, exercise, attempt, "", 0.0, int(right), feedback, measured)
        self.store.judge(row)

    def _known(self, row: AnswerRow) -> bool:
        return any(known[:3] == row[:3] for known in self.answers())

    def _still_in(self) -> bool:
        return any(each.id == self.learner_id for each in self.store.learners(self.class_id))

    def _cut(self, *texts: str) -> list[str]:
        return [clean(text, self.limits.text_length) for text in texts]
