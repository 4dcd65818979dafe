"""What a database keeps of a class, its learners and their answers."""

from typing import NamedTuple


class ClassRow(NamedTuple):
    """A class; `calls` counts how often everybody was pointed somewhere, `pointed` is where to."""

    id: int
    code: str
    title: str
    salt: bytes
    key_hash: bytes
    opened: float
    expires: float
    locked: int = 0
    pointed: str = ""
    calls: int = 0


class LearnerRow(NamedTuple):
    """A learner; `place` is the exercise that is open."""

    id: int
    class_id: int
    name: str
    joined: float
    seen: float
    place: str


class AnswerRow(NamedTuple):
    """An answer; `correct` is None while nobody has judged it."""

    learner_id: int
    exercise: str
    attempt: str
    given: str
    committed: float
    correct: int | None = None
    feedback: str = ""
    measured: float | None = None
