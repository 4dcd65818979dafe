"""A row says of one network what its history says, counted here by hand."""

from dataclasses import fields, replace
from itertools import pairwise
from math import isnan

import numpy as np
import pytest

from core import Dataset, TrainingConfig, TrainingHistory, UnitState, load_dataset, train
from core.engine.network import Layer
from core.studies.run.network_row import constant_score, is_stuck, late_score, row, stuck_below

DEAD = UnitState.DEAD


def unit_lives(history: TrainingHistory) -> list[list[bool]]:
    """For each unit whether it is alive at each logged epoch."""
    return [
        [code != DEAD for code in states[:, unit]] for states in history.unit_states for unit in range(states.shape[1])
    ]


@pytest.fixture(scope="module")
def eventful() -> TrainingHistory:
    """Units are born dead, die and come back in it."""
    config = TrainingConfig(n_samples=60, hidden_widths=(12, 10, 8), initial_bias=-1.0, learning_rate=1.0, epochs=40)
    return next(
        history
        for seed in range(60)
        for history in [train(replace(config, seed=seed))]
        if all(row(history)[name] for name in ("born_dead", "died", "revived"))
    )


def test_units_are_counted_as_their_lives_say(eventful: TrainingHistory) -> None:
    lives = unit_lives(eventful)
    assert (
        row(eventful).items()
        >= {
            "units": 30,
            "born_dead": sum(not life[0] for life in lives),
            "died": sum(life[0] and not all(life) for life in lives),
            "revived": sum(any(not a and b for a, b in pairwise(life)) for life in lives),
        }.items()
    )


def test_alive_shares_are_those_of_each_layer_and_of_all_units(eventful: TrainingHistory) -> None:
    found = row(eventful)
    for when, epoch in (("start", 0), ("end", -1)):
        for k, states in enumerate(eventful.unit_states, start=1):
            assert found[f"alive_{when}_{k}"] == np.mean(states[epoch] != DEAD)
        assert found[f"alive_{when}"] == np.mean([life[epoch] for life in unit_lives(eventful)])


def test_every_cell_is_a_plain_value_and_every_config_field_a_column(eventful: TrainingHistory) -> None:
    found = row(eventful)
    assert all(type(value) in (str, int, float, bool) for value in found.values())
    assert [f.name for f in fields(TrainingConfig)] == list(found)[: len(fields(TrainingConfig))]
    assert found["hidden_widths"] == "12-10-8"
    assert found["initial_bias"] == -1.0


def test_biases_of_several_layers_are_one_readable_cell(small: TrainingConfig) -> None:
    assert row(train(replace(small, initial_bias=(-1, 0.5))))["initial_bias"] == "-1.0, 0.5"


def test_losses_and_scores_are_those_of_the_last_epoch(small: TrainingConfig) -> None:
    history = train(small)
    for name in ("train_loss", "test_loss", "train_score", "test_score"):
        assert row(history)[name] == getattr(history, name)[-1]
    assert row(history)["epochs_trained"] == small.epochs
    assert row(history)["diverged"] is False


def test_a_run_that_diverges_is_told_by_its_last_finite_epoch() -> None:
    history = train(TrainingConfig(dataset="abs", activation="identity", learning_rate=100.0, n_samples=50, epochs=50))
    found = row(history)
    assert found["diverged"] is True
    assert found["epochs_trained"] == history.diverged_at - 1
    assert np.isfinite([found["train_loss"], found["test_score"]]).all()


def test_an_untrained_network_has_a_row_too(small: TrainingConfig) -> None:
    found = row(train(replace(small, epochs=0)))
    assert (found["epochs_trained"], found["died"], found["revived"]) == (0, 0, 0)
    assert found["alive_start"] == found["alive_end"]


@pytest.mark.filterwarnings("error")
def test_a_run_that_is_about_to_diverge_has_a_row_without_a_warning() -> None:
    config = TrainingConfig(
        n_samples=33, data_seed=1, hidden_widths=(4, 1, 2), activation="gelu", initial_bias=-1000.0,
        initializer="xavier_normal", learning_rate=1000.0, weight_decay=0.01, batch_size=1, epochs=13, seed=2,
    )  # fmt: skip
    history = train(config)
    assert history.networks[-1][-1].biases[0] < -1e50
    assert row(history)["stuck"] is True


@pytest.mark.parametrize("dataset", ["moons", "abs", "iris"])
def test_a_network_with_a_dead_layer_is_collapsed_to_its_last_bias_and_stuck(dataset: str) -> None:
    history = train(TrainingConfig(dataset=dataset, initial_bias=-50.0, n_samples=90, epochs=20))
    found, last = row(history), history.networks[-1][-1]
    assert found["collapsed"] is True
    assert found["stuck"] is True
    assert found["alive_end"] == 0
    if dataset == "iris":
        assert isnan(found["constant"])
    else:
        assert found["constant"] == last.biases[0]


def test_a_network_that_learned_is_neither(small: TrainingConfig) -> None:
    found = row(train(replace(small, hidden_widths=(16, 16), epochs=200)))
    assert (found["collapsed"], found["stuck"]) == (False, False)
    assert isnan(found["constant"])


