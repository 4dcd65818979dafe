"""Runs as pages need them: trained in slices of the server's turn, shared by all learners, stoppable when long."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.panel_data import figure_data, player_data
from core.charts.run_tables import MAX_BARS, gradient_frame, loss_frame, units_frame
from core.data import Dataset
from core.engine.liveness import UnitState
from core.lessons.run_story import story
from core.training import Recorder, TrainingConfig, TrainingHistory, train_live
from core.training.pauses import pause
from core.training.tables import state_counts
from core.ui.work.kept import Kept
from core.ui.work.steps import Steps
from core.ui.work.turn import Look, no_look, turn

STORE_BYTES = 150_000_000
PICTURE_BYTES = 600_000  # of a run, without its units' lives
CHANGE_BYTES = 250  # a change of a unit's state, as one more stretch of its life
ROW_BYTES = 64  # a row of a chart's table


@dataclass(frozen=True, eq=False)
class LabRun:
    """A run; what is drawn from it is made when it is first asked for."""

    history: TrainingHistory

    @property
    def dataset(self) -> Dataset:
        """The data that the run is on."""
        return self.history.dataset

    @cached_property
    def story(self) -> str:
        """What happened, in words."""
        return story(self.history, self.dataset)

    @cached_property
    def loss(self) -> pd.DataFrame:
        """Rows of the loss chart."""
        return loss_frame(self.history)

    @cached_property
    def units(self) -> pd.DataFrame:
        """Rows of the chart of alive units."""
        return units_frame(self.history)

    @cached_property
    def gradients(self) -> pd.DataFrame:
        """Rows of the gradient chart."""
        return gradient_frame(self.history)

    @cached_property
    def figure(self) -> dict[str, Any]:
        """What the figure's panels draw."""
        return figure_data(self.history, self.dataset)

    @cached_property
    def player(self) -> dict[str, Any]:
        """What the player says of each epoch."""
        return player_data(self.history, state_counts(self.history).sum(axis=1))

    @property
    def complete(self) -> bool:
        """Trained to the end, or diverged on the way."""
        return self.history.diverged_at is not None or int(self.history.epochs[-1]) == self.history.config.epochs

    def size(self) -> int:
        """Bytes, roughly, once everything is drawn: parameters twice over, what was logged, rows, data, pictures."""
        history = self.history
        parameters = sum(layer.weights.size + layer.biases.size for layer in history.networks[0])
        states = sum(layer.size for layer in history.unit_states)
        changes = sum(int(np.count_nonzero(np.diff(layer, axis=0))) for layer in history.unit_states)
        logged = history.gradient_norms.nbytes + history.dormant_shares.nbytes + 40 * len(history.epochs)
        rows = ROW_BYTES * (2 * len(history.epochs) + history.gradient_norms.size + MAX_BARS * len(UnitState))
        own = self.dataset.x_train.nbytes * 2 if isinstance(history.config.dataset, Dataset) else 0
        pictures = PICTURE_BYTES + CHANGE_BYTES * changes
        return 8 * parameters * len(history.networks) + 4 * states + logged + rows + own + pictures


class Training:
    """A run under way; every session that wants it holds it, and it goes on where it was."""

    def __init__(self, config: TrainingConfig) -> None:
        self.config = config
        self._steps = train_live(config)
        self._recorder: Recorder | None = None

    @property
    def epoch(self) -> int:
        """The last one that was logged."""
        return self._recorder.epoch if self._recorder else 0

    def go_on(self, look: Look) -> None:
        """Train to the end, in slices of the turn; one session at a time."""
        with turn().slices(look):
            for recorder in self._steps:
                self._recorder = recorder
                pause()

    def so_far(self) -> LabRun:
        """What is trained, at least the start; in the turn, so that nobody adds to it meanwhile."""
        with turn().slices():
            self._recorder = self._recorder or next(self._steps)
            history = self._recorder.history()
        return LabRun(history)


class RunStore(Kept[TrainingConfig, LabRun]):
    """Finished runs, and those that are under way for as long as a session holds them."""

    def __init__(self, max_bytes: int = STORE_BYTES) -> None:
        super().__init__(max_bytes, LabRun.size)
        self._trainings: WeakValueDictionary[TrainingConfig, Training] = WeakValueDictionary()

    def training(self, config: TrainingConfig) -> Training:
        """The one training of a run."""
        with self._lock:
            known = self._trainings.get(config)
            if known is None:
                known = self._trainings[config] = Training(config)
            return known

    def finished(self, training: Training, look: Look = no_look) -> LabRun:
        """The run of a training, once somebody has finished it."""
        config = training.config
        with self.alone(config, look):
            run = self.get(config)
            if run is None:
                training.go_on(look)
                run = training.so_far()
                self.put(config, run)
            return run


@st.cache_resource(show_spinner=False)
def run_store() -> RunStore:
    """The server's store."""
    return RunStore()


def run_of(config: TrainingConfig) -> TrainingHistory:
    """A run that nobody watches, such as one of a file to download: known, or trained now."""
    store = run_store()
    run = store.get(config) or store.finished(store.training(config))
    return run.history


class _Held(NamedTuple):
    """What a session keeps of a run under way, so that a rerun of the page goes on where it was."""

    training: Training
    shown: LabRun | None = None  # what was done when it was stopped


def obtain(config: TrainingConfig, place: str) -> LabRun:
    """The run of a config: from the store, or trained now, with progress and a Stop button when it takes long.

    Args:
        place: tells apart the runs that one page shows.
    """
    store, held = run_store(), f"held_{place}"
    steps = Steps(place, config, config.epochs, lambda done: f"epoch {done} of {config.epochs}")
    run = store.get(config)
    if run is None:
        run = _stopped(config, held) if steps.stopped_at is not None else _trained(config, held, steps)
    if run.complete:
        st.session_state.pop(held, None)
    steps.finish(run.complete)
    return run


def _trained(config: TrainingConfig, held: str, steps: Steps) -> LabRun:
    store = run_store()
    training = store.training(config)
    st.session_state[held] = _Held(training)
    steps.begin_at(training.epoch)

    def look(before: int) -> None:
        steps.done = training.epoch
        steps.look(before)

    return store.finished(training, look)


def _stopped(config: TrainingConfig, held: str) -> LabRun:
    known = st.session_state.get(held)
    if known is None or known.training.config != config:
        known = _Held(run_store().training(config))
    shown: LabRun = known.training.so_far() if known.shown is None else known.shown
    st.session_state[held] = known._replace(shown=shown)
    return shown
