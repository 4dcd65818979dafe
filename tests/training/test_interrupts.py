"""Ctrl-C, or Stop in a notebook, keeps what is done; and whoever watches is told of every epoch."""

from dataclasses import replace

import pytest

from core import TrainingConfig, train, train_many
from core.training import Interrupted

SMALL = TrainingConfig(n_samples=50, hidden_widths=(6, 5), epochs=30, batch_size=16)


@pytest.fixture(autouse=True)
def _a_look_after_every_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.engine.collector.CACHE_BYTES", 1)


@pytest.mark.parametrize("log_every", [1, 7])
def test_every_logged_epoch_is_told_once_with_its_loss(log_every: int) -> None:
    told = []
    history = train(replace(SMALL, log_every=log_every), on_epoch=lambda *what: told.append(what))
    assert told == list(zip(history.epochs.tolist(), history.train_loss.tolist()))


def test_an_interrupted_run_keeps_its_history_so_far(assert_same) -> None:
    def stop(epoch: int, loss: float) -> None:
        if epoch == 12:
            raise KeyboardInterrupt

    with pytest.raises(
        Interrupted, match=r"stopped at epoch 12; what is done is in sys\.last_value\.histories"
    ) as stopped:
        train(SMALL, on_epoch=stop)
    (history,) = stopped.value.histories
    assert history.epochs.tolist() == list(range(13))
    assert_same(history, train(SMALL))


def test_interrupted_runs_keep_those_that_are_done(assert_same) -> None:
    configs = [replace(SMALL, hidden_widths=(width,)) for width in (3, 4, 5, 6)]

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted, match="stopped at 2 of 4 networks") as stopped:
        train_many(configs, on_progress=stop)
    assert [history.config for history in stopped.value.histories] == configs[:2]
    assert_same(stopped.value.histories[1], train(configs[1]))


def test_an_interrupt_is_still_one_for_whoever_expects_one() -> None:
    with pytest.raises(KeyboardInterrupt):
        train(SMALL, on_epoch=lambda epoch, loss: (_ for _ in ()).throw(KeyboardInterrupt))
