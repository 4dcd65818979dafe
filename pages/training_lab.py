"""The training lab: choose data, activation and bias; see loss and units alive, and why."""

import streamlit as st

from core.engine.activations import ACTIVATIONS
from core.ui import lab_state
from core.ui.about import show_about, show_reading
from core.ui.controls import CONTROLS, collect, compared_config, difference_labels, draw, draw_comparison
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
if ACTIVATIONS[st.session_state[PREFIX + "activation"]].has_negative_slope:
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
    other = compared_config(config, comparison)
lab_state.remember(config, comparison)
show_problems(state.ignored, problems)

run = obtain(config, "first")
if other:
    names = difference_labels(config, other, comparison.field)
    runs = [ShownRun(names[0], run), ShownRun(names[1], obtain(other, "second"))]
else:
    runs = [ShownRun("", run)]
    st.markdown(f"#### {run.story}")
show_runs(runs)

for index, cell in enumerate(st.columns(2)):
    with cell:
        if index < len(runs):
            show_gradients(runs, index)
        else:
            show_expectation(run.history)
if other:
    show_expectation(run.history)
st.markdown(prose("training_lab"))
show_reading(config)
show_about(config, run.dataset, CONTROLS["dataset"].text(config.dataset))
numbers = st.expander("Numbers and downloads", icon=":material/table:", key="lab_numbers", on_change="rerun")
if numbers.open:
    with numbers:
        show_numbers(runs)
with st.expander("Link to this page as it is", icon=":material/link:"):
    show_link(config, comparison)
