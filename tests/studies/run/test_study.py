"""A study's table is the same however it came about: at once, in pieces, resumed, in parallel, after accidents."""

import os
import signal
from dataclasses import replace
from itertools import pairwise
from threading import Thread

import pandas as pd
import pytest
from joblib.externals.loky import reusable_executor
from pandas.testing import assert_frame_equal

from core import TrainingConfig, train
from core.studies.run.cache import RowCache
from core.studies.run.grid import Grid
from core.studies.run.network_row import row
from core.studies.run.study import Progress, run_study


def last(*arguments: object, **options: object) -> Progress:
    *_, progress = run_study(*arguments, **options)
    return progress


def test_the_table_has_one_row_a_network_in_the_order_of_the_grid(grid: Grid) -> None:
    expected = pd.DataFrame([row(train(config)) for config in grid.configs()])
    assert_frame_equal(last(grid).frame, expected)


def test_two_workers_give_the_same_table(grid: Grid) -> None:
    assert_frame_equal(last(grid, jobs=2).frame, last(grid).frame)


@pytest.mark.parametrize("jobs", [0, -1, 1.5, "2"])
def test_a_number_of_workers_that_is_none_is_refused(small: TrainingConfig, jobs: object) -> None:
    with pytest.raises(ValueError, match=rf"^jobs must be .*, got {jobs!r}$"):
        last([small], jobs=jobs)


def test_it_begins_at_once_with_nothing_and_ends_with_everything(grid: Grid) -> None:
    steps = list(run_study(grid))
    assert (steps[0].done, steps[0].total, len(steps[0].frame), steps[0].seconds_left) == (0, 24, 0, None)
    assert [step.done for step in steps] == sorted({step.done for step in steps})
    assert (steps[-1].done, steps[-1].seconds_left) == (24, 0)
    assert all(one.seconds_elapsed <= other.seconds_elapsed for one, other in pairwise(steps))


def test_partial_tables_hold_whole_rows_and_are_not_touched_by_what_follows(grid: Grid) -> None:
    steps = list(run_study(grid))
    complete = steps[-1].frame
    assert len(steps) > 3
    for step in steps[1:]:
        partial = step.frame
        assert len(partial) == step.done
        matching = complete.merge(partial[["activation", "hidden_widths", "initial_bias", "seed"]])
        assert_frame_equal(partial, matching[partial.columns], check_dtype=False)


def test_every_cell_shows_early(grid: Grid) -> None:
    early = next(step for step in run_study(grid) if step.done >= 8)
    assert len(early.frame.groupby(["activation", "hidden_widths", "initial_bias"])) == 8


def test_any_configs_will_do_the_same_one_twice_included(small: TrainingConfig) -> None:
    configs = [replace(small, seed=2), small, replace(small, seed=2)]
    progress = last(configs)
    assert (progress.done, progress.total) == (3, 3)
    assert progress.frame["seed"].tolist() == [2, 0, 2]
    assert [step.total for step in run_study([])] == [0]


def test_one_column_has_one_type_when_layers_differ_in_number_and_biases_in_kind(small: TrainingConfig) -> None:
    configs = [small, replace(small, initial_bias=(0, -1)), replace(small, hidden_widths=(4,))]
    frame = last(configs).frame
    assert frame["initial_bias"].tolist() == ["0.0", "0.0, -1.0", "0.0"]
    assert frame["alive_end_2"].isna().tolist() == [False, False, True]


def test_what_is_known_comes_first_and_nothing_is_trained_again(grid: Grid, monkeypatch: pytest.MonkeyPatch) -> None:
    before = last(grid, cache=RowCache())
    monkeypatch.setattr("core.studies.run.chunks.train_stack", None)
    (only,) = run_study(grid, cache=RowCache())
    assert (only.done, only.from_cache) == (24, 24)
    assert_frame_equal(only.frame, before.frame)


def test_a_stopped_study_goes_on_where_it_was(grid: Grid) -> None:
    steps = run_study(grid, cache=RowCache())
    stopped = next(step for step in steps if step.done)
    steps.close()
    first, *_, end = run_study(grid, cache=RowCache())
    assert 0 < first.done == first.from_cache == stopped.done < 24
    assert_frame_equal(first.frame, stopped.frame)
    assert_frame_equal(end.frame, last(grid).frame)


def test_a_study_in_processes_stops_at_once_and_goes_on_too(
    many_chunks: Grid, recwarn: pytest.WarningsRecorder
) -> None:
    steps = run_study(many_chunks, jobs=2, cache=RowCache())
    stopped = next(step for step in steps if step.done)
    steps.close()
    assert not recwarn.list
    assert next(run_study(many_chunks, cache=RowCache())).done == stopped.done < len(many_chunks)


def test_a_larger_grid_trains_only_what_is_new(small: TrainingConfig) -> None:
    last(Grid(small, seeds=3), cache=RowCache())
    progress = last(Grid(small, {"noise": [0.1, 0.2]}, seeds=4), cache=RowCache())
    assert (progress.from_cache, progress.total) == (3, 8)


def test_a_killed_worker_loses_and_changes_nothing(many_chunks: Grid) -> None:
    killed = 0
    for progress in run_study(many_chunks, jobs=2):
        if progress.done and not killed:
            killed = next(iter(reusable_executor._executor._processes))
            os.kill(killed, signal.SIGKILL)
    assert killed not in reusable_executor._executor._processes
    assert_frame_equal(progress.frame, last(many_chunks).frame)


def test_two_studies_at_once_do_not_harm_each_other_even_when_one_stops(many_chunks: Grid) -> None:
    results: list[Progress] = []
    other = Thread(target=lambda: results.append(last(many_chunks, jobs=2, cache=RowCache())))
    other.start()
    steps = run_study(Grid(many_chunks.base, seeds=(50, 51, 52, 53)), jobs=2, cache=RowCache())
    next(step for step in steps if step.done)
    steps.close()
    other.join(60)
    assert_frame_equal(results[0].frame, last(many_chunks).frame)


def test_a_worker_that_fails_for_a_reason_says_so(grid: Grid, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("no such luck")

    monkeypatch.setattr("core.studies.run.chunks.train_stack", fail)
    with pytest.raises(RuntimeError, match="no such luck"):
        last(grid)
