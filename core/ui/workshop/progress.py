"""What a learner has answered and solved: in the session, in the address, in a file, and back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from core.classroom import AnswerRow
from core.lessons.exercises import EXERCISES, Exercise
from core.ui.links.address import own_parameters, write_parameters
from core.ui.workshop.answers import LONGEST, TRIES, is_possible, tries, with_try

CHOSEN = "exercise_open"  # session key of the exercise on the page; no widget's, whose value can be lost
EXERCISE_CODE, SOLVED_CODE, ANSWER_CODE, TOLD_CODE = "x", "done", "said", "told"  # of the address, which outlives tabs
FORMAT = "dying-relu-lab exercises 1"  # of a file
_KEY, _BETWEEN = "exercise_progress", "~"


@dataclass
class Progress:
    """Answers by exercise: the predictions committed to, or the run that was checked, the first right one if any."""

    answers: dict[str, str] = field(default_factory=dict)
    solved: set[str] = field(default_factory=set)
    given_up: set[str] = field(default_factory=set)

    def add(self, name: str, text: str, solved: bool = False) -> None:
        """Take an answer, unless the exercise cannot have it or has one that stays: committed to, or right."""
        if name not in EXERCISES or not is_possible(EXERCISES[name], text):
            return
        if not self._stays(name, text):
            self.answers[name] = text
        if solved:
            self.solved.add(name)

    def _stays(self, name: str, text: str) -> bool:
        """Whether the answer that is known is kept; a prediction gives way to itself with one more try."""
        known = self.answers.get(name)
        if known is None:
            return False
        return name in self.solved or (EXERCISES[name].ask is not None and not text.startswith(with_try(known, "")))

    def tries(self, exercise: Exercise) -> list[str]:
        """The predictions made so far, the first one first."""
        known = self.answers.get(exercise.name)
        return [] if known is None else tries(exercise, known)

    @property
    def told(self) -> set[str]:
        """The exercises whose answer was named or explained before they were solved."""
        asked = [each for each in EXERCISES.values() if each.ask and len(self.tries(each)) >= TRIES]
        return {each.name for each in asked if each.name not in self.solved} | self.given_up

    @property
    def second_tries(self) -> set[str]:
        """The exercises that were solved at the second try."""
        return {name for name in self.solved if len(self.tries(EXERCISES[name])) > 1}

    def add_rows(self, rows: Sequence[AnswerRow]) -> None:
        """Take the answers that a class has kept, oldest first."""
        for row in rows:
            self.add(row.exercise, row.given, row.correct == 1)

    def add_all(self, other: "Progress") -> None:
        """Take everything from another place."""
        for name, text in other.answers.items():
            self.add(name, text, name in other.solved)
        self.solved |= other.solved
        self.given_up |= other.given_up


def score_in_words(known: Progress) -> str:
    """How many exercises are done, and how: what was told is done, and not called solved."""
    done, later = known.solved | known.told, known.solved & known.told
    words = f"**{len(done)} of {len(EXERCISES)} done, {len(known.solved)} of them solved**"
    notes = [
        f"{len(found)} {note}"
        for found, note in (
            (known.second_tries - later, "at the second try"), (later, "after the explanation"),
        )
        if found
    ]  # fmt: skip
    return f"{words} ({', '.join(notes)})" if notes else words


def progress() -> Progress:
    """The session's progress; a new session takes it from the address."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = _recalled()
        if st.query_params.get(EXERCISE_CODE) in EXERCISES:
            st.session_state[CHOSEN] = st.query_params[EXERCISE_CODE]
    return st.session_state[_KEY]


def _recalled() -> Progress:
    found = Progress(solved=_named(SOLVED_CODE), given_up=_named(TOLD_CODE))
    for said in st.query_params.get_all(ANSWER_CODE)[: len(EXERCISES)]:
        name, _, text = said.partition(_BETWEEN)
        found.add(name, text, name in found.solved)
    return found


def _named(code: str) -> set[str]:
    """The exercises that a parameter of the address names."""
    return {name for name in st.query_params.get(code, "").split(".") if name in EXERCISES}


def remember(exercise: Exercise, others: Mapping[str, str]) -> None:
    """Write the exercise, the progress and whatever else has to stay into the address."""
    known = progress()
    solved, told = (".".join(name for name in EXERCISES if name in each) for each in (known.solved, known.given_up))
    answers = [f"{name}{_BETWEEN}{known.answers[name]}" for name in EXERCISES if name in known.answers]
    said = {EXERCISE_CODE: [exercise.name], SOLVED_CODE: [solved], TOLD_CODE: [told], ANSWER_CODE: answers}
    said = {code: texts for code, texts in said.items() if any(texts)} | {code: [text] for code, text in others.items()}
    if {code: st.query_params.get_all(code) for code in own_parameters()} != said:
        write_parameters(said)


def to_file(known: Progress) -> str:
    """The text of a file that brings everything back, on any server."""
    kept = {"answers": known.answers, "solved": sorted(known.solved), "told": sorted(known.given_up)}
    return json.dumps({"format": FORMAT, **kept}, indent=1)


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
    solved, told = (kept if isinstance(kept := read.get(key), list) else [] for key in ("solved", "told"))
    found = Progress(
        solved={name for name in EXERCISES if name in solved}, given_up={name for name in EXERCISES if name in told}
    )
    for name, text in read["answers"].items():
        found.add(name, str(text)[: LONGEST + 1], name in found.solved)
    return found
