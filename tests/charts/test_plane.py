"""The flat view of a data set: its box, its cells, and where the hinge lines of units cross it."""

from dataclasses import replace

import numpy as np
import pytest

from core import TrainingConfig, load_dataset
from core.charts.plane import box_around, grid, hinge_lines, plane_of
from core.engine.network import Layer

SHORT = TrainingConfig(n_samples=60, hidden_widths=(5, 3), initial_bias=-1.0, epochs=3)


def test_the_lines_of_units_lie_on_zero_and_end_on_the_border():
    random = np.random.default_rng(0)
    dataset = load_dataset(SHORT)
    plane, box = plane_of(dataset), box_around(dataset.x_train)
    layer = Layer(random.standard_normal((2, 300)), random.standard_normal(300))
    ends, crosses = hinge_lines(layer, plane, box)
    assert 100 < crosses.sum() < 300
    for unit in np.flatnonzero(crosses):
        for end in ends[unit].reshape(2, 2):
            assert end @ layer.weights[:, unit] + layer.biases[unit] == pytest.approx(0, abs=1e-9)
            distances = np.abs([end[0] - box.x[0], end[0] - box.x[1], end[1] - box.y[0], end[1] - box.y[1]])
            assert distances.min() < 1e-9
            assert box.x[0] - 1e-9 <= end[0] <= box.x[1] + 1e-9
            assert box.y[0] - 1e-9 <= end[1] <= box.y[1] + 1e-9


def test_a_unit_without_a_line_has_one_sign_in_all_of_the_box():
    random = np.random.default_rng(1)
    dataset = load_dataset(SHORT)
    plane, box = plane_of(dataset), box_around(dataset.x_train)
    layer = Layer(random.standard_normal((2, 300)), 3 * random.standard_normal(300))
    corners = np.array([(x, y) for x in box.x for y in box.y])
    signs = np.sign(corners @ layer.weights + layer.biases)
    crosses = hinge_lines(layer, plane, box)[1]
    assert np.array_equal(~crosses, (signs == signs[0]).all(axis=0))


def test_lines_parallel_to_the_axes_and_units_without_weights_are_handled():
    dataset = load_dataset(SHORT)
    plane, box = plane_of(dataset), box_around(dataset.x_train)
    layer = Layer(np.array([[1.0, 0.0, 0.0], [0.0, 2.0, 0.0]]), np.array([-0.5, 0.5, 1.0]))
    ends, crosses = hinge_lines(layer, plane, box)
    assert crosses.tolist() == [True, True, False]
    assert sorted(ends[0, 1::2]) == pytest.approx(box.y)
    assert ends[0, ::2] == pytest.approx([0.5, 0.5])
    assert sorted(ends[1, ::2]) == pytest.approx(box.x)
    assert ends[1, 1::2] == pytest.approx([-0.25, -0.25])


@pytest.mark.parametrize("name", ["wine", "digits"])
def test_data_of_many_features_is_seen_on_its_strongest_plane(name):
    dataset = load_dataset(replace(SHORT, dataset=name, n_samples=200))
    plane = plane_of(dataset)
    assert plane.is_projection
    assert plane.axes @ plane.axes.T == pytest.approx(np.eye(2), abs=1e-9)
    strongest = np.sort(np.linalg.eigvalsh(np.cov(dataset.x_train.T)))[::-1][:2]
    seen = plane.coordinates(dataset.x_train)
    assert seen.var(axis=0, ddof=1) == pytest.approx(strongest)
    assert plane.coordinates(plane.points(seen)) == pytest.approx(seen)


def test_cells_are_read_like_text_from_the_top_left():
    cells = grid(box_around(np.array([[0.0, 0.0], [1.0, 1.0]])), 3, 2)
    assert len(cells) == 6
    assert cells[0] == pytest.approx([1.16 / 6 - 0.08, 1.08 - 1.16 / 4])
    assert (np.diff(cells[:3, 0]) > 0).all()
    assert cells[0, 1] > cells[3, 1]