@pytest.mark.parametrize(("height", "collapsed"), [(0.9e-6, True), (1.1e-6, False)])
def test_an_output_counts_as_constant_up_to_a_millionth(height: float, collapsed: bool) -> None:
    x = np.array([[-1.0], [0.0], [1.0]])
    dataset = Dataset(x_train=x, y_train=x[:, 0], x_test=x, y_test=x[:, 0], task="regression")
    config = TrainingConfig(hidden_widths=(1,), epochs=0)
    network = (Layer(np.ones((1, 1)), np.zeros(1)), Layer(np.full((1, 1), height), np.full(1, 3.0)))
    history = train(config, dataset=dataset, initial_network=network)
    assert row(history)["collapsed"] is collapsed


@pytest.mark.parametrize(("name", "constant"), [("moons", 0.5), ("abs", 0.0), ("x_sin_5x", 0.0), ("iris", 1 / 3)])
def test_stuck_begins_a_fifth_of_the_way_from_the_best_constant_to_perfection(name: str, constant: float) -> None:
    dataset = load_dataset(TrainingConfig(dataset=name, n_samples=150))
    assert constant_score(dataset, dataset.y_train) == pytest.approx(constant)
    bar = constant + (1 - constant) / 5
    assert stuck_below(dataset) == pytest.approx(bar)
    history = train(TrainingConfig(dataset=name, n_samples=150, epochs=1))
    scored = [replace(history, train_score=np.full(2, score)) for score in (constant, bar - 0.001, bar + 0.001, 1.0)]
    assert [is_stuck(each, dataset) for each in scored] == [True, True, False, False]


def test_stuck_is_judged_on_the_training_set_whatever_the_test_score() -> None:
    history = train(TrainingConfig(n_samples=60, epochs=3))
    dataset, good, bad = load_dataset(history.config), np.full(4, 0.9), np.full(4, 0.5)
    assert is_stuck(replace(history, train_score=bad, test_score=good), dataset)
    assert not is_stuck(replace(history, train_score=good, test_score=bad), dataset)


def test_lately_is_told_by_epochs_and_not_by_how_many_were_logged() -> None:
    history = train(TrainingConfig(n_samples=60, epochs=200, log_every=10))
    uneven = np.array([0, 1, 2, 3, 4, 5, 6, 7, 185, 190, 195, 200])
    scores = np.array([0.1] * 8 + [0.5, 0.6, 0.7, 0.8])
    assert late_score(replace(history, epochs=uneven), scores) == pytest.approx(0.65)


def test_one_bad_last_epoch_of_a_network_that_jumps_is_not_stuck_and_one_good_one_is_enough() -> None:
    history = train(TrainingConfig(n_samples=60, epochs=100))
    dataset, epochs = load_dataset(history.config), history.epochs
    jumps = np.where(epochs == 100, 0.5, 0.9)
    arrives = np.where(epochs == 100, 0.9, 0.5)
    forgets, of_late = np.where(epochs > 90, 0.5, 0.9), np.where(epochs > 96, 0.5, 0.9)  # the last tenth, and less
    cases = (jumps, arrives, forgets, of_late)
    found = [is_stuck(replace(history, train_score=scores), dataset) for scores in cases]
    assert found == [False, False, True, False]


def test_the_commonest_class_sets_the_bar_where_classes_are_unequal() -> None:
    x, y = np.arange(10.0)[:, None], np.array([0] + [1] * 9)
    dataset = Dataset(x_train=x, y_train=y, x_test=x, y_test=y, task="classification")
    assert constant_score(dataset, y) == 0.9
    assert 0.9 < stuck_below(dataset) < 1


@pytest.fixture
def own_data() -> Dataset:
    """Nine in ten belong to one class, in three columns where moons has two."""
    x = np.random.default_rng(0).standard_normal((100, 3))
    y = (np.arange(100) % 10 == 0).astype(int)
    return Dataset(x_train=x[:80], y_train=y[:80], x_test=x[80:], y_test=y[80:], task="classification", name="mine.csv")


def test_a_run_on_own_data_is_judged_by_it_and_says_so(own_data: Dataset) -> None:
    history = train(TrainingConfig(noise=0.3, initial_bias=-50.0, epochs=20), dataset=own_data)
    found = row(history)
    assert (found["dataset"], found["n_samples"], found["noise"]) == ("mine.csv", 100, 0.0)
    assert found["train_score"] == 0.9
    assert found["stuck"] is True
    assert found["collapsed"] is True
    assert history.config.dataset is own_data


def test_a_run_on_the_data_that_its_config_names_keeps_the_name(small: TrainingConfig) -> None:
    assert train(small, dataset=load_dataset(small)).config == small
    other = load_dataset(replace(small, data_seed=5))
    assert train(small, dataset=other).config.dataset is other


@pytest.mark.parametrize("name", ["moons", "iris", "breast_cancer"])
def test_the_best_constant_answer_is_the_best_of_all_constants_on_the_training_set(name: str) -> None:
    dataset = load_dataset(TrainingConfig(dataset=name, n_samples=80))
    largest = max(range(dataset.n_classes), key=lambda k: (dataset.y_train == k).sum())
    for y in (dataset.y_train, dataset.y_test):
        assert constant_score(dataset, y) == np.mean(y == largest)
