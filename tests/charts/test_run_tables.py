"""Frames: the rows that the charts draw say exactly what the history says."""

from dataclasses import replace

import numpy as np
import pytest

from core import Dataset, TrainingConfig, UnitState, train
from core.charts import run_tables as frames
from core.charts.run_tables import (
    FAINTEST,
    gradient_frame,
    loss_frame,
    pre_activations_frame,
    predictions_frame,
    units_frame,
)
from core.charts.theme import STATES, TEST, TRAINING
from core.engine.activations import ACTIVATIONS
from core.engine.network import pre_activations
from core.training.tables import layer_names, metrics_frame, state_counts, state_runs, unit_lives_frame

CODES = {style.name: int(state) for state, style in STATES.items()}


def counts_from_bars(history, bars) -> np.ndarray:
    """(E + 1, layers, states) from bars that hold from `epoch` until the next one."""
    last = int(history.epochs[-1])
    counts = np.zeros((last + 1, len(history.unit_states), len(UnitState)), int)
    for bar in bars.itertuples():
        layer = int(bar.layer.removeprefix("layer ")) - 1
        end = last + 1 if bar.until == last else bar.until
        counts[bar.epoch : end, layer, CODES[bar.state]] = bar.count
    for bar in bars[bars["epoch"] == last].itertuples():
        counts[last, int(bar.layer.removeprefix("layer ")) - 1] = 0
    for bar in bars[bars["epoch"] == last].itertuples():
        counts[last, int(bar.layer.removeprefix("layer ")) - 1, CODES[bar.state]] = bar.count
    return counts[history.epochs]


@pytest.fixture(params=[1, 7, 10, 200])
def sparse(request):
    """A restless run of 200 epochs of which few may be logged."""
    config = TrainingConfig(n_samples=60, hidden_widths=(6, 4), initial_bias=-1.0, learning_rate=1.5, epochs=200)
    history = train(replace(config, seed=3, log_every=request.param))
    assert (np.diff(state_counts(history), axis=0) != 0).any(axis=2).sum() > 2
    return history


def test_of_a_run_that_skips_epochs_bars_and_lives_are_told_in_epochs(sparse):
    bars, lives = units_frame(sparse), unit_lives_frame(sparse)
    assert np.array_equal(counts_from_bars(sparse, bars), state_counts(sparse))
    assert set(bars.groupby("layer")["until"].max()) == {200}
    assert set(lives.groupby(["layer", "unit"])["last_epoch"].max()) == {200}
    for layer, states in enumerate(sparse.unit_states):
        back = np.full((201, states.shape[1]), -1)
        for row in lives[lives["layer"] == layer + 1].itertuples():
            assert (back[row.first_epoch : row.last_epoch + 1, row.unit - 1] == -1).all()
            back[row.first_epoch : row.last_epoch + 1, row.unit - 1] = CODES[row.state]
        assert (back >= 0).all()
        assert np.array_equal(back[sparse.epochs], states)


def test_state_counts_count_each_unit_once(history):
    counts = state_counts(history)
    for layer, states in enumerate(history.unit_states):
        for state in UnitState:
            assert np.array_equal(counts[:, layer, state], (states == state).sum(axis=1))
    assert (counts.sum(axis=2) == [states.shape[1] for states in history.unit_states]).all()


def test_the_bars_give_the_state_counts_back_at_every_epoch(history):
    assert np.array_equal(counts_from_bars(history, units_frame(history)), state_counts(history))


def test_the_ordinary_run_has_units_that_die_and_come_back():
    history = train(TrainingConfig(n_samples=100, hidden_widths=(6, 4), initial_bias=-1.0, learning_rate=1.0, seed=4))
    assert ((np.diff(state_counts(history), axis=0) != 0).any(axis=2).sum(axis=0) >= 2).all()
    assert len(units_frame(history)) > 4 * len(history.unit_states)


def test_the_bars_of_an_epoch_are_stacked_without_gap_or_overlap(history):
    total = sum(states.shape[1] for states in history.unit_states)
    bars = units_frame(history)
    assert (bars["high"] - bars["low"] == bars["count"]).all()
    first = bars[bars["epoch"] == 0].sort_values("low")
    assert first["low"].tolist() == [0, *first["high"].tolist()[:-1]]
    assert first["high"].iloc[-1] == total


