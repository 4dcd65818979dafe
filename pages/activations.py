"""Activations: what comes out, how much gradient passes, and for which inputs."""

import streamlit as st

from core.engine.activations import ACTIVATIONS, NEGATIVE_SLOPE
from core.lessons import what_happened
from core.lessons.phrases import with_minus_signs
from core.lessons.predictions import CLOUD, CLOUD_MEAN, CLOUD_SPREAD
from core.lessons.prose import prose
from core.ui.controls.fields import CONTROLS, draw
from core.ui.lesson.activations import explanation, show_cloud, show_formula, show_functions
from core.ui.shell.page import close_page, open_page
from core.ui.shell.predict import ask

PREFIX = "acts_"
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
    made = ask("cloud", CLOUD)
    if made:
        made.judge(*what_happened.cloud())
        centre, width = st.columns(2)
        mean = centre.slider("Mean of z: the bias", -10.0, 10.0, CLOUD_MEAN, 0.25, key=f"{PREFIX}mean")
        spread = width.slider(
            "Spread of z", 0.1, 5.0, CLOUD_SPREAD, 0.1, key=f"{PREFIX}spread",
            help="Standard deviation over the inputs. He weights on standardised inputs start with about √2.",
        )  # fmt: skip
        show_cloud(names, chosen, slope, mean, spread)
    st.markdown(with_minus_signs(explanation(slope)))
else:
    st.info("Choose at least one activation.")
close_page("activations")
