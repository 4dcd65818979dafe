"""One verdict a unit: the layer of known truth, a healthy layer, and the lab's own states, unit by unit."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from core import ACTIVATIONS, Monitor, TrainingConfig, UnitState, diagnose, load_dataset, train
from core.diagnosis import Report, Verdict, observe
from core.diagnosis.verdicts import STATE_OF
from core.diagnosis.words import headline, layer_line, percent_above
from tests.diagnosis.conftest import Trained

DAMAGES = {
    "biases of -2": TrainingConfig(initial_bias=-2.0, epochs=50),
    "biases of -1": TrainingConfig(initial_bias=-1.0, epochs=50),
    "healthy": TrainingConfig(epochs=20),
    "deep": TrainingConfig(hidden_widths=(6,) * 8, epochs=5, seed=3),
    "too large steps": TrainingConfig(learning_rate=5.0, epochs=20),
    "leaky": TrainingConfig(activation="leaky_relu", initial_bias=-3.0, epochs=10),
    "tanh, far out": TrainingConfig(activation="tanh", initial_bias=-6.0, epochs=5),
    "sigmoid": TrainingConfig(activation="sigmoid", initial_bias=-6.0, epochs=5),
    "GELU": TrainingConfig(activation="gelu", initial_bias=-4.0, epochs=5),
    "ReLU6": TrainingConfig(activation="relu6", initial_bias=-2.0, epochs=20),
    "ELU": TrainingConfig(activation="elu", initial_bias=-16.0, epochs=5),
}


def watched(z: NDArray[np.float64], **reading: str) -> Monitor:
    monitor = Monitor(**reading)
    monitor.update("fc1", z)
    return monitor


def verdicts(report: Report) -> list[str]:
    return report.units["verdict"].tolist()


def states(report: Report) -> Iterable[UnitState | None]:
    return [STATE_OF[Verdict(verdict)] for verdict in verdicts(report)]


def test_the_layer_of_known_truth_is_bounded_and_never_called_more_than_it_is(layer_of_known_truth: NDArray) -> None:
    report = diagnose(watched(layer_of_known_truth))
    layer = report.layers["fc1"]
    truly_silent = int((layer_of_known_truth <= 0).all(axis=0).sum())
    assert layer.silent == truly_silent >= 30
    assert layer.counts[Verdict.ACTIVE] == 50
    assert layer.counts[Verdict.RARE] == 70 - layer.counts[Verdict.ACTIVE] - (truly_silent - 30)
    assert layer.bound == pytest.approx(1 - 0.05 ** (1 / 2000))
    assert layer.bound_all == pytest.approx(1 - (0.05 / 100) ** (1 / 2000))
    assert 1 <= layer.probably_alive <= truly_silent - 30 + 3
    assert layer.proved == 0


@pytest.mark.parametrize("seed", range(5))
def test_a_healthy_layer_reports_no_silent_unit_on_32_inputs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network_free = rng.standard_normal((32, 20)) @ rng.standard_normal((20, 512)) * np.sqrt(2 / 20)
    report = diagnose(watched(network_free))
    assert report.layers["fc1"].dead == 0
    assert set(verdicts(report)) == {"active"}


@pytest.mark.parametrize("name", DAMAGES)
def test_the_lab_and_the_diagnosis_agree_on_every_unit(name: str) -> None:
    config = DAMAGES[name]
    history, x = train(config), load_dataset(config).x_train
    network = history.networks[-1]
    report = diagnose(observe(network, x, config.activation, config.negative_slope), network, x)
    expected = [int(state) for layer in history.unit_states for state in layer[-1]]
    assert list(states(report)) == expected


def test_channels_first_and_last_agree() -> None:
    z = np.random.default_rng(0).standard_normal((200, 12, 6, 5)) - np.linspace(0, 6, 12)[:, None, None]
    first, last = Monitor(), Monitor()
    first.update("conv", z)
    last.update("conv", np.moveaxis(z, 1, -1), unit_axis=-1)
    assert verdicts(diagnose(first)) == verdicts(diagnose(last))
    assert str(diagnose(first)) == str(diagnose(last))
    assert "silent on n" in verdicts(diagnose(first))


def test_a_unit_at_the_edge_is_told_from_one_that_is_silent() -> None:
    z = np.tile([[-1.0, 1e-17, 0.0, 1e-4, -1e-13]], (40, 1))
    z[::2] *= 0.5
    assert verdicts(diagnose(watched(z))) == ["silent on n", "at the edge", "at the edge", "active", "at the edge"]


def test_the_edge_is_as_small_as_the_layer() -> None:
    z = np.tile([[-1e-8, 1e-10, 3e-18]], (40, 1))
    assert verdicts(diagnose(watched(z))) == ["silent on n", "active", "at the edge"]


def test_an_output_of_0_is_silent_and_not_at_the_edge() -> None:
    assert verdicts(diagnose(watched(np.tile([[0.0, 1.0]], (40, 1)), kind="post"))) == ["silent on n", "active"]


def test_rare_is_alive_however_few_inputs_it_fires_on() -> None:
    z = -np.ones((2000, 3))
    z[7, 0], z[:11, 1], z[:40, 2] = 1.0, 1.0, 1.0  # 11 of 2,000 may be 0.91 %, 40 are more
    report = diagnose(watched(z))
    assert verdicts(report) == ["rare", "rare", "active"]
    assert report.layers["fc1"].dead == 0


def test_a_unit_that_is_only_nan_is_not_called_silent() -> None:
    z = np.full((40, 4), -1.0)
    z[:, 1], z[3, 2], z[3, 3], z[4, 3] = np.nan, np.nan, np.nan, 1.0
    report = diagnose(watched(z))
    assert verdicts(report) == ["silent on n", "not finite", "not finite", "active"]
    assert report.units["cause"][1] == "not finite: 40 of its 40 values are NaN or infinite"
    assert "3 of 4 units of fc1 have values that are not finite." in report.warnings


def test_a_saturated_relu6_is_dead_by_slope_and_not_silent() -> None:
    report = diagnose(watched(np.tile([[7.0, -1.0, 3.0]], (40, 1)), activation="relu6"))
    assert verdicts(report) == ["dead by slope", "silent on n", "active"]


def test_fewer_than_30_inputs_are_refused() -> None:
    with pytest.raises(ValueError, match=r"inputs must be 30 or more for a verdict on a unit, got .*29.*watch more"):
        diagnose(watched(np.ones((29, 3))))


def test_zero_shares_that_agree_look_like_dropout() -> None:
    rng = np.random.default_rng(0)
    outputs = np.abs(rng.standard_normal((1000, 40))) + 0.1
    dropped = outputs * (rng.random(outputs.shape) > 0.3)
    assert "looks like dropout" in diagnose(watched(dropped, kind="post")).warnings[0]
    relu = np.maximum(rng.standard_normal((1000, 40)) + rng.normal(0, 1, 40), 0)
    untrained = np.maximum(rng.standard_normal((1000, 40)), 0)
    assert diagnose(watched(relu, kind="post")).warnings == diagnose(watched(untrained, kind="post")).warnings == ()


def test_a_layer_reads_as_one_line() -> None:
    z = np.ones((2000, 128))
    z[:, :31] = -1.0
    z[5, 31:35], z[6:, 31:35], z[:5, 31:35] = 1.0, -1.0, -1.0  # four units fire once, none twice: six are unseen
    line = layer_line(diagnose(watched(z)).layers["fc1"])
    assert line == (
        "31 of 128 silent on 2,000 inputs. Each fires on under 0.15 % of such inputs (95 %), all together under "
        "0.40 %. At least 6 of them are probably alive but rare. To be sure to 0.01 % takes 29,956 inputs. "
        "Also: 4 rare."
    )


def test_a_bound_in_words_is_never_below_the_bound() -> None:
    for share in (0.0014967, 0.00150001, 0.1, 0.09999, 1e-6, 0.5, 1.0):
        shown = float(percent_above(share).removesuffix(" %"))
        assert 100 * share <= shown * (1 + 1e-12) <= 112 * share
    assert percent_above(0.0) == "0 %"


def test_the_headline_adds_up(damaged: Trained) -> None:
    network = damaged.history.networks[-1]
    report = diagnose(observe(network, damaged.inputs), network, damaged.inputs)
    dead = damaged.states().count(UnitState.DEAD)
    assert headline(list(report.layers.values())) == f"{dead} of 32 units got no gradient on 400 inputs."


def test_other_tools_figures_stand_beside_and_decide_nothing(layer_of_known_truth: NDArray) -> None:
    layer = diagnose(watched(layer_of_known_truth)).layers["fc1"]
    assert layer.zero_share == pytest.approx((layer_of_known_truth <= 0).mean())
    assert layer.dormant == 50
    assert layer.silent < layer.dormant


@pytest.mark.parametrize("activation", [name for name, entry in ACTIVATIONS.items() if not entry.has_edge])
def test_only_units_with_an_edge_are_called_silent(activation: str) -> None:
    z = np.tile([[-1000.0, 0.5]], (40, 1))
    found = verdicts(diagnose(watched(z, activation=activation)))
    assert "silent on n" not in found
    assert found[1] == "active"


def test_a_config_with_a_steep_leak_is_active_below_0() -> None:
    config = replace(DAMAGES["leaky"], negative_slope=0.2)
    history, x = train(config), load_dataset(config).x_train
    report = diagnose(observe(history.networks[-1], x, "leaky_relu", 0.2))
    assert {verdict for verdict in verdicts(report)} <= {"active"}
