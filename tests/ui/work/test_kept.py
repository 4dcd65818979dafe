"""What is kept stays within its bytes, and the same work is done once."""

from threading import Event, Thread

import pytest

from core.ui.work import kept as keeping
from core.ui.work.kept import Kept


def kept_of(most: int) -> Kept:
    return Kept(most, len)


def here(kept: Kept, keys) -> list:
    return [key for key in keys if kept.get(key) is not None]


def test_a_kept_value_comes_back_and_an_unknown_one_does_not() -> None:
    kept = kept_of(10)
    kept.put("one", b"12345")
    assert kept.get("one") == b"12345"
    assert kept.get("other") is None


def test_what_is_kept_never_exceeds_the_bytes() -> None:
    kept = kept_of(100)
    for index in range(60):
        kept.put(index, bytes(7 + index % 5 * 29))
        assert kept.bytes <= 100
    assert kept.get(59) is None  # 123 bytes fit nowhere
    assert kept.get(58) is not None


def test_a_value_larger_than_everything_is_not_kept_and_pushes_nothing_out() -> None:
    kept = kept_of(10)
    kept.put("small", b"1234")
    kept.put("large", bytes(11))
    assert here(kept, ["small", "large"]) == ["small"]


def test_the_least_recently_used_goes_first() -> None:
    kept = kept_of(30)
    for key in range(3):
        kept.put(key, bytes(10))
    kept.get(0)
    kept.put(3, bytes(10))
    assert here(kept, range(4)) == [0, 2, 3]


def test_putting_again_takes_no_more_room() -> None:
    kept = kept_of(20)
    for _ in range(5):
        kept.put(0, bytes(10))
    kept.put(1, bytes(10))
    assert here(kept, range(2)) == [0, 1]


def test_many_threads_stay_within_the_bytes() -> None:
    kept = kept_of(100)

    def fill(start: int) -> None:
        for key in range(start, 60, 6):
            kept.put(key, bytes(10))
            kept.get(key // 2)

    threads = [Thread(target=fill, args=(start,)) for start in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(here(kept, range(60))) == 10
    assert kept.bytes == 100


@pytest.fixture
def results(monkeypatch) -> Kept:
    """Results of this test alone, and looks in quick succession."""
    own = kept_of(1000)
    monkeypatch.setattr(keeping, "_results", lambda: own)
    monkeypatch.setattr(keeping, "LOOK", 0.001)
    return own


def test_two_who_ask_for_the_same_at_once_have_it_computed_once(results) -> None:
    begun, go_on, waits, found, computed = Event(), Event(), Event(), [], []

    def compute() -> bytes:
        computed.append(1)
        begun.set()
        assert go_on.wait(20)
        return b"result"

    first = Thread(target=lambda: found.append(keeping.trained_once("key", compute)))
    second = Thread(target=lambda: found.append(keeping.trained_once("key", compute, lambda _: waits.set())))
    first.start()
    assert begun.wait(20)
    second.start()
    assert waits.wait(20)
    go_on.set()
    for thread in (first, second):
        thread.join(20)
    assert found == [b"result", b"result"]
    assert computed == [1]


def test_when_the_first_one_is_ended_the_second_one_computes(results) -> None:
    def ended() -> bytes:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keeping.trained_once("key", ended)
    assert keeping.trained_once("key", lambda: b"result") == b"result"
    assert results._under_way == {}
