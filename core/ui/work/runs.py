"""Runs as pages need them: trained one at a time in the server, shared by all learners, stoppable when long."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from core.charts.panel_data import figure_data, player_data
from core.charts.run_tables import gradient_frame, loss_frame, state_counts, units_frame
from core.data import Dataset, load_dataset
from core.lessons.run_story import story
from core.training import Recorder, TrainingConfig, TrainingHistory, train_live
from core.training.own_data import OwnData

STORE_BYTES = 150_000_000
PICTURE_BYTES = 600_000  # of a run, at the most
PATIENCE = 0.7  # seconds before progress is shown
SLICE = 0.25  # seconds for which one learner's training may keep the others waiting


@dataclass(frozen=True, eq=False)
class LabRun:
    """A run with everything that is drawn from it."""

    history: TrainingHistory
    dataset: Dataset
    own: OwnData | None
    story: str
    loss: pd.DataFrame
    units: pd.DataFrame
    gradients: pd.DataFrame
    figure: dict[str, Any]
    player: dict[str, Any]

    @property
    def complete(self) -> bool:
        """Trained to the end, or diverged on the way."""
        return self.history.diverged_at is not None or int(self.history.epochs[-1]) == self.history.config.epochs

    def size(self) -> int:
        """Bytes, roughly: parameters kept twice over, what was logged, rows, a learner's own data, and pictures."""
        history = self.history
        parameters = sum(layer.weights.size + layer.biases.size for layer in history.networks[0])
        states = sum(layer.size for layer in history.unit_states)
        logged = history.gradient_norms.nbytes + history.dormant_shares.nbytes + 40 * len(history.epochs)
        rows = sum(int(frame.memory_usage().sum()) for frame in (self.loss, self.units, self.gradients))
        own = self.own.dataset.x_train.nbytes * 2 if self.own else 0
        return 8 * parameters * len(history.networks) + 4 * states + logged + rows + own + PICTURE_BYTES


def lab_run(history: TrainingHistory, dataset: Dataset, own: OwnData | None = None) -> LabRun:
    """Draw everything from a history."""
    return LabRun(
        history=history,
        dataset=dataset,
        own=own,
        story=story(history, dataset),
        loss=loss_frame(history),
        units=units_frame(history),
        gradients=gradient_frame(history),
        figure=figure_data(history, dataset),
        player=player_data(history, state_counts(history).sum(axis=1)),
    )


class RunKey(NamedTuple):
    """What tells one run from another: its settings and, if any, the learner's own data."""

    config: TrainingConfig
    own: OwnData | None = None

    @property
    def dataset(self) -> Dataset:
        """The data that the run is on."""
        return self.own.dataset if self.own else load_dataset(self.config)


class RunStore:
    """Finished runs, the least recently used dropped first; `turn` lets one learner train at a time."""

    def __init__(self, max_bytes: int = STORE_BYTES) -> None:
        self.turn = Lock()
        self._lock = Lock()
        self._runs: OrderedDict[RunKey, LabRun] = OrderedDict()
        self._free = max_bytes

    def get(self, key: RunKey) -> LabRun | None:
        """The run of a key, if it is here."""
        with self._lock:
            if key in self._runs:
                self._runs.move_to_end(key)
            return self._runs.get(key)

    def put(self, key: RunKey, run: LabRun) -> None:
        """Keep a run."""
        with self._lock:
            if key not in self._runs:
                self._runs[key] = run
                self._free -= run.size()
            while self._free < 0 and len(self._runs) > 1:
                self._free += self._runs.popitem(last=False)[1].size()


@st.cache_resource(show_spinner=False)
def run_store() -> RunStore:
    """The server's store."""
    return RunStore()


@dataclass
class _Live:
    """A run under way, kept in the session so that a rerun of the page goes on where it was."""

    key: RunKey
    steps: Iterator[Recorder]
    recorder: Recorder | None = None
    stopped: bool = False
    shown: LabRun | None = None  # what was done when it was stopped


def obtain(config: TrainingConfig, place: str, own: OwnData | None = None) -> LabRun:
    """The run of a config: from the store, or trained now, with progress and a Stop button when it takes long.

    Args:
        place: tells apart the runs that one page shows.
        own: data that replaces the data set of the config.
    """
    store, key, room = run_store(), RunKey(config, own), st.empty()  # always: what is below keeps its place
    run = store.get(key)
    if run is None:
        live = _live(key, place)
        found = None if live.stopped else _train(live, store, room, place)
        run = found or live.shown or lab_run(live.recorder.history(), key.dataset, own)
        if run.complete:
            store.put(key, run)
            st.session_state.pop(f"live_{place}", None)
        else:
            live.shown = run
            with room.container(horizontal=True, vertical_alignment="center"):
                _offer_to_go_on(run, place)
    return run


def _live(key: RunKey, place: str) -> _Live:
    live = st.session_state.get(f"live_{place}")
    if live is None or live.key != key:
        live = _Live(key, train_live(key.config, dataset=key.dataset))
        st.session_state[f"live_{place}"] = live
    return live


def _train(live: _Live, store: RunStore, room: Any, place: str) -> LabRun | None:
    """Train to the end in slices; a Stop click interrupts between two of them and reruns the page.

    Returns the run if somebody else has finished the same one meanwhile; the store may drop it any time.
    """
    start, first = monotonic(), live.recorder.epoch if live.recorder else 0
    bar, found, ended = None, None, False
    while not ended:
        found, ended = _advance(live, store)
        elapsed = monotonic() - start
        if elapsed > PATIENCE and not ended:
            bar = bar or _progress_bar(room, place)
            epoch, epochs = live.recorder.epoch, live.key.config.epochs
            left = elapsed / max(epoch - first, 1) * (epochs - epoch)
            bar.progress(epoch / epochs, text=f"Epoch {epoch} of {epochs}, about {max(1, round(left))} s left")
    room.empty()
    return found


def _progress_bar(room: Any, place: str) -> Any:
    with room.container():
        bar = st.progress(0.0)
        _button("Stop and show what is done", "stop", place, True)
    return bar


def _advance(live: _Live, store: RunStore) -> tuple[LabRun | None, bool]:
    """Train for one slice: the run if somebody else has finished it, and whether there is nothing left to train."""
    with store.turn:
        if found := store.get(live.key):
            return found, True
        until = monotonic() + SLICE
        for recorder in live.steps:
            live.recorder = recorder
            if monotonic() > until:
                return None, False
        return None, True


def _offer_to_go_on(run: LabRun, place: str) -> None:
    done, epochs = int(run.history.epochs[-1]), run.history.config.epochs
    st.markdown(f"Stopped at epoch {done} of {epochs}. This is what was done by then.")
    _button("Go on", "play_arrow", place, False)


def _button(label: str, icon: str, place: str, stops: bool) -> None:
    st.button(label, key=f"{icon}_{place}", on_click=_set_stopped, args=(place, stops), icon=f":material/{icon}:")


def _set_stopped(place: str, stopped: bool) -> None:
    live = st.session_state.get(f"live_{place}")
    if live is not None:
        live.stopped, live.shown = stopped, None
