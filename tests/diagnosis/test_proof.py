"""A unit that is proved silent fires on no point of the box; what is proved at all is checked against sampling."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import ACTIVATIONS, TrainingConfig, diagnose, load_dataset, train
from core.diagnosis import observe
from core.diagnosis.proof import prove_silent
from core.diagnosis.reading import Reading
from core.engine.network import Layer, Network, pre_activations
from tests.diagnosis.conftest import Trained
from tests.examples import examples


def network_of(rng: np.random.Generator, widths: list[int], bias: float) -> Network:
    return tuple(Layer(rng.standard_normal((a, b)) * np.sqrt(2 / a), np.full(b, bias)) for a, b in pairwise(widths))


def test_no_proved_unit_fires_on_a_million_points_of_the_box(damaged: Trained) -> None:
    network, x = damaged.history.networks[-1], damaged.inputs
    box = x.min(axis=0), x.max(axis=0)
    proved = prove_silent(network, box, Reading())
    assert all(units.sum() >= 5 for units in proved)
    rng = np.random.default_rng(0)
    corners = np.array(np.meshgrid(*zip(*box))).reshape(2, -1).T
    for _ in range(10):
        points = np.concatenate([rng.uniform(*box, (100_000, 2)), corners])
        z = pre_activations(network, points, ACTIVATIONS["relu"])
        for layer, units in zip(z, proved):
            assert (layer[:, units] <= 0).all()


@examples(60)
@given(
    seed=st.integers(0, 10_000),
    bias=st.floats(-4, 0),
    reach=st.floats(0.01, 5),
    activation=st.sampled_from(["relu", "relu6"]),
)
def test_no_proved_unit_of_any_network_fires(seed: int, bias: float, reach: float, activation: str) -> None:
    rng = np.random.default_rng(seed)
    network = network_of(rng, [3, 8, 8, 2], bias)
    proved = prove_silent(network, (-reach, reach), Reading(activation))
    points = rng.uniform(-reach, reach, (4000, 3))
    points[:2000] = np.sign(points[:2000]) * reach  # corners
    for layer, units in zip(pre_activations(network, points, ACTIVATIONS[activation]), proved):
        assert (layer[:, units] <= 0).all()


def test_a_unit_whose_bound_is_0_but_for_rounding_is_not_proved() -> None:
    weights = np.array([[0.1], [0.2]])
    exact = Layer(weights, np.array([-0.3 * 3]))  # at x = (3, 3), z is 0.1 * 3 + 0.2 * 3 - 0.9: 0, or rounding
    network = (exact, Layer(np.ones((1, 1)), np.zeros(1)))
    assert not prove_silent(network, (0.0, 3.0), Reading())[0].any()
    assert prove_silent(network, (0.0, 2.9), Reading())[0].all()


def test_most_dead_units_of_layer_1_are_proved_and_none_that_is_alive(damaged: Trained) -> None:
    network, x = damaged.history.networks[-1], damaged.inputs
    report = diagnose(observe(network, x), network, x, (x.min(axis=0), x.max(axis=0)))
    first = report.layers["layer 1"]
    assert first.silent == 8
    assert first.proved >= first.silent / 2
    proved = report.units[report.units["verdict"] == "proved silent"]
    assert (proved["k"] == 0).all()
    assert (proved["upper"] == 0).all()
    assert "proved silent on the whole box" in str(report)


def test_a_wider_box_proves_no_more(damaged: Trained) -> None:
    network = damaged.history.networks[-1]
    counts = [sum(int(units.sum()) for units in prove_silent(network, (-r, r), Reading())) for r in (0.5, 1, 2, 4, 50)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1]


def test_activations_that_are_never_silent_are_never_proved() -> None:
    config = TrainingConfig(activation="tanh", epochs=1)
    network, x = train(config).networks[-1], load_dataset(config).x_train
    report = diagnose(observe(network, x, "tanh"), network, x, (-1.0, 1.0))
    assert all(layer.proved == 0 for layer in report.layers.values())


def test_inputs_outside_the_box_are_told(damaged: Trained) -> None:
    network, x = damaged.history.networks[-1], damaged.inputs
    report = diagnose(observe(network, x), network, x, (-1.0, 1.0))
    outside = int((np.abs(x) > 1).any(axis=1).sum())
    assert f"{outside} of 400 inputs lie outside the box" in report.warnings[-1]
    fired = report.units[(report.units["verdict"] == "proved silent") & (report.units["k"] > 0)]
    assert fired.empty


@pytest.mark.parametrize(
    ("box", "message"),
    [
        ((1.0, -1.0), "box must have low <= high"),
        ((-1.0, [1.0, 1.0, 1.0]), "one or 2 for each end"),
        ((-1.0, np.inf), "finite numbers"),
        (3.0, "be a pair"),
    ],
)
def test_a_box_that_is_none_is_refused(box: object, message: str, damaged: Trained) -> None:
    with pytest.raises(ValueError, match="box") as refusal:
        prove_silent(damaged.history.networks[-1], box, Reading())
    assert message in str(refusal.value)
