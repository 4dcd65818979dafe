"""Vanishing or dying: how much gradient reaches the first layer of a deep network, and why not more."""

import streamlit as st

from core.engine.activations import ACTIVATIONS
from core.engine.initializers import INITIALIZERS
from core.studies.vanishing import BASE, USUAL, deep_config, kinds
from core.ui.controls import collect, draw
from core.ui.frame import frame, prose
from core.ui.glossary import show_glossary
from core.ui.gradient_view import show_answer, show_biases, show_layers
from core.ui.guess import ask
from core.ui.sharing import show_problems

PREFIX = "vanish_"
MOST = 5  # kinds of network in one chart
QUESTION = (
    "These networks have 20 layers. Give every hidden unit a bias of −2: whose first layer still "
    "gets a gradient of about the size that the last one gets?"
)
ANSWERS = ("ReLU's", "tanh's", "sigmoid's", "nobody's")
ASKED = [deep_config(*kind, bias=-2.0) for kind in kinds(("relu", "tanh", "sigmoid"), (USUAL,))]

frame("vanishing")
st.title("Vanishing or dying")
st.markdown(prose("vanishing"))
guess = ask(QUESTION, ANSWERS, f"{PREFIX}guess")
if guess:
    show_answer(guess, ASKED, 20)

first, second = st.columns(2)
activations = first.pills(
    "Activations", ACTIVATIONS, selection_mode="multi", default=["relu", "tanh", "sigmoid"], wrap=True,
    format_func=lambda name: ACTIVATIONS[name].label, key=f"{PREFIX}activations",
)  # fmt: skip
initializers = second.pills(
    "Weights start as", (USUAL, *INITIALIZERS), selection_mode="multi", default=[USUAL], wrap=True,
    format_func=lambda name: INITIALIZERS[name].label if name in INITIALIZERS else "what suits the activation",
    key=f"{PREFIX}initializers", help="He for ReLU and its kin, Xavier for tanh, sigmoid and softplus, LeCun for SELU.",
)  # fmt: skip
first, second, third, fourth = st.columns([3, 3, 3, 2], vertical_alignment="bottom")
with first:
    draw("initial_bias", PREFIX, 0.0)
depth = second.slider("Depth", 3, 50, 20, key=f"{PREFIX}depth", help="Layers, the output included.")
width = third.select_slider("Units a layer", (2, 4, 8, 16, 32, 64), 32, key=f"{PREFIX}width")
with fourth.popover("More", icon=":material/tune:", width="stretch"):
    seeds = st.select_slider("Seeds", (10, 20, 50), 20, key=f"{PREFIX}seeds", help="Networks of each kind.")
    for name in ("dataset", "n_samples", "noise", "data_seed", "negative_slope"):
        draw(name, PREFIX, getattr(BASE, name))
base, problems = collect(BASE, PREFIX)
show_problems((), problems)

chosen = kinds(activations, initializers)
if not 0 < len(chosen) <= MOST:
    st.error(f"Activations and weights must make 1 to {MOST} kinds of network, got {len(chosen)}.")
    st.stop()
configs = [deep_config(*kind, depth=depth, width=width, bias=base.initial_bias, base=base) for kind in chosen]
show_layers(configs, seeds)
st.markdown("##### From a healthy bias to a harmful one")
if guess:
    show_biases(configs, seeds)
else:
    st.caption("This chart holds the answer to the question above, so it waits for your prediction.")
with st.expander("Why? Open this when you have an idea of your own", icon=":material/lightbulb:"):
    st.markdown(prose("vanishing_why"))
show_glossary()
