"""Why a unit is silent: one case for each rule, made so that the rule before it does not fit."""

from statistics import NormalDist

import numpy as np
import pytest

from core import Monitor, diagnose
from core.diagnosis import Report, observe
from core.diagnosis.causes import UNKNOWN
from core.diagnosis.monitor import Notes
from core.engine.network import Layer, Network

X = np.random.default_rng(0).standard_normal((400, 3))


def network(weights: list[list[float]], biases: list[float]) -> Network:
    first = Layer(np.array(weights, float).T, np.array(biases, float))
    return (first, Layer(np.ones((len(biases), 1)), np.zeros(1)))


def report_of(net: Network, x: np.ndarray = X) -> Report:
    return diagnose(observe(net, x), net, x)


def causes(report: Report) -> list[str]:
    return report.units["cause"].tolist()


def test_an_active_unit_has_no_cause() -> None:
    assert causes(report_of(network([[1, 0, 0]], [0.0]))) == [""]


def test_the_bias_outweighs_all_that_inputs_add() -> None:
    report = report_of(network([[1, 0, 0], [1, 0, 0]], [-9.0, 0.0]))
    assert causes(report)[0] == f"bias: -9 outweighs the most that inputs add, {X[:, 0].max():.3g}"
    row = report.units.iloc[0]
    assert row["bias"] + row["w_mean"] == pytest.approx(row["mean"])
    assert row["margin"] == pytest.approx(X[:, 0].max() - 9)


def test_the_mean_of_the_inputs_is_a_hidden_bias() -> None:
    shifted = X + 20
    report = report_of(network([[-1, 0, 0], [1, 0, 0]], [0.0, 0.0]), shifted)
    assert causes(report)[0].startswith(f"the inputs' mean: it adds {-shifted[:, 0].mean():.3g} on average")
    assert causes(report_of(network([[-1, 0, 0]], [0.0]), shifted - shifted.mean(axis=0))) == [""]


def test_weights_near_0_carry_nothing() -> None:
    report = report_of(network([[0, 0, 0], [1, 0, 0], [0, 1, 0]], [-0.1, 0.0, 0.0]))
    assert causes(report)[0] == "weights near 0: length 0, typical for the layer 1"


def test_nothing_below_responds() -> None:
    net = (
        Layer(np.eye(3), np.full(3, -50.0)),
        Layer(np.ones((3, 2)), np.array([-1.0, 1.0])),
        Layer(np.ones((2, 1)), np.zeros(1)),
    )
    found = diagnose(observe(net, X), net, X).units
    assert found["cause"][3] == "everything below is silent: no unit of layer 1 responds"
    assert found["verdict"].tolist()[3:] == ["silent on n", "active"]


@pytest.mark.parametrize(("shift", "fits"), [(-5.0, True), (-1.0, False)])
def test_the_shift_of_a_normalization_is_named_where_it_lets_nothing_through(shift: float, fits: bool) -> None:
    monitor = Monitor()
    notes = Notes(shift=np.full(2, shift), scale=np.ones(2))
    monitor.update("bn1", np.column_stack([-np.abs(X[:, 0]) - 0.1, X[:, 1]]), notes=notes)
    cause = causes(diagnose(monitor))[0]
    share = NormalDist().cdf(shift)
    assert cause == (
        f"normalization: its shift -5 and scale 1 let {share:.2g} of normal values through" if fits else UNKNOWN
    )


def test_without_weights_the_cause_is_not_known() -> None:
    monitor = Monitor()
    monitor.update("fc1", -np.ones((40, 1)))
    assert causes(diagnose(monitor)) == [UNKNOWN]


def test_no_cause_speaks_of_the_learning_rate() -> None:
    every = [*causes(report_of(network([[1, 0, 0], [0, 0, 0], [-1, 0, 0]], [-9.0, -1.0, -3.0]), X + 5))]
    assert every
    assert not any("rate" in cause for cause in every)


def test_the_last_input_it_fired_on_says_how_long_it_has_been_quiet() -> None:
    z = -np.ones((100, 3))
    z[10, 0], z[:, 1] = 1.0, 1.0
    monitor = Monitor()
    monitor.update("fc1", z)
    assert diagnose(monitor).units["quiet"].tolist() == [89, 0, 100]


def test_outputs_are_not_explained_by_bias_and_weights() -> None:
    net = network([[1, 0, 0], [1, 0, 0]], [-9.0, 0.0])
    monitor = Monitor(kind="post")
    monitor.update("layer 1", np.maximum(X @ net[0].weights + net[0].biases, 0))
    report = diagnose(monitor, net, X)
    assert causes(report) == [UNKNOWN, ""]
    assert report.units["w_mean"].isna().all()


def test_a_bias_is_no_reason_where_z_lies_above_0() -> None:
    net = network([[1, 0, 0]], [20.0])
    assert causes(diagnose(observe(net, X, "tanh"), net, X)) == [UNKNOWN]
