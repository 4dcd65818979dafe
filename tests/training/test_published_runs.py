"""Two moons, 400 training rows, 200 epochs of SGD: what an independent measurement saw, with fewer seeds."""

from functools import cache

import numpy as np
import pytest

from core import TrainingConfig, TrainingHistory, train_many
from core.engine.liveness import fates

SEEDS = range(8)
STUCK = 0.6  # accuracy below which a run has learned nothing


@cache
def runs(**changes: object) -> list[TrainingHistory]:
    base = {"n_samples": 500, "noise": 0.2, "hidden_widths": (16, 16), "batch_size": 32, "epochs": 200}
    return train_many([TrainingConfig(**base | changes, seed=seed) for seed in SEEDS])


def accuracies(**changes: object) -> np.ndarray:
    return np.array([history.test_score[-1] for history in runs(**changes)])


@pytest.mark.parametrize("activation", ["relu", "leaky_relu"])
@pytest.mark.parametrize("bias", [0.0, -1.0])
def test_a_healthy_or_mildly_negative_bias_reaches_97_percent_in_every_seed(activation: str, bias: float) -> None:
    reached = accuracies(activation=activation, initial_bias=bias)
    assert reached.mean() > 0.95
    assert reached.min() > 0.9


def test_a_bias_of_minus_2_leaves_some_relu_networks_stuck_and_others_not() -> None:
    reached = accuracies(initial_bias=-2.0)
    assert 0.55 < reached.mean() < 0.93
    assert 1 <= (reached < STUCK).sum() <= 7
    assert reached.max() > 0.9


def test_a_negative_slope_of_1_percent_rescues_most_of_them() -> None:
    leaky, relu = accuracies(initial_bias=-2.0, activation="leaky_relu"), accuracies(initial_bias=-2.0)
    assert (leaky < STUCK).sum() < (relu < STUCK).sum()
    assert leaky.mean() > relu.mean()


@pytest.mark.parametrize("activation", ["relu", "leaky_relu"])
@pytest.mark.parametrize("bias", [-5.0, -10.0])
def test_a_bias_of_minus_5_leaves_every_network_at_chance(activation: str, bias: float) -> None:
    assert accuracies(activation=activation, initial_bias=bias) == pytest.approx(0.5, abs=0.02)


def test_adam_recovers_leaky_relu_from_a_bias_of_minus_5_where_sgd_does_not() -> None:
    changes = {"activation": "leaky_relu", "initial_bias": -5.0}
    assert accuracies(**changes, optimizer="adam", learning_rate=0.01).min() > STUCK
    assert accuracies(**changes, negative_slope=0.1).min() > STUCK


@pytest.mark.parametrize(
    ("bias", "layer_1", "layer_2"),
    [
        (0.0, (0.95, 1.0), (0.85, 1.0)),
        (-1.0, (0.8, 1.0), (0.5, 0.85)),
        (-2.0, (0.5, 0.85), (0.02, 0.4)),
        (-5.0, (0, 0.2), (0, 0)),
    ],
)
def test_the_share_of_units_alive_at_the_end_is_the_measured_one(bias: float, layer_1: tuple, layer_2: tuple) -> None:
    alive = np.mean([history.alive_counts[-1] / 16 for history in runs(initial_bias=bias)], axis=0)
    assert layer_1[0] <= alive[0] <= layer_1[1]
    assert layer_2[0] <= alive[1] <= layer_2[1]


def test_under_sgd_units_revive_in_the_second_layer_but_never_in_the_first() -> None:
    first, second = (
        [fates(history.unit_states[layer]) for bias in (-1.0, -2.0) for history in runs(initial_bias=bias)]
        for layer in (0, 1)
    )
    assert sum(fate.born_dead.sum() + fate.died.sum() for fate in first) > 30
    assert not any(fate.revived.any() for fate in first)
    assert sum(fate.revived.sum() for fate in second) > 5


def test_a_learning_rate_of_5_kills_the_second_layer_at_a_bias_of_0() -> None:
    alive = [history.alive_counts[-1, 1] / 16 for history in runs(learning_rate=5.0, epochs=100)]
    assert np.mean(alive) < 0.1
    assert accuracies(learning_rate=5.0, epochs=100).mean() < STUCK