def test_a_long_restless_run_is_drawn_with_no_more_bars_than_the_limit(monkeypatch):
    monkeypatch.setattr(frames, "MAX_BARS", 80)
    config = TrainingConfig(n_samples=60, hidden_widths=(16, 16), initial_bias=-1.0, learning_rate=2.0, epochs=150)
    history = train(config)
    changes = (np.diff(state_counts(history), axis=0) != 0).any(axis=2).sum()
    bars = units_frame(history)
    assert changes > len(bars) / 4, "too quiet a run to test the limit"
    assert len(bars) <= 80
    assert set(bars.groupby("layer")["until"].max()) == {int(history.epochs[-1])}


@pytest.mark.parametrize(
    ("depth", "named"), [(1, [1]), (12, [*range(1, 13)]), (30, [1, 4, 7, 10, 13, 16, 19, 22, 25, 28])]
)
def test_only_as_many_layers_are_named_as_there_is_room_for(depth, named):
    bars = units_frame(train(TrainingConfig(n_samples=20, hidden_widths=(2,) * depth, epochs=0)))
    assert list(dict.fromkeys(name for name in bars["name"] if name)) == [f"layer {layer}" for layer in named]
    assert all(name in ("", layer) for name, layer in zip(bars["name"], bars["layer"]))


def test_the_loss_rows_are_the_history(history):
    rows = loss_frame(history)
    for style, loss in ((TRAINING, history.train_loss), (TEST, history.test_loss)):
        series = rows[rows["series"] == style.name]
        assert np.array_equal(series["epoch"], history.epochs)
        assert np.array_equal(series["loss"], loss)


def test_the_shown_loss_is_the_loss_up_to_a_ceiling(history):
    rows = loss_frame(history)
    ceiling = 4 * max(history.train_loss[0], history.test_loss[0])
    assert np.array_equal(rows["shown"], np.where(rows["loss"] > ceiling, ceiling, rows["loss"]))


def test_the_lives_of_the_units_give_the_states_back(history):
    lives = unit_lives_frame(history)
    for layer, states in enumerate(history.unit_states):
        back = np.full(states.shape, -1)
        for row in lives[lives["layer"] == layer + 1].itertuples():
            assert (back[row.first_epoch : row.last_epoch + 1, row.unit - 1] == -1).all()
            back[row.first_epoch : row.last_epoch + 1, row.unit - 1] = CODES[row.state]
        assert np.array_equal(back, states)


def test_runs_of_states_are_as_long_as_they_can_be():
    assert state_runs(np.array([0, 0, 3, 3, 3, 0]), np.arange(6)) == [(0, 1, 0), (2, 4, 3), (5, 5, 0)]
    assert state_runs(np.array([2]), np.arange(1)) == [(0, 0, 2)]


def test_a_state_holds_until_the_logged_epoch_at_which_another_is_seen():
    assert state_runs(np.array([0, 3, 3, 0]), np.array([0, 10, 20, 25])) == [(0, 9, 0), (10, 24, 3), (25, 25, 0)]


def test_the_gradient_rows_are_every_norm_that_is_more_than_rounding(history):
    back = np.zeros_like(history.gradient_norms)
    for row in gradient_frame(history).itertuples():
        back[row.epoch, layer_names(history).index(row.layer)] = row.norm
    norms = history.gradient_norms
    assert np.array_equal(back, np.where(norms >= FAINTEST * norms.max(axis=0).clip(max=1.0), norms, 0))


def test_rounding_is_left_out_and_a_gradient_that_vanishes_with_depth_is_not():
    norms = np.array([[1e-25, 0.5], [2e-25, 3.5e-18], [0.0, 0.4]])
    history = train(TrainingConfig(n_samples=20, hidden_widths=(2,), epochs=2))
    rows = gradient_frame(replace(history, gradient_norms=norms))
    assert sorted(rows["norm"]) == [1e-25, 2e-25, 0.4, 0.5]


def test_the_first_epochs_of_a_run_that_explodes_are_not_taken_for_rounding():
    history = train(TrainingConfig(n_samples=20, hidden_widths=(2,), epochs=2))
    norms = np.array([[0.1, 0.1], [1e60, 1e60], [1e144, 1e144]])
    assert len(gradient_frame(replace(history, gradient_norms=norms))) == 6


