"""Pauses between two pieces of training, at which whoever shares a machine lets others have it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_act: ContextVar[Callable[[], None] | None] = ContextVar("act at a pause", default=None)


@contextmanager
def pausing(act: Callable[[], None]) -> Iterator[None]:
    """Call `act` after every piece that is trained inside, in this thread; what it raises ends the training."""
    before = _act.set(act)
    try:
        yield
    finally:
        _act.reset(before)


def pause() -> None:
    """A piece is done: a few epochs of a stack of networks, or as much work of another kind."""
    act = _act.get()
    if act:
        act()
