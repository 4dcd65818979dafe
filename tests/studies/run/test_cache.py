"""The cache gives back what was put in, stays small, and never stands in a study's way."""

import pickle
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import fields, replace
from math import isnan
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from core import Dataset, TrainingConfig, train
from core.studies.run.cache import RowCache, default_directory
from core.studies.run.grid import Grid
from core.studies.run.network_row import Row, row
from core.studies.run.study import run_study


def rows(small: TrainingConfig, count: int) -> dict[TrainingConfig, Row]:
    template = row(train(small))
    return {replace(small, seed=seed): {**template, "seed": seed, "died": seed} for seed in range(count)}


def test_rows_come_back_as_they_were_after_a_restart(small: TrainingConfig) -> None:
    configs = [small, replace(small, initial_bias=(0.1, -1 / 3)), replace(small, hidden_widths=(3,), epochs=0)]
    kept = {config: row(train(config)) for config in configs}
    RowCache().put(kept)
    found = RowCache().get(configs)
    assert [repr(found[config]) for config in configs] == [repr(kept[config]) for config in configs]
    assert isnan(RowCache().get(configs)[small]["constant"])


def test_what_was_never_put_in_is_not_there(small: TrainingConfig) -> None:
    RowCache().put(rows(small, 1))
    for name, value in (("seed", 1), ("noise", 0.3), ("learning_rate", 0.1 + 1e-12), ("initial_bias", (0.0, 0.0))):
        assert RowCache().get([replace(small, **{name: value})]) == {}
    assert RowCache().get([]) == {}


OTHER = {  # a value of each field that is not that of `small`
    "dataset": "xor", "n_samples": 41, "noise": 0.3, "data_seed": 1, "hidden_widths": (5, 3), "activation": "elu",
    "negative_slope": 0.02, "initializer": "rai", "initial_bias": -0.5, "optimizer": "adam", "learning_rate": 0.2,
    "batch_size": 17, "epochs": 5, "weight_decay": 0.01, "seed": 1, "log_every": 2,
}  # fmt: skip


@pytest.mark.parametrize("name", [f.name for f in fields(TrainingConfig)])
def test_networks_that_differ_in_a_single_field_have_rows_of_their_own(small: TrainingConfig, name: str) -> None:
    RowCache().put(rows(small, 1))
    assert RowCache().get([replace(small, **{name: OTHER[name]})]) == {}


def test_a_place_that_is_not_there_yet_is_made_with_all_that_leads_to_it(small: TrainingConfig, tmp_path: Path) -> None:
    place = tmp_path / "of" / "mine"
    RowCache(place).put(rows(small, 2))
    assert len(RowCache(place).get(list(rows(small, 2)))) == 2
    assert (place / "rows.sqlite").is_file()


def test_more_rows_than_sqlite_takes_parameters_are_found_at_once(small: TrainingConfig) -> None:
    kept = rows(small, 1203)
    RowCache().put(kept)
    assert len(RowCache().get(list(kept))) == 1203