def test_each_layer_has_one_place_and_with_it_one_colour_in_networks_of_every_depth():
    places = {}
    for depth in (1, 3, 7):
        rows = gradient_frame(train(TrainingConfig(n_samples=50, hidden_widths=(4,) * depth, epochs=1)))
        for layer, place in set(zip(rows["layer"], rows["place"])):
            assert places.setdefault(layer, place) == place
    assert places == {"output": 0, **{f"layer {k}": k for k in range(1, 8)}}


def test_the_table_to_download_has_a_row_an_epoch_and_every_measurement(history):
    table = metrics_frame(history)
    assert np.array_equal(table["epoch"], history.epochs)
    for name in ("train_loss", "test_loss", "train_score", "test_score"):
        assert np.array_equal(table[name], getattr(history, name))
    dead = np.column_stack([table[f"layer_{k + 1}_dead"] for k in range(len(history.unit_states))])
    assert np.array_equal([states.shape[1] for states in history.unit_states] - dead, history.alive_counts)
    assert np.array_equal(table["gradient_norm_output"], history.gradient_norms[:, -1])


@pytest.mark.parametrize("width", [1, 3])
def test_layers_are_named_from_the_input_to_the_output(width):
    history = train(TrainingConfig(n_samples=20, hidden_widths=(2,) * width, epochs=0))
    assert layer_names(history) == [f"layer {k}" for k in range(1, width + 1)] + ["output"]


def test_the_first_layers_bars_stand_above_those_of_the_layers_after_it(history):
    frame = units_frame(history)
    floors = frame.groupby("layer")["low"].min()
    expected = sorted(floors.index, reverse=True)
    assert floors.sort_values().index.tolist() == expected
    assert frame["high"].max() == sum(states.shape[1] for states in history.unit_states)


def test_the_table_of_pre_activations_is_what_the_last_network_gives_on_the_training_set(history):
    network, config = history.networks[-1], history.config
    activation = ACTIVATIONS[config.activation]
    z = np.concatenate(
        pre_activations(network, history.dataset.x_train, activation, config.negative_slope)[:-1], axis=1
    )
    table = pre_activations_frame(history)
    np.testing.assert_allclose(table["smallest_z"], z.min(axis=0))
    np.testing.assert_allclose(table["mean_z"], z.mean(axis=0), atol=1e-12 * np.abs(z).max())
    np.testing.assert_allclose(table["largest_z"], z.max(axis=0))
    np.testing.assert_allclose(table["share_above_0"], (z > 0).mean(axis=0))


def test_the_table_of_predictions_scores_what_the_history_says(history):
    data, table = history.dataset, predictions_frame(history)
    assert len(table) == len(data.y_train) + len(data.y_test)
    for split, said in (("training", history.train_score[-1]), ("test", history.test_score[-1])):
        rows = table[table["split"] == split]
        truth, answer = rows[data.target_name], rows["predicted"]
        if data.task == "classification":
            assert (truth == answer).mean() == pytest.approx(said)
        elif np.isfinite(said):
            assert 1 - ((truth - answer) ** 2).mean() / truth.var(ddof=0) == pytest.approx(said)


def test_a_column_that_is_called_as_one_of_ours_is_kept():
    data = Dataset.from_arrays([[0.0, 1.0], [1.0, 0.0]] * 8, [0, 1] * 8, feature_names=["split", "predicted"])
    table = predictions_frame(train(TrainingConfig(dataset=data, hidden_widths=(2,), epochs=0)))
    assert list(table.columns) == ["split", "predicted", "split", "y", "predicted"]


def test_units_of_the_table_of_pre_activations_are_counted_from_1_in_each_layer(history):
    widths = [states.shape[1] for states in history.unit_states]
    expected = [(layer, unit) for layer, width in enumerate(widths, 1) for unit in range(1, width + 1)]
    table = pre_activations_frame(history)
    assert list(zip(table["layer"], table["unit"])) == expected


def test_predictions_stand_beside_the_inputs_that_they_are_made_from(history):
    data, table = history.dataset, predictions_frame(history)
    names = list(data.feature_names)
    assert list(table.columns) == [*names, "split", data.target_name, "predicted"]
    assert np.array_equal(table[names].to_numpy(), np.concatenate([data.x_train, data.x_test]))
    assert table["split"].tolist() == ["training"] * len(data.x_train) + ["test"] * len(data.x_test)
    y = np.concatenate([data.y_train, data.y_test])
    words = [data.class_names[each] for each in y] if data.task == "classification" else y.tolist()
    assert table[data.target_name].tolist() == words
