"""Pictures: what travels to the browser is valid JSON and says what the networks say."""

import base64
import json
import zlib
from dataclasses import replace

import numpy as np
import pytest

from core import DATASETS, Dataset, load_dataset, train
from core.charts.panel_data import (
    BINS,
    MIN_SHOWN,
    _nice_reach,
    classes,
    events,
    faint_zones,
    figure_data,
    histogram,
    histograms_alike,
    player_data,
    shown_networks,
)
from core.charts.theme import CLASS_COLOURS, STATES
from core.engine.activations import ACTIVATIONS
from core.engine.liveness import ACTIVE_SHARE, DEAD_SHARE
from core.engine.network import Layer, pre_activations
from core.training.tables import state_counts
from tests.charts.short_run import SHORT, figure


def decoded(histogram: dict) -> np.ndarray:
    return np.frombuffer(zlib.decompress(base64.b64decode(histogram["counts"])), "<u2").reshape(-1, BINS)


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


def test_halves_of_a_regression_are_named_by_the_median_and_a_curves_points_by_what_they_are():
    for name, names in (("diabetes", ["below the median", "above the median"]), ("abs", ["data"])):
        assert [each["name"] for each in classes(load_dataset(replace(SHORT, dataset=name)))] == names


def test_more_classes_than_colours_begin_again_with_the_first():
    own = Dataset.from_arrays([[float(k), 0.5 * k] for k in range(48)], [f"kind {k % 12}" for k in range(48)])
    colours = [each["colour"] for each in classes(own)]
    assert colours == [*CLASS_COLOURS, *CLASS_COLOURS[:2]]


def test_a_given_reach_is_that_of_the_histogram_and_what_lies_beyond_is_in_its_end_bins():
    history = train(replace(SHORT, initial_bias=0.0))
    dataset = load_dataset(history.config)
    data = histogram(history.networks, history.config, dataset.x_train, reach=0.5)
    assert (data["edges"][0], data["edges"][-1]) == (-0.5, 0.5)
    assert data["open_ends"]
    counts = decoded(data)
    z = pre_activations(history.networks[0], dataset.x_train, ACTIVATIONS["relu"])[:-1]
    for unit, values in enumerate(np.concatenate(z, axis=1).T):
        assert counts[unit, 0] == (values < -0.5 + 1 / BINS).sum()
        assert counts[unit, -1] == (values >= 0.5 - 1 / BINS).sum()
    far = histogram(history.networks, history.config, dataset.x_train, reach=40.0)
    assert not far["open_ends"]


def test_the_reach_is_taken_from_networks_of_the_whole_run_the_last_among_them():
    history = train(replace(SHORT, initial_bias=0.0, epochs=40))
    networks, dataset = list(history.networks), load_dataset(history.config)
    grown = [[Layer(layer.weights * 9, layer.biases) for layer in networks[-1]]]
    usual, last, first = (
        histogram(some, history.config, dataset.x_train)["edges"][-1]
        for some in (networks, networks[:4] + grown, grown + networks[:4])
    )
    assert last > usual
    assert first >= last


def test_few_examples_are_enough_for_the_reach_and_few_networks():
    history = train(replace(SHORT, n_samples=800, initial_bias=0.0, epochs=40))
    x = load_dataset(history.config).x_train
    some = history.networks[::-4]
    assert len(history.networks) == 41
    z = [np.abs(np.concatenate(pre_activations(each, x[::6], ACTIVATIONS["relu"])[:-1], axis=1)) for each in some]
    expected = _nice_reach(float(np.quantile(np.concatenate(z), 0.98)))
    assert len(x) // 100 == 6
    assert histogram(history.networks, history.config, x)["edges"][-1] == expected


@pytest.mark.parametrize(("widths", "most"), [((5, 3), 312), ((40, 10), 50), ((400, 100), 8)])
def test_as_many_networks_are_shown_as_their_histograms_may_travel(widths, most):
    history = train(replace(SHORT, hidden_widths=widths, epochs=60, log_every=1))
    shown = shown_networks(history)
    assert len(shown) == min(most, len(history.networks))
    assert (shown[0], shown[-1]) == (0, len(history.networks) - 1)
    assert np.ptp(np.diff(shown)) <= 1


@pytest.mark.parametrize(
    ("activation", "zones", "label"),
    [("sigmoid", 2, "faint slope"), ("tanh", 2, "faint slope"), ("relu6", 1, "zero slope"), ("identity", 0, "")],
)
def test_zones_lie_where_the_slope_is_a_small_share_of_the_steepest(activation, zones, label):
    config = replace(SHORT, activation=activation)
    found, name = faint_zones(config, 5.0)
    assert (len(found), name) == (zones, label)
    z = np.linspace(-5, 5, 777)
    share = np.abs(ACTIVATIONS[activation].slope(z)) / ACTIVATIONS[activation].steepest
    limit = DEAD_SHARE if label == "zero slope" else ACTIVE_SHARE
    inside = np.any([(low - 0.005 < z) & (z < high + 0.005) for low, high in found] or [np.zeros(len(z), bool)], axis=0)
    assert (inside != (share < limit)).mean() < 0.01


def test_a_run_that_is_compared_with_none_keeps_its_histogram():
    history = train(SHORT)
    figures = [figure(history)]
    assert histograms_alike([history], figures) == [figures[0]["histogram"]]


def test_runs_of_different_depth_have_room_for_the_tallest_bar_of_each_layer_and_unit_that_any_of_them_has():
    runs = [train(replace(SHORT, hidden_widths=widths)) for widths in ((5,), (3, 2), (2, 2, 2))]
    figures = [figure(each) for each in runs]
    alike = histograms_alike(runs, figures)
    tallest = alike[0]["tallest"]
    assert all(each["tallest"] == tallest for each in alike)
    assert [len(tallest[name]) for name in ("all", "layers", "units")] == [1, 3, 6]
    own = [
        histogram(each.networks, each.config, each.dataset.x_train, alike[0]["edges"][-1])["tallest"] for each in runs
    ]
    for name, heights in tallest.items():
        for place, height in enumerate(heights):
            assert height == max(each[name][place] for each in own if place < len(each[name]))
