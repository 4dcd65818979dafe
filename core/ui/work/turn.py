"""The turn: one learner trains at a time in the server, in slices, and whoever has waited longest is next."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock
from time import monotonic

import streamlit as st
from threadpoolctl import threadpool_limits

from core.training.pauses import pausing

SLICE = 0.25  # seconds after which the turn passes on, at the next pause
LOOK = 0.2  # seconds between two looks of whoever waits

Look = Callable[[int], None]  # told how many come before; what it raises ends the wait, or the work


def no_look(before: int) -> None:
    """For work that nobody watches."""


class Turn:
    """A lock that is handed over in the order in which it was asked for."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._taken = False
        self._waiting: deque[Event] = deque()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def take(self, look: Look = no_look) -> None:
        """Wait for the turn, looking up now and then."""
        ticket = self._ask()
        try:
            while not ticket.wait(LOOK):
                look(self._before(ticket))
        except BaseException:
            self._withdraw(ticket)
            raise

    def pass_on(self) -> None:
        """Let whoever has waited longest have the turn."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False

    @contextmanager
    def slices(self, look: Look = no_look) -> Iterator[None]:
        """Hold the turn for what is trained inside, but give it up at the first pause after each slice.

        Args:
            look: called while others have the turn, and at least once between two slices.
        """
        self.take(look)
        held, until = True, monotonic() + SLICE

        def give_way() -> None:
            nonlocal held, until
            if monotonic() < until:
                return
            self.pass_on()
            held = False
            look(self.waiting)
            self.take(look)
            held, until = True, monotonic() + SLICE

        try:
            with pausing(give_way):
                yield
        finally:
            if held:
                self.pass_on()

    def _ask(self) -> Event:
        ticket = Event()
        with self._lock:
            if self._taken:
                self._waiting.append(ticket)
            else:
                self._taken = True
                ticket.set()
        return ticket

    def _before(self, ticket: Event) -> int:
        """Who has the turn, and who comes before this one."""
        with self._lock:
            return self._waiting.index(ticket) + 1 if ticket in self._waiting else 0

    def _withdraw(self, ticket: Event) -> None:
        with self._lock:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
                return
        self.pass_on()  # it was this one's turn already


@st.cache_resource(show_spinner=False)
def turn() -> Turn:
    """The server's; products take one thread from here on, as those of several wait for each other on a busy machine.

    Two layers of 128 units took 2.6 s beside two other processes on two cores, and with one thread 0.3 s.
    """
    threadpool_limits(1, user_api="blas")
    return Turn()
