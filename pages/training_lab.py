"""The training lab: choose data, activation and bias; see loss and units alive, and why."""

from functools import partial

import streamlit as st

from core.engine.activations import ACTIVATIONS
from core.lessons.how_to_read import experiment
from core.ui.controls.comparison import compared_config, difference_labels, draw_comparison
from core.ui.controls.fields import OWN_DATA, collect, draw_bias
from core.ui.controls.in_sight import in_sight
from core.ui.controls.locks import draw_unless_locked
from core.ui.controls.messages import show_problems
from core.ui.controls.more_settings import show_differences
from core.ui.controls.own_data import draw_data_menu, draw_own_data
from core.ui.lab.expected_dead import show_expectation
from core.ui.lab.run_notes import show_about, show_reading
from core.ui.lab.run_view import (
    ShownRun,
    offer_runs,
    show_gradients,
    show_numbers,
    show_player,
    show_runs,
    show_stories,
)
from core.ui.lab.settings import FOLDED_NAMES, draw_field, draw_folded
from core.ui.lab.share_link import show_link
from core.ui.links.run_link import COMPARISON, DEFAULTS, VERSION
from core.ui.shell.page import close_page, open_page
from core.ui.shell.tables import fold_numbers
from core.ui.state import run_state
from core.ui.state.page_state import remember, settle
from core.ui.state.run_state import COMPARE_FIELD, LAB, OTHER, PREFIX
from core.ui.work.runs import obtain

state, ignored = settle(LAB, open_page("lab"))


st.title("Training lab")
st.markdown("Watch the loss, and count the units that can learn.")

data, activation, bias = in_sight([1, 1, 2])
with data:
    draw_unless_locked("dataset", state, lambda: draw_data_menu(PREFIX + "dataset", state.config.dataset))
with activation:
    draw_field("activation", state)
    if ACTIVATIONS[st.session_state.get(PREFIX + "activation", state.config.activation)].has_negative_slope:
        draw_field("negative_slope", state)
with bias:
    draw_unless_locked("initial_bias", state, lambda: draw_bias(PREFIX, state.config.initial_bias))
settings, comparing = in_sight(2, "folded")
with settings:
    unread = draw_folded(state)
config, problems = collect(state.config, PREFIX)
comparison = state.comparison
if COMPARISON not in state.hidden:
    with comparing, st.expander("Compare", icon=":material/compare_arrows:", key="lab_comparing"):
        comparison = draw_comparison(config, OTHER, COMPARE_FIELD)
own_data = st.session_state.get(PREFIX + "dataset") == OWN_DATA
remember(LAB, run_state.now(state, config, comparison, own_data))
with st.container():  # there even when it is empty, so that what is below keeps its place
    show_differences(config, DEFAULTS[VERSION], FOLDED_NAMES)
    show_problems(ignored, unread + problems)
    shown = (draw_own_data(config) if own_data else None) or config
    other = compared_config(shown, comparison)

run = obtain(shown, "first")
runs = [ShownRun("", run)]
if other and comparison:
    names = difference_labels(shown, other, comparison.field)
    runs = [ShownRun(names[0], run), ShownRun(names[1], obtain(other, "second"))]
show_player(runs)
show_stories(runs)
show_runs(runs)

for index, cell in enumerate(st.columns(2)):
    with cell:
        if index < len(runs):
            show_gradients(runs, index)
        else:
            show_expectation(run)
if other:
    show_expectation(run)
st.markdown(experiment(run.dataset.name))
show_reading(shown, run.dataset)
show_about(shown, run.dataset)
fold_numbers("lab", partial(show_numbers, runs))
along = st.expander("Take this run along", icon=":material/luggage:", key="lab_along", on_change="rerun")
if along.open:
    with along:
        offer_runs(runs)
with st.expander("Link to this page as it is", icon=":material/link:"):
    show_link(config, comparison, shown is not config)
close_page("lab")
