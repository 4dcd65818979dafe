"""One more activation is one row of the registry and nothing else: a hard tanh, through every layer of the lab."""

import numpy as np
import pytest

from core import ACTIVATIONS, TrainingConfig, UnitState, load_dataset, train, train_many
from core.charts import theme
from core.charts.activations import function_frame
from core.engine.activations import Activation
from core.engine.network import Layer
from core.lessons.formulas import at_a_point
from core.lessons.how_to_read import reading
from core.studies.activations import slope_zones
from core.studies.expected_dead import predicted_dead_share
from core.studies.vanishing import USUAL, kinds

CONFIG = {"activation": "hard_tanh", "n_samples": 60, "hidden_widths": (6, 5), "epochs": 3}


def hard_tanh(z, out=None, negative_slope=0.01):
    return np.clip(z, -1.0, 1.0, out=out)


def hard_tanh_slope(z, h, out=None, negative_slope=0.01):
    return np.multiply(z > -1.0, z <= 1.0, out=out, dtype=float)


@pytest.fixture(autouse=True)
def _registered(monkeypatch):
    row = Activation(
        label="hard tanh", value=hard_tanh, slope_at=hard_tanh_slope, steepest=1.0, kinks=(-1.0, 1.0), has_edge=True,
        formula=r"\max(-1, \min(z, 1))", slope_formula=r"1 \text{ if } -1 < z \le 1, \text{ else } 0",
        zone="No gradient passes for z <= -1, and none for z > 1.", usual_initializer="xavier_normal",
        colour="#008c9e", source="Collobert 2004",
    )  # fmt: skip
    monkeypatch.setitem(ACTIVATIONS, "hard_tanh", row)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_it_is_trained_as_pytorch_does_alone_and_in_a_stack(optimizer: str) -> None:
    torch = pytest.importorskip("torch")
    config = TrainingConfig(**CONFIG | {"optimizer": optimizer, "batch_size": 5000, "learning_rate": 0.02})
    history, data = train(config), load_dataset(config)
    steps: list = []
    for layer in history.networks[0]:
        linear = torch.nn.Linear(*layer.weights.shape, dtype=torch.float64)
        linear.load_state_dict({"weight": torch.tensor(layer.weights.T), "bias": torch.tensor(layer.biases)})
        steps += [linear, torch.nn.Hardtanh()]
    model = torch.nn.Sequential(*steps[:-1])
    descent = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[optimizer](model.parameters(), lr=0.02)
    x, y = torch.tensor(data.x_train), torch.tensor(data.y_train, dtype=torch.float64)
    for loss_there in history.train_loss:
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(x)[:, 0], y)
        assert loss.item() == pytest.approx(loss_there, abs=1e-10)
        descent.zero_grad()
        loss.backward()
        descent.step()
    for one, other in zip(train_many([config] * 2), (history, history)):
        assert np.array_equal(one.train_loss, other.train_loss)


def test_its_units_are_judged_on_both_sides_of_both_kinks() -> None:
    data = load_dataset(TrainingConfig(**CONFIG))
    weights, largest = np.zeros((2, 6)), np.abs(data.x_train).max()
    weights[0, 0] = 0.5 / largest  # z from -0.5 to 0.5
    biases = np.array([0.0, -1.0, -1.0 + 0.5e-9, 1.0, 1.1, -3.0])
    network = [Layer(weights, biases), Layer(np.ones((6, 5)), np.zeros(5)), Layer(np.ones((5, 1)), np.zeros(1))]
    states = train(TrainingConfig(**CONFIG | {"epochs": 0}), initial_network=network).unit_states[0][0]
    active, dead = UnitState.ACTIVE, UnitState.DEAD
    assert states.tolist() == [active, dead, dead, active, dead, dead]


def test_its_row_is_all_that_theory_words_and_charts_ask_for() -> None:
    config = TrainingConfig(**CONFIG)
    assert kinds(["hard_tanh"], [USUAL]) == [("hard_tanh", "xavier_normal")]
    assert [zone.state.name for zone in slope_zones("hard_tanh")] == ["DEAD", "ACTIVE", "DEAD"]
    share = predicted_dead_share(config, load_dataset(config), np.array([0.0, -30.0])).share
    assert share == pytest.approx([0, 1], abs=0.02)
    assert r"\varphi(2) &= \max(-1, \min(2, 1)) = 1" in at_a_point("hard_tanh", 2.0)
    assert reading(config) == "reading_edge"
    style = theme.activation_style("hard_tanh")
    assert (style.name, style.colour) == ("hard tanh", "#008c9e")
    lines = function_frame(["hard_tanh"], 0.01, "hard_tanh", 0.0).query("series == 'hard tanh'")
    assert set(lines["slope"]) == {0.0, 1.0}
    assert {round(z, 6) for z in lines["z"][lines["z"] % 0.1 > 1e-10]} >= {-1.0, 1.0}
