"""The Lu et al. study: formulas against exact counts, simulation against formulas and against the trainer itself."""

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest

from core import DATASETS, INITIALIZERS, TrainingConfig, UnitState, train
from core.studies.born_dead import (
    COLLAPSE_BASE,
    PUBLISHED,
    born_dead_table,
    collapse_cells,
    collapse_grid,
    death_layers,
    exact_depth_3,
    lu_bounds,
    simulate_born_dead,
)  # fmt: skip
from core.studies.intervals import wilson
from core.studies.run.grid import Grid
from core.studies.run.study import run_study


def exact_by_sign_patterns(depth: int, width: int) -> float:
    """P(born dead) by following how many units are active on x > 0 only, on x < 0 only, and on both.

    Only for depth 3: there each second-layer unit is dead exactly when both its mixtures are negative.
    """
    assert depth == 3
    total = 0.0
    for signs in product((-1, 1), repeat=width):
        on_right, on_left = signs.count(1), signs.count(-1)
        if on_right and on_left:  # a unit sums two independent symmetric mixtures: both <= 0 in 1/4 of all draws
            total += 0.25**width
        else:  # one side is silent from here on; the other decides
            total += 0.5**width
    return total / 2**width


@pytest.mark.parametrize("width", range(1, 8))
def test_the_lower_bound_is_exact_at_depth_3(width: int) -> None:
    assert exact_depth_3(width) == pytest.approx(exact_by_sign_patterns(3, width), rel=1e-12)
    assert lu_bounds(3, width).low == pytest.approx(exact_depth_3(width), rel=1e-12)


@pytest.mark.parametrize(
    ("depth", "width", "low", "high"),
    [(3, 2, .156, .438), (5, 2, .477, .684), (10, 2, .870, .925), (20, 2, .993, .996),
     (3, 3, .043, .234), (5, 3, .173, .414), (10, 3, .513, .699), (20, 3, .864, .921)],
)  # fmt: skip
def test_bounds_are_the_published_ones(depth: int, width: int, low: float, high: float) -> None:
    assert lu_bounds(depth, width) == pytest.approx((low, high), abs=6e-4)


def test_bounds_broadcast_stay_in_order_and_grow_with_depth() -> None:
    low, high = lu_bounds(np.arange(2, 40)[:, None], np.arange(1, 9))
    assert low.shape == high.shape == (38, 8)
    assert ((low >= -1e-15) & (low <= high) & (high <= 1)).all()
    assert (np.diff(low, axis=0) >= 0).all()
    assert low[0] == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize(("depth", "width"), [(1, 2), (3, 0)])
def test_impossible_shapes_are_refused(depth: int, width: int) -> None:
    with pytest.raises(ValueError, match="depth must be at least 2"):
        lu_bounds(depth, width)
    with pytest.raises(ValueError, match="depth must be at least 2"):
        simulate_born_dead(depth, width, 10)


@pytest.mark.parametrize(
    ("depth", "width", "low", "high"),
    [(3, 2, .151, .159), (5, 2, .492, .502), (10, 2, .875, .882), (20, 2, .992, .994),
     (3, 3, .0396, .0435), (5, 3, .203, .211), (10, 3, .577, .587), (20, 3, .886, .892)],
)  # fmt: skip
def test_simulated_shares_are_those_of_an_independent_simulation(
    depth: int, width: int, low: float, high: float
) -> None:
    found = wilson(*simulate_born_dead(depth, width, 8000))
    margin = 0.7 * (found.high - found.low)
    assert low - margin < found.value < high + margin


def test_simulated_shares_lie_between_the_bounds_at_every_depth_and_width() -> None:
    table = born_dead_table(range(2, 31, 4), range(1, 7), 1000)
    assert len(table) == 8 * 6
    spread = 2 * (table["high"] - table["low"])
    assert (table["share"] > table["lower_bound"] - spread).all()
    assert (table["share"] < table["upper_bound"] + spread).all()
    assert (table.loc[table["depth"] == 2, "share"] == 0).all()


def test_depth_3_agrees_with_the_exact_point_within_its_interval() -> None:
    for width in (1, 2, 3, 4):
        found = wilson(*simulate_born_dead(3, width, 10_000, seed=11))
        assert abs(found.value - exact_depth_3(width)) < 1.6 * (found.high - found.low)


