"""The store of finished runs: bounded, and the least recently used go first."""

from dataclasses import dataclass
from threading import Thread

import pytest

from core import TrainingConfig, load_dataset, train
from core.ui.runs import RunKey, RunStore, lab_run


@dataclass(frozen=True)
class Sized:
    """All that a store needs to know of a run."""

    bytes: int

    def size(self) -> int:
        return self.bytes


def configs(n: int) -> list[RunKey]:
    return [RunKey(TrainingConfig(seed=seed)) for seed in range(n)]


def kept(store: RunStore, keys: list[RunKey]) -> list[int]:
    return [key.config.seed for key in keys if store.get(key)]


def test_a_stored_run_comes_back_and_an_unknown_one_does_not():
    store, (one, other) = RunStore(10), configs(2)
    run = Sized(5)
    store.put(one, run)
    assert store.get(one) is run
    assert store.get(other) is None


def test_the_runs_kept_never_exceed_the_bytes():
    store, keys = RunStore(100), configs(30)
    for index, key in enumerate(keys):
        store.put(key, Sized(7 + index % 5 * 9))
        assert sum(7 + seed % 5 * 9 for seed in kept(store, keys)) <= 100
    assert kept(store, keys)[-1] == 29


def test_the_least_recently_used_run_is_dropped_first():
    store, keys = RunStore(30), configs(4)
    for key in keys[:3]:
        store.put(key, Sized(10))
    store.get(keys[0])
    store.put(keys[3], Sized(10))
    assert kept(store, keys) == [0, 2, 3]


def test_the_last_run_is_kept_even_when_it_alone_is_too_large():
    store, keys = RunStore(10), configs(3)
    for key in keys:
        store.put(key, Sized(50))
    assert kept(store, keys) == [2]
    store.put(keys[0], Sized(4))
    assert kept(store, keys) == [0]


def test_putting_the_same_run_again_takes_no_more_room():
    store, keys = RunStore(20), configs(2)
    for _ in range(5):
        store.put(keys[0], Sized(10))
    store.put(keys[1], Sized(10))
    assert kept(store, keys) == [0, 1]


def test_many_threads_leave_the_store_within_its_bytes():
    store, keys = RunStore(100), configs(60)

    def fill(mine: list[RunKey]) -> None:
        for key in mine:
            store.put(key, Sized(10))
            store.get(keys[key.config.seed // 2])

    threads = [Thread(target=fill, args=(keys[start::6],)) for start in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept(store, keys)) == 10


@pytest.mark.parametrize(("changes", "complete"), [({"epochs": 0}, True), ({"epochs": 3}, True)])
def test_a_trained_run_is_complete_and_has_a_size(changes, complete):
    config = TrainingConfig(n_samples=60, hidden_widths=(4,), **changes)
    run = lab_run(train(config), load_dataset(config))
    assert run.complete is complete
    networks = sum(part.nbytes for network in run.history.networks for layer in network for part in layer)
    assert run.size() > networks
