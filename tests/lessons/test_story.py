"""The story of a run: every number in it is one that the history gives."""

import re
from dataclasses import replace

import numpy as np
import pytest

from core import TrainingConfig, TrainingHistory, UnitState, load_dataset, train
from core.engine.liveness import fates
from core.lessons.story import best_constant_score, story

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
    revived = sum(layer.revived.sum() for layer in lives)
    dead = sum(layer.dead_at_end.sum() for layer in lives)
    text = told(history)
    assert number(r"\*\*(?:All )?(\d+) (?:of 16 )?units? (?:was|were) born dead", text) == born
    assert number(r"\*\*(\d+)(?: more)? died", text) == died
    assert number(r"\*\*(\d+) came back", text) == revived
    assert dead == (16 if "all are dead at the end" in text else number(r"(\d+) of 16 (?:is|are) dead at", text))


def test_the_runs_above_hold_every_kind_of_fate():
    texts = [
        told(train(replace(SMALL, initial_bias=bias, seed=seed, learning_rate=1.0)))
        for bias in (-3.0, -2.0, -1.0, -0.25)
        for seed in range(4)
    ]
    for words in ("born dead**", "more died**", "came back", "none came back"):
        assert any(words in text for text in texts), words


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[D, D], [D, D]], "**All 2 units were born dead**; none came back, and all are dead at the end."),
        ([[D, D], [D, A]], "**All 2 units were born dead**; **1 came back** for a while or for good, and 1 of 2 is"),
        ([[A, A], [A, A]], "**All 2 units stayed alive**."),
        ([[A, A], [A, S]], "**All 2 units stayed alive**, though 1 was asleep at the end"),
        ([[A, A], [C, C]], "**All 2 units stayed alive**, though 2 were cut off from the output at the end."),
        ([[D, A, A], [D, A, A]], "**1 of 3 units was born dead**; none came back, and 1 of 3 is dead at the end."),
        ([[A, A, A], [A, A, A], [D, A, A]], "**No unit was born dead** but **1 died** at epoch 2; none came back"),
        ([[A, A], [D, A], [D, D]], "**No unit was born dead** but **2 died** between epochs 1 and 2; none came back"),
        ([[D, A, A], [D, D, A]], "**1 of 3 units was born dead** and **1 more died** at epoch 1; none came back"),
        ([[A, A], [D, A], [A, A]], "**1 came back** for a while or for good, and none is dead at the end."),
        ([[D, A], [A, A], [D, A]], "**1 of 2 units was born dead**; **1 came back** for a while or for good"),
    ],
)
def test_lives_are_told_in_words(rows, words):
    assert words in told(with_states(rows))


def test_a_network_that_is_all_dead_is_told_to_have_learnt_nothing():
    text = told(train(replace(SMALL, initial_bias=-100.0)))
    assert "**All 16 units were born dead**; none came back, and all are dead at the end." in text
    assert "no better than answering the same class for every input: **it has not learnt**" in text


def test_a_good_network_with_dead_units_is_the_warning_of_the_lesson():
    history = with_states([[D, A], [D, A]])
    good, bad = (replace(history, test_score=np.full(2, score)) for score in (0.97, 0.8))
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
    assert "no better than answering the mean for every input" in text


@pytest.mark.parametrize("name", ["moons", "iris", "breast_cancer"])
def test_the_best_constant_answer_is_the_best_of_all_constants_on_the_training_set(name):
    dataset = load_dataset(replace(SMALL, dataset=name))
    largest = max(range(dataset.n_classes), key=lambda k: (dataset.y_train == k).sum())
    assert best_constant_score(dataset) == np.mean(dataset.y_test == largest)
