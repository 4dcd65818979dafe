"""Bias sweep: activation x initial bias x optimizer over many seeds."""

import streamlit as st

from core.engine.activations import ACTIVATIONS
from core.lessons.prose import prose
from core.studies import bias_sweep
from core.ui.controls.fields import CONTROLS
from core.ui.controls.messages import show_problems
from core.ui.controls.several import affordable, choose_several, shared_settings
from core.ui.links.page_link import BIAS_SWEEP
from core.ui.shell.glossary import show_glossary
from core.ui.shell.page import open_page
from core.ui.state.page_state import remember_grid, settle
from core.ui.sweeps.bias_sweep import show_bias_sweep
from core.ui.sweeps.progress import show_study

BIASES = (2.0, 1.0, 0.0, -0.5, -1.0, -1.5, -2.0, -2.5, -3.0, -4.0, -5.0, -6.0, -8.0, -10.0)
OPTIMIZERS = ("sgd", "momentum", "rmsprop", "adam")

ignored = settle(BIAS_SWEEP, open_page("bias_sweep"))
st.title("Bias sweep")
st.markdown(prose("bias_sweep"))
left, right = st.columns([3, 1])
with left:
    axes = {
        "activation": choose_several(BIAS_SWEEP, "activation", "Activations", list(ACTIVATIONS)),
        "initial_bias": choose_several(BIAS_SWEEP, "initial_bias", "Initial biases", BIASES),
        "optimizer": choose_several(BIAS_SWEEP, "optimizer", "Optimizers", OPTIMIZERS),
    }
with right:
    base, seeds, problems = shared_settings(BIAS_SWEEP, bias_sweep.BASE, ("dataset",))
show_problems(ignored, problems)
remember_grid(BIAS_SWEEP, base, axes, seeds)

grid = affordable(lambda: bias_sweep.bias_grid(base, *axes.values(), seeds))
if grid:
    show_study("bias", grid.configs(), lambda study: show_bias_sweep(study, grid))
st.caption(
    f"Data: {CONTROLS['dataset'].text(base.dataset)}. Every network sees the same data; weights and order differ."
)
show_glossary()
