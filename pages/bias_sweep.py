"""Bias sweep: activation x initial bias x optimizer over many seeds."""

from dataclasses import replace

import streamlit as st

from core.engine.activations import ACTIVATIONS
from core.studies import sweeps
from core.ui.controls import CONTROLS
from core.ui.frame import frame, prose
from core.ui.grid_controls import affordable, choose_seeds, choose_several, shared_settings
from core.ui.sharing import show_problems
from core.ui.studies import show_study
from core.ui.sweep_view import show_bias_sweep

PREFIX = "bias_"
BIASES = (2.0, 1.0, 0.0, -0.5, -1.0, -1.5, -2.0, -2.5, -3.0, -4.0, -5.0, -6.0, -8.0, -10.0)
OPTIMIZERS = ("sgd", "momentum", "rmsprop", "adam")
FOLDED = (
    "n_samples", "noise", "hidden_widths", "initializer", "learning_rate", "negative_slope", "batch_size", "epochs",
    "weight_decay",
)  # fmt: skip

frame("bias_sweep")
st.title("Bias sweep")
st.markdown(prose("bias_sweep"))
left, right = st.columns([3, 1])
with left:
    activations = choose_several(PREFIX, "activation", "Activations", list(ACTIVATIONS), sweeps.ACTIVATIONS)
    biases = choose_several(PREFIX, "initial_bias", "Initial biases", BIASES, sweeps.BIASES)
    optimizers = choose_several(PREFIX, "optimizer", "Optimizers", OPTIMIZERS, ("sgd",))
with right:
    base, problems = shared_settings(PREFIX, sweeps.BASE, ("dataset",))
    seeds = choose_seeds(PREFIX)
    with st.popover("More settings", icon=":material/tune:", width="stretch"):
        base, more = shared_settings(PREFIX, base, FOLDED)
show_problems((), [*problems, *more])

grid = affordable(
    lambda: sweeps.bias_grid(replace(base, log_every=sweeps.BASE.log_every), activations, biases, optimizers, seeds)
)
if grid:
    show_study("bias", grid.configs(), lambda study: show_bias_sweep(study, grid))
st.caption(
    f"Data: {CONTROLS['dataset'].text(base.dataset)}. Every network sees the same data; weights and order differ."
)
