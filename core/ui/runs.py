"""Runs as pages need them: trained one at a time in the server, shared by all learners, stoppable when long."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any

import pandas as pd
import streamlit as st

from core.charts.frames import gradient_frame, loss_frame, state_counts, units_frame
from core.charts.pictures import figure_data, player_data
from core.data import Dataset, load_dataset
from core.lessons.story import story
from core.training import Recorder, TrainingConfig, TrainingHistory, train_live

STORE_BYTES = 150_000_000
PATIENCE = 0.7  # seconds before progress is shown
SLICE = 0.25  # seconds for which one learner's training may keep the others waiting


@dataclass(frozen=True, eq=False)
class LabRun:
    """A run with everything that is drawn from it."""

    history: TrainingHistory
    dataset: Dataset
    story: str
    loss: pd.DataFrame
    units: pd.DataFrame
    gradients: pd.DataFrame
    figure: dict[str, Any]
    player: dict[str, Any]

    @property
    def complete(self) -> bool:
        """Trained to the end, or diverged on the way."""
        return self.history.diverged_at is not None or len(self.history.epochs) == self.history.config.epochs + 1

    def size(self) -> int:
        """Bytes, roughly: parameters kept twice over, and rows and pictures."""
        parameters = sum(layer.weights.size + layer.biases.size for layer in self.history.networks[0])
        states = sum(layer.size for layer in self.history.unit_states)
        return 8 * parameters * len(self.history.networks) + 4 * states + 600_000


def lab_run(history: TrainingHistory, dataset: Dataset) -> LabRun:
    """Draw everything from a history."""
    return LabRun(
        history=history,
        dataset=dataset,
        story=story(history, dataset),
        loss=loss_frame(history),
        units=units_frame(history),
        gradients=gradient_frame(history),
        figure=figure_data(history, dataset),
        player=player_data(history, state_counts(history).sum(axis=1)),
    )


class RunStore:
    """Finished runs, the least recently used dropped first; `turn` lets one learner train at a time."""

    def __init__(self, max_bytes: int = STORE_BYTES) -> None:
        self.turn = Lock()
        self._lock = Lock()
        self._runs: OrderedDict[TrainingConfig, LabRun] = OrderedDict()
        self._free = max_bytes

    def get(self, config: TrainingConfig) -> LabRun | None:
        """The run of a config, if it is here."""
        with self._lock:
            if config in self._runs:
                self._runs.move_to_end(config)
            return self._runs.get(config)

    def put(self, config: TrainingConfig, run: LabRun) -> None:
        """Keep a run."""
        with self._lock:
            if config not in self._runs:
                self._runs[config] = run
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

    config: TrainingConfig
    steps: Iterator[Recorder]
    recorder: Recorder | None = None
    stopped: bool = False


def obtain(config: TrainingConfig, key: str) -> LabRun:
    """The run of a config: from the store, or trained now, with progress and a Stop button when it takes long."""
    store = run_store()
    run = store.get(config)
    if run is None:
        live = _live(config, key)
        if not live.stopped:
            _train(live, store, key)
        run = store.get(config) or lab_run(live.recorder.history(), load_dataset(config))
        if run.complete:
            store.put(config, run)
            st.session_state.pop(f"live_{key}", None)
        else:
            _offer_to_go_on(live, key)
    return run


def _live(config: TrainingConfig, key: str) -> _Live:
    live = st.session_state.get(f"live_{key}")
    if live is None or live.config != config:
        live = st.session_state[f"live_{key}"] = _Live(config, train_live(config))
    return live


def _train(live: _Live, store: RunStore, key: str) -> None:
    """Train to the end in slices; a Stop click interrupts between two of them and reruns the page."""
    start, first = monotonic(), live.recorder.epoch if live.recorder else 0
    place, bar = st.empty(), None
    while not _advance(live, store):
        elapsed = monotonic() - start
        if elapsed > PATIENCE:
            bar = bar or _progress_bar(place, key)
            epoch, epochs = live.recorder.epoch, live.config.epochs
            left = elapsed / max(epoch - first, 1) * (epochs - epoch)
            bar.progress(epoch / epochs, text=f"Epoch {epoch} of {epochs}, about {max(1, round(left))} s left")
    place.empty()


def _progress_bar(place: Any, key: str) -> Any:
    with place.container():
        bar, icon = st.progress(0.0), ":material/stop:"
        st.button("Stop and show what is done", key=f"stop_{key}", on_click=_set_stopped, args=(key, True), icon=icon)
    return bar


def _advance(live: _Live, store: RunStore) -> bool:
    """Train for one slice; whether the run is at its end, or somebody else has finished the same one."""
    with store.turn:
        if store.get(live.config):
            return True
        until = monotonic() + SLICE
        for recorder in live.steps:
            live.recorder = recorder
            if monotonic() > until:
                return False
        return True


def _offer_to_go_on(live: _Live, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Stopped at epoch {live.recorder.epoch} of {live.config.epochs}. This is what was done by then.")
        st.button("Go on", key=f"go_on_{key}", on_click=_set_stopped, args=(key, False), icon=":material/play_arrow:")


def _set_stopped(key: str, stopped: bool) -> None:
    live = st.session_state.get(f"live_{key}")
    if live is not None:
        live.stopped = stopped
