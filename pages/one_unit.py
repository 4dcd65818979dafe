"""One unit: its whole loss in one picture, the cone where it is dead, and how descent gets there."""

import streamlit as st

from core.engine.activations import ACTIVATIONS
from core.lessons.one_unit import EXAMPLES
from core.lessons.prose import prose
from core.studies.one_unit import TARGETS, Unit
from core.ui.controls import held
from core.ui.controls.fields import CONTROLS, draw
from core.ui.controls.in_sight import in_sight
from core.ui.controls.messages import show_problems
from core.ui.controls.more_settings import more_settings
from core.ui.lesson.links import ONE_UNIT, UNIT_RATES, UNIT_REACH, UNIT_SAMPLES, UNIT_STEPS
from core.ui.lesson.one_unit import Setting, restart, show_chances, show_descent
from core.ui.shell.page import close_page, open_page
from core.ui.state.page_state import remember, settle

key = ONE_UNIT.key


def take(example: str) -> None:
    """Set the controls as in an example, and ask anew."""
    for name, value in {**EXAMPLES[example]._asdict(), "activation": "relu"}.items():
        st.session_state[key(name)] = value
    restart()


_, ignored = settle(ONE_UNIT, open_page("one_unit"))
st.title("One unit")
st.markdown(prose("one_unit"))
show_problems(ignored, ())
first, second = in_sight(2)
w = held.slider(first, "Weight w at the start", *UNIT_REACH[:2], step=0.1, key=key("w"))
b = held.slider(second, "Bias b at the start", *UNIT_REACH[:2], step=0.1, key=key("b"))
with more_settings(ONE_UNIT.prefix):
    first, second, third = st.columns(3)
    label, plainly = CONTROLS["learning_rate"].label, "{:g}".format
    rate = held.select_slider(first, label, UNIT_RATES, key=key("learning_rate"), format_func=plainly)
    steps = held.select_slider(second, "Steps", UNIT_STEPS, key=key("steps"))
    n_samples = held.select_slider(third, "Examples", UNIT_SAMPLES, key=key("n_samples"))
    target = held.selectbox(first, "Target", TARGETS, key=key("target"), format_func=TARGETS.__getitem__)
    shift = held.slider(third, "Shift of the inputs", -3.0, 3.0, step=0.25, key=key("shift"))
    with second:
        draw("activation", ONE_UNIT.prefix, "relu")
        activation, slope = st.session_state[key("activation")], st.session_state[key("negative_slope")]
        if ACTIVATIONS[activation].has_negative_slope:
            draw("negative_slope", ONE_UNIT.prefix, slope)
            slope = st.session_state[key("negative_slope")]
values = (target, activation, slope, rate, w, b, steps, n_samples, shift)
remember(ONE_UNIT, dict(zip(ONE_UNIT.settings, values)))
show_descent(Setting(target, n_samples, shift, Unit(activation, slope), w, b, rate, steps))
with st.container(horizontal=True, vertical_alignment="center"):
    st.caption("Other starts:", width="content")
    for example in EXAMPLES:
        st.button(example, key=f"{ONE_UNIT.prefix}{example}", on_click=take, args=(example,), type="tertiary")
st.markdown(prose("one_unit_why"))
st.markdown(prose("one_unit_chance"))
show_chances(target, n_samples, shift)
close_page("one_unit")
