"""Units that are dead before training: what is drawn against what the publications and closed forms say."""

from functools import cache

import numpy as np
import pytest
from scipy.special import ndtr

from core import ACTIVATIONS, Dataset, TrainingConfig, TrainingHistory, UnitState, load_dataset, train, train_many
from core.engine.network import pre_activations

NETWORKS = 1500
# Lu, Shin, Su and Karniadakis 2019: share of networks that are born dead; 95 % intervals of an independent simulation
PUBLISHED = {
    (3, 2): (0.151, 0.159), (5, 2): (0.492, 0.502), (10, 2): (0.875, 0.882), (20, 2): (0.992, 0.994),
    (3, 3): (0.0396, 0.0435), (5, 3): (0.203, 0.211), (10, 3): (0.577, 0.587), (20, 3): (0.886, 0.892),
}  # fmt: skip


def lower_bound(depth: int, width: int) -> float:
    """Theorem of Lu et al.; `depth` counts affine layers."""
    q = 2.0**-width
    a1, a2 = 1 - q, 1 - 2 * q - (width - 1) * q**2
    c = (1 - 2 * q) * (1 - q) / (1 + (width - 1) * q)
    return 1 - a1 ** (depth - 2) + c * (a2 ** (depth - 2) - a1 ** (depth - 2))


def upper_bound(depth: int, width: int) -> float:
    """Exact when all data lie on one side of 0: each layer is dead with probability 2^-width on its own."""
    return 1 - (1 - 2.0**-width) ** (depth - 1)


def sampling_error(p: float, n: int = NETWORKS) -> float:
    """Four standard errors of a share of n."""
    return 4 * (p * (1 - p) / n) ** 0.5


def has_dead_layer(history: TrainingHistory) -> bool:
    return bool((history.alive_counts[0] == 0).any())


@cache
def born_dead_share(depth: int, width: int, initializer: str = "he_normal") -> float:
    """On |x| with zero bias; only the signs of x matter then, so few samples will do."""
    configs = [
        TrainingConfig(dataset="abs", noise=0, n_samples=20, hidden_widths=(width,) * (depth - 1), epochs=0, seed=seed,
                       initializer=initializer)
        for seed in range(NETWORKS)
    ]  # fmt: skip
    return float(np.mean([has_dead_layer(history) for history in train_many(configs)]))


@pytest.mark.parametrize(("depth", "width"), PUBLISHED)
def test_the_share_of_networks_born_dead_is_the_published_one(depth: int, width: int) -> None:
    low, high = PUBLISHED[depth, width]
    error = sampling_error((low + high) / 2)
    assert low - error < born_dead_share(depth, width) < high + error


@pytest.mark.parametrize(("depth", "width"), PUBLISHED)
def test_the_share_lies_between_the_bounds_of_lu_et_al(depth: int, width: int) -> None:
    low, high = lower_bound(depth, width), upper_bound(depth, width)
    assert low - sampling_error(low) < born_dead_share(depth, width) < high + sampling_error(high)


@pytest.mark.parametrize("width", [2, 3, 4])
def test_at_three_layers_the_lower_bound_is_exact(width: int) -> None:
    exact = 2.0 ** (1 - 2 * width) + (1 - 2.0 ** (1 - width)) * 4.0**-width
    assert lower_bound(3, width) == pytest.approx(exact)
    assert born_dead_share(3, width) == pytest.approx(exact, abs=sampling_error(exact))


def test_one_hidden_layer_on_data_on_both_sides_is_never_born_dead() -> None:
    assert born_dead_share(2, 2) == lower_bound(2, 2) == 0


@pytest.mark.parametrize("initializer", ["xavier_uniform", "large"])
def test_neither_scale_nor_shape_of_symmetric_weights_matters(initializer: str) -> None:
    low, high = PUBLISHED[5, 2]
    assert born_dead_share(5, 2, initializer) == pytest.approx((low + high) / 2, abs=sampling_error(0.5))


