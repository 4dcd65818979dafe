"""The turn: one at a time, whoever has waited longest is next, and nobody keeps it for more than a slice."""

from threading import Thread, get_ident
from time import monotonic, sleep

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from core.training.pauses import pause
from core.ui.work import turn as turns
from core.ui.work.turn import Turn


def started(act) -> Thread:
    thread = Thread(target=act, daemon=True)
    thread.start()
    return thread


def until(holds) -> None:
    end = monotonic() + 10
    while not holds():
        assert monotonic() < end
        sleep(0.001)


def join(threads: list[Thread]) -> None:
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()


def test_the_turn_goes_to_whoever_has_waited_longest() -> None:
    turn, order, threads = Turn(), [], []

    def take(name: int) -> None:
        turn.take()
        order.append(name)
        turn.pass_on()

    turn.take()
    for name in range(8):
        threads.append(started(lambda name=name: take(name)))
        until(lambda name=name: turn.waiting == name + 1)
    assert order == []
    turn.pass_on()
    join(threads)
    assert order == list(range(8))


def test_two_who_hold_big_work_get_slice_and_slice_alike(monkeypatch) -> None:
    monkeypatch.setattr(turns, "SLICE", 0.0)
    turn, pieces = Turn(), []

    def work() -> None:
        with turn.slices():
            until(lambda: turn.waiting or len(pieces) > 0)  # both are there
            for _ in range(50):
                pieces.append(get_ident())
                pause()

    join([started(work), started(work)])
    assert len(pieces) == 100
    assert all(pieces[index] != pieces[index + 1] for index in range(97))


def test_a_small_piece_of_work_waits_for_one_slice_of_a_big_one_only(monkeypatch) -> None:
    monkeypatch.setattr(turns, "SLICE", 0.0)
    turn, done = Turn(), []

    def big() -> None:
        with turn.slices():
            for piece in range(1000):
                done.append(piece)
                until(lambda: turn.waiting or "small" in done)
                pause()

    thread = started(big)
    until(lambda: done)
    with turn.slices():
        done.append("small")
    join([thread])
    assert done.index("small") <= 2


def test_who_waits_is_told_how_many_come_before(monkeypatch) -> None:
    monkeypatch.setattr(turns, "LOOK", 0.001)
    turn, seen = Turn(), []
    turn.take()
    first = started(turn.take)
    until(lambda: turn.waiting == 1)
    second = started(lambda: turn.take(seen.append))
    until(lambda: 2 in seen)
    turn.pass_on()
    until(lambda: 1 in seen)
    turn.pass_on()
    join([first, second])
    assert seen == sorted(seen, reverse=True)


class Closed(BaseException):
    """What Streamlit raises in a script that is to end."""


@pytest.mark.parametrize("when", ["while waiting", "between two slices", "in the middle of a slice"])
def test_work_that_is_ended_leaves_the_turn_to_the_others(monkeypatch, when: str) -> None:
    monkeypatch.setattr(turns, "SLICE", 0.0)
    monkeypatch.setattr(turns, "LOOK", 0.001)
    turn = Turn()

    def end(before: int) -> None:
        raise Closed

    if when == "while waiting":
        turn.take()
        with pytest.raises(Closed):
            turn.take(end)
        turn.pass_on()
    else:

        def work() -> None:
            with turn.slices(end):
                if when == "between two slices":
                    pause()
                raise Closed

        with pytest.raises(Closed):
            work()
    assert turn.waiting == 0
    thread = started(turn.take)
    join([thread])


def test_a_pause_outside_of_a_turn_is_nothing() -> None:
    pause()


def test_in_the_server_products_take_one_thread() -> None:
    before = {pool["filepath"]: pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}
    try:
        threadpool_limits(2, user_api="blas")
        turns.turn.clear()
        turns.turn()
        assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}
    finally:
        threadpool_limits(before)
