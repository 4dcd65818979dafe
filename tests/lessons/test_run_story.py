"""The story of a run: every number in it is one that the history gives."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from core import TrainingConfig, TrainingHistory, UnitState, load_dataset, train
from core.engine.liveness import fates
from core.lessons.run_story import story
from core.studies.run.network_row import late_score, row

SMALL = TrainingConfig(n_samples=80, hidden_widths=(8, 8), initial_bias=-1.0, epochs=20)
A, S, C, D = UnitState.ACTIVE, UnitState.ASLEEP, UnitState.CUT_OFF, UnitState.DEAD


def told(history: TrainingHistory) -> str:
    return story(history, load_dataset(history.config))


def with_states(rows: list[list[int]], **changes) -> TrainingHistory:
    """A history in which the units of one layer went through these states; rows are epochs."""
    history = train(replace(SMALL, hidden_widths=(len(rows[0]),), epochs=len(rows) - 1))
    return replace(history, unit_states=(np.array(rows, np.int8),), **changes)


def number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    return int(found[1]) if found else 0


@pytest.mark.parametrize("bias", [-3.0, -2.0, -1.0, -0.25])
@pytest.mark.parametrize("seed", range(4))
def test_births_deaths_revivals_and_ends_are_those_of_the_fates(bias, seed):
    history = train(replace(SMALL, initial_bias=bias, seed=seed, learning_rate=1.0))
    lives = [fates(states) for states in history.unit_states]
    born = sum(layer.born_dead.sum() for layer in lives)
    died = sum((layer.died & ~layer.born_dead).sum() for layer in lives)
    briefly = sum((layer.revived & layer.dead_at_end).sum() for layer in lives)
    dead = sum(layer.dead_at_end.sum() for layer in lives)
    text = told(history)
    assert number(r"\*\*(?:All )?(\d+) (?:of 16 )?units? (?:was|were) born dead", text) == born
    assert number(r"\*\*(\d+)(?: more)? died", text) == died
    assert number(r"\*\*(\d+) (?:came back )?for a while", text) == briefly
    for_good = number(r"\*\*(\d+) came back for good", text)
    assert born + died - for_good == dead, "a reader who adds up must get the dead at the end"
    assert dead == (16 if "all are dead at the end" in text else number(r"and (\d+) (?:is|are) dead at", text))


def test_the_runs_above_hold_every_kind_of_fate():
    texts = [
        told(train(replace(SMALL, initial_bias=bias, seed=seed, learning_rate=1.0)))
        for bias in (-3.0, -2.0, -1.0, -0.25)
        for seed in range(4)
    ]
    for words in ("born dead**", "more died**", "came back for good", "for a while", "none came back"):
        assert any(words in text for text in texts), words


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[D, D], [D, D]], "**All 2 units were born dead**; none came back, and all are dead at the end."),
        ([[D, D], [D, A]], "**All 2 units were born dead**; **1 came back for good**, and 1 is dead at the end."),
        ([[A, A], [A, A]], "**All 2 units stayed alive**."),
        ([[A, A], [A, S]], "**No unit died, but 1 of 2 is asleep** at the end."),
        ([[S, S], [S, S]], "**No unit died, but 2 of 2 are asleep** at the end."),
        ([[A, S, C], [A, S, C]], "**No unit died, but 1 of 3 is cut off and 1 of 3 is asleep** at the end."),
        ([[A, S], [A, A]], "**All 2 units stayed alive**."),
        ([[A, A], [A, S]], "**1 is asleep** at the end (none at the start): only a faint gradient reaches it."),
        ([[S, S], [A, S]], "**1 is asleep** at the end (2 at the start): only a faint gradient reaches it."),
        ([[S, A], [A, A]], "**1 was asleep** at the start, none at the end."),
        ([[C, A], [A, A]], "**1 was cut off** at the start, none at the end."),
        ([[A, C, C], [A, C, C]], "**2 are cut off** at the end: their output only reaches dead units, so they cannot"),
        ([[D, C, C], [D, C, C]], "**The other 2 are cut off** at the end: their output only reaches dead units"),
        ([[D, C, C], [D, C, C]], "So no unit can learn any more."),
        ([[D, D, C], [D, D, C]], "**The other one is cut off** at the end: its output only reaches dead units, so it"),
        ([[D, A, A], [D, A, A]], "**1 of 3 units was born dead**; none came back, and 1 is dead at the end."),
        ([[A, A, A], [A, A, A], [D, A, A]], "**No unit was born dead** but **1 died** at epoch 2; none came back"),
        ([[A, A], [D, A], [D, D]], "**No unit was born dead** but **2 died** between epochs 1 and 2; none came back"),
        ([[A, A, A], [A, D, A], [D, D, A], [D, D, A]], "but **2 died** between epochs 1 and 2; none came back"),
        ([[D, A, A], [D, D, A]], "**1 of 3 units was born dead** and **1 more died** at epoch 1; none came back"),
        ([[A, A], [D, A], [A, A]], "**1 died** at epoch 1; **1 came back for good**, and none is dead at the end."),
        (
            [[D, D, A, A], [A, D, A, A], [A, D, D, D], [A, D, A, D]],
            "**2 of 4 units were born dead** and **2 more died** at epoch 2; **2 came back for good** "
            "(1 born dead), and 2 are dead at the end.",
        ),
        (
            [[D, A, A], [A, D, A], [D, A, A]],
            "**1 of 3 units was born dead** and **1 more died** at epoch 1; **1 came back for good** "
            "(not born dead), **1 for a while**, and 1 is dead at the end.",
        ),
        ([[D, A], [A, A], [D, A]], "dead**; **1 came back for a while**, and 1 is dead at the end."),
        ([[D, A, A], [D, D, D], [D, A, A]], "**2 came back for good** (none born dead), and 1 is dead at the end."),
        ([[D, D, A], [A, A, D]], "**2 came back for good** (all born dead), and 1 is dead at the end."),
    ],
)
def test_lives_are_told_in_words(rows, words):
    assert words in told(with_states(rows))


def test_nobody_is_said_to_be_cut_off_or_asleep_who_is_not():
    text = told(with_states([[A, D, D], [A, A, D]]))
    assert "cut off" not in text
    assert "asleep" not in text
    assert "no unit can learn" not in told(with_states([[C, A, D], [C, A, D]]))


def test_a_run_that_was_stopped_is_told_as_of_the_epoch_at_which_it_was_stopped():
    history = with_states([[D, A], [D, C]])
    stopped = replace(history, config=replace(history.config, epochs=50))
    text = told(stopped)
    assert "1 is dead when stopped at epoch 1." in text
    assert "cut off** when stopped at epoch 1" in text
    assert "at the end" not in text


def scored(*scores: float, dataset: str = "diabetes", train_scores: Sequence[float] = ()) -> TrainingHistory:
    """A history with these test scores, one an epoch, and the same on the training set unless others are given."""
    history = train(replace(SMALL, dataset=dataset, epochs=len(scores) - 1, initial_bias=0.0))
    return replace(history, test_score=np.array(scores), train_score=np.array(train_scores or scores))


def test_a_last_epoch_that_spikes_is_not_taken_for_a_network_that_has_not_learnt():
    text = told(scored(-0.1, *[0.5] * 30, 0.54, 0.51, 0.01))
    assert "had reached a test R² of 0.54 at epoch 31 and has a test R² of 0.01 now" in text
    assert "**loss is jumping**: try a lower learning rate" in text
    assert "stuck" not in text


def test_a_network_that_has_lost_what_it_had_learnt_is_told_so():
    text = told(scored(-0.1, *[0.5] * 10, *[-0.01] * 30))
    assert "had reached a test R² of 0.50 at epoch 1" in text
    assert (
        "**lost what it had learnt** and is stuck: answering the mean for every input gets a test R² of 0.00." in text
    )
    assert "jumping" not in text


def test_a_lucky_start_is_not_taken_for_learning():
    assert "**it is stuck**" in told(scored(0.2, *[0.0] * 30))


@pytest.mark.parametrize("score", [0.0, 0.19, 0.21, 0.5])
def test_a_network_is_called_stuck_in_words_when_its_row_says_so_and_only_then(score):
    history = scored(*[score] * 30)
    found = row(history)["stuck"]
    assert found == (score < 0.2)
    assert ("stuck" in told(history)) == found


def test_what_does_not_carry_over_to_the_test_data_is_no_stuck_network():
    text = told(scored(*[-0.2] * 30, train_scores=[0.9] * 30))
    assert "a test R² of −0.20, no better than answering the mean for every input" in text
    assert "**what it learnt of the training data does not carry over**" in text
    assert "stuck" not in text


def test_a_network_that_ends_near_its_best_is_told_by_its_last_score():
    text = told(scored(-0.1, *[0.5] * 30, 0.54, 0.47))
    assert "The network gets a test R² of 0.47." in text


@pytest.mark.parametrize("log_every", [1, 7, 10, 200])
def test_a_network_is_judged_by_the_last_tenth_of_its_epochs_however_few_are_logged(log_every):
    history = train(replace(SMALL, epochs=200, log_every=log_every))
    assert late_score(history, np.where(history.epochs > 180, 0.75, 0.25)) == 0.75


def test_all_of_the_last_tenth_of_the_epochs_counts():
    history = train(replace(SMALL, epochs=200))
    assert late_score(history, np.where(history.epochs > 190, 0.75, 0.25)) == 0.5


@pytest.mark.parametrize("log_every", [1, 7, 10, 200])
def test_a_death_is_told_at_the_epoch_at_which_it_was_seen(log_every):
    history = train(replace(SMALL, hidden_widths=(2,), epochs=200, log_every=log_every))
    states = np.zeros((len(history.epochs), 2), np.int8)
    states[-1, 0] = D
    text = told(replace(history, unit_states=(states,)))
    assert "**1 died** at epoch 200;" in text


def test_a_network_that_is_all_dead_is_told_to_have_learnt_nothing():
    text = told(train(replace(SMALL, initial_bias=-100.0)))
    assert "**All 16 units were born dead**; none came back, and all are dead at the end." in text
    assert re.search(
        r"answering the same class for every input gets \d+% of the test data right: \*\*it is stuck", text
    )


def test_a_good_network_with_dead_units_is_the_warning_of_the_lesson():
    history = with_states([[D, A], [D, A]])
    good, bad = (replace(history, train_score=np.full(2, score), test_score=np.full(2, score)) for score in (0.97, 0.8))
    assert "97% of the test data right: **a falling loss can hide dead units**" in told(good)
    assert "hide" not in told(bad)
    assert "hide" not in told(replace(good, unit_states=(np.zeros((2, 2), np.int8),)))


def test_a_diverged_run_is_told_with_its_epoch_and_without_a_score():
    changes = {"dataset": "diabetes", "activation": "leaky_relu", "negative_slope": 0.5, "learning_rate": 1000.0}
    history = train(replace(SMALL, **changes))
    assert history.diverged_at is not None
    assert f"**diverged at epoch {history.diverged_at}**" in told(history)
    assert "R²" not in told(history)


@pytest.mark.parametrize("dataset", ["moons", "diabetes"])
def test_before_any_training_nothing_is_said_of_learning(dataset):
    text = told(train(replace(SMALL, dataset=dataset, epochs=0)))
    assert "Before any training the network gets" in text
    assert "learnt" not in text
    assert "died" not in text


def test_a_regression_is_told_by_its_r_squared():
    history = train(replace(SMALL, dataset="abs", n_samples=200, initial_bias=0.0, epochs=100))
    assert history.test_score[-1] > 0.5
    assert f"a test R² of {history.test_score[-1]:.2f}" in told(history)
    assert "test data right" not in told(history)


def test_a_regression_that_has_not_learnt_is_compared_with_the_mean():
    text = told(train(replace(SMALL, dataset="abs", initial_bias=-100.0)))
    assert "answering the mean for every input gets a test R² of 0.00: **it is stuck**" in text


def test_the_best_epoch_is_named_as_an_epoch_where_only_some_are_logged():
    history = train(replace(SMALL, dataset="diabetes", epochs=60, log_every=20))
    scores = np.where(history.epochs == 40, 0.9, 0.5)
    text = told(replace(history, test_score=scores, train_score=scores))
    assert "had reached a test R² of 0.90 at epoch 40 and has a test R² of 0.50 now" in text


def test_a_run_of_which_few_epochs_are_logged_has_its_end_and_not_a_stop():
    history = train(replace(SMALL, initial_bias=-100.0, epochs=60, log_every=20))
    assert "all are dead at the end" in told(history)


def test_the_last_moment_of_a_run_that_diverged_is_its_last_epoch_that_could_be_told():
    history = with_states([[A, A], [A, S], [A, S]], diverged_at=3)
    assert "**No unit died, but 1 of 2 is asleep** at epoch 2." in told(history)


def test_units_of_all_layers_are_counted_wherever_they_are():
    history = train(replace(SMALL, hidden_widths=(2, 3), epochs=2))
    below, above = np.array([[D, A]] * 3, np.int8), np.array([[A, A, A], [A, A, A], [S, D, A]], np.int8)
    for states in ((below, above), (above, below)):
        text = told(replace(history, unit_states=states))
        assert "**1 of 5 units was born dead** and **1 more died** at epoch 2; none came back, and 2 are dead" in text
        assert "**1 is asleep** at the end" in text


@pytest.mark.parametrize("dead_layer", [0, 1])
def test_a_good_score_hides_dead_units_of_any_layer_but_none_that_came_back(dead_layer):
    history = train(replace(SMALL, hidden_widths=(2, 2), epochs=1))
    good = replace(history, train_score=np.full(2, 0.97), test_score=np.full(2, 0.97))
    states = [np.array([[A, A], [A, A]], np.int8) for _ in range(2)]
    states[dead_layer] = np.array([[A, A], [A, D]], np.int8)
    assert "hide" in told(replace(good, unit_states=tuple(states)))
    states[dead_layer] = np.array([[A, D], [A, A]], np.int8)
    assert "hide" not in told(replace(good, unit_states=tuple(states)))


def test_the_best_constant_answer_is_told_by_its_score_on_the_test_data():
    config = replace(SMALL, dataset="digits", initial_bias=-100.0)
    dataset = load_dataset(config)
    on_test, on_training = (
        np.mean(y == np.bincount(dataset.y_train).argmax()) for y in (dataset.y_test, dataset.y_train)
    )
    assert f"{on_test:.0%}" != f"{on_training:.0%}"
    assert f"answering the same class for every input gets {on_test:.0%} of the test data right" in told(train(config))


def test_a_stuck_network_is_judged_on_the_training_data_and_told_by_the_test_data():
    assert "gets a test R² of 0.11, and" in told(scored(*[0.11] * 30, train_scores=[0.07] * 30))


@pytest.mark.parametrize(
    ("late", "last", "carries_over"), [(0.04, -0.04, True), (-0.04, 0.04, True), (-0.04, 0.0, False)]
)
def test_learning_carries_over_when_the_test_score_beats_a_constant_lately_or_at_the_end(late, last, carries_over):
    text = told(scored(*[late] * 30, last, train_scores=[0.9] * 31))
    assert ("does not carry over" not in text) == carries_over


def test_a_class_guessed_a_little_better_for_a_moment_is_nothing_to_lose():
    assert "**it is stuck**" in told(scored(0.5, 0.7, *[0.5] * 30, dataset="moons"))
    assert "**lost what it had learnt**" in told(scored(0.5, 0.8, *[0.5] * 30, dataset="moons"))


def test_the_best_epoch_and_the_best_constant_are_those_of_the_test_data():
    scores = [0.5, 0.9, 0.8, 0.5]
    assert "had reached a test R² of 0.90 at epoch 1" in told(scored(*scores, train_scores=[0.5, 0.6, 0.95, 0.9]))
    better_than_the_class = told(
        scored(*[0.08] * 30, train_scores=[0.9] * 30, dataset="digits")
    )  # 6 %; 11 % of training
    assert "does not carry over" not in better_than_the_class


@pytest.mark.parametrize(("last", "jumping"), [(0.46, False), (0.42, True)])
def test_a_tenth_of_the_score_below_the_best_is_a_loss_that_jumps(last, jumping):
    assert ("jumping" in told(scored(-0.1, *[0.5] * 30, 0.54, last))) == jumping


@pytest.mark.parametrize(("score", "good"), [(0.89, False), (0.9, True)])
def test_a_score_is_good_from_nine_tenths_on(score, good):
    history = with_states([[D, A], [D, A]], train_score=np.full(2, score), test_score=np.full(2, score))
    assert ("hide dead units" in told(history)) == good


def test_that_no_unit_can_learn_is_said_where_some_are_cut_off_and_all_others_dead():
    assert "So no unit can learn any more." in told(with_states([[C, C], [C, C]]))
    assert "no unit can learn" not in told(with_states([[D, D], [D, D]]))