def test_randomized_asymmetric_initialization_leaves_far_fewer_networks_born_dead() -> None:
    assert born_dead_share(10, 2, "rai") < 0.5 < 0.85 < born_dead_share(10, 2)


def test_the_upper_bound_is_exact_for_data_on_one_side() -> None:
    one_side = Dataset(x_train=[[0.5], [2.0]], y_train=[0.0, 1.0], x_test=[[1.0]], y_test=[0.0], task="regression")
    config = {"hidden_widths": (2, 2, 2), "epochs": 0}
    histories = [train(TrainingConfig(**config, seed=seed), dataset=one_side) for seed in range(600)]
    exact = upper_bound(4, 2)
    assert np.mean([has_dead_layer(h) for h in histories]) == pytest.approx(exact, abs=sampling_error(exact, 600))


def dead_share_of_first_layer(bias: float, seed: int, dataset: Dataset, width: int = 512) -> float:
    config = TrainingConfig(hidden_widths=(width,), initial_bias=bias, epochs=0, seed=seed)
    return float(np.mean(train(config, dataset=dataset).unit_states[0][0] == UnitState.DEAD))


def closed_form(bias: float, n: int, d: int = 2) -> float:
    """P(all of n points of N(0, I_2) keep a He-initialized unit off): integral of Phi(|b| / (sigma r))^n over r."""
    r = np.linspace(1e-6, 12, 20_001)
    return float(np.trapezoid(ndtr(-bias / (np.sqrt(2 / d) * r)) ** n * r * np.exp(-(r**2) / 2), r))


@pytest.mark.parametrize(
    ("bias", "published"), [(-0.5, 0.0174), (-1, 0.0678), (-2, 0.2432), (-3, 0.4613), (-5, 0.8078), (-10, 0.9964)]
)
def test_the_dead_share_at_a_negative_bias_is_the_closed_form_for_gaussian_data(bias: float, published: float) -> None:
    assert closed_form(bias, n=200) == pytest.approx(published, abs=6e-5)
    shares = []
    for seed in range(40):
        x = np.random.default_rng(seed).normal(size=(200, 2))
        gaussian = Dataset(
            x_train=x, y_train=np.arange(200) % 2, x_test=x, y_test=np.arange(200) % 2, task="classification"
        )
        shares.append(dead_share_of_first_layer(bias, seed, gaussian))
    error = 4 * np.hypot(np.std(shares), (published * (1 - published) / 512) ** 0.5) / 40**0.5
    assert np.mean(shares) == pytest.approx(published, abs=error)


@pytest.mark.parametrize("bias", [-1, -2, -4])
@pytest.mark.parametrize("name", ["moons", "xor"])
def test_for_fixed_data_the_convex_hull_alone_predicts_the_dead_share(name: str, bias: float) -> None:
    dataset = load_dataset(TrainingConfig(dataset=name, n_samples=200))
    angles = np.linspace(0, 2 * np.pi, 2000, endpoint=False)
    support = (dataset.x_train @ np.array([np.cos(angles), np.sin(angles)])).max(axis=0)
    predicted = 1 - np.exp(-(bias**2) / (2 * support**2)).mean()  # sigma^2 = 2 / d = 1
    share = np.mean([dead_share_of_first_layer(bias, seed, dataset) for seed in range(10)])
    assert share == pytest.approx(predicted, abs=sampling_error(predicted, 5120))


def test_a_deep_network_of_tiny_weights_that_learns_later_was_not_born_dead() -> None:
    config = TrainingConfig(
        dataset="abs", n_samples=200, hidden_widths=(16,) * 6, initializer="small", optimizer="adam",
        learning_rate=0.001, epochs=300, log_every=100,
    )  # fmt: skip
    history, x = train(config), load_dataset(config).x_train
    highest = pre_activations(history.networks[0], x, ACTIVATIONS["relu"])[5].max(axis=0)  # of the last hidden layer
    assert highest.max() < 1e-9
    assert np.array_equal(history.unit_states[5][0] == UnitState.DEAD, highest <= 0)
    assert history.test_score[-1] > 0.8
