"""Pictures: what travels to the browser is valid JSON and says what the networks say."""

import base64
import io
import json
import zlib
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core import DATASETS, Dataset, TrainingConfig, load_dataset, train
from core.charts.fit_data import COLUMNS, MAX_POINTS, ROWS, SHADES, line_name
from core.charts.panel_data import (
    BINS,
    MIN_SHOWN,
    _nice_reach,
    events,
    faint_zones,
    figure_data,
    histograms_alike,
    player_data,
    shown_networks,
)
from core.charts.plane import box_around, grid, hinge_lines, plane_of
from core.charts.theme import CLASS_COLOURS, STATES
from core.engine.activations import ACTIVATIONS
from core.engine.network import Layer, pre_activations
from core.training.tables import state_counts

SHORT = TrainingConfig(n_samples=60, hidden_widths=(5, 3), initial_bias=-1.0, epochs=3)


def figure(history) -> dict:
    return figure_data(history, load_dataset(history.config))


def decoded(histogram: dict) -> np.ndarray:
    return np.frombuffer(zlib.decompress(base64.b64decode(histogram["counts"])), "<u2").reshape(-1, BINS)


def sprite(picture: dict) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(picture["sprite"].removeprefix("data:image/png;base64,"))))


@pytest.fixture(params=DATASETS)
def by_data_set(request):
    """A short run on every data set."""
    return train(replace(SHORT, dataset=request.param))


def test_every_run_is_drawn_as_strict_json(history):
    data = figure(history)
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    json.dumps(player_data(history, state_counts(history).sum(axis=1)), allow_nan=False)


def test_every_data_set_is_drawn_as_strict_json_with_every_point_inside_the_box(by_data_set):
    data = figure(by_data_set)
    json.dumps(data, allow_nan=False)
    picture, dataset = data["picture"], load_dataset(by_data_set.config)
    x, y, kinds, tests = np.array(picture["points"]).T
    assert picture["x"][0] < x.min() <= x.max() < picture["x"][1]
    assert picture["y"][0] < y.min() <= y.max() < picture["y"][1]
    assert set(kinds.astype(int)) <= set(range(len(data["classes"])))
    assert (len(tests) - tests.sum(), tests.sum()) == (len(dataset.x_train), len(dataset.x_test))


def test_a_picture_has_one_frame_for_every_network_it_shows(by_data_set):
    data = figure(by_data_set)
    frames = data["picture"].get("hinges") or data["picture"]["kinks"]
    assert len(frames) == len(data["kept"]) == len(by_data_set.networks)
    assert {len(frame) for frame in frames} == {5}


def test_many_points_are_thinned():
    picture = figure(train(replace(SHORT, n_samples=2000, epochs=0)))["picture"]
    assert MAX_POINTS / 2 < len(picture["points"]) <= MAX_POINTS


def test_the_histogram_counts_every_training_example_once(history):
    data = figure(history)
    counts = decoded(data["histogram"])
    assert data["histogram"]["n"] == history.n_train
    assert len(counts) == len(data["kept"]) * sum(states.shape[1] for states in history.unit_states)
    assert (counts.sum(axis=1) == history.n_train).all()


def test_the_histogram_is_numpys_over_the_pre_activations_with_open_end_bins(history):
    data = figure(history)["histogram"]
    config, dataset, edges = history.config, load_dataset(history.config), np.array(data["edges"])
    network = history.networks[0]
    z = pre_activations(network, dataset.x_train, ACTIVATIONS[config.activation], config.negative_slope)
    z = np.concatenate(z[:-1], axis=1).T
    inside = np.clip(z, np.nextafter(edges[0], 0), np.nextafter(edges[-1], 0))
    expected = np.array([np.histogram(unit, edges)[0] for unit in inside])
    assert np.abs(decoded(data)[: len(z)] - expected).sum() <= 0.002 * z.size  # z on an edge may fall either way


