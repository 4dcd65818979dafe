"""What one run promises: seeds, kept networks, dead units that stay put, and a run that can be watched."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from core import ACTIVATIONS, OPTIMIZERS, Dataset, TrainingConfig, UnitState, load_dataset, train
from core.engine.liveness import fates
from core.engine.network import Layer
from core.training import initial_network, train_live
from core.training.history import kept_epochs

SMALL = TrainingConfig(n_samples=50, hidden_widths=(6, 5), epochs=6, batch_size=8)


def test_without_epochs_only_the_untrained_network_is_logged() -> None:
    history = train(replace(SMALL, epochs=0))
    assert history.epochs.tolist() == history.network_epochs.tolist() == [0]
    assert history.diverged_at is None
    assert history.unit_states[1].shape == (1, 5)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_first_epochs_of_a_longer_run_are_those_of_a_shorter_one(assert_same, optimizer: str) -> None:
    short, long = (train(replace(SMALL, optimizer=optimizer, epochs=epochs)) for epochs in (10, 20))
    assert (len(short.epochs), len(long.epochs)) == (11, 21)
    assert short.network_epochs.tolist() == long.network_epochs[:11].tolist() == list(range(11))
    assert_same(short, long)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_how_many_epochs_are_logged_together_changes_nothing(monkeypatch, assert_same, activation: str) -> None:
    config = replace(SMALL, activation=activation, epochs=8)
    together = train(config)
    monkeypatch.setattr("core.engine.collector.CACHE_BYTES", 50_000)  # a few at a time, the last few being fewer
    assert_same(together, train(config))
    monkeypatch.setattr("core.engine.collector.CACHE_BYTES", 1)
    assert_same(together, train(config))


def test_training_twice_gives_the_same_history(assert_same) -> None:
    assert_same(train(SMALL), train(SMALL))


def test_a_batch_as_large_as_the_training_set_or_larger_is_full_batch_descent(assert_same) -> None:
    exactly, larger = (train(replace(SMALL, batch_size=size)) for size in (40, 5000))
    assert exactly.n_train == 40
    assert_same(exactly, larger)


def test_the_seed_changes_weights_and_batches_but_never_the_data() -> None:
    assert load_dataset(SMALL) is load_dataset(replace(SMALL, seed=1))
    networks = [initial_network(replace(SMALL, seed=seed)) for seed in (0, 1)]
    assert not np.array_equal(networks[0][0].weights, networks[1][0].weights)
    losses = [train(replace(SMALL, seed=seed), initial_network=networks[0]).train_loss for seed in (0, 1)]
    assert losses[0][0] == losses[1][0]
    assert losses[0][1] != losses[1][1]


def test_the_data_seed_changes_the_data_but_neither_the_weights_nor_the_order_of_batches(assert_same) -> None:
    other = replace(SMALL, data_seed=1)
    assert not np.array_equal(load_dataset(SMALL).x_train, load_dataset(other).x_train)
    assert np.array_equal(initial_network(SMALL)[0].weights, initial_network(other)[0].weights)
    assert_same(train(SMALL), train(other, dataset=load_dataset(SMALL)))


@pytest.mark.parametrize(
    "change",
    [{"noise": 1.0}, {"activation": "tanh"}, {"initial_bias": -3.0}, {"optimizer": "adam"}, {"n_samples": 80}],
    ids=lambda change: next(iter(change)),
)
def test_a_slider_never_redraws_the_weights(change: dict) -> None:
    for drawn, redrawn in zip(initial_network(SMALL), initial_network(replace(SMALL, **change))):
        assert np.array_equal(drawn.weights, redrawn.weights)


def test_a_tuple_of_biases_fills_one_hidden_layer_each_and_the_output_layer_starts_at_0() -> None:
    network = train(replace(SMALL, initial_bias=(-1, 0.5), epochs=0)).networks[0]
    assert [set(layer.biases) for layer in network] == [{-1.0}, {0.5}, {0.0}]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_weights_of_units_born_dead_in_the_first_layer_stay_bit_identical(optimizer: str) -> None:
    history = train(replace(SMALL, hidden_widths=(40, 8), initial_bias=(-2, 0), optimizer=optimizer, epochs=30))
    born_dead = fates(history.unit_states[0]).born_dead
    before, after = history.networks[0][0], history.networks[-1][0]
    assert 5 < born_dead.sum() < 35
    assert np.array_equal(before.weights[:, born_dead], after.weights[:, born_dead])
    assert np.array_equal(before.biases[born_dead], after.biases[born_dead])
    assert (before.weights != after.weights).any()


@pytest.mark.parametrize("optimizer", ["sgd", "adamw"])
def test_weight_decay_moves_dead_units_of_the_first_layer_but_revives_none(optimizer: str) -> None:
    config = replace(
        SMALL, hidden_widths=(40, 8), initial_bias=(-2, 0), weight_decay=0.05, optimizer=optimizer, epochs=30
    )
    history = train(config)
    born_dead = history.unit_states[0][0] == UnitState.DEAD
    assert (history.unit_states[0][:, born_dead] == UnitState.DEAD).all()
    first, last = (network[0].weights[:, born_dead] for network in (history.networks[0], history.networks[-1]))
    assert np.allclose(last, first * (1 - config.learning_rate * config.weight_decay) ** (5 * 30))


def test_a_network_dead_throughout_sits_on_the_plateau_of_the_best_constant() -> None:
    history = train(replace(SMALL, initial_bias=-50, epochs=60, learning_rate=1.0, batch_size=50))
    assert not history.alive_counts.any()
    assert not history.gradient_norms[:, :2].any()
    assert history.train_loss[-1] == pytest.approx(np.log(2))  # the classes are balanced


def test_alive_counts_are_all_units_that_are_not_dead() -> None:
    history = train(replace(SMALL, initial_bias=-1.5, hidden_widths=(30, 10)))
    assert history.alive_counts.shape == (7, 2)
    for layer, states in enumerate(history.unit_states):
        by_hand = [sum(state in (0, 1, 2) for state in row) for row in states.tolist()]
        assert history.alive_counts[:, layer].tolist() == by_hand
    assert 0 < history.alive_counts[0, 0] < 30


def test_a_given_network_and_data_set_replace_the_configs_and_are_left_untouched() -> None:
    x, weights = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.full((2, 1), 0.5)
    dataset = Dataset(x_train=x, y_train=[1.0, 2.0, 3.0], x_test=x, y_test=[1.0, 2.0, 3.0], task="regression")
    network = [Layer(weights, np.zeros(1)), Layer(np.ones((1, 1)), np.ones(1))]
    history = train(TrainingConfig(hidden_widths=(1,), epochs=5), dataset=dataset, initial_network=network)
    assert history.train_loss[0] == pytest.approx(np.mean([0.5**2, 0.5**2, 1.0**2]) / 2)
    assert history.train_loss[-1] < history.train_loss[0]
    assert np.array_equal(history.networks[0][0].weights, weights)
    assert (weights == 0.5).all()
    assert history.n_train == 3


@pytest.mark.parametrize("kind", [int, np.float32, list], ids=["integers", "float32", "lists"])
def test_a_given_network_is_trained_in_double_precision_whatever_it_is_made_of(assert_same, kind) -> None:
    whole = [(np.round(3 * layer.weights), np.round(layer.biases)) for layer in initial_network(SMALL)]
    convert = (lambda a: a.tolist()) if kind is list else (lambda a: a.astype(kind))
    given = [Layer(convert(weights), convert(biases)) for weights, biases in whole]
    expected = train(SMALL, initial_network=[Layer(*arrays) for arrays in whole])
    assert_same(train(SMALL, initial_network=given), expected)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda network: network[:-1],
        lambda network: network[::-1],
        lambda network: [Layer(layer.weights.T, layer.biases) for layer in network],
        lambda network: [Layer(layer.weights, layer.biases[:, None]) for layer in network],
    ],
    ids=["a layer short", "upside down", "transposed", "biases as columns"],
)
def test_a_network_that_does_not_fit_is_refused_with_both_shapes(spoil) -> None:
    with pytest.raises(ValueError, match=r"^initial_network must have .*\(2, 6\).*, got "):
        train(SMALL, initial_network=spoil(initial_network(SMALL)))


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300])
def test_a_network_whose_loss_is_not_finite_is_refused(value: float) -> None:
    network = [Layer(np.full_like(layer.weights, value), layer.biases) for layer in initial_network(SMALL)]
    with pytest.raises(ValueError, match=r"^initial_network must "):
        train(SMALL, initial_network=network)


@pytest.mark.parametrize(
    ("epochs", "n_parameters"), [(0, 50), (1, 50), (9, 50), (200, 50), (20_000, 50), (500, 10**6), (500, 10**9)]
)
def test_kept_networks_begin_at_0_end_at_the_last_epoch_and_fit_the_memory(epochs: int, n_parameters: int) -> None:
    kept = kept_epochs(np.arange(epochs + 1), n_parameters)
    assert (kept[0], kept[-1]) == (0, epochs)
    assert (np.diff(kept) > 0).all()
    assert len(kept) <= 42
    assert len(kept) <= 2 or len(kept) * n_parameters <= 500_000
    assert n_parameters > 50 or set(range(min(epochs, 10) + 1)) <= set(kept.tolist())


@pytest.mark.parametrize(("log_every", "late"), [(1, range(11, 26)), (4, [12, 16, 20, 24, 25]), (100, [25])])
def test_what_is_logged_is_dense_at_first_and_the_same_numbers_as_when_all_is(log_every: int, late) -> None:
    config = replace(SMALL, epochs=25, initial_bias=-1)
    every, some = train(config), train(replace(config, log_every=log_every))
    assert some.epochs.tolist() == [*range(11), *late]
    assert np.array_equal(some.train_loss, every.train_loss[some.epochs])
    assert np.array_equal(some.alive_counts, every.alive_counts[some.epochs])
    assert set(some.network_epochs.tolist()) <= set(some.epochs.tolist())
    assert np.array_equal(some.networks[-1][0].weights, every.networks[-1][0].weights)


def test_a_run_that_diverges_between_two_logged_epochs_ends_at_the_one_before() -> None:
    wild = replace(SMALL, dataset="abs", learning_rate=30.0, epochs=60, activation="identity")
    every, some = train(wild), train(replace(wild, log_every=20))
    assert every.diverged_at is not None
    assert some.diverged_at == min(epoch for epoch in [*range(11), 20, 40, 60] if epoch >= every.diverged_at)
    assert some.epochs[-1] < every.diverged_at
    assert np.isfinite(some.train_loss).all()


def test_a_run_that_is_watched_ends_as_one_that_is_not(monkeypatch, assert_same) -> None:
    monkeypatch.setattr("core.engine.collector.CACHE_BYTES", 1)  # a look after every epoch
    seen = [(recorder.epoch, recorder.history()) for recorder in train_live(SMALL)]
    assert [epoch for epoch, _ in seen] == list(range(7))
    for epoch, so_far in seen:
        assert so_far.network_epochs[-1] == len(so_far.epochs) - 1 == epoch
        assert_same(so_far, train(SMALL))


@pytest.fixture
def error_handling() -> Iterator[dict[str, str]]:
    """NumPy's way with floating-point errors, put back after the test."""
    with np.errstate():
        yield np.geterr()


def test_watching_a_run_leaves_numpys_error_handling_alone(monkeypatch, error_handling) -> None:
    monkeypatch.setattr("core.engine.collector.CACHE_BYTES", 1)
    one, other = train_live(SMALL), train_live(SMALL)
    next(one)
    next(other)
    assert np.geterr() == error_handling
    one.close()
    other.close()
    assert np.geterr() == error_handling


@pytest.mark.usefixtures("error_handling")
def test_a_run_begun_in_one_thread_can_be_finished_in_another(monkeypatch, assert_same) -> None:
    monkeypatch.setattr("core.engine.collector.CACHE_BYTES", 1)  # as a rerun of a Streamlit page does
    steps = train_live(SMALL)
    next(steps)
    with ThreadPoolExecutor(1) as other_thread:
        finished = other_thread.submit(lambda: [recorder.history() for recorder in steps]).result()
    assert len(finished) == SMALL.epochs
    assert_same(finished[-1], train(SMALL))
