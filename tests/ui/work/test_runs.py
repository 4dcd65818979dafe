"""The store of finished runs: bounded, and the least recently used go first."""

from dataclasses import dataclass, replace
from threading import Thread

import pytest

from core import TrainingConfig, load_dataset, train
from core.training import train_live
from core.ui.work.runs import LabRun, RunKey, RunStore, _advance, _Live, lab_run


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


SMALL = TrainingConfig(n_samples=60, hidden_widths=(4,), epochs=3)


def a_run(config: TrainingConfig) -> LabRun:
    return lab_run(train(config), load_dataset(config))


def test_a_run_is_complete_when_it_was_trained_to_the_end_or_diverged(monkeypatch):
    monkeypatch.setattr("core.engine.collector.CACHE_BYTES", 1)  # a look after every epoch
    config = replace(SMALL, epochs=40)
    histories = [recorder.history() for recorder in train_live(config)]
    assert [lab_run(history, load_dataset(config)).complete for history in histories] == [False] * 40 + [True]
    wild = train(replace(SMALL, dataset="abs", activation="identity", learning_rate=100.0, epochs=100))
    assert wild.diverged_at is not None
    assert lab_run(wild, load_dataset(wild.config)).complete


@pytest.mark.parametrize("log_every", [1, 7, 10, 200])
def test_a_run_that_skips_epochs_is_complete_at_its_last_epoch_only(log_every, monkeypatch):
    monkeypatch.setattr("core.engine.logs.CACHE_BYTES", 1)
    config = replace(SMALL, epochs=200, log_every=log_every)
    histories = [recorder.history() for recorder in train_live(config)]
    complete = [lab_run(history, load_dataset(config)).complete for history in histories[-3:]]
    assert complete == [False, False, True]


def test_training_goes_on_from_slice_to_slice_and_one_learner_at_a_time(monkeypatch):
    monkeypatch.setattr("core.engine.collector.CACHE_BYTES", 1)
    monkeypatch.setattr("core.ui.work.runs.SLICE", 0.0)
    store, live = RunStore(), _Live(RunKey(SMALL), train_live(SMALL))
    seen = [(_advance(live, store), live.recorder.epoch, store.turn.locked()) for _ in range(5)]
    assert [epoch for _, epoch, _ in seen] == [0, 1, 2, 3, 3]
    assert [ended for (_, ended), _, _ in seen] == [False] * 4 + [True]
    assert not any(locked for *_, locked in seen)
    store.turn.acquire()  # somebody else is training
    waiting = Thread(target=_advance, args=(_Live(RunKey(SMALL), train_live(SMALL)), store), daemon=True)
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()
    store.turn.release()
    waiting.join(10)
    assert not waiting.is_alive()


def test_a_run_that_somebody_else_has_finished_is_taken_over_even_if_the_store_drops_it_at_once():
    store, run = RunStore(), a_run(SMALL)
    store.put(RunKey(SMALL), run)
    live = _Live(RunKey(SMALL), iter(()))
    assert _advance(live, store) == (run, True)
    assert live.recorder is None


@pytest.mark.parametrize("changes", [{"epochs": 0}, {}, {"hidden_widths": (2,) * 20, "epochs": 500}])
def test_the_size_of_a_run_covers_what_it_holds(changes):
    run = a_run(replace(SMALL, **changes))
    arrays = [run.history.gradient_norms, run.history.dormant_shares, *run.history.unit_states]
    held = sum(array.nbytes for array in arrays) + sum(int(f.memory_usage().sum()) for f in (run.loss, run.units))
    networks = sum(part.nbytes for network in run.history.networks for layer in network for part in layer)
    assert run.size() > networks + held
