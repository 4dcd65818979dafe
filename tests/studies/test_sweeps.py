"""What is read off a sweep: its cells, from which bias on networks are stuck, and where the knee is."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.studies import bias_sweep, learning_rate
from core.studies.bias_sweep import bias_cells, bias_grid, bias_summary, stuck_from
from core.studies.born_dead import collapse_cells
from core.studies.learning_rate import knee, rate_grid, rate_summary
from core.studies.run.grid import Grid
from core.studies.run.study import run_study


def stuck_at(setting: str, shares: dict[float, float], **cell: str) -> pd.DataFrame:
    """A summary that holds nothing but the share of stuck networks."""
    cell = {"activation": "relu", "optimizer": "sgd", **cell}
    return pd.DataFrame(
        [{**cell, setting: value, "measure": "stuck", "value": share} for value, share in shares.items()]
    )


def by_bias(shares: dict[float, float], **cell: str) -> pd.DataFrame:
    return stuck_at("initial_bias", shares, **cell)


def by_rate(shares: dict[float, float], **cell: str) -> pd.DataFrame:
    return stuck_at("learning_rate", shares, **cell)


def test_the_standing_sweep_is_5_activations_by_7_biases_by_10_seeds():
    assert len(bias_grid()) == 350
    assert len(bias_grid().axes["activation"]) == 5
    assert len(bias_grid().axes["initial_bias"]) == 7
    assert {config.dataset for config in bias_grid().configs()} == {"moons"}


def test_the_standing_biases_fall_from_0_and_reach_those_at_which_relu_is_lost():
    assert list(bias_sweep.BIASES) == sorted(set(bias_sweep.BIASES), reverse=True)
    assert bias_sweep.BIASES[0] == 0
    assert {-2.0, -5.0, -10.0} <= set(bias_sweep.BIASES)


def test_the_standing_rates_lie_closer_around_the_knee():
    assert len(rate_grid()) == 130
    assert sorted(learning_rate.RATES) == list(learning_rate.RATES)
    assert sum(1.5 <= rate <= 4 for rate in learning_rate.RATES) >= 5


@pytest.mark.parametrize(
    ("shares", "bias"),
    [
        ({0: 0.0, -1: 0.0, -2: 0.6, -5: 1.0}, -2.0),
        ({-5: 1.0, -2: 0.6, 0: 0.0, -1: 0.0}, -2.0),
        ({0: 0.5, -1: 0.5}, 0.0),
        ({0: 1.0, -1: 1.0}, 0.0),
        ({0: 0.0, -1: 0.49}, None),
        ({0: 0.0, -1: 0.9, -2: 0.1}, None),
        ({0: 0.9, -1: 0.2, -2: 0.5, -3: 0.8}, -2.0),
        ({0: 0.9, -1: 0.2, -2: 0.9, -3: 0.2, -4: 1.0}, -4.0),
        ({-3: 1.0}, -3.0),
        ({2: 0.0, 0: 0.7}, 0.0),
    ],
    ids=["falls", "any order", "exactly half", "always", "never", "not at the lowest", "recovers and falls",
         "jumps", "one bias", "positive biases"],
)  # fmt: skip
def test_stuck_from_is_the_highest_bias_below_which_half_the_networks_are_stuck(shares, bias):
    assert stuck_from(by_bias(shares), "relu", "sgd") == bias


def test_stuck_from_looks_at_one_activation_and_optimizer_only():
    summary = pd.concat([by_bias({0: 0.0, -1: 1.0}), by_bias({0: 1.0, -1: 1.0}, optimizer="adam"),
                         by_bias({0: 0.0, -1: 0.0}, activation="elu")])  # fmt: skip
    assert stuck_from(summary, "relu", "sgd") == -1.0
    assert stuck_from(summary, "relu", "adam") == 0.0
    assert stuck_from(summary, "elu", "sgd") is None
    assert stuck_from(summary, "tanh", "sgd") is None


@pytest.mark.parametrize(
    ("shares", "span"),
    [
        ({0.1: 0.0, 1: 0.0, 3: 0.4, 10: 1.0}, (1, 3)),
        ({10: 1.0, 1: 0.0, 3: 0.4, 0.1: 0.0}, (1, 3)),
        ({0.1: 0.1, 1: 0.11}, (0.1, 1)),
        ({0.1: 0.0, 1: 0.0}, None),
        ({0.1: 0.5, 1: 1.0}, None),
        ({0.001: 1.0, 0.1: 0.0, 3: 0.9}, (0.1, 3)),
        ({0.1: 0.0, 1: 0.5, 2: 0.0, 3: 1.0}, (2, 3)),
        ({1: 0.0}, None),
        ({}, None),
    ],
    ids=["rises", "any order", "a tenth", "never", "always", "too slow at first", "not monotone", "one rate", "none"],
)
def test_the_knee_lies_above_the_highest_rate_at_which_networks_learn(shares, span):
    summary = by_rate(shares) if shares else by_rate({1: 0.0}).iloc[:0]
    assert knee(summary, "sgd") == span


def test_the_knee_of_one_optimizer_is_not_that_of_another():
    summary = pd.concat([by_rate({0.1: 0.0, 1: 1.0}), by_rate({0.1: 0.0, 1: 0.0}, optimizer="adam")])
    assert knee(summary, "sgd") == (0.1, 1)
    assert knee(summary, "adam") is None


@pytest.fixture
def trained(small) -> tuple[Grid, pd.DataFrame]:
    grid = bias_grid(replace(small, epochs=2), ("relu", "tanh"), (0.0, -5.0), seeds=3)
    *_, progress = run_study(grid)
    return grid, progress.frame


def test_every_cell_of_the_grid_has_its_measures_in_order(trained):
    grid, frame = trained
    cells = bias_cells(frame, grid)
    assert len(cells) == 4 * len(bias_sweep.MEASURES)
    assert cells["initial_bias"].drop_duplicates().tolist() == [0.0, -5.0]
    assert (cells["n"] == 3).all()
    expected = bias_summary(frame)
    assert cells["value"].tolist() == expected["value"].tolist()


def test_cells_are_there_before_any_network_is_and_fill_up(trained):
    grid, frame = trained
    empty = bias_cells(pd.DataFrame(), grid)
    assert empty["value"].isna().all()
    assert (empty["n"] == 0).all()
    some = bias_cells(frame[frame["activation"] == "tanh"], grid)
    assert some[["activation", "initial_bias", "measure"]].equals(empty[["activation", "initial_bias", "measure"]])
    assert some.loc[some["activation"] == "relu", "value"].isna().all()
    assert some.loc[some["activation"] == "tanh", "value"].notna().all()


def test_a_dead_share_is_what_is_not_alive_layer_by_layer(small):
    grid = rate_grid(small, (0.1, 1.0), seeds=3)
    *_, progress = run_study(grid)
    summary = rate_summary(progress.frame)
    assert set(summary["measure"]) == {"dead_1", "dead_2", "test_score", "stuck"}
    dead = summary[(summary["measure"] == "dead_2") & (summary["learning_rate"] == 1.0)]["value"].iloc[0]
    alive = progress.frame.loc[progress.frame["learning_rate"] == 1.0, "alive_end_2"].mean()
    assert dead == pytest.approx(1 - alive)


def test_nothing_trained_gives_summaries_without_rows():
    summary = rate_summary(pd.DataFrame())
    assert len(summary) == 0
    assert knee(summary, "sgd") is None


def test_collapsed_shares_have_a_row_for_each_initializer_from_the_start():
    grid = Grid(axes={"dataset": ("abs",), "initializer": ("he_normal", "rai")})
    empty = collapse_cells(pd.DataFrame(), grid)
    assert empty["initializer"].tolist() == ["he_normal", "rai"]
    assert empty["value"].isna().all()
    some = collapse_cells(pd.DataFrame({"initializer": ["rai"] * 4, "collapsed": [True, False, False, False]}), grid)
    assert some["n"].tolist() == [0, 4]
    assert np.isnan(some["value"][0])
    assert some["value"][1] == 0.25
