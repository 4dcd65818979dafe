"""Home: the problem in one screen."""

import itertools

import streamlit as st

from core.lessons.prose import prose
from core.training import TrainingConfig
from core.ui.controls.fields import draw_bias
from core.ui.lab.run_view import ShownRun, show_curves
from core.ui.links.run_link import encode
from core.ui.shell.page import PAGES, close_page, open_page
from core.ui.work.runs import obtain

open_page("home")
st.title("Why do ReLU units die?")
st.markdown(prose("home"))

draw_bias("home_", st.session_state.get("home_bias", 0.0))
bias = st.session_state["home_bias"] = st.session_state["home_initial_bias"]  # a widget's own is lost with its page
config = TrainingConfig(hidden_widths=(8, 8), initial_bias=bias, epochs=100, learning_rate=0.1, seed=14)
run = ShownRun("", obtain(config, "home"))
st.markdown(f"#### {run.run.story}")
show_curves(run, *st.columns(2))
st.caption(prose("states"))

st.markdown(prose("home_next"))
st.page_link(
    PAGES["lab"].script, label="Open this very run in the training lab", icon=":material/arrow_forward:",
    query_params=encode(config),
)  # fmt: skip
sections = dict.fromkeys(page.section for page in PAGES.values() if page.section)
for column, section in zip(itertools.cycle(st.columns(2)), sections):
    with column:
        st.markdown(f"##### {section}")
        for page in PAGES.values():
            if page.section == section:
                st.page_link(page.script, label=page.label, icon=page.icon)
                st.caption(page.purpose)
close_page("home")
