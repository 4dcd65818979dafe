"""Studies that the server trains for its pages: shared by all who watch, one at a time, for as long as any do."""

import os
import warnings
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from threading import Lock, Thread
from time import monotonic
from typing import Any

import pandas as pd
import streamlit as st

from core.checks import whole_number
from core.studies.run.cache import RowCache
from core.studies.run.network_row import Row
from core.studies.run.study import Progress, run_study
from core.training import JOBS, TrainingConfig

KEPT_NETWORKS = 20_000  # rows in memory, of all studies together: about 4 kB each
ABANDONED = 70.0  # seconds after which who has not looked is gone; browsers wake a hidden tab once a minute
TURN = 10.0  # seconds after which a study lets the next one go on
WORKERS_VARIABLE = "LAB_WORKERS"  # processes that train the studies of pages

Networks = tuple[TrainingConfig, ...]


def workers() -> int:
    """LAB_WORKERS, else two where there are two cores; what cannot be used is warned about and left aside."""
    usual = min(2, os.cpu_count() or 1)
    given = os.environ.get(WORKERS_VARIABLE) or str(usual)
    try:
        return whole_number(WORKERS_VARIABLE, int(given) if given.isdecimal() else given, JOBS)
    except ValueError as error:
        warnings.warn(f"{error}: {usual} are used", RuntimeWarning, stacklevel=2)
        return usual


class _Rows(RowCache):
    """The cache on disk behind a study's own rows in memory: it goes on where it was even when the disk is full."""

    def __init__(self, own: dict[TrainingConfig, Row]) -> None:
        super().__init__()
        self._own = own

    def get(self, configs: Sequence[TrainingConfig]) -> dict[TrainingConfig, Row]:
        self._own |= super().get([config for config in configs if config not in self._own])
        return {config: self._own[config] for config in configs if config in self._own}

    def put(self, rows: Mapping[TrainingConfig, Row]) -> None:
        self._own |= rows
        super().put(rows)


class LiveStudy:
    """One study, with the rows so far; `watch` keeps it going.

    Attributes:
        progress: the latest, None before the first.
        error: why it ended early, else "".
        under_way: it trains, or waits for its turn.
    """

    def __init__(self, networks: Networks) -> None:
        self.networks = networks
        self.progress: Progress | None = None
        self.error = ""
        self.under_way = False
        self._rows: dict[TrainingConfig, Row] = {}
        self._watchers: dict[str, float] = {}
        self._derived: dict[str, tuple[int, Any]] = {}

    @property
    def done(self) -> int:
        """Networks that are trained."""
        return self.progress.done if self.progress else 0

    @property
    def complete(self) -> bool:
        """Whether every network is trained."""
        return self.done == len(self.networks)

    @property
    def frame(self) -> pd.DataFrame:
        """One row a network that is trained; no columns before the first."""
        return self.progress.frame if self.progress else pd.DataFrame()

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
        frame = self.frame
        known = self._derived.get(name)
        if known is None or known[0] != len(frame):
            known = self._derived[name] = (len(frame), compute(frame))
        return known[1]

    def run(self, gives_way: Callable[[], bool] = lambda: False) -> bool:
        """Train what is missing, for as long as somebody watches; True when it gave way and is to go on later."""
        before = len(self._rows)
        try:
            with closing(run_study(self.networks, jobs=workers(), cache=_Rows(self._rows))) as steps:
                for self.progress in steps:
                    if not self.wanted():
                        return False
                    if self.done > before and not self.complete and gives_way():
                        return True
        except Exception as error:  # shown on the page; the thread must go on to the next study
            self.error = str(error) or type(error).__name__
        return False


class StudyStore:
    """Studies by their networks; one trains at a time, in turns when several are wanted."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._studies: OrderedDict[Networks, LiveStudy] = OrderedDict()
        self._queue: list[LiveStudy] = []  # the first one trains
        self._thread: Thread | None = None

    def get(self, networks: Networks, who: str) -> LiveStudy:
        """The study of these networks, under way unless it is complete or failed; `who` leaves all others."""
        with self._lock:
            study = self._studies.setdefault(networks, LiveStudy(networks))
            self._studies.move_to_end(networks)
            for each in self._studies.values():
                each.leave(who)
            study.watch(who)
            if not (study.under_way or study.complete or study.error):
                self._start(study)
            self._forget()
            return study

    def before(self, study: LiveStudy) -> int:
        """How many studies come first."""
        with self._lock:
            return self._queue.index(study) if study in self._queue else 0

    def _start(self, study: LiveStudy) -> None:
        study.under_way = True
        self._queue.append(study)
        if self._thread is None:
            self._thread = Thread(target=self._work, name="studies", daemon=True)
            self._thread.start()

    def _forget(self) -> None:
        """Drop the studies looked at longest ago, but none that is under way."""
        kept = sum(map(len, self._studies))
        for networks in list(self._studies)[:-1]:
            if kept > KEPT_NETWORKS and not self._studies[networks].under_way:
                kept -= len(networks)
                del self._studies[networks]

    def _work(self) -> None:
        while study := self._next():
            goes_on = study.run(partial(self._gives_way, monotonic() + TURN))
            with self._lock:
                self._queue.remove(study)
                study.under_way = goes_on
                if goes_on:
                    self._queue.append(study)

    def _gives_way(self, turn_ends: float) -> bool:
        return monotonic() > turn_ends and len(self._queue) > 1

    def _next(self) -> LiveStudy | None:
        with self._lock:
            if not self._queue:
                self._thread = None
            return self._queue[0] if self._queue else None


@st.cache_resource(show_spinner=False)
def study_store() -> StudyStore:
    """The server's studies."""
    return StudyStore()
