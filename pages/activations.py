"""Activations: what comes out, how much gradient passes, and for which inputs."""

import streamlit as st

from core.engine.activations import ACTIVATIONS
from core.lessons import what_happened
from core.lessons.phrases import with_minus_signs
from core.lessons.predictions import CLOUD
from core.lessons.prose import prose
from core.ui.controls import held
from core.ui.controls.fields import CONTROLS, draw
from core.ui.controls.in_sight import in_sight
from core.ui.controls.messages import show_problems
from core.ui.controls.more_settings import more_settings
from core.ui.controls.several import choose_several
from core.ui.lesson.activations import explanation, show_cloud, show_formula, show_functions
from core.ui.lesson.links import ACTIVATIONS_PAGE as LINKS
from core.ui.shell.page import close_page, open_page
from core.ui.shell.predict import ask
from core.ui.state.page_state import remember, settle

key = LINKS.key

shown, ignored = settle(LINKS, open_page("activations"))
st.title("Activations")
st.markdown(prose("activations"))
show_problems(ignored, ())
close, point = in_sight(2)
with more_settings(LINKS.prefix):
    names = choose_several(LINKS, "activation", "Activations", list(ACTIVATIONS))
    slope = st.session_state[key("negative_slope")]
    if "leaky_relu" in names:
        draw("negative_slope", LINKS.prefix, slope)
        slope = st.session_state[key("negative_slope")]
now = {**shown, "activation": names, "negative_slope": slope}

if names:
    if st.session_state[key("chosen")] not in names:
        st.session_state[key("chosen")] = names[0]
    text = CONTROLS["activation"].text
    chosen = held.selectbox(close, "Look closely at", names, key=key("chosen"), format_func=text)
    z = held.slider(point, "Pre-activation z", -8.0, 8.0, step=0.1, key=key("z"))
    now |= {"chosen": chosen, "z": z}
    show_functions(names, chosen, z, slope)
    show_formula(chosen, z, slope)
    st.markdown(prose("activations_cloud"))
    made = ask("cloud", CLOUD)
    if made:
        made.judge(*what_happened.cloud())
        centre, width = st.columns(2)
        mean = held.slider(centre, "Mean of z: the bias", -10.0, 10.0, step=0.25, key=key("mean"))
        spread = held.slider(
            width, "Spread of z", 0.1, 5.0, step=0.1, key=key("spread"),
            help="Standard deviation over the inputs. He weights on standardised inputs start with about √2.",
        )  # fmt: skip
        now |= {"mean": mean, "spread": spread}
        show_cloud(names, chosen, slope, mean, spread)
    st.markdown(with_minus_signs(explanation(slope)))
else:
    st.info("Choose at least one activation.")
remember(LINKS, now)
close_page("activations")
