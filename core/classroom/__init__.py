"""Classes without accounts: a code to join, a key to teach, answers that are kept once; standard library only."""

from core.classroom.classroom import Classroom, Opened
from core.classroom.export import defused, to_csv
from core.classroom.keys import new_token
from core.classroom.limits import LIFETIMES, Limits, RefusedError
from core.classroom.people import GONE, PAUSED, Learner, Teacher
from core.classroom.records import AnswerRow, ClassRow, LearnerRow
from core.classroom.store import StoreError

__all__ = [
    "GONE", "LIFETIMES", "PAUSED", "AnswerRow", "ClassRow", "Classroom", "Learner", "LearnerRow", "Limits", "Opened",
    "RefusedError", "StoreError", "Teacher", "defused", "new_token", "to_csv",
]  # fmt: skip
