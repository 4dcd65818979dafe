"""What a learner has answered and solved: in the session, in the address, in a file, and back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from core.classroom import AnswerRow
from core.lessons.exercises import EXERCISES, Exercise
from core.ui.workshop.answers import LONGEST, read_answer

CHOSEN = "exercise"  # session key of the menu
EXERCISE_CODE, SOLVED_CODE, ANSWER_CODE = "x", "done", "said"  # of the address, which outlives reloads and laptops
FORMAT = "dying-relu-lab exercises 1"  # of a file
_KEY, _BETWEEN = "exercise_progress", "~"


@dataclass
class Progress:
    """Answers by exercise: a committed prediction, or the run that was checked, the first right one if there is one."""

    answers: dict[str, str] = field(default_factory=dict)
    solved: set[str] = field(default_factory=set)
    given_up: set[str] = field(default_factory=set)

    def add(self, name: str, text: str, solved: bool = False) -> None:
        """Take an answer, unless the exercise cannot have it or has one that stays: committed to, or right."""
        if name not in EXERCISES or read_answer(EXERCISES[name], text) is None:
            return
        stays = name in self.answers and (EXERCISES[name].ask is not None or name in self.solved)
        if not stays:
            self.answers[name] = text
        if solved:
            self.solved.add(name)

    def add_rows(self, rows: Sequence[AnswerRow]) -> None:
        """Take the answers that a class has kept, oldest first."""
        for row in rows:
            self.add(row.exercise, row.given, row.correct == 1)

    def add_all(self, other: "Progress") -> None:
        """Take everything from another place."""
        for name, text in other.answers.items():
            self.add(name, text, name in other.solved)
        self.solved |= other.solved


def progress() -> Progress:
    """The session's progress; a new session takes it from the address."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = _recalled()
        if st.query_params.get(EXERCISE_CODE) in EXERCISES:
            st.session_state[CHOSEN] = st.query_params[EXERCISE_CODE]
    return st.session_state[_KEY]


def _recalled() -> Progress:
    solved = st.query_params.get(SOLVED_CODE, "").split(".")
    found = Progress(solved={name for name in solved if name in EXERCISES})
    for said in st.query_params.get_all(ANSWER_CODE)[: len(EXERCISES)]:
        name, _, text = said.partition(_BETWEEN)
        found.add(name, text, name in found.solved)
    return found


def remember(exercise: Exercise, others: Mapping[str, str]) -> None:
    """Write the exercise, the progress and whatever else has to stay into the address."""
    known = progress()
    solved = [name for name in EXERCISES if name in known.solved]
    answers = [f"{name}{_BETWEEN}{known.answers[name]}" for name in EXERCISES if name in known.answers]
    said = {EXERCISE_CODE: [exercise.name], SOLVED_CODE: [".".join(solved)], ANSWER_CODE: answers}
    said = {code: texts for code, texts in said.items() if any(texts)} | {code: [text] for code, text in others.items()}
    if {code: st.query_params.get_all(code) for code in st.query_params} != said:
        st.query_params.from_dict(said)


def to_file(known: Progress) -> str:
    """The text of a file that brings everything back, on any server."""
    return json.dumps({"format": FORMAT, "answers": known.answers, "solved": sorted(known.solved)}, indent=1)


def from_file(content: bytes) -> Progress:
    """What such a file holds.

    Raises:
        ValueError: it is no such file.
    """
    try:
        read = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict) or read.get("format") != FORMAT or not isinstance(read.get("answers"), dict):
        raise ValueError("This is not a file that was saved on this page.")
    solved = read.get("solved") if isinstance(read.get("solved"), list) else []
    found = Progress(solved={name for name in EXERCISES if name in solved})
    for name, text in read["answers"].items():
        found.add(name, str(text)[: LONGEST + 1], name in found.solved)
    return found
