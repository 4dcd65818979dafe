"""Learning rate: what too large a step kills, by layer and optimizer."""

import streamlit as st

from core.lessons.prose import prose
from core.studies import learning_rate
from core.ui.controls.messages import show_problems
from core.ui.controls.several import affordable, choose_several, shared_settings
from core.ui.links.page_link import LEARNING_RATE
from core.ui.shell.glossary import show_glossary
from core.ui.shell.page import open_page
from core.ui.state.page_state import remember_grid, settle
from core.ui.sweeps.learning_rate import show_rates
from core.ui.sweeps.progress import show_study

OPTIMIZERS = ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw")
RATES = (0.0001, 0.0003, 0.001, 0.003, *learning_rate.RATES)

ignored = settle(LEARNING_RATE, open_page("learning_rate"))
st.title("Learning rate")
st.markdown(prose("learning_rate"))
left, right = st.columns([3, 1])
with left:
    axes = {
        "learning_rate": choose_several(LEARNING_RATE, "learning_rate", "Learning rates", RATES),
        "optimizer": choose_several(LEARNING_RATE, "optimizer", "Optimizers", OPTIMIZERS),
    }
with right:
    base, seeds, problems = shared_settings(LEARNING_RATE, learning_rate.RATE_BASE, ("dataset", "activation"))
show_problems(ignored, problems)
remember_grid(LEARNING_RATE, base, axes, seeds)

grid = affordable(lambda: learning_rate.rate_grid(base, *axes.values(), seeds))
if grid:
    show_study("rate", grid.configs(), lambda study: show_rates(study, grid))
st.markdown(prose("learning_rate_why"))
show_glossary()
