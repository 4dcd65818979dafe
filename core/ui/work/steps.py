"""Long work on a page: progress and the time left, the place in the queue, Stop, and Go on."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import islice
from time import monotonic
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime import exists, get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

PATIENCE = 0.7  # seconds before anything is shown

Part = TypeVar("Part")


class Steps:
    """Work in parts, some of which are done.

    Args:
        name: of the work on its page; session keys and widgets begin with it.
        work: what it is; Stop is forgotten once it is something else.
        total: parts; 0 where they cannot be counted.
        in_words: from the parts done to how far that is, such as "30 of 90 networks".
    """

    def __init__(self, name: str, work: Hashable, total: int, in_words: Callable[[int], str]) -> None:
        self._name, self._work, self._total, self._in_words = name, work, total, in_words
        self._room = st.empty()  # always: what is below keeps its place
        self._row: Any = None
        self._begun, self._first, self.done = monotonic(), 0, 0

    @property
    def stopped_at(self) -> int | None:
        """The parts that were done when the learner stopped this work; None unless it is stopped."""
        stopped = st.session_state.get(f"{self._name}_stopped")
        return stopped[1] if stopped and stopped[0] == self._work else None

    def over(self, parts: Iterable[Part]) -> Iterator[Part]:
        """One part after the other, as far as the learner has not stopped; counts those that are done."""
        for part in islice(parts, self.stopped_at):
            yield part
            self.done += 1
        self.finish()

    def begin_at(self, done: int) -> None:
        """These parts were done before."""
        self._first = self.done = done

    def look(self, before: int = 0) -> None:
        """Show how far it is; Streamlit ends the page here when it is asked to, and so does a tab that was closed.

        Args:
            before: how many others have the turn first.
        """
        if not _is_connected():
            st.stop()
        if monotonic() - self._begun > PATIENCE:
            self._show(f"{self._in_words(self.done)}{self._outlook(before)}")

    def finish(self, complete: bool = False) -> None:
        """Nothing to wait for any more; where it was stopped before it was complete, a way to go on."""
        self._room.empty()
        if self.stopped_at is not None and not complete:
            with self._room:
                show_stopped(self._name, self._in_words(self.stopped_at), self._go_on)

    def _show(self, text: str) -> None:
        if self._row is None:
            with self._room.container(horizontal=True, vertical_alignment="center"):
                self._row = st.empty()
                work_button("Stop", self._name, "stop", self._stop)
        if self._total:
            self._row.progress(min(self.done / self._total, 1.0), text=text)
        else:
            self._row.markdown(text)

    def _outlook(self, before: int) -> str:
        if before:
            return f", {before} before you in the queue"
        parts, left = self.done - self._first, self._total - self.done
        return f", about {max(1, round((monotonic() - self._begun) / parts * left))} s left" if parts > 0 < left else ""

    def _stop(self) -> None:
        st.session_state[f"{self._name}_stopped"] = self._work, self.done

    def _go_on(self) -> None:
        st.session_state.pop(f"{self._name}_stopped", None)


def show_stopped(name: str, how_far: str, go_on: Callable[[], None]) -> None:
    """What was done when the learner stopped some work, and a way to go on."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**Stopped** after {how_far}. What is done is kept.")
        work_button("Go on", name, "play_arrow", go_on)


def work_button(label: str, name: str, icon: str, act: Callable[[], None]) -> None:
    """A button that acts on some work before the page runs again."""
    key = f"{name}_{label.lower().replace(' ', '_')}"
    st.button(label, key=key, on_click=act, icon=f":material/{icon}:", width="content")


def _is_connected() -> bool:
    """Whether the tab is still there; in a test without a server it is."""
    context = get_script_run_ctx(suppress_warning=True)
    return not exists() or context is None or get_instance().is_active_session(context.session_id)
