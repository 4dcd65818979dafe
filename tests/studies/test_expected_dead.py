"""The dead share that theory expects, against published figures, and against drawing units and looking."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import chi, norm

from core import ACTIVATIONS, Dataset, TrainingConfig
from core.engine.initializers import INITIALIZERS
from core.studies.expected_dead import chi_cdf, predicted_dead_share, zero_zone_edge
from core.training import initial_network

# Share of dead He-normal units on 200 points from N(0, I_2), by integral over their length.
GAUSSIAN = {-0.5: 0.0174, -1.0: 0.0678, -2.0: 0.2432, -3.0: 0.4613, -5.0: 0.8078, -10.0: 0.9964}
BIASES = np.array([-10.0, -5.0, -3.0, -2.0, -1.0, -0.5, -0.1, 0.0, 0.5])
DRAWN = 4000
RELU = TrainingConfig(activation="relu", initializer="he_normal")
NORMAL = [name for name, scheme in INITIALIZERS.items() if scheme.normal_sd is not None]


def cloud(d: int, n: int = 200, seed: int = 0, shift: float = 0.0) -> Dataset:
    x = np.random.default_rng([seed, d]).standard_normal((n, d)) + shift
    y = np.arange(n) % 2
    return Dataset(x_train=x, y_train=y, x_test=x[:2], y_test=y[:2], task="classification")


def drawn_share(x: np.ndarray, sd: float, seed: int = 1) -> np.ndarray:
    """Share of ReLU units with z <= 0 on all of x, among many drawn, for each of BIASES."""
    weights = np.random.default_rng(seed).standard_normal((x.shape[1], DRAWN)) * sd
    return ((x @ weights).max(axis=0)[None, :] + BIASES[:, None] <= 0).mean(axis=1)


def assert_within_sampling_error(found: np.ndarray, expected: np.ndarray, n: int, slack: float = 0.0) -> None:
    """Within 4 standard errors of a share among n draws."""
    error = 4 * np.sqrt(np.maximum(expected * (1 - expected), 1 / n) / n)
    assert np.abs(found - expected).max() <= (error + slack).max()
    assert (np.abs(found - expected) <= error + slack).all()


def test_the_published_table_is_the_integral_that_it_says_it_is():
    r = np.linspace(0, 12, 40_001)[1:]
    for bias, share in GAUSSIAN.items():
        integral = np.trapezoid(norm.cdf(-bias / r) ** 200 * chi.pdf(r, 2), r)
        assert integral == pytest.approx(share, abs=6e-5)


def test_the_formula_gives_the_gaussian_table_on_average_over_data_sets():
    biases = np.array(list(GAUSSIAN))
    shares = np.array([predicted_dead_share(RELU, cloud(2, seed=seed), biases).share for seed in range(50)])
    error = shares.std(axis=0, ddof=1) / np.sqrt(len(shares))
    assert (np.abs(shares.mean(axis=0) - list(GAUSSIAN.values())) <= 4 * error + 6e-5).all()
    assert (error < 0.01).all()


@pytest.mark.parametrize("shift", [0.0, 4.0], ids=["around 0", "away from 0"])
@pytest.mark.parametrize("d", [1, 2, 5])
def test_the_formula_agrees_with_drawing_units(d, shift):
    dataset = cloud(d, shift=shift)
    found = predicted_dead_share(RELU, dataset, BIASES)
    directions = 0.02 if d > 2 else 0.0  # beyond two dimensions the formula averages over drawn directions
    assert found.exact
    assert_within_sampling_error(found.share, drawn_share(dataset.x_train, np.sqrt(2 / d)), DRAWN, directions)


@pytest.mark.parametrize("initializer", NORMAL)
def test_the_formula_uses_the_spread_of_the_initializer(initializer):
    config, dataset = TrainingConfig(initializer=initializer, hidden_widths=(6, 3)), cloud(2)
    found = predicted_dead_share(config, dataset, BIASES)
    assert found.exact
    sd = INITIALIZERS[initializer].normal_sd(2, 6)
    assert_within_sampling_error(found.share, drawn_share(dataset.x_train, sd), DRAWN)


def test_only_the_convex_hull_matters():
    dataset = cloud(2)
    inside = dataset.x_train[np.abs(dataset.x_train).max(axis=1) < 0.5] * 0.9
    more = Dataset(
        x_train=np.vstack([dataset.x_train, inside]), y_train=np.arange(200 + len(inside)) % 2,
        x_test=dataset.x_test, y_test=dataset.y_test, task="classification",
    )  # fmt: skip
    expected = predicted_dead_share(RELU, dataset, BIASES).share
    assert len(inside) > 10
    assert np.array_equal(predicted_dead_share(RELU, more, BIASES).share, expected)


def test_a_lower_bias_never_leaves_fewer_units_dead():
    biases = np.linspace(-12, 2, 200)
    for d in (1, 2, 5):
        shares = predicted_dead_share(RELU, cloud(d), biases).share
        assert (np.diff(shares) <= 1e-12).all()
        assert shares[0] > 0.9
        assert shares[-1] == 0


@pytest.mark.parametrize("slope", [0.001, 0.01, 0.5])
def test_leaky_units_are_never_dead(slope):
    config = TrainingConfig(activation="leaky_relu", negative_slope=slope)
    found = predicted_dead_share(config, cloud(2), np.array([-1000.0, -10.0, 0.0]))
    assert found.exact
    assert found.share.tolist() == [0, 0, 0]


def test_a_leaky_relu_without_slope_is_a_relu():
    config = TrainingConfig(activation="leaky_relu", negative_slope=0.0)
    expected = predicted_dead_share(RELU, cloud(2), BIASES).share
    assert predicted_dead_share(config, cloud(2), BIASES).share == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("initializer", [name for name in INITIALIZERS if name not in NORMAL])
def test_where_weights_are_not_normal_units_are_drawn(initializer):
    found = predicted_dead_share(TrainingConfig(initializer=initializer), cloud(2), np.array([-20.0, -2.0, 3.0]))
    assert not found.exact
    assert found.share[0] == 1
    assert found.share[0] >= found.share[1] >= found.share[2] == 0


@pytest.mark.parametrize("width", [3, 40])
@pytest.mark.parametrize("activation", ["relu", "relu6"])
@pytest.mark.parametrize("initializer", INITIALIZERS)
def test_the_expected_share_is_what_untrained_networks_show(initializer, activation, width):
    dataset = cloud(2, n=30, seed=3)
    base = TrainingConfig(initializer=initializer, activation=activation, hidden_widths=(width,), epochs=0)
    biases = np.array([-2.0, -1.0, -0.3, -0.01, 0.0])
    expected = predicted_dead_share(base, dataset, biases).share
    found = [drawn_by_the_trainer(replace(base, initial_bias=bias), dataset, 960) for bias in biases]
    assert_within_sampling_error(np.array(found), expected, 480)  # about 1000 drawn there and 960 here
    assert ((expected > 0.02) & (expected < 0.98)).any()


def drawn_by_the_trainer(config: TrainingConfig, dataset: Dataset, n_units: int) -> float:
    """Share of units whose z on the training set lies in the zero zone, in networks as `train` starts from them."""
    seeds = range(n_units // config.hidden_widths[0])
    layers = [initial_network(replace(config, seed=1000 + seed), dataset)[0] for seed in seeds]
    z = np.concatenate([dataset.x_train @ layer.weights + layer.biases for layer in layers], axis=1)
    passes = (z > 0) & (z <= (6 if config.activation == "relu6" else np.inf))
    return float((~passes.any(axis=0)).mean())


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "tanh"])
def test_the_zero_zone_ends_where_the_slope_begins(name):
    assert name in ACTIVATIONS
    edge = zero_zone_edge(TrainingConfig(activation=name))
    assert {"relu": edge == pytest.approx(0, abs=1e-9), "leaky_relu": edge == -np.inf, "tanh": edge is None}[name]


@pytest.mark.parametrize("d", [1, 2, 3, 7])
def test_the_chi_distribution_is_scipys(d):
    r = np.array([0.0, 1e-6, 0.3, 1.0, 2.5, 8.0])
    assert chi_cdf(r, d) == pytest.approx(chi.cdf(r, d), rel=1e-9)
