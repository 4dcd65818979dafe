"""One unit: its whole loss in one picture, the cone where it is dead, and how descent gets there."""

import streamlit as st

from core.engine.activations import ACTIVATIONS, NEGATIVE_SLOPE
from core.lessons.one_unit import EXAMPLES
from core.lessons.prose import prose
from core.studies.one_unit import TARGETS, Unit
from core.ui.controls import held
from core.ui.controls.fields import CONTROLS, draw
from core.ui.controls.more_settings import more_settings
from core.ui.lesson.one_unit import Setting, show_chances, show_descent
from core.ui.shell.page import close_page, open_page

PREFIX = "unit_"
FIRST = next(iter(EXAMPLES.values()))
RATES = (0.01, 0.03, 0.1, 0.3, 0.5, 1.0, 2.0, 3.0)


def take(example: str) -> None:
    """Set the controls as in an example."""
    for name, value in EXAMPLES[example]._asdict().items():
        st.session_state[PREFIX + name] = value
    for name, value in {"activation": "relu", "step": 0, "guess": None}.items():
        st.session_state[PREFIX + name] = value


open_page("one_unit")
st.title("One unit")
st.markdown(prose("one_unit"))
with st.container(horizontal=True):
    for example in EXAMPLES:
        st.button(example, key=f"{PREFIX}{example}", on_click=take, args=(example,))
for name, value in FIRST._asdict().items():
    st.session_state.setdefault(PREFIX + name, value)

first, second, third = st.columns(3)
with first:
    target = held.selectbox(st, "Target", TARGETS, key=f"{PREFIX}target", format_func=TARGETS.get)
    draw("activation", PREFIX, "relu")
    activation, slope = st.session_state[f"{PREFIX}activation"], NEGATIVE_SLOPE
    if ACTIVATIONS[activation].has_negative_slope:
        draw("negative_slope", PREFIX, NEGATIVE_SLOPE)
        slope = st.session_state[f"{PREFIX}negative_slope"]
with second:
    w = held.slider(st, "Weight w at the start", -4.0, 4.0, step=0.1, key=f"{PREFIX}w")
    b = held.slider(st, "Bias b at the start", -4.0, 4.0, step=0.1, key=f"{PREFIX}b")
with third:
    rate = held.select_slider(
        st, CONTROLS["learning_rate"].label, RATES, key=f"{PREFIX}learning_rate", format_func="{:g}".format
    )
with more_settings(PREFIX):
    first, second, third = st.columns(3)
    steps = first.select_slider("Steps", (10, 30, 60, 200, 500), 30, key=f"{PREFIX}steps")
    n_samples = second.select_slider("Examples", (10, 25, 50, 100), 25, key=f"{PREFIX}n_samples")
    shift = third.slider("Shift of the inputs", -3.0, 3.0, 0.0, 0.25, key=f"{PREFIX}shift")
show_descent(Setting(target, n_samples, shift, Unit(activation, slope), w, b, rate, steps))
st.markdown(prose("one_unit_why"))
st.markdown(prose("one_unit_chance"))
show_chances(target, n_samples, shift)
close_page("one_unit")
