"""The drawn data sets against scikit-learn, or against the rule that defines them."""

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.datasets import make_circles, make_moons

from core.data import DATASETS, Sample

CLASSIFICATIONS = [name for name, entry in DATASETS.items() if entry.uses_noise and entry.task == "classification"]


def draw(name: str, n_samples: int = 400, noise: float = 0.0, data_seed: int = 0) -> Sample:
    return DATASETS[name].draw(n_samples, noise, data_seed)


def ordered(x: NDArray[np.float64], y: NDArray[np.int64]) -> NDArray[np.float64]:
    """Rows (x1, x2, class), sorted."""
    rows = np.column_stack([np.round(x, 9) + 0.0, y])
    return rows[np.lexsort(rows.T)]


@pytest.mark.parametrize("n_samples", [3, 100, 101])
def test_moons_without_noise_are_those_of_scikit_learn(n_samples: int) -> None:
    sample = draw("moons", n_samples)
    assert np.allclose(ordered(sample.x, sample.y), ordered(*make_moons(n_samples)), atol=1e-8)


@pytest.mark.parametrize("n_samples", [3, 100, 101])
def test_circles_without_noise_are_those_of_scikit_learn(n_samples: int) -> None:
    sample = draw("circles", n_samples)
    assert np.allclose(ordered(sample.x, sample.y), ordered(*make_circles(n_samples, factor=0.5)), atol=1e-8)


@pytest.mark.parametrize("name", CLASSIFICATIONS)
@pytest.mark.parametrize("n_samples", [3, 100, 101])
def test_classes_are_balanced_to_within_one(name: str, n_samples: int) -> None:
    counts = np.bincount(draw(name, n_samples).y)
    assert counts.sum() == n_samples
    assert counts.max() - counts.min() <= 1


def test_xor_is_the_sign_of_the_product_with_a_gap_along_the_axes() -> None:
    sample = draw("xor")
    assert np.array_equal(sample.y, sample.x.prod(axis=1) > 0)
    assert np.abs(sample.x).min() >= 0.2
    assert len(np.unique(np.sign(sample.x), axis=0)) == 4


def test_the_radius_of_a_spiral_gives_the_angle_of_its_arm() -> None:
    sample = draw("spirals")
    radius = np.hypot(*sample.x.T)
    turned_back = np.arctan2(sample.x[:, 1], sample.x[:, 0]) - 2.5 * np.pi * radius / 3 - np.pi * sample.y
    assert np.allclose(np.cos(turned_back), 1)
    assert radius.max() <= 3


def test_every_point_of_the_spirals_has_its_own_arm_nearest() -> None:
    seen, unseen = draw("spirals", 2000, data_seed=0), draw("spirals", 500, noise=0.2, data_seed=1)
    distances = np.linalg.norm(unseen.x[:, None] - seen.x[None], axis=2)
    nearest = seen.y[distances.argmin(axis=1)]
    assert 0.97 < np.mean(nearest == unseen.y) < 1


@pytest.mark.parametrize("name", ["blobs", "three_blobs"])
def test_clouds_lie_around_their_centres_and_hardly_overlap(name: str) -> None:
    sample = draw(name, 2000, noise=0.2)
    centres = np.array([sample.x[sample.y == k].mean(axis=0) for k in np.unique(sample.y)])
    nearest = np.linalg.norm(sample.x[:, None] - centres[None], axis=2).argmin(axis=1)
    assert np.mean(nearest == sample.y) > 0.98


def test_blobs_are_cut_by_a_straight_line() -> None:
    sample = draw("blobs")
    assert np.mean((sample.x.sum(axis=1) > 0) == sample.y) > 0.99


CURVES = {
    "abs": lambda x: np.maximum(x, -x),
    "x_sin_5x": lambda x: x * np.sin(5 * x),
    "step": lambda x: np.heaviside(x, 0) + 0.2 * np.sin(5 * x),
}


@pytest.mark.parametrize("name", CURVES)
def test_a_curve_without_noise_is_its_formula_on_the_interval_of_lu_et_al(name: str) -> None:
    sample = draw(name, 2000)
    x = sample.x[:, 0]
    assert np.allclose(sample.y, CURVES[name](x))
    assert -np.sqrt(3) <= x.min() < -1.72
    assert 1.72 < x.max() <= np.sqrt(3)


@pytest.mark.parametrize("name", CURVES)
def test_noise_on_a_curve_is_the_standard_deviation_of_y(name: str) -> None:
    noisy, still = draw(name, 5000, noise=0.3), draw(name, 5000)
    assert (noisy.y - still.y).std() == pytest.approx(0.3, rel=0.05)


@pytest.mark.parametrize("name", ["moons", "circles"])
def test_noise_on_points_is_the_standard_deviation_of_a_coordinate(name: str) -> None:
    moved = draw(name, 5000, noise=0.3).x - draw(name, 5000).x
    assert moved.std(axis=0) == pytest.approx([0.3, 0.3], rel=0.05)


def test_noise_is_independent_of_the_positions() -> None:
    still, moved = draw("blobs", 5000), draw("blobs", 5000, noise=1.0)
    within = still.x - np.array([[-1.0, -1.0], [1.0, 1.0]])[still.y]
    assert abs(np.corrcoef(within.ravel(), (moved.x - still.x).ravel())[0, 1]) < 0.05


def test_the_noise_of_a_curve_and_that_of_points_come_from_one_stream_which_draws_nothing_else() -> None:
    curve, points = (draw(name, 50, noise=1.0) for name in ("abs", "moons"))
    steps = (curve.y - draw("abs", 50).y, (points.x - draw("moons", 50).x).ravel()[:50])
    assert np.allclose(*steps)
