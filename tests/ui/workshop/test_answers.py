"""Answers as texts, and progress as a file: what is written is read again, and nonsense is not."""

import json
from dataclasses import replace

import pytest

from core.lessons.exercises import EXERCISES, Choice, Exercise
from core.ui.workshop.answers import answer_in_words, read_answer, write_answer
from core.ui.workshop.progress import FORMAT, Progress, from_file, to_file


def solving(exercise: Exercise) -> object:
    return exercise.solution["answer"] if exercise.ask else replace(exercise.start, **exercise.solution)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda exercise: exercise.name)
def test_every_solution_can_be_written_read_and_said(exercise: Exercise) -> None:
    answer = solving(exercise)
    text = write_answer(exercise, answer)
    assert read_answer(exercise, text) == answer
    assert answer_in_words(exercise, text)
    if isinstance(exercise.ask, Choice):
        assert answer_in_words(exercise, text) == exercise.ask.options[answer]


def test_a_run_is_written_as_what_the_learner_changed_and_said_in_the_words_of_the_controls() -> None:
    exercise = EXERCISES["few_alive"]
    assert write_answer(exercise, exercise.start) == ""
    assert write_answer(exercise, replace(exercise.start, initial_bias=-2.75)) == "b_-2.75"
    assert answer_in_words(exercise, "b_-2.75") == "initial bias −2.75"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sparse", "4"), ("sparse", "-1"), ("sparse", "1.5"), ("guess_alive", "17"), ("guess_alive", "inf"),
        ("guess_alive", ""), ("few_alive", "s_3"), ("few_alive", "b"), ("revive", "o_no such optimizer"),
        ("revive", "s_1~s_x"), ("few_alive", "b_1" * 200),
    ],
)  # fmt: skip
def test_what_an_exercise_cannot_have_as_an_answer_is_none(name: str, text: str) -> None:
    assert read_answer(EXERCISES[name], text) is None


def test_a_file_brings_everything_back() -> None:
    known = Progress()
    for exercise in EXERCISES.values():
        known.add(exercise.name, write_answer(exercise, solving(exercise)), exercise.step < 2)
    assert from_file(to_file(known).encode()) == known


def test_answers_from_elsewhere_never_replace_a_prediction_or_a_right_run() -> None:
    known = Progress()
    known.add("guess_alive", "9")
    known.add("few_alive", "b_-2.75", solved=True)
    known.add("revive", "s_1")
    other = Progress({"guess_alive": "1", "few_alive": "b_-1.0", "revive": "s_2"}, {"revive"})
    known.add_all(other)
    assert known.answers == {"guess_alive": "9", "few_alive": "b_-2.75", "revive": "s_2"}
    assert known.solved == {"few_alive", "revive"}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"[]", b"{}", b"[" * 100_000, b'{"format": "another"}',
        json.dumps({"format": FORMAT, "answers": []}).encode(),
    ],
)  # fmt: skip
def test_a_file_that_is_none_of_ours_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="not a file that was saved on this page"):
        from_file(content)


def test_nonsense_within_a_file_of_ours_is_left_out() -> None:
    content = {"format": FORMAT, "answers": {"guess_alive": 9, "nobody": "1", "sparse": [1]}, "solved": ["nobody", 3]}
    assert from_file(json.dumps(content).encode()) == Progress({"guess_alive": "9"})
