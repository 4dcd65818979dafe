"""A class with a clock of its own, and people in it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.classroom import Classroom, Learner, Limits, new_token

SMALL = Limits(classes=3, learners=4, answers=5, guesses=(6, 12), name_length=10, text_length=30)


class Clock:
    """Time that passes only when told to."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def classroom(tmp_path: Path, clock: Clock) -> Classroom:
    """A place with small limits."""
    return Classroom(tmp_path, SMALL, clock)


@pytest.fixture
def opened(classroom: Classroom):
    """A class that is open."""
    return classroom.open("Monday")


@pytest.fixture
def join(classroom: Classroom, opened) -> Callable[[str], Learner]:
    """`join(name)` lets somebody in."""
    return lambda name: classroom.join(opened.code, name, new_token())
