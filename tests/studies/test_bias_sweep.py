"""What is read off a sweep over biases: its cells, and from which bias on networks are stuck."""

from dataclasses import replace
from functools import partial

import pandas as pd
import pytest

from core.studies import bias_sweep
from core.studies.bias_sweep import bias_cells, bias_grid, bias_summary, stuck_from
from core.studies.run.grid import Grid
from core.studies.run.study import run_study
from tests.studies.summaries import stuck_at

by_bias = partial(stuck_at, "initial_bias")


def test_the_standing_sweep_is_5_activations_by_7_biases_by_10_seeds():
    assert len(bias_grid()) == 350
    assert len(bias_grid().axes["activation"]) == 5
    assert len(bias_grid().axes["initial_bias"]) == 7
    assert {config.dataset for config in bias_grid().configs()} == {"moons"}


def test_the_standing_biases_fall_from_0_and_reach_those_at_which_relu_is_lost():
    assert list(bias_sweep.BIASES) == sorted(set(bias_sweep.BIASES), reverse=True)
    assert bias_sweep.BIASES[0] == 0
    assert {-2.0, -5.0, -10.0} <= set(bias_sweep.BIASES)


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
