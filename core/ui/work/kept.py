"""What the server has computed for its pages: bounded by bytes, and the same work is done once for all who ask."""

import pickle
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, Generic, TypeVar

import streamlit as st

from core.ui.work.turn import LOOK, Look, no_look, turn

RESULT_BYTES = 50_000_000  # of fates, treatments, trials, seed lines and gradients together


Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """Values by key, the least recently used dropped first; never more bytes than there may be.

    Args:
        size: bytes of a value.
    """

    def __init__(self, max_bytes: int, size: Callable[[Value], int]) -> None:
        self._lock = Lock()
        self._max_bytes, self._size = max_bytes, size
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._under_way: dict[Key, tuple[Lock, int]] = {}  # with how many want it

    @property
    def bytes(self) -> int:
        """Of all that is kept."""
        with self._lock:
            return sum(size for _, size in self._values.values())

    def get(self, key: Key) -> Value | None:
        """The value of a key, if it is here."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def put(self, key: Key, value: Value) -> None:
        """Keep a value, unless it is larger than everything may be together."""
        size = self._size(value)
        with self._lock:
            self._values.pop(key, None)
            if size > self._max_bytes:
                return
            self._values[key] = value, size
            total = sum(each for _, each in self._values.values())
            while total > self._max_bytes:
                total -= self._values.popitem(last=False)[1][1]

    @contextmanager
    def alone(self, key: Key, look: Look = no_look) -> Iterator[None]:
        """Only one at a time computes what belongs to a key; whoever comes second looks up now and then."""
        with self._lock:
            lock, users = self._under_way.get(key, (Lock(), 0))
            self._under_way[key] = lock, users + 1
        try:
            while not lock.acquire(timeout=LOOK):
                look(0)
            try:
                yield
            finally:
                lock.release()
        finally:
            with self._lock:
                lock, users = self._under_way[key]
                if users > 1:
                    self._under_way[key] = lock, users - 1
                else:
                    del self._under_way[key]


@st.cache_resource(show_spinner=False)
def _results() -> Kept[Hashable, Any]:
    return Kept(RESULT_BYTES, lambda value: len(pickle.dumps(value)))


def known(key: Hashable) -> Any:
    """What `trained_once` has found for a key; None if it is not here."""
    return _results().get(key)


def trained_once(key: Hashable, compute: Callable[[], Value], look: Look = no_look) -> Value:
    """What `compute` returns, from the last time or computed now, in slices of the server's turn. Nobody changes it.

    Args:
        key: says all that the result depends on.
        look: see `Turn.slices`.
    """
    results = _results()
    value: Value | None = results.get(key)
    if value is None:
        with results.alone(key, look):
            value = results.get(key)
            if value is None:
                with turn().slices(look):
                    value = compute()
                results.put(key, value)
    return value
