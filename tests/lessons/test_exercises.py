"""Every exercise can be failed and solved, by what a run really does; nothing is explained before its time."""

from dataclasses import replace

import pytest

from core import TrainingConfig, TrainingHistory, train
from core.lessons.exercises import EXERCISES, STEPS, Choice, Exercise, Number, exercise_text
from core.lessons.exercises.tasks import Outcome

TASKS = [exercise for exercise in EXERCISES.values() if exercise.check]
QUESTIONS = [exercise for exercise in EXERCISES.values() if exercise.ask]


def by_name(exercise: Exercise) -> str:
    return exercise.name


def test_there_are_twelve_or_more_in_four_steps_that_never_go_back() -> None:
    steps = [exercise.step for exercise in EXERCISES.values()]
    assert len(steps) >= 12
    assert steps == sorted(steps)
    assert set(steps) == set(range(len(STEPS)))


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=by_name)
def test_each_has_either_a_prediction_or_a_task_and_a_text_with_an_explanation(exercise: Exercise) -> None:
    assert (exercise.ask is None) != (exercise.check is None)
    assert bool(exercise.controls) == bool(exercise.check)
    question, explanation = exercise_text(exercise.name)
    assert len(question) > 40
    assert len(explanation) > 100


@pytest.mark.parametrize("exercise", TASKS, ids=by_name)
def test_where_a_task_starts_it_is_not_solved_and_its_solution_solves_it(exercise: Exercise) -> None:
    assert set(exercise.solution) <= set(exercise.controls)
    before = exercise.check(train(exercise.start))
    after = exercise.check(train(replace(exercise.start, **exercise.solution)))
    assert (before.right, after.right) == (False, True)
    assert before.feedback != after.feedback


@pytest.mark.parametrize("exercise", QUESTIONS, ids=by_name)
def test_the_right_answer_is_right_and_others_are_wrong_each_in_its_own_way(exercise: Exercise) -> None:
    history, ask, answer = train(exercise.start), exercise.ask, exercise.solution["answer"]
    assert ask.judge(answer, history).right
    if isinstance(ask, Choice):
        others = [ask.judge(option, history) for option in range(len(ask.options)) if option != answer]
    else:
        others = [ask.judge(end, history) for end in (ask.low, ask.high)]
    assert not any(outcome.right for outcome in others)
    assert len({outcome.feedback for outcome in others}) == len(others)


def test_a_number_is_right_up_to_its_tolerance_and_feedback_says_which_way_it_missed() -> None:
    ask = Number("units", 0, 16, 1, 2, lambda _: 8.0)
    assert [ask.judge(answer, None).right for answer in (5, 6, 8, 10, 11)] == [False, True, True, True, False]
    assert "too many" in ask.judge(11, None).feedback
    assert "too few" in ask.judge(5, None).feedback


@pytest.mark.parametrize("exercise", QUESTIONS, ids=by_name)
def test_a_hint_does_not_name_the_answer_and_the_solution_does(exercise: Exercise) -> None:
    history, ask = train(exercise.start), exercise.ask
    if isinstance(ask, Choice):
        hints = [ask.hint(option, history) for option in range(len(ask.options)) if option != ask.right]
        assert not any("Right:" in hint for hint in hints)
        assert f"**{ask.options[ask.right]}**" in ask.solution(history)
    else:
        measured = f"{ask.measure(history):.4g}"
        assert measured not in ask.hint(ask.high, history) + ask.hint(ask.low, history)
        assert measured in ask.solution(history)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"learning_rate": 1.0}, "What makes a single step larger?"),
        ({"learning_rate": 10.0}, "Which optimizer"),
        ({"learning_rate": 10.0, "optimizer": "momentum"}, "Another batch size"),
    ],
)
def test_nobody_is_asked_for_a_larger_rate_than_there_is(changes: dict, says: str) -> None:
    assert says in outcome("kill_in_training", batch_size=5000, **changes).feedback


def test_one_unit_is_one_unit() -> None:
    feedback = outcome("kill_in_training", learning_rate=10.0).feedback
    assert feedback.startswith("1 unit is alive")


def outcome(name: str, **changes: object) -> Outcome:
    exercise = EXERCISES[name]
    return exercise.check(train(replace(exercise.start, **changes)))


@pytest.mark.parametrize(
    ("name", "changes", "says"),
    [
        ("few_alive", {"initial_bias": -10.0}, "Every unit is dead"),
        ("kill_in_training", {"learning_rate": 1000.0}, "diverged"),
        ("kill_in_training", {"initial_bias": -5.0}, "born dead"),
        ("cut_off", {"initial_bias": 0.0}, "No layer is dead"),
        ("cut_off", {"initial_bias": -10.0}, "nothing alive lies below"),
        ("revive", {"activation": "leaky_relu"}, "stay with ReLU"),
        ("revive", {"initial_bias": 0.5}, "nobody to revive"),
        ("wake_leaky", {"initial_bias": 0.0}, "Keep activation and bias"),
        ("dead_and_good", {"initial_bias": -5.0}, "short of 97%"),
        ("fading", {"activation": "relu", "initial_bias": -3.0}, "dying, not fading"),
    ],
)
def test_feedback_depends_on_the_mistake(name: str, changes: dict, says: str) -> None:
    result = outcome(name, **changes)
    assert not result.right
    assert says in result.feedback


def test_what_is_known_of_the_runs_behind_the_questions_holds() -> None:
    def alive(config: TrainingConfig) -> list[list[int]]:
        history: TrainingHistory = train(config)
        return history.alive_counts[[0, -1]].tolist()

    start, _ = alive(EXERCISES["who_is_to_blame"].start)
    assert start[1] < start[0]
    (first, second), (first_end, second_end) = alive(EXERCISES["which_recovers"].start)
    assert first_end <= first
    assert second_end > second
