"""Learning rate: what too large a step kills, by layer and optimizer."""

from functools import partial

import streamlit as st

from core.lessons.prose import lead, prose
from core.studies.learning_rate import RATE_BASE, RATES, rate_grid
from core.ui.controls.fields import collect, draw
from core.ui.controls.in_sight import in_sight
from core.ui.controls.messages import show_problems
from core.ui.controls.more_settings import more_settings, show_differences
from core.ui.controls.own_data import on_own_data
from core.ui.controls.several import affordable, choose_seeds, choose_several, draw_shared, shared_names
from core.ui.links.page_link import LEARNING_RATE, SEEDS
from core.ui.shell.background import show_background
from core.ui.shell.page import close_page, open_page
from core.ui.state.page_state import remember_grid, settle
from core.ui.sweeps.learning_rate import show_rates
from core.ui.sweeps.progress import show_study

OPTIMIZERS = ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw")
OFFERED = (0.0001, 0.0003, 0.001, 0.003, *RATES)
IN_SIGHT = ("dataset", "activation")

_, ignored = settle(LEARNING_RATE, open_page("learning_rate"))
st.title("Learning rate")
st.markdown(lead("learning_rate"))
for name, column in zip(IN_SIGHT, columns := in_sight(3)):
    with column:
        draw(name, LEARNING_RATE.prefix, getattr(RATE_BASE, name))
with columns[2]:
    seeds = choose_seeds(LEARNING_RATE, SEEDS)
with more_settings(LEARNING_RATE.prefix):
    axes = {
        "learning_rate": choose_several(LEARNING_RATE, "learning_rate", "Learning rates", OFFERED),
        "optimizer": choose_several(LEARNING_RATE, "optimizer", "Optimizers", OPTIMIZERS),
    }
    draw_shared(LEARNING_RATE, RATE_BASE, IN_SIGHT)
base, problems = collect(RATE_BASE, LEARNING_RATE.prefix)
show_differences(base, RATE_BASE, shared_names(LEARNING_RATE, IN_SIGHT))
show_problems(ignored, problems)
remember_grid(LEARNING_RATE, base, axes, seeds)
base = on_own_data(base, LEARNING_RATE.prefix)

grid = affordable(lambda: rate_grid(base, axes["learning_rate"], axes["optimizer"], seeds))
if grid:
    show_study("rate", grid.configs(), partial(show_rates, grid=grid))
st.markdown(prose("learning_rate_why"))
show_background("learning_rate")
close_page("learning_rate")
