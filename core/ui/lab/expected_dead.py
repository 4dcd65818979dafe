"""What theory expects before anything is trained, beside what the draw gave."""

import numpy as np
import streamlit as st

from core.charts.expected_dead import prediction_frame, prediction_spec
from core.data import Dataset
from core.engine.liveness import UnitState
from core.lessons.terms import with_terms
from core.studies.expected_dead import predicted_dead_share
from core.training import TrainingConfig
from core.ui.controls.fields import BIAS_STOPS, CONTROLS
from core.ui.shell.chart import show_chart
from core.ui.work.runs import LabRun

BEFORE_TRAINING = ("dataset", "n_samples", "noise", "data_seed", "activation", "negative_slope", "initializer")


@st.cache_data(max_entries=200, show_spinner=False)
def _curve(config: TrainingConfig, _dataset: Dataset) -> tuple[np.ndarray, np.ndarray, bool]:
    biases = np.union1d(BIAS_STOPS, config.hidden_biases)  # moving the slider costs no new curve
    prediction = predicted_dead_share(config, _dataset, biases)
    return biases, prediction.share, prediction.exact


def _before_training(config: TrainingConfig) -> TrainingConfig:
    """What the first layer depends on before it is trained; the rest as usual, so that it costs no new curve."""
    kept, bias = {name: getattr(config, name) for name in BEFORE_TRAINING}, config.hidden_biases[0]
    off_the_scale = bias if bias not in BIAS_STOPS else BIAS_STOPS[0]
    return TrainingConfig(**kept, hidden_widths=config.hidden_widths[:1], initial_bias=off_the_scale)


def show_expectation(run: LabRun) -> None:
    """The expected dead share of the first layer for every bias, and a sentence that compares it with this draw."""
    config, states = run.history.config, run.history.unit_states[0][0]
    biases, shares, exact = _curve(_before_training(config), run.dataset)
    bias, width = config.hidden_biases[0], len(states)
    if not shares.any():
        name = CONTROLS["activation"].text(config.activation)
        st.markdown(
            f"Before training, no unit of layer 1 is expected to be dead at any initial bias from −10 to 2: {name}."
        )
        return
    dead = int((states == UnitState.DEAD).sum())
    expected = float(shares[np.searchsorted(biases, bias)])
    how = with_terms("the closed form") if exact else "drawing a thousand units"
    st.markdown(
        f"At an initial bias of {CONTROLS['initial_bias'].text(bias)}, {how} expects **{expected * width:.1f} of "
        f"{width}** units of layer 1 to be born dead on these {run.history.n_train} training examples "
        f"({expected:.0%}); this draw gave **{dead}**."
    )
    frame = prediction_frame(biases, shares, bias, dead / width)
    show_chart(frame, prediction_spec(), key="expectation")
