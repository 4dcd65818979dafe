"""What a class has done, counted: who is where, what was predicted, how many runs it took, the common mistakes."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from core.classroom import AnswerRow, LearnerRow
from core.lessons.exercises import EXERCISES, Choice, Exercise, Number

SOLVED, TRIED, HERE = "solved", "answered, not solved", "here, no answer yet"
MOST_BARS = 21  # of a distribution
MOST_MISTAKES = 5
_TRIES = {1: "1 run", 2: "2 runs", 3: "3 runs"}
_MORE, _NOT_YET = "4 runs or more", "not solved yet"


class Standing(NamedTuple):
    """How many learners stand how with an exercise; learners count once in each exercise."""

    exercise: str
    status: str
    learners: int


class Bar(NamedTuple):
    """One answer or group of answers, how many learners gave it, and whether it holds the outcome."""

    label: str
    learners: int
    outcome: bool = False


class Mistake(NamedTuple):
    """Feedback to a wrong answer, in the wording that was most frequent, and how many learners got it."""

    feedback: str
    learners: int


class Seen(NamedTuple):
    """A learner as the teacher's table shows one."""

    name: str
    exercise: str
    status: str
    solved: int
    idle: str


def in_words(learners: int) -> str:
    """1 learner, 2 learners."""
    return f"{learners} learner{'' if learners == 1 else 's'}"


def standings(learners: Iterable[LearnerRow], answers: Sequence[AnswerRow]) -> list[Standing]:
    """For every exercise, three numbers: solved, answered, and here without an answer."""
    status = _statuses(answers)
    for learner in learners:
        status.setdefault((learner.id, learner.place), HERE)
    counts = Counter((name, value) for (_, name), value in status.items())
    return [
        Standing(exercise.numbered_title, value, counts[exercise.name, value])
        for exercise in EXERCISES.values()
        for value in (SOLVED, TRIED, HERE)
    ]


def _statuses(answers: Iterable[AnswerRow]) -> dict[tuple[int, str], str]:
    """By learner and exercise."""
    found: dict[tuple[int, str], str] = {}
    for row in answers:
        key = row.learner_id, row.exercise
        found[key] = SOLVED if row.correct or found.get(key) == SOLVED else TRIED
    return found


def seen(learners: Iterable[LearnerRow], answers: Sequence[AnswerRow], now: float) -> list[Seen]:
    """The learners in the order in which they came."""
    status = _statuses(answers)
    solved = Counter(learner for (learner, _), value in status.items() if value == SOLVED)
    return [
        Seen(
            row.name,
            EXERCISES[row.place].numbered_title if row.place in EXERCISES else "",
            status.get((row.id, row.place), "no answer yet" if row.place else "just joined"),
            solved[row.id],
            _ago(now - row.seen),
        )
        for row in learners
    ]


def _ago(seconds: float) -> str:
    if seconds < 60:
        return "now"
    return f"{seconds / 60:.0f} min ago" if seconds < 3600 else f"{seconds / 3600:.0f} h ago"


def distribution(exercise: Exercise, answers: Iterable[AnswerRow]) -> list[Bar]:
    """What was predicted, or how many different runs it took until one was right."""
    rows = [row for row in answers if row.exercise == exercise.name]
    if isinstance(exercise.ask, Choice):
        given = Counter(row.given for row in rows)
        options = enumerate(exercise.ask.options)
        return [Bar(option, given[str(index)], index == exercise.ask.right) for index, option in options]
    return _predicted(exercise.ask, rows) if exercise.ask else _tries(rows)


def _predicted(ask: Number, rows: Sequence[AnswerRow]) -> list[Bar]:
    """Numbers in groups of equal width; the outcome is what the learners' runs measured."""
    steps = round((ask.high - ask.low) / ask.step)
    width = -(-(steps + 1) // MOST_BARS)
    measured = next((row.measured for row in rows if row.measured is not None), None)

    def group(value: float) -> int:
        return round((value - ask.low) / ask.step) // width

    given = Counter(group(number) for number in map(_number, rows) if number is not None)
    outcome = None if measured is None else group(measured)
    return [
        Bar(_range(ask, index * width, min((index + 1) * width - 1, steps)), given[index], index == outcome)
        for index in range(steps // width + 1)
    ]


def _number(row: AnswerRow) -> float | None:
    return float(row.given) if re.fullmatch(r"-?\d+(\.\d+)?", row.given) else None


def _range(ask: Number, first: int, last: int) -> str:
    low, high = (f"{ask.low + index * ask.step:g}" for index in (first, last))
    return low if low == high else f"{low} to {high}"


def _tries(rows: Sequence[AnswerRow]) -> list[Bar]:
    by_learner = defaultdict(list)
    for row in rows:
        by_learner[row.learner_id].append(bool(row.correct))
    needed = Counter(_TRIES.get(runs.index(True) + 1, _MORE) if any(runs) else _NOT_YET for runs in by_learner.values())
    return [Bar(label, needed[label]) for label in (*_TRIES.values(), _MORE, _NOT_YET)]


def mistakes(exercise: Exercise, answers: Iterable[AnswerRow]) -> list[Mistake]:
    """The most common ones first; feedback that differs in its numbers only counts as one mistake."""
    wrong = [row for row in answers if row.exercise == exercise.name and row.correct == 0]
    wrong.sort(key=_kind)
    found = []
    for _, rows in groupby(wrong, _kind):
        same = list(rows)
        wording = Counter(row.feedback for row in same).most_common(1)[0][0]
        found.append(Mistake(wording, len({row.learner_id for row in same})))
    return sorted(found, key=lambda mistake: -mistake.learners)[:MOST_MISTAKES]


def _kind(row: AnswerRow) -> str:
    return re.sub(r"\d[\d.e%+-]*", "0", row.feedback)