def test_a_dead_relu_unit_has_no_count_above_zero():
    history = train(replace(SHORT, initial_bias=-100.0))
    assert not decoded(figure(history)["histogram"])[:, BINS // 2 :].any()


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


def test_the_networks_shown_include_the_first_and_the_last_and_are_fewer_when_wide():
    history = train(replace(SHORT, hidden_widths=(512,), epochs=12))
    shown = shown_networks(history)
    assert shown[0] == 0
    assert shown[-1] == len(history.networks) - 1
    assert MIN_SHOWN <= len(shown) < len(history.networks)


def test_the_events_of_a_life_are_its_births_deaths_and_revivals_in_order():
    found = events(np.array([3, 3, 0, 1, 3, 2]), np.arange(6))
    assert found == [[0, "born dead"], [2, "revived"], [4, "died"], [5, "revived"]]
    assert events(np.array([0, 1, 2]), np.arange(3)) == []
    assert events(np.array([3]), np.arange(1)) == [[0, "born dead"]]


def test_events_of_a_run_that_skips_epochs_are_at_the_epochs_that_were_logged():
    assert events(np.array([0, 3, 3, 0]), np.array([0, 10, 20, 25])) == [[10, "died"], [25, "revived"]]


@pytest.mark.parametrize("log_every", [1, 7, 10, 200])
def test_the_units_lives_end_at_the_last_epoch_however_few_are_logged(log_every):
    history = train(replace(SHORT, epochs=200, log_every=log_every))
    lives = figure(history)["units"]
    assert {unit["runs"][-1][1] for unit in lives} == {200}
    for unit in lives:
        changes = [first for first, _, _ in unit["runs"][1:]]
        assert {epoch for epoch, _ in unit["events"]} <= {0, *changes}
        assert set(changes) <= set(history.epochs.tolist())


@pytest.mark.parametrize(
    ("activation", "zones", "label"),
    [("relu", [[-4, 0]], "zero slope"), ("leaky_relu", [[-4, 0]], "faint slope")],
)
def test_the_shaded_zone_is_where_no_gradient_or_little_passes(activation, zones, label):
    found, name = faint_zones(replace(SHORT, activation=activation), 4.0)
    assert name == label
    assert np.array(found) == pytest.approx(np.array(zones), abs=0.01)


def test_a_steep_leaky_relu_has_no_shaded_zone():
    assert faint_zones(replace(SHORT, activation="leaky_relu", negative_slope=0.3), 4.0) == ([], "")


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_line_is_a_hinge_where_the_slope_jumps_and_only_there(activation):
    jumps = activation in {"relu", "leaky_relu", "relu6", "selu"}
    assert line_name(replace(SHORT, activation=activation), "hinge") == ("hinge" if jumps else "line")


def test_a_leaky_relu_without_a_leak_has_a_hinge_and_one_of_slope_1_has_none():
    leaky = replace(SHORT, activation="leaky_relu")
    assert line_name(replace(leaky, negative_slope=0.0), "kink") == "kink"
    assert line_name(replace(leaky, negative_slope=1.0), "kink") == "line"


def test_the_tallest_bar_is_known_for_all_units_for_each_layer_and_for_each_unit(history):
    data = figure(history)["histogram"]
    widths = [states.shape[1] for states in history.unit_states]
    counts = decoded(data).reshape(-1, sum(widths), BINS) / data["n"]
    layers = np.split(counts, np.cumsum(widths)[:-1], axis=1)
    assert data["tallest"]["all"] == pytest.approx([counts.mean(axis=1).max()])
    assert data["tallest"]["layers"] == pytest.approx([each.mean(axis=1).max() for each in layers])
    assert data["tallest"]["units"] == pytest.approx(counts.max(axis=(0, 2)).tolist())


def test_histograms_that_are_compared_have_the_same_axes_and_hold_the_same_counts():
    near, far = (train(replace(SHORT, initial_bias=bias)) for bias in (0.0, -8.0))
    figures = [figure(near), figure(far)]
    own = [each["histogram"] for each in figures]
    assert own[0]["edges"] != own[1]["edges"]
    alike = histograms_alike([near, far], figures)
    assert alike[0]["edges"] == alike[1]["edges"] == max((each["edges"] for each in own), key=max)
    assert alike[0]["tallest"] == alike[1]["tallest"]
    for each in alike:
        bars = decoded(each).reshape(-1, 8, BINS) / each["n"]
        assert bars.sum(axis=2) == pytest.approx(1.0)
        assert (bars.max(axis=(0, 2)) <= np.array(each["tallest"]["units"]) + 1e-12).all()
    assert alike[1]["tallest"]["units"] != own[0]["tallest"]["units"]


def test_the_histogram_says_whether_its_end_bins_hold_what_lies_beyond(history):
    data = figure(history)["histogram"]
    config, dataset, reach = history.config, load_dataset(history.config), data["edges"][-1]
    activation, slope = ACTIVATIONS[config.activation], config.negative_slope
    networks = [history.networks[index] for index in shown_networks(history)]
    z = [layer for network in networks for layer in pre_activations(network, dataset.x_train, activation, slope)[:-1]]
    assert data["open_ends"] == any((np.abs(layer) > reach).any() for layer in z)


def test_the_player_says_of_each_epoch_what_the_history_does(history):
    counts = state_counts(history).sum(axis=1)
    said = player_data(history, counts, "mine")
    assert (said["label"], said["diverged_at"]) == ("mine", history.diverged_at)
    assert said["epochs"] == history.epochs.tolist()
    assert np.array_equal(said["train_loss"], history.train_loss, equal_nan=True)
    assert np.array_equal(said["test_loss"], history.test_loss, equal_nan=True)
    assert said["state_counts"] == counts.tolist()


def test_a_figure_names_its_epochs_layers_states_and_units_as_the_history_does(history):
    data = figure_data(history, load_dataset(history.config), "mine")
    assert (data["label"], data["epochs"]) == ("mine", history.epochs.tolist())
    assert data["kept"] == history.network_epochs[shown_networks(history)].tolist()
    widths = [states.shape[1] for states in history.unit_states]
    assert [(each["name"], each["width"]) for each in data["layers"]] == [
        (f"Layer {number}", width) for number, width in enumerate(widths, 1)
    ]
    assert [(each["layer"], each["unit"]) for each in data["units"]] == [
        (layer, unit) for layer, width in enumerate(widths) for unit in range(width)
    ]
    for code, (style, said) in enumerate(zip(STATES.values(), data["states"], strict=True)):
        assert said == {**style._asdict(), "dash": list(style.dash)}
        assert list(STATES)[code] == code


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


def test_a_histogram_reaches_as_far_as_nearly_all_of_what_is_in_it():
    history = train(replace(SHORT, initial_bias=0.0))
    data = figure(history)["histogram"]
    edges = data["edges"]
    assert len(edges) == BINS + 1
    assert edges[0] == -edges[-1]
    counts = decoded(data)
    assert counts[:, [0, -1]].sum() <= 0.1 * counts.sum()
    assert counts[:, BINS // 4 : -BINS // 4].sum() < counts.sum()
    assert (data["zero_zones"], data["zone_label"]) == faint_zones(history.config, edges[-1])


@pytest.mark.parametrize(("largest", "reach"), [(0.2, 1), (1.0, 1), (1.01, 2), (4.1, 6), (9, 10), (11, 20), (999, 60)])
def test_the_reach_of_a_histogram_is_the_next_round_number(largest, reach):
    assert _nice_reach(largest) == reach


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
