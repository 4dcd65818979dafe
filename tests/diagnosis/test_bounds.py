"""Bounds against SciPy's beta quantiles, against simulation, and against the published figures."""

from statistics import NormalDist

import numpy as np
import pytest
from scipy.stats import beta

from core.diagnosis.bounds import MANY, inputs_needed, probably_alive, silent_bound, upper_bounds


@pytest.mark.parametrize("alpha", [0.05, 0.01, 0.2])
@pytest.mark.parametrize("n", [2, 30, 1000, 100_000, 2**53])
def test_bounds_are_those_of_the_beta_distribution(n: int, alpha: float) -> None:
    k = np.unique(np.linspace(0, min(n - 1, MANY), 60).astype(int))
    np.testing.assert_allclose(upper_bounds(k, n, alpha), beta.ppf(1 - alpha, k + 1, n - k), rtol=1e-9)


def test_beyond_many_active_inputs_the_bound_is_close() -> None:
    k = np.array([MANY + 1, 10_000, 90_000, 99_999])
    np.testing.assert_allclose(upper_bounds(k, 100_000), beta.ppf(0.95, k + 1, 100_000 - k), rtol=2e-4)
    assert upper_bounds([100_000], 100_000) == [1.0]


@pytest.mark.parametrize(
    ("share", "one", "layer_of_512"), [(0.01, 299, 919), (0.001, 2995, 9230), (1e-4, 29956, 92336)]
)
def test_so_many_silent_inputs_are_needed(share: float, one: int, layer_of_512: int) -> None:
    assert inputs_needed(share) == one
    assert inputs_needed(share, units=512) == layer_of_512
    assert silent_bound(one) <= share < silent_bound(one - 1)


def test_95_percent_bounds_hold_for_at_least_95_percent_of_10_000_units() -> None:
    rng = np.random.default_rng(0)
    for n in (40, 300, 2000):
        share = 10 ** rng.uniform(-4.5, -0.3, 10_000)
        held = upper_bounds(rng.binomial(n, share), n) >= share
        assert held.mean() >= 0.95


def test_the_bound_of_a_layer_holds_for_all_its_silent_units_at_once() -> None:
    rng, n, units = np.random.default_rng(1), 500, 64
    share = np.full((2000, units), 0.008)  # where silence is likeliest to mislead
    silent = rng.binomial(n, share) == 0
    bound = silent_bound(n, 0.05, units)
    misled = (silent & (share > bound)).any(axis=1)
    assert misled.mean() <= 0.05


def test_chao_counts_the_unseen_from_those_seen_once_and_twice() -> None:
    assert probably_alive(np.array([0] * 50 + [1] * 10 + [2] * 5)) == 10.0
    assert probably_alive(np.array([0] * 50 + [1] * 4)) == 6.0
    assert probably_alive(np.array([0, 1, 1, 1, 1])) == 1.0  # never more than are silent
    assert probably_alive(np.array([5, 7, 0])) == 0.0


def test_chao_stays_below_the_truth_and_near_it() -> None:
    rng, found = np.random.default_rng(2), []
    share = np.concatenate([np.zeros(300), 10 ** rng.uniform(-4, -0.3, 700)])
    for _ in range(200):
        active = rng.binomial(1000, share)
        found.append((probably_alive(active), ((active == 0) & (share > 0)).sum()))
    estimate, truth = np.mean(found, axis=0)
    assert 0.3 * truth < estimate < truth


def test_a_bad_alpha_is_named() -> None:
    with pytest.raises(ValueError, match="alpha must be"):
        upper_bounds([0], 100, 0.7)


@pytest.mark.parametrize("alpha", [0.05, 0.01, 0.2])
def test_beyond_many_active_inputs_the_bound_is_the_share_that_lies_z_of_its_own_deviations_away(alpha: float) -> None:
    z = NormalDist().inv_cdf(1 - alpha)
    for n in (MANY + 50, 10_000, 1_000_000):
        k = np.unique(np.linspace(MANY + 1, n - 1, 20).astype(int))
        p, seen = upper_bounds(k, n, alpha), (k + 0.5) / n  # the continuity correction
        np.testing.assert_allclose((p - seen) / np.sqrt(p * (1 - p) / n), z, rtol=1e-8)
    assert upper_bounds([MANY], 100_000, alpha)[0] < upper_bounds([MANY + 1], 100_000, alpha)[0]


@pytest.mark.parametrize("alpha", [0.0, -0.1, 0.51, float("nan")])
def test_an_alpha_is_above_0_and_at_most_a_half(alpha: float) -> None:
    assert upper_bounds([0], 100, 0.5)[0] == pytest.approx(1 - 0.5**0.01)
    with pytest.raises(ValueError, match="alpha must be"):
        upper_bounds([0], 100, alpha)


def test_bounds_come_back_in_the_order_of_their_counts_and_as_often() -> None:
    found = upper_bounds([5, 0, 5, 100, 2], 100)
    assert found.tolist() == pytest.approx([*beta.ppf(0.95, [6, 1, 6], [95, 100, 95]), 1.0, beta.ppf(0.95, 3, 98)])
