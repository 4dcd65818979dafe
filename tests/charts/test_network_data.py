"""The drawn network: what travels says what the engine's networks say."""

import base64
import json
import zlib
from dataclasses import replace

import numpy as np
import pytest

from core import DATASETS, Dataset, TrainingConfig, load_dataset, train
from core.charts.network_data import (
    MAX_LAYERS,
    MAX_NUMBERS,
    MAX_WIDTH,
    activation_table,
    network_data,
    packed,
    spread,
    view,
)
from core.charts.panel_data import figure_data
from core.charts.plane import box_around, plane_of
from core.charts.theme import CLASS_COLOURS
from core.engine.activations import ACTIVATIONS
from core.engine.network import flatten, unflatten

SHORT = TrainingConfig(n_samples=60, hidden_widths=(5, 3), initial_bias=-1.0, epochs=3)
HALF = 2.0**-11  # relative precision of half precision


def network_of(history) -> dict:
    return figure_data(history, load_dataset(history.config))["network"]


def parameters(network: dict) -> np.ndarray:
    """What travelled: (kept, parameters)."""
    raw = zlib.decompress(base64.b64decode(network["parameters"]))
    return np.frombuffer(raw, "<f2").astype(float).reshape(len(network["kept"]), -1)


@pytest.mark.parametrize("dataset", DATASETS)
def test_weights_and_biases_of_every_kept_epoch_are_the_engines(dataset):
    history = train(replace(SHORT, dataset=dataset))
    network = network_of(history)
    kept = dict(zip(history.network_epochs.tolist(), history.networks))
    for epoch, row in zip(network["kept"], parameters(network)):
        np.testing.assert_allclose(row, flatten(kept[epoch]), rtol=HALF, atol=1e-7)
    travelled = unflatten(parameters(network)[-1], network["widths"])
    assert [layer.weights.shape for layer in travelled] == [layer.weights.shape for layer in history.networks[-1]]


def test_what_travels_is_strict_json_even_when_a_run_diverges(history):
    network = network_of(history)
    assert json.loads(json.dumps(network, allow_nan=False)) == network
    assert np.isfinite(parameters(network)).all()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_table_gives_the_activation_also_where_it_does_not_reach(name):
    table = activation_table(replace(SHORT, activation=name, negative_slope=0.2))
    z = np.linspace(-3 * table["reach"], 3 * table["reach"], 997)
    nodes = np.linspace(-table["reach"], table["reach"], len(table["values"]))
    step = nodes[1] - nodes[0]
    before = np.clip(np.floor((z - nodes[0]) / step).astype(int), 0, len(nodes) - 2)
    values = np.array(table["values"])
    read = values[before] + (z - nodes[before]) / step * (values[before + 1] - values[before])
    np.testing.assert_allclose(read, ACTIVATIONS[name].value(z, None, 0.2), rtol=3e-4, atol=1e-2)


@pytest.mark.parametrize("widths", [(MAX_WIDTH + 1,), (2,) * (MAX_LAYERS + 1)])
def test_a_network_that_is_too_large_is_told_in_counts(widths):
    network = network_of(train(replace(SHORT, hidden_widths=widths, epochs=1)))
    assert network == {"widths": [2, *widths, 1], "drawn": False}


def test_the_largest_network_that_is_drawn_sends_few_of_its_epochs_and_both_ends():
    history = train(replace(SHORT, hidden_widths=(MAX_WIDTH,) * MAX_LAYERS))
    network = network_of(history)
    assert network["drawn"]
    assert {0, 3} <= set(network["kept"])
    assert parameters(network).size <= max(MAX_NUMBERS, 2 * len(flatten(history.networks[0])))


def test_indices_are_spread_from_the_first_to_the_last():
    assert spread(41, 5).tolist() == [0, 10, 20, 30, 40]
    assert spread(3, 10).tolist() == [0, 1, 2]


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_view_spans_the_training_data(dataset):
    data = load_dataset(replace(SHORT, dataset=dataset))
    shown = view(data)
    inside = (data.x_train - shown["origin"]) @ np.array(shown["axes"]).T
    assert (shown["x"][0] <= inside[:, 0]).all()
    assert (inside[:, 0] <= shown["x"][1]).all()
    assert (shown["y"] is None) == (data.x_train.shape[1] == 1)


def test_each_class_has_an_output_and_two_classes_share_one():
    outputs = [
        network_data(h.networks, h.network_epochs, h.config, load_dataset(h.config))["outputs"]
        for h in (train(replace(SHORT, dataset=name)) for name in ("iris", "moons"))
    ]
    assert [len(each) for each in outputs] == [3, 1]
    assert outputs[1][0]["below"]
    assert not outputs[0][0]["below"]


