"""Every network is in one chunk, and the first chunks show some of every cell."""

from collections import Counter
from dataclasses import replace

import pytest

from core import TrainingConfig, train
from core.studies.run.chunks import plan, seed_ranks, train_chunk
from core.studies.run.grid import Grid
from core.studies.run.network_row import row


@pytest.mark.parametrize("jobs", [1, 2, 7])
def test_every_network_is_in_exactly_one_chunk(grid: Grid, jobs: int) -> None:
    planned = Counter(config for chunk in plan(grid.configs(), jobs) for config in chunk)
    assert planned == Counter(grid.configs())


def test_one_seed_of_every_cell_comes_before_any_other(grid: Grid) -> None:
    order = [config for chunk in plan(grid.configs()) for config in chunk]
    cells = len(grid) // len(grid.seeds)
    assert {config.seed for config in order[:cells]} == {grid.seeds[0]}
    assert len({replace(config, seed=0) for config in order[:cells]}) == cells


def test_cells_stay_in_step_when_they_take_many_chunks(monkeypatch: pytest.MonkeyPatch, grid: Grid) -> None:
    monkeypatch.setattr("core.training.stacking.STACK_BYTES", 1)
    order = [config.seed for chunk in plan(grid.configs()) for config in chunk]
    assert order == sorted(order)


def test_seeds_that_draw_their_own_data_are_still_one_cell(small: TrainingConfig) -> None:
    configs = Grid(small, {"noise": [0.1, 0.2]}, seeds=3, data_seeds="with_seed").configs()
    assert seed_ranks(configs) == [0, 1, 2, 0, 1, 2]


def test_work_is_cut_up_until_there_is_some_for_every_worker(small: TrainingConfig) -> None:
    configs = Grid(small, seeds=9).configs()
    assert len(plan(configs, jobs=4)) >= 4
    assert len(plan(configs[:2], jobs=4)) == 2
    assert plan([], jobs=4) == []


def test_a_chunk_becomes_the_rows_of_single_runs(small: TrainingConfig) -> None:
    configs = Grid(small, {"initial_bias": [0, -3]}, seeds=2).configs()
    number, rows = train_chunk(5, configs)
    assert number == 5
    assert repr(rows) == repr([row(train(config)) for config in configs])