def test_one_input_of_each_sign_suffices_and_the_scale_of_the_weights_does_not_matter() -> None:
    many = death_layers(8, 2, 500, seed=1, inputs=np.linspace(-1.7, 1.7, 60))
    assert np.array_equal(many, death_layers(8, 2, 500, seed=1, inputs=np.array([-0.3, 1.1])))
    assert np.array_equal(many, death_layers(8, 2, 500, seed=1, initializer="lecun_normal"))


def test_the_same_seed_gives_the_same_networks_and_another_one_others() -> None:
    assert np.array_equal(death_layers(6, 2, 300, seed=4), death_layers(6, 2, 300, seed=4))
    assert not np.array_equal(death_layers(6, 2, 300, seed=4), death_layers(6, 2, 300, seed=5))


@pytest.mark.parametrize("initializer", ["he_normal", "rai"])
def test_the_trainers_own_networks_are_born_dead_as_often(initializer: str) -> None:
    grid = collapse_grid(initializers=[initializer], depth=6, seeds=400)
    histories = [train(config) for config in map(untrained, grid.configs())]
    dead = sum(any((states[0] == UnitState.DEAD).all() for states in h.unit_states) for h in histories)
    trained, simulated = wilson(dead, 400), wilson(*simulate_born_dead(6, 2, 8000, initializer=initializer))
    assert abs(trained.value - simulated.value) < 0.8 * (trained.high - trained.low)


def untrained(config: TrainingConfig) -> TrainingConfig:
    return replace(config, epochs=0)


def test_networks_that_are_born_dead_collapse_to_the_mean_and_others_may_not() -> None:
    *_, progress = run_study(collapse_grid(initializers=["he_normal"], seeds=40))
    frame = progress.frame
    dead_layer = (frame.filter(regex=r"alive_start_\d") == 0).any(axis=1)
    assert dead_layer.mean() > 0.7
    assert frame.loc[dead_layer, "collapsed"].all()
    assert frame["collapsed"].mean() > 0.8
    assert not frame["collapsed"].all()
    assert frame.loc[dead_layer, "constant"].to_numpy() == pytest.approx(3**0.5 / 2, abs=0.25)


def test_asymmetric_weights_collapse_far_less_often() -> None:
    *_, progress = run_study(collapse_grid(seeds=40))
    shares = progress.frame.groupby("initializer")["collapsed"].mean()
    assert shares["rai"] < shares["he_normal"] - 0.25


def test_the_grid_has_one_input_and_a_hidden_layer_less_than_its_depth() -> None:
    configs = collapse_grid(targets=["abs", "step"], depth=4, width=3, seeds=2).configs()
    assert {config.hidden_widths for config in configs} == {(3, 3, 3)}
    assert {config.dataset for config in configs} == {"abs", "step"}
    assert len(configs) == 2 * 2 * 2


def test_published_figures_name_targets_and_initializers_that_exist_and_their_source() -> None:
    for figure in PUBLISHED:
        assert figure.target in DATASETS
        assert figure.initializer in INITIALIZERS
        assert "arXiv 1903.06733" in figure.source
        assert 0 < figure.share < 1


def test_published_figures_are_of_the_shape_that_is_trained_again_and_count_a_few_more_than_are_born_dead() -> None:
    for figure in PUBLISHED:
        assert (figure.width,) * (figure.depth - 1) == COLLAPSE_BASE.hidden_widths
        dead = simulate_born_dead(figure.depth, figure.width, 2000, initializer=figure.initializer)
        assert -0.02 < figure.share - dead.dead / dead.networks < 0.15


def test_collapsed_shares_have_a_row_for_each_initializer_from_the_start():
    grid = Grid(axes={"dataset": ("abs",), "initializer": ("he_normal", "rai")})
    empty = collapse_cells(pd.DataFrame(), grid)
    assert empty["initializer"].tolist() == ["he_normal", "rai"]
    assert empty["value"].isna().all()
    some = collapse_cells(pd.DataFrame({"initializer": ["rai"] * 4, "collapsed": [True, False, False, False]}), grid)
    assert some["n"].tolist() == [0, 4]
    assert np.isnan(some["value"][0])
    assert some["value"][1] == 0.25