def test_an_output_is_coloured_by_what_it_says_above_and_below_its_centre():
    said = {}
    for name in ("iris", "moons", "diabetes"):
        history = train(replace(SHORT, dataset=name))
        said[name] = network_of(history)["outputs"]
    iris, moons, diabetes = (load_dataset(replace(SHORT, dataset=name)) for name in said)
    assert [(each["name"], each["above"], each["below"], each["centre"]) for each in said["iris"]] == [
        (name, colour, None, 0.0) for name, colour in zip(iris.class_names, CLASS_COLOURS)
    ]
    first, second = CLASS_COLOURS[:2]
    assert said["moons"] == [{"name": "", "above": second, "below": first, "centre": 0.0}]
    median = float(np.median(diabetes.y_train))
    assert said["diabetes"] == [{"name": diabetes.target_name, "above": second, "below": first, "centre": median}]
    assert network_of(train(SHORT))["inputs"] == list(moons.feature_names)


def test_a_units_response_is_shown_all_around_the_data_or_from_their_least_to_their_largest():
    flat, line = (load_dataset(replace(SHORT, dataset=name)) for name in ("moons", "abs"))
    both = np.vstack([flat.x_train, flat.x_test])
    shown = view(flat)
    for axis, ends in enumerate((shown["x"], shown["y"])):
        pad = 0.08 * np.ptp(both[:, axis])
        assert ends == pytest.approx([both[:, axis].min() - pad, both[:, axis].max() + pad])
    assert view(line)["x"] == [line.x_train.min(), line.x_train.max()]


def test_numbers_that_half_precision_does_not_hold_stand_at_its_limit():
    text = packed(np.array([0.5, np.inf, -np.inf, np.nan, 1e300, -1e300, 64_999.0]))
    found = np.frombuffer(zlib.decompress(base64.b64decode(text)), "<f2").astype(float)
    limit = float(np.float16(65_000.0))
    assert found.tolist() == [0.5, limit, -limit, 0.0, limit, -limit, float(np.float16(64_999.0))]


@pytest.mark.parametrize(("count", "most"), [(1, 5), (2, 2), (7, 3), (100, 9), (9, 100)])
def test_what_is_spread_is_even_and_has_both_ends(count, most):
    found = spread(count, most)
    assert len(found) == min(count, most)
    assert (found[0], found[-1]) == (0, count - 1)
    assert len(found) < 3 or np.ptp(np.diff(found)) <= 1


def test_the_table_of_an_activation_has_0_as_a_point_and_its_values_there():
    table = activation_table(replace(SHORT, activation="sigmoid"))
    assert (len(table["values"]) % 2, table["reach"]) == (1, 10.0)
    assert table["values"][len(table["values"]) // 2] == 0.5
    assert len(table["values"]) >= 201


def test_more_classes_than_colours_have_outputs_that_begin_again_with_the_first():
    own = Dataset.from_arrays([[float(k), 0.5 * k] for k in range(48)], [f"kind {k % 12}" for k in range(48)])
    outputs = network_of(train(replace(SHORT, dataset=own)))["outputs"]
    assert [each["above"] for each in outputs] == [*CLASS_COLOURS, *CLASS_COLOURS[:2]]


def test_a_view_of_many_features_is_the_plane_of_the_picture():
    dataset = load_dataset(replace(SHORT, dataset="wine"))
    shown, plane = view(dataset), plane_of(dataset)
    assert (shown["origin"], shown["axes"]) == (plane.origin.tolist(), plane.axes.tolist())
    box = box_around(plane.coordinates(np.concatenate([dataset.x_train, dataset.x_test])))
    assert (shown["x"], shown["y"]) == (list(box.x), list(box.y))
    line = view(load_dataset(replace(SHORT, dataset="abs")))
    assert (line["origin"], line["axes"], line["y"]) == ([0.0], [[1.0]], None)


def test_a_network_with_fewer_numbers_travels_at_more_of_its_epochs():
    wide, small = (train(replace(SHORT, hidden_widths=widths, epochs=70)) for widths in ((64, 16), (2,)))
    assert len(network_of(small)["kept"]) == len(small.networks) > 40
    size = len(flatten(wide.networks[0]))
    kept = network_of(wide)["kept"]
    assert len(kept) == 30_000 // size < len(wide.networks)
    assert (kept[0], kept[-1]) == (0, 70)
