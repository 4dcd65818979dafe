"""Runs of pages: finished once for all, gone on with where they were, and drawn when somebody looks."""

from dataclasses import replace
from threading import Thread

import pytest

from core import TrainingConfig, train
from core.training import train_live
from core.ui.work import runs, turn
from core.ui.work.runs import LabRun, RunStore

SMALL = TrainingConfig(n_samples=60, hidden_widths=(4,), epochs=8)


class Closed(BaseException):
    """What Streamlit raises in a script that is to end."""


@pytest.fixture(autouse=True)
def quick_looks(monkeypatch) -> None:
    """A look after every epoch."""
    monkeypatch.setattr("core.engine.collector.CACHE_BYTES", 1)
    monkeypatch.setattr(turn, "SLICE", 0.0)
    own = turn.Turn()
    monkeypatch.setattr(runs, "turn", lambda: own)


def a_run(config: TrainingConfig) -> LabRun:
    return LabRun(train(config))


def same(one, other) -> bool:
    return list(one.train_loss) == list(other.train_loss) and one.epochs.tolist() == other.epochs.tolist()


def test_a_run_is_complete_when_it_was_trained_to_the_end_or_diverged(monkeypatch) -> None:
    monkeypatch.setattr("core.engine.collector.CACHE_BYTES", 1)  # a look after every epoch
    config = replace(SMALL, epochs=40, log_every=7)
    histories = [recorder.history() for recorder in train_live(config)]
    complete = [LabRun(history).complete for history in histories]
    assert complete == [False] * (len(complete) - 1) + [True]
    wild = train(replace(SMALL, dataset="abs", activation="identity", learning_rate=100.0, epochs=100))
    assert wild.diverged_at is not None
    assert LabRun(wild).complete


@pytest.mark.parametrize("log_every", [1, 7, 10, 200])
def test_a_run_that_skips_epochs_is_complete_at_its_last_epoch_only(log_every, monkeypatch):
    monkeypatch.setattr("core.engine.collector.CACHE_BYTES", 1)
    config = replace(SMALL, epochs=200, log_every=log_every)
    histories = [recorder.history() for recorder in train_live(config)]
    complete = [LabRun(history).complete for history in histories[-3:]]
    assert complete == [False, False, True]


def stop_at(training, epoch: int):
    def look(before: int) -> None:
        if training.epoch >= epoch:
            raise Closed

    return look


def test_a_run_that_was_stopped_shows_what_is_done_and_goes_on_from_there() -> None:
    store, key = RunStore(), SMALL
    training = store.training(key)
    with pytest.raises(Closed):
        store.finished(training, stop_at(training, 3))
    assert training.so_far().history.epochs.tolist() == [0, 1, 2, 3]
    assert store.get(key) is None
    seen = []
    run = store.finished(training, lambda before: seen.append(training.epoch))
    assert seen == [4, 5, 6, 7, 8]
    assert same(run.history, train(SMALL))
    assert store.get(key) is run


def test_a_run_can_be_shown_before_anything_is_trained() -> None:
    assert RunStore().training(SMALL).so_far().history.epochs.tolist() == [0]


def test_two_sessions_train_the_same_run_once() -> None:
    store, found, epochs = RunStore(), [], []

    def ask() -> None:
        training = store.training(SMALL)
        found.append(store.finished(training, lambda before: epochs.append(training.epoch)))

    held = store.training(SMALL)
    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(found) == 4
    assert len({id(run) for run in found}) == 1
    assert held.epoch == SMALL.epochs
    assert same(found[0].history, train(SMALL))


def test_a_run_that_nobody_holds_any_more_is_let_go() -> None:
    store = RunStore()
    training = store.training(SMALL)
    assert store.training(SMALL) is training
    del training
    assert len(store._trainings) == 0


def test_nothing_is_drawn_before_it_is_asked_for() -> None:
    run = a_run(SMALL)
    drawn = {"story", "loss", "units", "gradients", "figure", "player"}
    assert not drawn & set(vars(run))
    assert run.loss is run.loss
    assert drawn & set(vars(run)) == {"loss"}


@pytest.mark.parametrize("changes", [{"epochs": 0}, {}, {"hidden_widths": (2,) * 20, "epochs": 500}])
def test_the_size_of_a_run_covers_what_it_holds(changes) -> None:
    run = a_run(replace(SMALL, **changes))
    arrays = [run.history.gradient_norms, run.history.dormant_shares, *run.history.unit_states]
    frames = (run.loss, run.units, run.gradients)
    held = sum(array.nbytes for array in arrays) + sum(int(frame.memory_usage().sum()) for frame in frames)
    networks = sum(part.nbytes for network in run.history.networks for layer in network for part in layer)
    assert run.size() > networks + held
