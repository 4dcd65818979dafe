"""How much of everything there may be, and how what people type is cut to size."""

import unicodedata
from typing import NamedTuple

DAY = 86_400.0
LIFETIMES = (1, 7, 30)  # days after which a class deletes itself; the first is suggested


class RefusedError(ValueError):
    """Something that cannot be done, in words for whoever asked."""


class Limits(NamedTuple):
    """What one server takes; a guess is a code or key that was wrong."""

    classes: int = 200
    learners: int = 300  # in a class
    answers: int = 400  # of a learner
    guesses: tuple[int, int] = (300, 3000)  # from one address, and from all together
    guess_seconds: float = 600.0
    guess_pace: tuple[float, float] = (1.0, 0.2)  # seconds between two, of one address and of all, once there were more
    unused_seconds: float = 3600.0  # a class that nobody has joined by then makes room for others
    name_length: int = 40
    text_length: int = 400  # of an answer or its feedback
    tidy_seconds: float = 60.0  # between two looks for classes whose time is over


LIMITS = Limits()


def clean(text: str, length: int) -> str:
    """One line without control, format or other invisible characters, of at most this length."""
    plain = unicodedata.normalize("NFKC", text[: 4 * length])
    seen = "".join(" " if letter.isspace() else letter for letter in plain)
    visible = "".join(letter for letter in seen if unicodedata.category(letter)[0] not in "C")
    return " ".join(visible.split())[:length].strip()
