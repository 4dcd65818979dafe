"""Studies as pages need them: one at a time in a thread of the server, shared by all who watch, for as long as any do."""

import os
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import closing
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any
from uuid import uuid4

import pandas as pd
import streamlit as st

from core.studies.cache import RowCache
from core.studies.study import Progress, run_study
from core.training import TrainingConfig

KEPT_STUDIES = 16
ABANDONED = 15.0  # seconds after which somebody who has not looked is taken to have left
POLL = 0.5  # seconds between two looks of a page
WORKERS = int(os.environ.get("LAB_WORKERS") or min(2, os.cpu_count() or 1))

Networks = tuple[TrainingConfig, ...]


class LiveStudy:
    """One study, with the rows so far; `watch` keeps it going."""

    def __init__(self, networks: Networks) -> None:
        self.networks = networks
        self.progress: Progress | None = None
        self.error = ""
        self.ended = Event()  # finished, failed or stopped
        self._watchers: dict[str, float] = {}
        self._drawn: dict[Any, tuple[int, Any]] = {}

    @property
    def done(self) -> int:
        """Networks that are trained."""
        return self.progress.done if self.progress else 0

    @property
    def complete(self) -> bool:
        """Whether every network is trained."""
        return self.done == len(self.networks)

    def watch(self, who: str) -> None:
        """Somebody is looking."""
        self._watchers[who] = monotonic()

    def leave(self, who: str) -> None:
        """Somebody does not need it any more."""
        self._watchers.pop(who, None)

    def wanted(self) -> bool:
        """Whether anybody has looked lately."""
        return any(monotonic() - seen < ABANDONED for seen in list(self._watchers.values()))

    def derived(self, name: str, compute: Callable[[pd.DataFrame], Any]) -> Any:
        """Something computed from the rows so far, once for all who look."""
        done, known = self.done, self._drawn.get(name)
        if known is None or known[0] != done:
            frame = self.progress.frame if self.progress else pd.DataFrame()
            known = self._drawn[name] = (done, compute(frame))
        return known[1]

    def run(self) -> None:
        """Train what is missing, for as long as somebody watches; what is done stays in the cache."""
        try:
            with closing(run_study(self.networks, jobs=WORKERS, cache=RowCache())) as steps:
                for self.progress in steps:
                    if not self.wanted():
                        break
        except Exception as error:  # shown on the page; the thread must go on to the next study
            self.error = str(error)
        finally:
            self.ended.set()


class StudyStore:
    """Studies by their networks; one trains at a time, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._studies: OrderedDict[Networks, LiveStudy] = OrderedDict()
        self._waiting: list[LiveStudy] = []
        self._thread: Thread | None = None

    def get(self, networks: Networks, who: str) -> LiveStudy:
        """The study of these networks, started if it is not under way or has been stopped."""
        with self._lock:
            study = self._studies.get(networks)
            if study is None or (study.ended.is_set() and not study.complete and not study.error):
                study = self._start(networks, study)
            study.watch(who)
            self._studies.move_to_end(networks)
            while len(self._studies) > KEPT_STUDIES:
                self._studies.popitem(last=False)
            return study

    def before(self, study: LiveStudy) -> int:
        """How many studies come first."""
        with self._lock:
            return self._waiting.index(study) if study in self._waiting else 0

    def _start(self, networks: Networks, stopped: LiveStudy | None) -> LiveStudy:
        study = self._studies[networks] = LiveStudy(networks)
        study.progress = stopped.progress if stopped else None
        self._waiting.append(study)
        if self._thread is None or not self._thread.is_alive():
            self._thread = Thread(target=self._work, name="studies", daemon=True)
            self._thread.start()
        return study

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                study = self._waiting[0]
            study.run()
            with self._lock:
                self._waiting.remove(study)


@st.cache_resource(show_spinner=False)
def study_store() -> StudyStore:
    """The server's studies."""
    return StudyStore()


def _me() -> str:
    """Which session this is."""
    return st.session_state.setdefault("watcher", uuid4().hex)


def show_study(name: str, configs: Sequence[TrainingConfig], draw: Callable[[LiveStudy], None]) -> None:
    """Run a study and draw what is known of it, again and again until it is complete or stopped.

    Args:
        name: of the study on its page; its session keys begin with it.
        draw: draws the rows so far; it may hold widgets.
    """
    networks, store = tuple(configs), study_store()
    shown = st.session_state.get(f"{name}_study")
    if shown is not None and shown.networks != networks:
        shown.leave(_me())
        shown = None
    stopped = st.session_state.get(f"{name}_stopped") == networks
    study = shown if stopped and shown else store.get(networks, _me())
    st.session_state[f"{name}_study"] = study
    running = not (stopped or study.complete or study.error)
    st.fragment(_look, run_every=POLL if running else None)(name, study, running, draw)


def _look(name: str, study: LiveStudy, running: bool, draw: Callable[[LiveStudy], None]) -> None:
    if running:
        study.watch(_me())
        if study.complete or study.error or study.ended.is_set():
            st.rerun()
    _show_progress(name, study, running)
    draw(study)


def _show_progress(name: str, study: LiveStudy, running: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"{name}_progress"):
        if running:
            st.progress(study.done / len(study.networks), text=_in_words(study))
            st.button(
                "Stop", key=f"{name}_stop", on_click=_stop, args=(name, study), icon=":material/stop:", width="content"
            )
        elif not study.complete:
            st.markdown(f"**Stopped** after {study.done} of {len(study.networks)} networks. What is done is kept.")
            st.button("Go on", key=f"{name}_go_on", on_click=_go_on, args=(name,), icon=":material/play_arrow:")
    if study.error:
        st.error(f"The study ended early, with {study.done} of {len(study.networks)} networks: {study.error}")
    if study.progress and study.progress.trouble:
        st.warning(study.progress.trouble)


def _in_words(study: LiveStudy) -> str:
    """What the progress bar says."""
    before, progress = study_store().before(study), study.progress
    if before and not study.done:
        return f"Waiting for {before} other {'study' if before == 1 else 'studies'} on this server"
    text = f"{study.done} of {len(study.networks)} networks"
    if progress and progress.seconds_left:
        text += f", about {max(1, round(progress.seconds_left))} s left"
    return text


def _stop(name: str, study: LiveStudy) -> None:
    study.leave(_me())
    st.session_state[f"{name}_stopped"] = study.networks


def _go_on(name: str) -> None:
    st.session_state.pop(f"{name}_stopped", None)
    st.session_state.pop(f"{name}_study", None)
