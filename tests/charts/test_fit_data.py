"""What the figure draws of a fit: points, surfaces, curves, and the lines of units on them."""

import base64
import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core import Dataset, load_dataset, train
from core.charts import fit_data
from core.charts.fit_data import (
    COLUMNS,
    LARGEST,
    MAX_POINTS,
    ROWS,
    SHADES,
    _kinks,
    _palette,
    _points,
    _short,
    _winner_and_confidence,
    drawable,
    layer_passes,
    line_name,
)
from core.charts.panel_data import (
    figure_data,
)
from core.charts.parts import rgb
from core.charts.plane import box_around, grid, hinge_lines, plane_of
from core.charts.theme import CLASS_COLOURS
from core.engine.activations import ACTIVATIONS
from core.engine.network import Layer, pre_activations
from tests.charts.short_run import SHORT, figure


def sprite(picture: dict) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(picture["sprite"].removeprefix("data:image/png;base64,"))))


def test_many_points_are_thinned():
    picture = figure(train(replace(SHORT, n_samples=2000, epochs=0)))["picture"]
    assert MAX_POINTS / 2 < len(picture["points"]) <= MAX_POINTS


def test_the_sprite_stacks_one_picture_an_epoch():
    history = train(SHORT)
    data = figure(history)
    assert sprite(data["picture"]).size == (COLUMNS, ROWS * len(data["kept"]))


@pytest.mark.parametrize("name", ["moons", "three_blobs", "diabetes"])
def test_the_sprites_hue_is_the_class_that_the_last_network_prefers(name):
    history = train(replace(SHORT, dataset=name, initial_bias=0.0, epochs=20))
    dataset, config, picture = load_dataset(history.config), history.config, figure(history)["picture"]
    plane = plane_of(dataset)
    both = np.vstack([plane.coordinates(dataset.x_train), plane.coordinates(dataset.x_test)])
    cells = plane.points(grid(box_around(both), COLUMNS, ROWS))
    activation = ACTIVATIONS[config.activation]
    out = pre_activations(history.networks[-1], cells, activation, config.negative_slope)[-1]
    middle = np.median(dataset.y_train) if dataset.task == "regression" else 0
    winner = out.argmax(axis=1) if out.shape[1] > 1 else (out[:, 0] > middle).astype(int)
    seen = np.array(sprite(picture))[-ROWS:].ravel() // SHADES
    assert np.array_equal(seen, winner)
    assert len(set(winner)) > 1


def test_the_kinks_of_a_curve_are_where_a_unit_changes_sign():
    history = train(replace(SHORT, dataset="abs", initial_bias=-0.5))
    picture = figure(history)["picture"]
    for network, kinks in zip(history.networks, picture["kinks"]):
        for unit, kink in enumerate(kinks):
            true = -network[0].biases[unit] / network[0].weights[0, unit]
            if kink is None:
                assert not picture["x"][0] <= true <= picture["x"][1]
            else:
                assert kink == pytest.approx(true, rel=1e-3)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_line_is_a_hinge_where_the_slope_jumps_and_only_there(activation):
    jumps = activation in {"relu", "leaky_relu", "relu6", "selu"}
    assert line_name(replace(SHORT, activation=activation), "hinge") == ("hinge" if jumps else "line")


def test_a_leaky_relu_without_a_leak_has_a_hinge_and_one_of_slope_1_has_none():
    leaky = replace(SHORT, activation="leaky_relu")
    assert line_name(replace(leaky, negative_slope=0.0), "kink") == "kink"
    assert line_name(replace(leaky, negative_slope=1.0), "kink") == "line"


@pytest.mark.parametrize(("name", "names"), [("moons", None), ("iris", None), ("diabetes", 2), ("abs", 1)])
def test_points_have_their_places_the_colour_of_their_class_and_a_mark_for_the_test(name, names):
    history = train(replace(SHORT, dataset=name))
    data, dataset = figure(history), history.dataset
    assert len(data["classes"]) == (names or dataset.n_classes)
    assert [each["colour"] for each in data["classes"]] == list(CLASS_COLOURS[: len(data["classes"])])
    if names is None:
        assert [each["name"] for each in data["classes"]] == list(dataset.class_names)
    x = np.concatenate([dataset.x_train, dataset.x_test])
    y = np.concatenate([dataset.y_train, dataset.y_test])
    places = plane_of(dataset).coordinates(x) if x.shape[1] > 1 else np.column_stack([x, y])
    found = np.array(data["picture"]["points"])
    np.testing.assert_allclose(found[:, :2], places, rtol=1e-3, atol=1e-9)
    kinds = {"moons": y, "iris": y, "diabetes": y > np.median(dataset.y_train), "abs": np.zeros(len(y))}[name]
    assert found[:, 2].tolist() == kinds.astype(int).tolist()
    assert found[:, 3].tolist() == [0] * len(dataset.x_train) + [1] * len(dataset.x_test)


