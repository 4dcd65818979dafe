"""Learning rate: what too large a step kills, by layer and optimizer."""

from dataclasses import replace

import streamlit as st

from core.studies import sweeps
from core.ui.frame import frame, prose
from core.ui.grid_controls import affordable, choose_seeds, choose_several, shared_settings
from core.ui.rate_view import show_rates
from core.ui.sharing import show_problems
from core.ui.studies import show_study

PREFIX = "rate_"
OPTIMIZERS = ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw")
FOLDED = (
    "n_samples", "noise", "hidden_widths", "initializer", "initial_bias", "negative_slope", "batch_size", "epochs",
    "weight_decay",
)  # fmt: skip

frame("learning_rate")
st.title("Learning rate")
st.markdown(prose("learning_rate"))
left, right = st.columns([3, 1])
with left:
    optimizers = choose_several(PREFIX, "optimizer", "Optimizers", OPTIMIZERS, ("sgd",))
    rates = choose_several(PREFIX, "learning_rate", "Learning rates", sweeps.RATES, sweeps.RATES)
with right:
    base, problems = shared_settings(PREFIX, sweeps.RATE_BASE, ("dataset", "activation"))
    seeds = choose_seeds(PREFIX)
    with st.popover("More settings", icon=":material/tune:", width="stretch"):
        base, more = shared_settings(PREFIX, base, FOLDED)
show_problems((), [*problems, *more])

base = replace(base, log_every=sweeps.RATE_BASE.log_every)
grid = affordable(lambda: sweeps.rate_grid(base, rates, optimizers, seeds))
if grid:
    show_study("rate", grid.configs(), lambda study: show_rates(study, grid))
st.markdown(prose("learning_rate_why"))
