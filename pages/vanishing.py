"""Vanishing or dying: how much gradient reaches the first layer of a deep network, and why not more."""

import streamlit as st

from core.engine.activations import ACTIVATIONS
from core.engine.initializers import INITIALIZERS
from core.lessons.prose import prose
from core.studies.vanishing import BASE, USUAL, deep_configs
from core.ui.controls.fields import collect, draw
from core.ui.controls.messages import show_problems
from core.ui.controls.several import choose_several
from core.ui.controls.shared import choose_seeds, draw_shared, within
from core.ui.lesson.links import DEPTH, SEEDS, VANISHING, WIDTHS
from core.ui.lesson.vanishing import show_answer, show_biases, show_layers
from core.ui.shell.glossary import show_glossary
from core.ui.shell.page import open_page
from core.ui.shell.predict import ask
from core.ui.state.page_state import remember, settle

MOST = 5  # kinds of network in one chart
QUESTION = (
    "These networks have 20 layers. Give every hidden unit a bias of −2: whose first layer still "
    "gets a gradient of about the size that the last one gets?"
)
ANSWERS = ("ReLU's", "tanh's", "sigmoid's", "nobody's")

ignored = settle(VANISHING, open_page("vanishing"))
st.title("Vanishing or dying")
st.markdown(prose("vanishing"))
guess = ask(QUESTION, ANSWERS, "vanish_guess")
if guess:
    show_answer(guess, deep_configs(("relu", "tanh", "sigmoid"), (USUAL,), bias=-2.0), 20)

first, second = st.columns(2)
with first:
    activations = choose_several(VANISHING, "activation", "Activations", list(ACTIVATIONS))
initializers = second.pills(
    "Weights start as", (USUAL, *INITIALIZERS), selection_mode="multi", wrap=True, key=VANISHING.key("initializer"),
    format_func=lambda name: INITIALIZERS[name].label if name in INITIALIZERS else "what suits the activation",
    help="He for ReLU and its kin, Xavier for tanh, sigmoid and softplus, LeCun for SELU.",
)  # fmt: skip
first, second, third, fourth = st.columns([3, 3, 3, 2], vertical_alignment="bottom")
with first:
    draw("initial_bias", VANISHING.prefix, BASE.initial_bias)
depth = second.slider("Depth", DEPTH.low, DEPTH.high, key=VANISHING.key("depth"), help="Layers, the output included.")
width = third.select_slider("Units a layer", WIDTHS, key=VANISHING.key("width"))
with fourth.popover("More", icon=":material/tune:", width="stretch"):
    seeds = choose_seeds(VANISHING, SEEDS)
    draw_shared(VANISHING, BASE, ["initial_bias"])
base, problems = collect(BASE, VANISHING.prefix)
show_problems(ignored, problems)
chosen = {"activation": activations, "initializer": tuple(initializers)}
remember(VANISHING, {**vars(base), **chosen, "depth": depth, "width": width, "seeds": seeds})

configs = within(
    MOST, lambda: deep_configs(*chosen.values(), depth=depth, width=width, bias=base.initial_bias, base=base)
)
show_layers(configs, seeds)
st.markdown("##### From a healthy bias to a harmful one")
if guess:
    show_biases(configs, seeds)
else:
    st.caption("This chart holds the answer to the question above, so it waits for your prediction.")
with st.expander("Why? Open this when you have an idea of your own", icon=":material/lightbulb:"):
    st.markdown(prose("vanishing_why"))
show_glossary()
