"""Vanishing or dying: how much gradient reaches the first layer of a deep network, and why not more."""

import streamlit as st

from core.engine.activations import ACTIVATIONS
from core.engine.initializers import INITIALIZERS
from core.lessons.predictions import VANISHING as PREDICTION
from core.lessons.prose import lead, prose
from core.studies.vanishing import BASE, USUAL, deep_configs
from core.ui.controls import held
from core.ui.controls.fields import collect, draw
from core.ui.controls.in_sight import in_sight
from core.ui.controls.messages import show_problems
from core.ui.controls.more_settings import more_settings, show_differences
from core.ui.controls.own_data import on_own_data
from core.ui.controls.several import choose_seeds, choose_several, draw_shared, shared_names, within
from core.ui.lesson.links import DEPTH, SEEDS, VANISHING, WIDTHS
from core.ui.lesson.vanishing import show_answer, show_biases, show_layers
from core.ui.shell.background import show_background
from core.ui.shell.page import close_page, open_page
from core.ui.shell.predict import ask
from core.ui.state.page_state import remember_grid, settle

MOST = 5  # kinds of network in one chart
IN_SIGHT = ("initial_bias",)


def initializer_name(name: str) -> str:
    """An initializer as its menu calls it."""
    return INITIALIZERS[name].label if name in INITIALIZERS else "what suits the activation"


_, ignored = settle(VANISHING, open_page("vanishing"))
st.title("Vanishing or dying")
st.markdown(lead("vanishing"))
made = ask("vanishing", PREDICTION)
if made:
    show_answer(made, deep_configs(("relu", "tanh", "sigmoid"), (USUAL,), bias=-2.0), 20)

first, second = in_sight(2)
with first:
    draw("initial_bias", VANISHING.prefix, BASE.initial_bias)
depth = held.slider(
    second, "Depth", DEPTH.low, DEPTH.high, key=VANISHING.key("depth"), help="Layers, the output included."
)
with more_settings(VANISHING.prefix):
    activations = choose_several(VANISHING, "activation", "Activations", list(ACTIVATIONS))
    initializers = held.pills(
        st, "Weights start as", (USUAL, *INITIALIZERS), key=VANISHING.key("initializer"), format_func=initializer_name,
        help="He for ReLU and its kin, Xavier for tanh, sigmoid and softplus, LeCun for SELU.",
    )  # fmt: skip
    first, second = st.columns(2)
    width = held.select_slider(first, "Units a layer", WIDTHS, key=VANISHING.key("width"))
    with second:
        seeds = choose_seeds(VANISHING, SEEDS)
    draw_shared(VANISHING, BASE, IN_SIGHT)
base, problems = collect(BASE, VANISHING.prefix)
show_differences(base, BASE, shared_names(VANISHING, IN_SIGHT))
show_problems(ignored, problems)
chosen = {"activation": activations, "initializer": tuple(initializers)}
remember_grid(VANISHING, base, {**chosen, "depth": depth, "width": width}, seeds)
base = on_own_data(base, VANISHING.prefix)

configs = within(
    MOST, lambda: deep_configs(*chosen.values(), depth=depth, width=width, bias=base.initial_bias, base=base)
)
show_layers(configs, seeds)
st.markdown("## From a healthy bias to a harmful one")
if made:
    show_biases(configs, seeds)
else:
    st.caption("This chart holds the answer to the question above, so it waits for your prediction.")
with st.expander("Why? Open this when you have an idea of your own", icon=":material/lightbulb:"):
    st.markdown(prose("vanishing_why"))
show_background("vanishing")
close_page("vanishing")
