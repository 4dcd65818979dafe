"""A grid is the product of its axes and seeds, in a fixed order, and refuses what cannot be trained."""

import pickle
from dataclasses import replace
from itertools import product

import pytest

from core import TrainingConfig
from core.studies.run.grid import MAX_NETWORKS, Grid


def test_configs_are_the_product_with_the_seeds_of_a_cell_together(small: TrainingConfig) -> None:
    grid = Grid(small, {"activation": ["tanh", "relu"], "initial_bias": [0, -1, -2]}, seeds=(7, 3))
    expected = [
        replace(small, activation=a, initial_bias=b, seed=s)
        for a, b, s in product(["tanh", "relu"], [0, -1, -2], [7, 3])
    ]
    assert grid.configs() == expected
    assert len(grid) == 12


def test_a_count_of_seeds_counts_up_from_the_seed_of_the_base(small: TrainingConfig) -> None:
    assert Grid(replace(small, seed=40), seeds=3).seeds == (40, 41, 42)
    assert [config.seed for config in Grid(small, seeds=4).configs()] == [0, 1, 2, 3]


def test_the_data_stay_the_same_unless_each_seed_is_to_draw_its_own(small: TrainingConfig) -> None:
    base = replace(small, data_seed=100)
    assert {config.data_seed for config in Grid(base, seeds=3).configs()} == {100}
    own = Grid(base, seeds=3, data_seeds="with_seed").configs()
    assert [(config.seed, config.data_seed) for config in own] == [(0, 100), (1, 101), (2, 102)]


def test_a_grid_without_axes_is_one_network_with_its_seeds(small: TrainingConfig) -> None:
    assert Grid(small, seeds=[5]).configs() == [replace(small, seed=5)]


def test_a_grid_cannot_be_changed_by_way_of_what_it_was_made_from_nor_of_its_axes(small: TrainingConfig) -> None:
    values, axes = [0.1, 0.2], {}
    axes["learning_rate"] = values
    grid = Grid(small, axes, seeds=2)
    before = grid.configs()
    values.append(0.3)
    axes["noise"] = [1]
    with pytest.raises(TypeError):
        grid.axes["noise"] = (1,)
    assert grid.configs() == before


def test_equal_grids_are_equal_hash_alike_and_survive_pickling(small: TrainingConfig) -> None:
    one, other = (Grid(small, {"noise": [0.1, 0.3]}, seeds=2, data_seeds="with_seed") for _ in range(2))
    assert one == other == pickle.loads(pickle.dumps(one))
    assert hash(one) == hash(other)
    assert one != Grid(small, {"noise": [0.1, 0.4]}, seeds=2, data_seeds="with_seed")


def test_equal_grids_whose_axes_stand_in_another_order_keep_their_own(small: TrainingConfig) -> None:
    axes = {"activation": ("relu", "tanh"), "initial_bias": (0.0, -1.0)}
    one, other = (Grid(small, dict(each), 1) for each in (axes.items(), reversed(axes.items())))
    assert one == other
    assert one.configs() != other.configs()
    assert set(one.configs()) == set(other.configs())


def test_values_that_are_only_valid_together_are_accepted(small: TrainingConfig) -> None:
    grid = Grid(small, {"hidden_widths": [[4, 4, 4]], "initial_bias": [[0, -1, -2]]}, seeds=1)
    assert grid.configs()[0].hidden_biases == (0, -1, -2)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"axes": {"bias": [1]}}, r"axes must be config fields \(dataset, .*\), got 'bias'"),
        ({"axes": {"seed": [1]}}, "axes must not hold seed"),
        ({"axes": {"noise": []}}, "noise must have at least one value, got none"),
        ({"axes": {"noise": 0.1}}, "noise must be a sequence of values, got 0.1"),
        ({"axes": {"activation": "relu"}}, "activation must be a sequence of values, got 'relu'"),
        ({"axes": {"noise": [0, 0.0]}}, r"noise must not repeat a value, got \(0, 0.0\)"),
        ({"axes": {"noise": [0.1, -1]}}, "noise must be .*, got -1"),
        ({"axes": {"activation": ["relu", "rely"]}}, "activation must be one of .*, got 'rely'"),
        ({"axes": {"initial_bias": [(1, 2, 3)]}}, "initial_bias must be .*, got"),
        ({"axes": {"data_seed": [1]}, "data_seeds": "with_seed"}, "data_seed"),
        ({"data_seeds": "random"}, "data_seeds must be one of fixed, with_seed, got 'random'"),
        ({"seeds": 0}, f"seeds must be 1 to {MAX_NETWORKS} of them, got 0"),
        ({"seeds": []}, "seeds must have at least one value, got none"),
        ({"seeds": [1, 1]}, "seeds must not repeat a value"),
        ({"seeds": [1, -1]}, "seed must be .*, got -1"),
        ({"seeds": [1.5]}, "seed must be a whole number, got 1.5"),
        ({"seeds": True}, "seeds must be a sequence of values, got True"),
        ({"axes": {"epochs": range(1001)}, "seeds": 100}, f"at most {MAX_NETWORKS} networks, got 100100"),
    ],
    ids=str,
)
def test_what_cannot_be_trained_is_refused_with_the_rule_and_the_value(
    small: TrainingConfig, changes: dict, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Grid(small, **changes)