def test_a_curve_says_at_each_of_its_places_what_each_kept_network_says():
    history = train(replace(SHORT, dataset="abs", initial_bias=-0.5))
    picture, dataset = figure(history)["picture"], history.dataset
    x = np.array(picture["grid"])
    assert (picture["kind"], picture["x_label"], picture["y_label"]) == (
        "curve", dataset.feature_names[0], dataset.target_name
    )  # fmt: skip
    assert picture["x"] == pytest.approx([x[0], x[-1]], rel=1e-3)
    everything = np.concatenate([dataset.x_train, dataset.x_test])
    wide = np.ptp(everything)
    assert [everything.min() - x[0], x[-1] - everything.max()] == pytest.approx([0.04 * wide] * 2, rel=0.02)
    for network, fit in zip(history.networks, picture["fits"], strict=True):
        expected = pre_activations(network, x[:, None], ACTIVATIONS["relu"])[-1][:, 0]
        np.testing.assert_allclose(fit, expected, rtol=2e-3, atol=2e-3)


def test_a_sprite_is_opaque_where_the_network_is_sure_and_pale_where_it_is_not():
    history = train(replace(SHORT, initial_bias=0.0, epochs=20))
    picture, dataset = sprite(figure(history)["picture"]), history.dataset
    box = box_around(np.vstack([dataset.x_train, dataset.x_test]))
    chances = history.predict_proba(grid(box, COLUMNS, ROWS)).max(axis=1)
    seen = np.array(picture.convert("RGBA"))[-ROWS:].reshape(-1, 4)
    np.testing.assert_allclose(seen[:, 3], 20 + 120 * (2 * chances - 1), atol=4)
    colours = {tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in CLASS_COLOURS[:2]}
    assert {tuple(each) for each in seen[:, :3].tolist()} <= colours


@pytest.mark.parametrize(("name", "title"), [("moons", "Decision surface"), ("wine", "Decision surface on the plane"),
                                             ("diabetes", "Prediction")])  # fmt: skip
def test_a_surface_has_the_axes_of_its_plane_and_the_lines_of_each_network(name, title):
    history = train(replace(SHORT, dataset=name, initial_bias=0.0))
    picture, dataset = figure(history)["picture"], history.dataset
    plane = plane_of(dataset)
    box = box_around(plane.coordinates(np.concatenate([dataset.x_train, dataset.x_test])))
    assert picture["kind"] == "surface"
    assert picture["title"].startswith(title)
    assert (picture["x_label"], picture["y_label"]) == plane.labels
    assert (picture["x"], picture["y"]) == (list(box.x), list(box.y))
    assert (picture["columns"], picture["rows"], picture["line"]) == (COLUMNS, ROWS, "hinge")
    for network, lines in zip(history.networks, picture["hinges"], strict=True):
        ends, crosses = hinge_lines(network[0], plane, box)
        assert [line is not None for line in lines] == crosses.tolist()
        for line, expected in zip(lines, ends):
            assert line is None or line == pytest.approx(expected.tolist(), rel=1e-3, abs=1e-9)


def test_a_curve_over_two_classes_is_the_probability_of_the_second():
    own = Dataset.from_arrays([[0.1 * i] for i in range(40)], ["a"] * 20 + ["b"] * 20)
    history = train(replace(SHORT, dataset=own, initial_bias=0.0, epochs=20, learning_rate=1.0))
    picture = figure_data(history, history.dataset)["picture"]
    z = pre_activations(history.networks[-1], np.array(picture["grid"])[:, None], ACTIVATIONS["relu"])[-1][:, 0]
    np.testing.assert_allclose(picture["fits"][-1], 1 / (1 + np.exp(-z)), rtol=2e-3, atol=1e-3)
    assert picture["kind"] == "curve"
    assert [each["name"] for each in figure_data(history, history.dataset)["classes"]] == ["a", "b"]


def test_a_point_at_the_median_is_drawn_as_one_that_is_not_above_it():
    x = [[float(k), -float(k * k)] for k in range(5)]
    own = Dataset(x_train=x, y_train=[5.0, 1.0, 3.0, 2.0, 4.0], x_test=x[:3], y_test=[3.0, 3.1, 2.9], task="regression")
    points = figure_data(train(replace(SHORT, dataset=own)), own)["picture"]["points"]
    assert [kind for _, _, kind, _ in points] == [1, 0, 0, 0, 1, 0, 1, 0]


def test_a_number_is_coloured_by_its_distance_from_the_median_as_strongly_as_two_deviations_at_most():
    dataset = load_dataset(replace(SHORT, dataset="diabetes"))
    middle, spread = float(np.median(dataset.y_train)), float(dataset.y_train.std())
    said = middle + spread * np.array([-9.0, -2.0, -1.0, 0.0, 0.5, 2.0, 9.0])
    winner, confidence = _winner_and_confidence(said[None, :, None], dataset)
    assert winner.tolist() == [[0, 0, 0, 0, 1, 1, 1]]
    assert confidence[0] == pytest.approx([1, 1, 0.5, 0, 0.25, 1, 1])