def test_other_numbers_from_the_trainer_make_it_forget(small: TrainingConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    RowCache().put(rows(small, 2))
    monkeypatch.setattr("core.studies.run.cache.RESULTS_VERSION", -1)
    assert RowCache().get([small]) == {}


def test_it_drops_the_rows_that_were_used_longest_ago(small: TrainingConfig) -> None:
    cache, kept = RowCache(max_rows=4), rows(small, 6)
    configs = list(kept)
    for config in configs[:4]:
        cache.put({config: kept[config]})
    cache.get([configs[0]])
    for config in configs[4:]:
        cache.put({config: kept[config]})
    assert set(cache.get(configs)) == {configs[i] for i in (0, 3, 4, 5)}


def test_its_file_stops_growing(small: TrainingConfig) -> None:
    cache = RowCache(max_rows=100)
    sizes = []
    for start in range(0, 2000, 100):
        cache.put({replace(config, data_seed=start): kept for config, kept in rows(small, 100).items()})
        sizes.append(sum(path.stat().st_size for path in cache.path.parent.iterdir()))
    assert max(sizes[5:]) <= 3 * sizes[1]


@pytest.mark.parametrize(
    ("environment", "directory"),
    [
        ({"LAB_CACHE": "/a/b", "XDG_CACHE_HOME": "/x"}, "/a/b"),
        ({"XDG_CACHE_HOME": "/x", "HOME": "/h"}, "/x/dying-relu-lab"),
        ({"HOME": "/h"}, "/h/.cache/dying-relu-lab"),
    ],
    ids=["LAB_CACHE", "XDG_CACHE_HOME", "HOME"],
)
def test_its_place_is_the_users_cache_unless_told(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], directory: str
) -> None:
    for name in ("LAB_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert default_directory() == Path(directory)


@pytest.mark.parametrize("text", ["", "no JSON", '{"died": 1', "3", "[]", "null", b"\xff\xfe"], ids=repr)
@pytest.mark.filterwarnings("error")
def test_a_row_that_cannot_be_read_is_forgotten_and_the_others_are_still_there(small: TrainingConfig, text) -> None:
    cache, kept = RowCache(), rows(small, 3)
    configs = list(kept)
    cache.put(kept)
    with closing(sqlite3.connect(cache.path)) as connection, connection:
        spoilt = connection.execute("UPDATE rows SET row = CAST(? AS TEXT) WHERE row LIKE '%\"died\": 1,%'", (text,))
        assert spoilt.rowcount == 1
    assert set(cache.get(configs)) == {configs[0], configs[2]}
    assert cache.trouble == ""
    with closing(sqlite3.connect(cache.path)) as connection:
        assert connection.execute("SELECT count(*) FROM rows").fetchone() == (2,)
    cache.put({configs[1]: kept[configs[1]]})
    assert set(cache.get(configs)) == set(configs)


def nonsense(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not a database" * 1000)


def cut_off(path: Path) -> None:
    RowCache(path.parent).put(rows(TrainingConfig(n_samples=20, epochs=1), 300))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def directory_is_a_file(path: Path) -> None:
    path.parent.write_text("in the way")


def file_is_a_directory(path: Path) -> None:
    path.mkdir(parents=True)


def another_table(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE rows (other)")


@pytest.mark.parametrize("damage", [nonsense, cut_off, directory_is_a_file, file_is_a_directory, another_table])
@pytest.mark.filterwarnings("default::RuntimeWarning:core")
def test_a_damaged_cache_never_stops_a_study_and_is_mentioned_once(
    grid: Grid, damage: Callable[[Path], None], recwarn: pytest.WarningsRecorder
) -> None:
    damage(default_directory() / "rows.sqlite")
    recwarn.clear()
    cache = RowCache()
    *_, progress = run_study(grid, cache=cache)
    assert len(progress.frame) == len(grid)
    assert [str(warning.message) for warning in recwarn.list] == [progress.trouble]
    assert "the study goes on without its cache" in progress.trouble
    assert str(default_directory()) in progress.trouble


FULL_DISK = """
import resource, warnings
from core.studies.run.cache import RowCache
from core.studies.run.grid import Grid
from core.studies.run.study import run_study
from core import TrainingConfig
warnings.simplefilter("ignore")
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
grid = Grid(TrainingConfig(n_samples=20, epochs=1, hidden_widths=(2,)), {"batch_size": list(range(1, 17))}, seeds=10)
*_, progress = run_study(grid, cache=RowCache())
print(len(progress.frame), progress.trouble)
"""


def test_a_full_disk_does_not_stop_a_study_and_what_was_kept_before_stays_readable() -> None:
    pytest.importorskip("resource")
    run = subprocess.run([sys.executable, "-c", FULL_DISK], capture_output=True, text=True, timeout=60)
    assert run.stdout.startswith("160 the study goes on without its cache"), run.stderr
    configs = Grid(
        TrainingConfig(n_samples=20, epochs=1, hidden_widths=(2,)), {"batch_size": list(range(1, 17))}, seeds=10
    ).configs()
    found = RowCache().get(configs)
    assert 0 < len(found) < 160
    assert all(repr(kept) == repr(row(train(config))) for config, kept in list(found.items())[:20])


def put_and_get(number: int, directory: str, small: TrainingConfig) -> str:
    cache = RowCache(directory)
    kept = {replace(config, data_seed=number): kept for config, kept in rows(small, 10).items()}
    for config in kept:
        cache.put({config: kept[config]})
        cache.get(list(kept))
    return cache.trouble


def test_several_processes_write_at_once_and_every_row_arrives(small: TrainingConfig) -> None:
    directory = str(default_directory())
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(put_and_get, range(4), [directory] * 4, [small] * 4)) == [""] * 4
    configs = [replace(small, seed=seed, data_seed=number) for seed in range(10) for number in range(4)]
    assert len(RowCache().get(configs)) == 40


def test_two_tables_of_one_name_are_told_apart(small: TrainingConfig) -> None:
    x, y = np.arange(20.0)[:, None], np.arange(20) % 2
    first, second = (
        Dataset(x_train=values, y_train=y, x_test=values, y_test=y, task="classification", name="mine.csv")
        for values in (x, x + 1)
    )
    config = replace(small, dataset=first)
    RowCache().put({config: row(train(config))})
    assert RowCache().get([replace(small, dataset=second)]) == {}
    again = RowCache().get([pickle.loads(pickle.dumps(config))])
    assert again[config]["dataset"] == "mine.csv"
