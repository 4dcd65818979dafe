"""Activations: what comes out, how much gradient passes, and for which inputs."""

import streamlit as st

from core.engine.activations import ACTIVATIONS, NEGATIVE_SLOPE
from core.lessons.activation_words import CLOUD_ANSWERS, cloud_question
from core.lessons.phrases import with_minus_signs
from core.lessons.prose import prose
from core.ui.controls.fields import CONTROLS, draw
from core.ui.lesson.activations import explanation, show_cloud, show_formula, show_functions
from core.ui.shell.glossary import show_glossary
from core.ui.shell.page import open_page
from core.ui.shell.predict import ask, recalled

PREFIX = "acts_"
FIRST_MEAN, FIRST_SPREAD = -3.0, 1.4
SHOWN_FIRST = ("relu", "leaky_relu", "tanh", "sigmoid")

open_page("activations")
st.title("Activations")
st.markdown(prose("activations"))
choosing, leak = st.columns([3, 1])
with choosing:
    picked = st.pills(
        "Activations", list(ACTIVATIONS), selection_mode="multi", default=SHOWN_FIRST, key=f"{PREFIX}names",
        format_func=CONTROLS["activation"].text, wrap=True,
    )  # fmt: skip
    names = tuple(name for name in ACTIVATIONS if name in picked)
slope = NEGATIVE_SLOPE
if "leaky_relu" in names:
    with leak:
        draw("negative_slope", PREFIX, NEGATIVE_SLOPE)
    slope = st.session_state[PREFIX + "negative_slope"]

if names:
    close, point = st.columns([1, 2])
    chosen = close.selectbox("Look closely at", names, key=f"{PREFIX}chosen", format_func=CONTROLS["activation"].text)
    z = point.slider("Pre-activation z", -8.0, 8.0, -1.5, 0.1, key=f"{PREFIX}z")
    show_functions(names, chosen, z, slope)
    show_formula(chosen, z, slope)
    st.markdown(prose("activations_cloud"))
    guess = ask(cloud_question(FIRST_MEAN, FIRST_SPREAD), CLOUD_ANSWERS, f"{PREFIX}guess")
    if guess:
        centre, width = st.columns(2)
        mean = centre.slider("Mean of z: the bias", -10.0, 10.0, FIRST_MEAN, 0.25, key=f"{PREFIX}mean")
        spread = width.slider(
            "Spread of z", 0.1, 5.0, FIRST_SPREAD, 0.1, key=f"{PREFIX}spread",
            help="Standard deviation over the inputs. He weights on standardised inputs start with about √2.",
        )  # fmt: skip
        show_cloud(names, chosen, slope, mean, spread, recalled(guess))
    st.markdown(with_minus_signs(explanation(slope)))
else:
    st.info("Choose at least one activation.")
show_glossary()