def test_numbers_that_are_all_the_same_leave_every_other_number_fully_coloured():
    corners = [[0.0, 1.0], [1.0, 0.0]]
    own = Dataset(x_train=corners, y_train=[2.5, 2.5], x_test=corners, y_test=[2.0, 3.0], task="regression")
    winner, confidence = _winner_and_confidence(np.array([[[2.0], [2.5], [3.0]]]), own)
    assert (winner.tolist(), confidence.tolist()) == ([[0, 0, 1]], [[1.0, 0.0, 1.0]])


def test_of_several_classes_the_likeliest_is_coloured_by_how_far_it_is_above_an_even_chance():
    dataset = load_dataset(replace(SHORT, dataset="iris"))
    chances = np.array([[0.2, 0.7, 0.1], [1 / 3, 1 / 3, 1 / 3], [0.0, 1e-300, 1.0]])
    winner, confidence = _winner_and_confidence(np.log(chances + 1e-300) + 900.0, dataset)
    assert winner.tolist()[::2] == [1, 2]
    assert confidence == pytest.approx([(0.7 - 1 / 3) / (2 / 3), 0, 1])


def test_of_two_classes_the_colour_is_as_strong_as_the_likelier_is_above_one_half():
    dataset = load_dataset(SHORT)
    z = np.array([-3.0, -0.5, 0.0, 0.5, 4.0])
    winner, confidence = _winner_and_confidence(z[:, None], dataset)
    chance = 1 / (1 + np.exp(-np.abs(z)))
    assert winner.tolist() == [0, 0, 0, 1, 1]
    assert confidence == pytest.approx(2 * chance - 1)


@pytest.mark.parametrize("n_classes", [1, 2, 3, 12])
def test_a_palette_has_every_class_in_its_colour_from_pale_to_strong(n_classes):
    colours, alphas = _palette(n_classes)
    assert (len(colours), len(alphas)) == (3 * n_classes * SHADES, n_classes * SHADES)
    for place in range(n_classes):
        shades = np.array(colours).reshape(n_classes, SHADES, 3)[place]
        assert (shades == rgb(CLASS_COLOURS[place % len(CLASS_COLOURS)])).all()
        own = alphas[place * SHADES : (place + 1) * SHADES]
        assert (own[0], own[-1]) == (20, 140)
        assert np.diff(own) == pytest.approx(120 / (SHADES - 1), abs=1)


@pytest.mark.parametrize(("rows", "kept"), [(600, 600), (601, 301), (1200, 600), (1801, 451)])
def test_points_are_thinned_evenly_to_no_more_than_can_be_told_apart(rows, kept):
    train_points = np.column_stack([np.arange(rows - 100.0), np.arange(rows - 100.0)])
    test_points = -np.ones((100, 2))
    points = _points(train_points, test_points, np.zeros(rows - 100, int), np.ones(100, int))
    assert len(points) == kept <= MAX_POINTS
    places = [x for x, _, _, is_test in points if not is_test]
    step = -(-rows // MAX_POINTS)
    assert places == pytest.approx([float(f"{x:.4g}") for x in range(0, rows - 100, step)])
    assert {tuple(point) for point in points if point[3]} == {(-1.0, -1.0, 1, 1)}


def test_what_is_only_drawn_has_four_digits():
    assert [_short(value) for value in (123456.0, -0.00123456, 0.5, 0.0)] == [123500.0, -0.001235, 0.5, 0.0]


def test_a_kink_is_known_inside_the_axis_and_at_its_ends_and_unknown_beyond_or_without_a_weight():
    weights, biases = np.array([[1.0, 1.0, 1.0, 2.0, -1.0, 0.0]]), np.array([1.0, -2.0, 1.01, 1.0, 2.01, 1.0])
    assert _kinks([Layer(weights, biases)], -1.0, 2.0) == [-1.0, 2.0, None, -0.5, None, None]


def test_what_can_no_longer_be_drawn_stands_at_the_limit():
    z = np.array([[1.0, np.inf, -np.inf, np.nan, 1e12, -1e12]])
    assert drawable(z).tolist() == [[1.0, LARGEST, -LARGEST, 0.0, LARGEST, -LARGEST]]
    assert drawable(z[:, :1]).tolist() == [[1.0]]
    assert drawable(-z[:, 4:5]).tolist() == [[-LARGEST]]


def test_networks_are_drawn_some_rows_at_a_time_and_every_row_once(monkeypatch):
    history = train(replace(SHORT, n_samples=100))
    x = load_dataset(history.config).x_train
    monkeypatch.setattr(fit_data, "AT_ONCE", 9 * 20)  # 9 units: 5, 3 and the output
    seen = np.zeros((len(history.networks), len(x)))
    for index, rows, layers in layer_passes(history.networks, x, history.config):
        seen[index, rows] += 1
        assert len(layers[0]) == rows.stop - rows.start <= 20
        whole = pre_activations(history.networks[index], x, ACTIVATIONS["relu"])
        for part, full in zip(layers, whole, strict=True):
            np.testing.assert_allclose(part, full[rows])
    assert (seen == 1).all()