@pytest.mark.parametrize("size", [(0.02, 0.5), (3.0, 700.0)])
def test_a_box_is_wider_than_its_points_by_the_same_share_on_each_side(size):
    points = np.array([[0.0, 0.0], [0.3, 1.0], [1.0, 0.2]]) * size + 5.0
    box = box_around(points)
    for ends, extent in zip(box, size):
        assert ends == pytest.approx((5 - 0.08 * extent, 5 + 1.08 * extent))


def test_a_box_around_points_on_a_line_is_flat_but_not_empty():
    box = box_around(np.array([[1.0, 2.0], [3.0, 2.0]]))
    assert 0 < box.y[1] - box.y[0] < 1e-6
    assert np.mean(box.y) == pytest.approx(2.0)


def test_the_cells_of_a_picture_tile_the_box():
    box = box_around(np.array([[-1.0, 4.0], [2.0, 5.0]]))
    cells = grid(box, 6, 4).reshape(4, 6, 2)
    for axis, (low, high), count in ((0, box.x, 6), (1, box.y, 4)):
        places = np.unique(cells[..., axis].round(12))
        assert len(places) == count
        half = (high - low) / count / 2
        assert (places[0], places[-1]) == pytest.approx((low + half, high - half))
        assert np.diff(places) == pytest.approx(2 * half)


def test_a_line_outside_the_box_does_not_cross_it_and_one_along_its_edge_does():
    box = box_around(np.array([[0.0, 0.0], [1.0, 1.0]]))._replace(x=(0.0, 1.0), y=(0.0, 1.0))
    plane = plane_of(load_dataset(SHORT))
    weights = np.array([[1.0, 1.0, 0.0, 0.0, 1.0], [1.0, 1.0, 1.0, 1.0, 0.0]])
    ends, crosses = hinge_lines(Layer(weights, np.array([-2.1, 1.0, -1.5, -1.0, 0.0])), plane, box)
    assert crosses.tolist() == [False, False, False, True, True]
    assert sorted(ends[3].reshape(2, 2).tolist()) == [[0.0, 1.0], [1.0, 1.0]]
    assert sorted(ends[4].reshape(2, 2).tolist()) == [[0.0, 0.0], [0.0, 1.0]]


def test_lines_on_a_projection_are_where_z_is_0_at_the_points_of_the_plane():
    dataset = load_dataset(replace(SHORT, dataset="wine"))
    plane = plane_of(dataset)
    random = np.random.default_rng(2)
    d = dataset.x_train.shape[1]
    layer = Layer(random.standard_normal((d, 40)), random.standard_normal(40))
    box = box_around(plane.coordinates(dataset.x_train))
    ends, crosses = hinge_lines(layer, plane, box)
    assert crosses.sum() > 10
    for unit in np.flatnonzero(crosses):
        z = plane.points(ends[unit].reshape(2, 2)) @ layer.weights[:, unit] + layer.biases[unit]
        assert z == pytest.approx([0, 0], abs=1e-9)


def test_the_axes_of_a_projection_say_how_much_of_the_variance_they_show():
    dataset = load_dataset(replace(SHORT, dataset="wine"))
    variances = np.sort(np.linalg.eigvalsh(np.cov(dataset.x_train.T)))[::-1]
    shares = [f"{variance / variances.sum():.0%}" for variance in variances[:2]]
    assert list(plane_of(dataset).labels) == [
        f"principal component {number} ({share} of variance)" for number, share in zip((1, 2), shares)
    ]
    assert plane_of(load_dataset(SHORT)).labels == load_dataset(SHORT).feature_names


def test_a_network_about_to_diverge_still_has_finite_lines():
    dataset = load_dataset(SHORT)
    plane, box = plane_of(dataset), box_around(dataset.x_train)
    huge = Layer(np.array([[1e200, -1e300], [1e200, 1e300]]), np.array([0.0, np.inf]))
    ends, _ = hinge_lines(huge, plane, box)
    assert np.isfinite(ends).all()
    assert ends[0].reshape(2, 2).sum(axis=1) == pytest.approx([0, 0], abs=1e-9)
