"""Every exercise can be failed and solved, by what a run really does; nothing is explained before its time."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from core import ACTIVATIONS, TrainingConfig, TrainingHistory, UnitState, train
from core.engine.network import pre_activations
from core.lessons.exercises import EXERCISES, STEPS, Choice, Exercise, Number, exercise_text, looks, tasks
from core.lessons.exercises.tasks import Outcome
from core.studies.born_dead import exact_depth_3

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
    ask = Number("units", 0, 16, 1, 2, lambda _: 8.0, looks.ALIVE)
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
        ({"learning_rate": 3.0}, "Which optimizer"),
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


A, S, C, D = UnitState.ACTIVE, UnitState.ASLEEP, UnitState.CUT_OFF, UnitState.DEAD


def lived(*layers: list[list[int]], score: Sequence[float] = (), **changes: object) -> TrainingHistory:
    """A history in which the units of each layer went through these states, a row an epoch; `score` on both sets."""
    widths, epochs = tuple(len(rows[0]) for rows in layers), len(layers[0]) - 1
    history = train(TrainingConfig(n_samples=40, hidden_widths=widths, epochs=epochs, **changes))
    scores = np.array(score) if score else history.test_score
    states = tuple(np.array(rows, np.int8) for rows in layers)
    return replace(history, unit_states=states, test_score=scores, train_score=1 - scores)


BRIEFLY, FOR_GOOD = [[D, A], [A, A], [D, A]], [[D, A], [A, A], [A, A]]


def test_who_came_back_for_a_moment_only_has_not_come_back() -> None:
    assert not tasks.revived_some(lived([[A]] * 3, BRIEFLY)).right
    assert tasks.revived_some(lived([[A]] * 3, FOR_GOOD)).right


def test_who_died_in_training_and_came_back_was_not_dead_at_birth() -> None:
    assert not tasks.revived_some(lived([[A, D], [D, D], [A, D]])).right


def test_those_who_came_back_are_counted_in_their_layers() -> None:
    found = tasks.revived_some(lived([[D, D, A]] * 2 + [[A, D, A]], [[D, D, D], [A, D, D], [A, A, A]], BRIEFLY))
    assert "1 of layer 1's units and 3 above it" in found.feedback


@pytest.mark.parametrize(
    ("check", "states", "right"),
    [
        (tasks.at_most_alive(1), [[A, A], [D, D], [A, A]], False),
        (tasks.at_most_alive(1), [[D, D], [A, A], [A, D]], True),
        (tasks.at_most_alive(2), [[A, A, A], [A, A, D]], True),
        (tasks.at_most_alive(2), [[A, D, D], [A, A, A]], False),
        (tasks.all_die_none_born_dead, [[A, A], [D, D], [D, A]], False),
        (tasks.all_die_none_born_dead, [[A, A], [A, A], [D, D]], True),
        (tasks.cut_off_below_a_dead_layer, [[C, A], [C, C], [A, D]], False),
        (tasks.cut_off_below_a_dead_layer, [[A, A], [A, A], [C, A]], True),
    ],
)
def test_what_counts_is_how_many_units_are_left_at_the_end_not_before(
    check: tasks.Check, states: list[list[int]], right: bool
) -> None:
    assert check(lived(states)).right == right


def test_all_units_are_those_of_all_layers() -> None:
    dies, lives = [[A], [D]], [[A], [A]]
    assert not tasks.all_die_none_born_dead(lived(dies, lives)).right
    assert not tasks.all_die_none_born_dead(lived(lives, dies)).right
    assert tasks.all_die_none_born_dead(lived(dies, dies)).right


@pytest.mark.parametrize(
    ("score", "right"), [((0.2, 0.9), True), ((0.99, 0.89), False), ((0.99, 0.91), True)]
)  # fmt: skip
def test_a_network_has_learnt_when_its_last_test_score_says_so(score: tuple[float, float], right: bool) -> None:
    history = lived([[D, D], [D, A]], score=score, activation="leaky_relu", initial_bias=-5.0)
    assert tasks.learns("leaky_relu", -5.0, 0.9)(history).right == right
    assert tasks.dead_and_good(0.5, 0.9)(history).right == right


@pytest.mark.parametrize(("end", "right"), [([D, D, D], True), ([D, A, A], True), ([A, A, A], False)])
def test_the_share_of_dead_units_is_that_at_the_end_and_exactly_enough_is_enough(end: list[int], right: bool) -> None:
    assert tasks.dead_and_good(1 / 3, 0.9)(lived([[D, A, A], end], score=(0.9, 0.9))).right == right


@pytest.mark.parametrize("changes", [{"activation": "elu"}, {"initial_bias": -4.0}])
def test_a_task_with_another_activation_or_another_bias_is_another_task(changes: dict) -> None:
    given = {"activation": "leaky_relu", "initial_bias": -5.0, **changes}
    assert not tasks.learns("leaky_relu", -5.0, 0.9)(lived([[S], [A]], score=(0.5, 1.0), **given)).right


def test_a_gradient_fades_from_the_output_down_before_training_while_nothing_is_dead_yet() -> None:
    history = lived([[A, A], [D, D]])
    norms = np.array([[1e-8, 10.0], [10.0, 1e-8]])  # before training and after
    fades, grows = (
        tasks.fades_without_deaths(1e-6)(replace(history, gradient_norms=each)) for each in (norms, norms[::-1])
    )
    assert (fades.right, grows.right) == (True, False)
    assert "1.0e-09 of the output" in fades.feedback
    assert "1.0e+09 of the output" in grows.feedback


@pytest.mark.parametrize(
    ("check", "layers", "says"),
    [
        (tasks.at_most_alive(1), [[[A, A, A, A, D]] * 2], "4 units are still alive, 3 too many"),
        (tasks.at_most_alive(1), [[[A, A, D, D, D], [A, D, D, D, D]]], "1 unit is alive, of 5"),
        (tasks.all_die_none_born_dead, [[[D, A], [D, D]], [[D], [D]]], "2 units are born dead"),
        (tasks.cut_off_below_a_dead_layer, [[[A, A], [C, C]], [[A], [D]]], "2 units are cut off"),
        (tasks.cut_off_below_a_dead_layer, [[[A, A], [D, D]]], "A whole layer is dead, but"),
        (tasks.cut_off_below_a_dead_layer, [[[D, D], [D, A]]], "No layer is dead as a whole"),
        (tasks.dead_and_good(0.9, 0.5), [[[A] * 4, [D, A, A, A]]], "Only 25% of the units are dead"),
        (tasks.fades_without_deaths(1e-6), [[[D, A], [A, A]]], "1 unit is dead"),
    ],
)
def test_feedback_counts_what_there_is_at_the_time_it_speaks_of(check: tasks.Check, layers: list, says: str) -> None:
    assert says in check(lived(*layers)).feedback


def test_networks_born_dead_are_those_of_the_depth_with_its_output_and_of_the_initializer() -> None:
    def of_100(width: int, initializer: str = "he_normal", depth: int = 3) -> float:
        widths = (width,) * (depth - 1)
        return tasks.born_dead_of_100(train(TrainingConfig(hidden_widths=widths, initializer=initializer, epochs=0)))

    assert [of_100(width) for width in (1, 2)] == pytest.approx([100 * exact_depth_3(width) for width in (1, 2)], abs=4)
    assert of_100(2, "rai", depth=10) < of_100(2, depth=10) - 20


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=by_name)
def test_an_exercise_begins_as_its_question_says(exercise: Exercise) -> None:
    question, start = " ".join(exercise_text(exercise.name)[0].split()), exercise.start
    if bias := re.search(r"bias of \*\*(−?[\d.]+)\*\*|(zero) biases|with bias (0)", question):
        said = 0.0 if bias[2] or bias[3] else float(bias[1].replace("−", "-"))
        assert start.initial_bias == said
    if layers := re.search(r"(One|Two|Twenty) (?:hidden )?layers?", question):
        assert len(start.hidden_widths) == {"One": 1, "Two": 2, "Twenty": 20}[layers[1]]
    if units := re.search(r"of \**(\d+)\**(?: ReLU)? units|(\d+) and (\d+) units", question):
        assert start.hidden_widths[0] == int(units[1] or units[2])
        assert start.hidden_widths[-1] == int(units[1] or units[3])
    assert (start.epochs == 0) == bool(re.search("before (any )?training|are (more units )?born dead", question))
    assert start.activation == ("leaky_relu" if "Leaky" in question else "tanh" if "tanh" in question else "relu")
    assert exercise.shows_gradients == ("of the output layer's gradient" in question)


def test_the_run_beside_the_question_of_the_silent_unit_has_such_a_unit_and_it_is_alive() -> None:
    silent, n = map(int, re.search(r"silent for (\d+) of (\d+)", exercise_text("sparse")[0]).groups())
    history = train(EXERCISES["sparse"].start)
    z = pre_activations(history.networks[-1], history.dataset.x_train, ACTIVATIONS["relu"])[0]
    like_it = np.abs((z <= 0).sum(axis=0) - silent) <= n / 100
    assert len(z) == n
    assert (history.unit_states[0][-1][like_it] == A).any()
