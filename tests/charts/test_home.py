"""Home's figure: every bias's run as the trainer gave it, small enough to be there before it is asked for."""

import base64
import json
import zlib
from dataclasses import replace

import numpy as np
import pytest

from core import TrainingConfig, UnitState, load_dataset, train_many
from core.charts import theme
from core.charts.home import KEPT, home_data, home_frame
from core.engine.activations import ACTIVATIONS
from core.engine.network import flatten, pre_activations

CONFIG = TrainingConfig(hidden_widths=(6, 4), n_samples=80, epochs=30, seed=3)
BIASES = (-4.0, -1.0, 0.5)


@pytest.fixture(scope="module")
def histories():
    return train_many([replace(CONFIG, initial_bias=bias) for bias in BIASES])


@pytest.fixture(scope="module")
def data(histories):
    return home_data(histories, load_dataset(CONFIG), opening=1)


def unpacked(text: str, *shape: int) -> np.ndarray:
    return np.frombuffer(zlib.decompress(base64.b64decode(text)), "<f2").astype(float).reshape(shape)


def test_it_is_strict_json_and_names_its_biases(data):
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert data["biases"] == list(BIASES)


def test_losses_networks_and_inputs_are_the_trainers(data, histories):
    losses = unpacked(data["losses"], len(BIASES), 2, CONFIG.epochs + 1)
    parameters = unpacked(data["parameters"], len(BIASES), len(data["network"]["kept"]), -1)
    for row, history in enumerate(histories):
        np.testing.assert_allclose(losses[row], [history.train_loss, history.test_loss], rtol=1e-3)
        kept = dict(zip(history.network_epochs.tolist(), history.networks))
        expected = [flatten(kept[epoch]) for epoch in data["network"]["kept"]]
        np.testing.assert_allclose(parameters[row], expected, rtol=1e-3, atol=1e-7)
    inputs = unpacked(data["inputs"], -1, 2)
    np.testing.assert_allclose(inputs, load_dataset(CONFIG).x_train, rtol=1e-3, atol=1e-7)


def test_lives_are_the_histories_states(data, histories):
    for lives, history in zip(data["units"], histories):
        states = np.concatenate(history.unit_states, axis=1)
        for unit, life in enumerate(lives):
            told = [state for first, last, state in life["runs"] for _ in range(first, last + 1)]
            assert told == states[:, unit].tolist()


def test_the_first_and_the_last_epoch_are_there(data):
    assert data["network"]["kept"][0] == 0
    assert data["network"]["kept"][-1] == CONFIG.epochs


def test_the_unit_that_is_chosen_first_is_active_with_the_fewest_inputs_on_its_slope(data, histories):
    history = histories[data["opening"]]
    z = pre_activations(history.networks[0], load_dataset(CONFIG).x_train, ACTIVATIONS["relu"])[0]
    active = np.flatnonzero(history.unit_states[0][0] == UnitState.ACTIVE)
    assert data["chosen"] in active
    assert (z[:, data["chosen"]] > 0).sum() == (z[:, active] > 0).sum(axis=0).min()


def test_the_table_says_who_is_alive_at_each_bias(histories):
    frame = home_frame(histories)
    assert frame["initial bias"].tolist() == list(BIASES)
    assert frame["alive at the end"].tolist() == [int(history.alive_counts[-1].sum()) for history in histories]
    assert frame["alive before training"].tolist() == [int(history.alive_counts[0].sum()) for history in histories]
    for column, field in (("training loss", "train_loss"), ("test loss", "test_loss"), ("test accuracy", "test_score")):
        expected = [getattr(history, field)[-1] for history in histories]
        assert frame[column].tolist() == pytest.approx(expected, abs=0.00051)


def test_the_figure_opens_with_the_history_that_it_is_told_and_draws_its_layers_and_series(data, histories):
    assert (data["opening"], data["epochs"]) == (1, histories[1].epochs.tolist())
    assert [each["width"] for each in data["layers"]] == [6, 4]
    assert data["network"]["widths"] == [2, 6, 4, 1]
    assert data["network"]["drawn"] is True
    assert [(each["name"], each["colour"]) for each in data["series"]] == [
        (style.name, style.colour) for style in (theme.TRAINING, theme.TEST)
    ]
    assert set(data["network"]["kept"]) <= {*KEPT, CONFIG.epochs}
    assert len(data["classes"]) == 2


def test_units_alive_before_and_after_are_not_mixed_up():
    (history,) = train_many([replace(CONFIG, initial_bias=-1.0, learning_rate=10.0)])
    before, after = (int(history.alive_counts[epoch].sum()) for epoch in (0, -1))
    assert before != after
    frame = home_frame([history])
    assert (frame["alive before training"].item(), frame["alive at the end"].item()) == (before, after)


def test_the_epochs_that_travel_lie_further_and_further_apart():
    assert (KEPT[0], KEPT[-1]) == (0, 100)
    gaps = np.diff(KEPT)
    assert (gaps > 0).all()
    assert (np.diff(gaps) >= 0).all()


def test_only_epochs_that_were_kept_travel_and_the_last_one_always(histories, data):
    assert data["network"]["kept"] == [epoch for epoch in (*KEPT, CONFIG.epochs) if epoch <= CONFIG.epochs]
    assert data["network"]["kept"] == sorted(set(data["network"]["kept"]))
    assert (data["label"], len(data["units"])) == ("", len(BIASES))
    assert [each["dash"] for each in data["series"]] == [list(style.dash) for style in (theme.TRAINING, theme.TEST)]


def test_of_two_units_with_the_same_inputs_on_their_slopes_or_none_that_is_active_the_first_is_chosen():
    for bias, active in ((-100.0, False), (100.0, True)):
        (history,) = train_many([replace(CONFIG, initial_bias=bias)])
        assert (history.unit_states[0][0] == UnitState.ACTIVE).all() == active
        assert home_data([history], load_dataset(CONFIG), 0)["chosen"] == 0
