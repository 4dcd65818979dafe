"""The training lab: choose data, activation and bias; see loss and units alive, and why."""

from dataclasses import replace

import streamlit as st

from core.ui import lab_state
from core.ui.controls import CONTROLS, collect, draw, draw_comparison
from core.ui.expectation import show_expectation
from core.ui.frame import frame, prose
from core.ui.lab_state import COMPARE_FIELD, OTHER, PREFIX
from core.ui.run_view import ShownRun, show_gradients, show_numbers, show_runs
from core.ui.runs import obtain
from core.ui.sharing import show_link, show_problems

FOLDED = {
    "Data": ("n_samples", "noise", "data_seed"),
    "Network": ("hidden_widths", "initializer", "seed"),
    "Training": ("optimizer", "learning_rate", "batch_size", "epochs", "weight_decay"),
}

state = lab_state.settle(frame("lab"))
st.title("Training lab")
st.markdown("Train a small network, watch its loss, and count the units that can still learn.")

for column, name in zip(st.columns([1, 1, 2]), ("dataset", "activation", "initial_bias")):
    with column:
        draw(name, PREFIX, getattr(state.config, name))
if st.session_state[PREFIX + "activation"] == "leaky_relu":
    draw("negative_slope", PREFIX, state.config.negative_slope)
settings, comparing = st.columns(2)
with settings, st.expander("More settings", icon=":material/tune:"):
    for group, names in FOLDED.items():
        st.markdown(f"**{group}**")
        for name in names:
            draw(name, PREFIX, getattr(state.config, name))
config, problems = collect(state.config, PREFIX)
with comparing, st.expander("Compare", icon=":material/compare_arrows:", expanded=state.comparison is not None):
    comparison = draw_comparison(config, OTHER, COMPARE_FIELD)
lab_state.remember(config, comparison)
show_problems(state.ignored, problems)

runs = [ShownRun("", obtain(config, "first"))]
if comparison:
    control, other = CONTROLS[comparison.field], replace(config, **{comparison.field: comparison.value})
    labels = [f"{control.label}: {control.text(getattr(each, comparison.field))}" for each in (config, other)]
    runs = [ShownRun(labels[0], runs[0].run), ShownRun(labels[1], obtain(other, "second"))]
else:
    st.markdown(f"#### {runs[0].run.story}")
show_runs(runs)

for index, cell in enumerate(st.columns(2)):
    with cell:
        if index < len(runs):
            show_gradients(runs, index)
        else:
            show_expectation(runs[0].run.history)
if comparison:
    show_expectation(runs[0].run.history)
st.markdown(prose("training_lab"))
with st.expander("Numbers and downloads", icon=":material/table:"):
    show_numbers(runs)
with st.expander("Link to this page as it is", icon=":material/link:"):
    show_link(config, comparison)
