"""Bias sweep: activation x initial bias x optimizer over many seeds."""

from functools import partial

import streamlit as st

from core.engine.activations import ACTIVATIONS
from core.lessons.prose import lead
from core.studies.bias_sweep import BASE, bias_grid
from core.ui.controls.fields import collect, draw
from core.ui.controls.in_sight import in_sight
from core.ui.controls.messages import show_problems
from core.ui.controls.more_settings import more_settings, show_differences
from core.ui.controls.own_data import on_own_data
from core.ui.controls.several import affordable, choose_seeds, choose_several, draw_shared, shared_names
from core.ui.links.page_link import BIAS_SWEEP, SEEDS
from core.ui.shell.background import show_background
from core.ui.shell.page import close_page, open_page
from core.ui.state.page_state import remember_grid, settle
from core.ui.sweeps.bias_sweep import show_bias_sweep
from core.ui.sweeps.progress import show_study

BIASES = (2.0, 1.0, 0.0, -0.5, -1.0, -1.5, -2.0, -2.5, -3.0, -4.0, -5.0, -6.0, -8.0, -10.0)
OPTIMIZERS = ("sgd", "momentum", "rmsprop", "adam")
IN_SIGHT = ("dataset", "learning_rate")

_, ignored = settle(BIAS_SWEEP, open_page("bias_sweep"))
st.title("Bias sweep")
st.markdown(lead("bias_sweep"))
for name, column in zip(IN_SIGHT, columns := in_sight(3)):
    with column:
        draw(name, BIAS_SWEEP.prefix, getattr(BASE, name))
with columns[2]:
    seeds = choose_seeds(BIAS_SWEEP, SEEDS)
with more_settings(BIAS_SWEEP.prefix):
    axes = {
        "activation": choose_several(BIAS_SWEEP, "activation", "Activations", list(ACTIVATIONS)),
        "initial_bias": choose_several(BIAS_SWEEP, "initial_bias", "Initial biases", BIASES),
        "optimizer": choose_several(BIAS_SWEEP, "optimizer", "Optimizers", OPTIMIZERS),
    }
    draw_shared(BIAS_SWEEP, BASE, IN_SIGHT)
base, problems = collect(BASE, BIAS_SWEEP.prefix)
show_differences(base, BASE, shared_names(BIAS_SWEEP, IN_SIGHT))
show_problems(ignored, problems)
remember_grid(BIAS_SWEEP, base, axes, seeds)
base = on_own_data(base, BIAS_SWEEP.prefix)

grid = affordable(lambda: bias_grid(base, axes["activation"], axes["initial_bias"], axes["optimizer"], seeds))
if grid:
    show_study("bias", grid.configs(), partial(show_bias_sweep, grid=grid))
show_background("bias_sweep")
close_page("bias_sweep")
