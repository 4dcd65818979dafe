"""Learning rate: what too large a step kills, by layer and optimizer."""

import streamlit as st

from core.studies import sweeps
from core.ui.frame import frame, prose
from core.ui.glossary import show_glossary
from core.ui.grid_controls import affordable, choose_several, remember_grid, shared_settings
from core.ui.rate_view import show_rates
from core.ui.sharing import show_problems
from core.ui.study_links import LEARNING_RATE
from core.ui.study_state import settle
from core.ui.study_view import show_study

OPTIMIZERS = ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw")
RATES = (0.0001, 0.0003, 0.001, 0.003, *sweeps.RATES)

ignored = settle(LEARNING_RATE, frame("learning_rate"))
st.title("Learning rate")
st.markdown(prose("learning_rate"))
left, right = st.columns([3, 1])
with left:
    axes = {
        "learning_rate": choose_several(LEARNING_RATE, "learning_rate", "Learning rates", RATES),
        "optimizer": choose_several(LEARNING_RATE, "optimizer", "Optimizers", OPTIMIZERS),
    }
with right:
    base, seeds, problems = shared_settings(LEARNING_RATE, sweeps.RATE_BASE, ("dataset", "activation"))
show_problems(ignored, problems)
remember_grid(LEARNING_RATE, base, axes, seeds)

grid = affordable(lambda: sweeps.rate_grid(base, *axes.values(), seeds))
if grid:
    show_study("rate", grid.configs(), lambda study: show_rates(study, grid))
st.markdown(prose("learning_rate_why"))
show_glossary()
