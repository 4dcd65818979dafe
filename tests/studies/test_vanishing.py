"""Gradients of untrained networks: figures counted by hand, and the published ones."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from core import ACTIVATIONS, INITIALIZERS, UnitState, train
from core.studies.vanishing import (
    BASE,
    BIASES,
    SMALLEST,
    USUAL,
    Drawn,
    Verdict,
    decades_lost,
    deep_config,
    deep_configs,
    draw_networks,
    kinds,
    layer_table,
    lost_row,
    stopped,
    verdict,
)

ACTIVE, ASLEEP, CUT_OFF, DEAD = np.eye(4)


@cache
def measured(activation: str, initializer: str = USUAL, bias: float = 0.0, depth: int = 20, width: int = 32) -> Verdict:
    (kind,) = kinds((activation,), (initializer,))
    return verdict(draw_networks(deep_config(*kind, depth=depth, width=width, bias=bias), 12))


def drawn(norms: list, shares: list) -> Drawn:
    return Drawn(np.array(norms, dtype=float), np.array(shares, dtype=float))


def test_sigmoid_loses_9_to_11_decades_at_depth_20_by_its_initializer() -> None:
    he, xavier = measured("sigmoid", "he_normal"), measured("sigmoid", "xavier_normal")
    assert he.lost.value == pytest.approx(9, abs=0.5)
    assert xavier.lost.value == pytest.approx(11, abs=0.6)
    assert he.kind == xavier.kind == "vanishing"
    assert he.dead == xavier.dead == 0


def test_tanh_with_xavier_loses_almost_nothing_but_with_a_bias_of_minus_2_10_decades() -> None:
    healthy, biased = measured("tanh"), measured("tanh", bias=-2.0)
    assert abs(healthy.lost.value) < 0.5
    assert healthy.kind == "arrives"
    assert 9.5 < biased.lost.value < 12
    assert (biased.kind, biased.stopped, biased.dead) == ("vanishing", 0, 0)


@pytest.mark.parametrize("depth", [20, 50])
def test_relu_with_he_loses_almost_nothing_at_any_depth(depth: int) -> None:
    found = measured("relu", depth=depth)
    assert found.kind == "arrives"
    assert abs(found.lost.value) < 1.2


@pytest.mark.parametrize("bias", [-1.0, -2.0])
def test_a_bias_that_weakens_tanh_stops_relu_for_good(bias: float) -> None:
    found = measured("relu", bias=bias)
    assert found.kind == "dying"
    assert found.stopped == found.networks == 12
    assert 1 < found.dead_layer < 10
    assert np.isnan(found.lost.value)
    assert measured("tanh", bias=bias).kind == "vanishing"


def test_leaky_relu_with_the_same_bias_keeps_a_gradient_however_faint() -> None:
    found = measured("leaky_relu", bias=-2.0)
    assert (found.kind, found.stopped) == ("vanishing", 0)
    assert found.lost.value > 25


def test_narrow_relu_networks_die_of_depth_alone() -> None:
    assert measured("relu", depth=50, width=2).kind == "dying"


def test_the_norms_are_those_of_the_trainer() -> None:
    config = deep_config("tanh", "xavier_normal", depth=4, width=5, bias=-0.5)
    found = draw_networks(config, 1)
    history = train(config)
    assert found.gradient_norms[0].tolist() == history.gradient_norms[0].tolist()
    assert found.shares.shape == (1, 3, 4)
    states = history.unit_states[1][0]
    assert found.shares[0, 1, UnitState.ACTIVE] == (states == UnitState.ACTIVE).mean()


def test_seeds_count_up_and_differ() -> None:
    config = deep_config("relu", "he_normal", depth=3, width=4)
    three = draw_networks(config, 3).gradient_norms
    assert len({norms[0] for norms in three.tolist()}) == 3


def test_decades_are_counted_from_the_last_hidden_layer_to_the_first() -> None:
    shares = [[ACTIVE, ACTIVE, ACTIVE]]
    assert decades_lost(drawn([[1e-5, 1e-3, 1e-2, 7.0]], shares)).tolist() == pytest.approx([3.0])


def test_exactly_0_counts_as_stopped_only_where_no_unit_is_reached() -> None:
    norms = [[0.0, 0.0, 1.0], [0.0, 1e-170, 1.0]]
    shares = [[CUT_OFF, DEAD], [ASLEEP, (ASLEEP + DEAD) / 2]]
    found = drawn(norms, shares)
    assert stopped(found).tolist() == [[True, True, False], [False, False, False]]
    lost = decades_lost(found)
    assert np.isnan(lost[0])
    assert lost[1] == 0  # both are too small for a double


def test_a_layer_above_a_dead_one_is_not_stopped() -> None:
    found = drawn([[0.0, 0.0, 0.5, 1.0]], [[CUT_OFF, DEAD, ACTIVE]])
    assert stopped(found).tolist() == [[True, True, False, False]]
    assert verdict(found).dead_layer == 2


def test_rounding_is_no_gradient_of_the_output() -> None:
    assert stopped(drawn([[0.0, 0.0, 3e-17]], [[CUT_OFF, DEAD]])).all()
    assert not stopped(drawn([[0.0, 0.0, 3e-9]], [[CUT_OFF, DEAD]]))[0, 2]


def test_most_networks_decide_between_dying_and_vanishing() -> None:
    faint, dead = ([1e-9, 1e-4, 1.0], [ACTIVE, ACTIVE]), ([0.0, 0.0, 1.0], [CUT_OFF, DEAD])
    two_of_three = [faint, faint, dead], [dead, dead, faint]
    found = [verdict(drawn(*map(list, zip(*networks)))) for networks in two_of_three]
    assert [each.kind for each in found] == ["vanishing", "dying"]
    assert [each.stopped for each in found] == [1, 2]
    assert found[0].lost.n == 2
    assert found[0].dead == pytest.approx(1 / 6)


def test_a_gradient_that_grows_downwards_is_exploding() -> None:
    assert verdict(drawn([[1e4, 1.0, 1.0]] * 2, [[ACTIVE, ACTIVE]] * 2)).kind == "exploding"
    assert verdict(drawn([[2.0, 1.0, 1.0]] * 2, [[ACTIVE, ACTIVE]] * 2)).kind == "arrives"


def test_a_table_has_a_row_a_layer_and_leaves_zeros_out_of_the_median() -> None:
    found = drawn([[0.0, 0.0, 4.0], [1e-2, 1.0, 2.0], [1e-4, 3.0, 6.0]], [[CUT_OFF, DEAD], *[[ACTIVE, ACTIVE]] * 2])
    table = layer_table(found)
    assert table["layer"].tolist() == [1, 2, 3]
    assert table["n"].tolist() == [2, 2, 3]
    assert table["value"].tolist() == pytest.approx([(1e-2 + 1e-4) / 2, 2.0, 4.0])
    assert table["stopped"].tolist() == pytest.approx([1 / 3, 1 / 3, 0])
    assert table["dead"].tolist()[:2] == pytest.approx([0, 1 / 3])
    assert table["cut_off"].tolist()[:2] == pytest.approx([1 / 3, 0])
    assert table.loc[2, ["dead", "asleep", "cut_off"]].isna().all()


def test_a_layer_that_no_gradient_reaches_has_no_median() -> None:
    table = layer_table(drawn([[0.0, 1.0, 1.0]], [[DEAD, ACTIVE]]))
    assert table.loc[0, ["value", "low", "high"]].isna().all()
    assert table.loc[0, "stopped"] == 1


def test_norms_too_small_for_their_square_have_a_place_on_a_log_axis() -> None:
    table = layer_table(drawn([[0.0, 1.0, 1.0]], [[ASLEEP, ASLEEP]]))
    assert table.loc[0, "value"] == SMALLEST


def test_dying_has_no_number_of_decades() -> None:
    row = lost_row(-2.0, measured("relu", bias=-2.0))
    assert np.isnan([row["value"], row["low"], row["high"]]).all()
    assert (row["bias"], row["stopped"]) == (-2.0, 1.0)
    assert lost_row(0.0, measured("tanh"))["value"] == measured("tanh").lost.value


def test_every_activation_has_an_initializer_that_goes_with_it_and_each_kind_comes_once() -> None:
    assert {entry.usual_initializer for entry in ACTIVATIONS.values()} <= set(INITIALIZERS)
    assert kinds(("relu", "tanh"), (USUAL, "he_normal")) == [
        ("relu", "he_normal"), ("tanh", "xavier_normal"), ("tanh", "he_normal")
    ]  # fmt: skip
    assert kinds((), (USUAL,)) == []


def test_depth_counts_the_output_layer() -> None:
    config = deep_config("relu", "he_normal", depth=20, width=7, bias=-1.0)
    assert config.hidden_widths == (7,) * 19
    assert (config.initial_bias, config.epochs) == (-1.0, 0)


def test_every_choice_reaches_every_kind_of_network() -> None:
    base = replace(BASE, n_samples=77)
    configs = deep_configs(("relu", "tanh"), ("he_normal", "small"), depth=5, width=3, bias=-1.5, base=base)
    assert [(config.activation, config.initializer) for config in configs] == [
        ("relu", "he_normal"), ("relu", "small"), ("tanh", "he_normal"), ("tanh", "small"),
    ]  # fmt: skip
    for config in configs:
        assert (config.hidden_widths, config.initial_bias, config.n_samples) == ((3,) * 4, -1.5, 77)


def test_the_standing_biases_rise_from_below_0_over_0() -> None:
    assert list(BIASES) == sorted(set(BIASES))
    assert BIASES[0] < 0 < BIASES[-1]
    assert 0.0 in BIASES
