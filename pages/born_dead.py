"""Born dead: deep, narrow networks that never get a chance, as in a published study."""

from dataclasses import replace

import streamlit as st

from core.data import DATASETS
from core.engine.initializers import INITIALIZERS
from core.studies.born_dead import COLLAPSE_BASE, collapse_grid
from core.ui.born_dead_view import show_collapse, show_probability
from core.ui.frame import frame, prose
from core.ui.studies import show_study

TARGETS = ("abs", "x_sin_5x", "step")
WIDTHS = (1, 2, 3, 4, 5, 6, 8, 10)

frame("born_dead")
st.title("Born dead")
st.markdown(prose("born_dead"))
first, second, third = st.columns([2, 1, 1])
widths = first.pills(
    "Units a layer", WIDTHS, selection_mode="multi", default=[2, 3, 4, 5], key="dead_widths", wrap=True
)
networks = second.select_slider("Networks a dot", (500, 1000, 2000, 5000, 10_000), 2000, key="dead_networks")
initializer = third.selectbox(
    "Weights start as", ("he_normal", "he_uniform", "xavier_normal", "lecun_normal", "rai"), key="dead_initializer",
    format_func=lambda name: INITIALIZERS[name].label,
)  # fmt: skip
if widths:
    show_probability(tuple(sorted(widths)), networks, 0, initializer)
else:
    st.error("Units a layer must have at least one value, got none.")
st.markdown(prose("born_dead_reading"))

st.markdown(prose("collapse"))
first, second, third, fourth = st.columns(4)
target = first.selectbox("Curve", TARGETS, format_func=lambda name: DATASETS[name].label, key="dead_target")
depth = second.slider("Depth", 3, 30, 10, key="dead_depth", help="Layers, the output included.")
width = third.slider("Units a layer", 1, 10, 2, key="dead_width")
seeds = fourth.select_slider("Seeds", (50, 100, 200, 500), 100, key="dead_seeds")
base = replace(COLLAPSE_BASE, log_every=10)
grid = collapse_grid(targets=(target,), depth=depth, width=width, seeds=seeds, base=base)
st.caption(
    f"Plain SGD, learning rate {base.learning_rate:g}, batches of {base.batch_size}, {base.epochs} epochs, "
    f"{base.n_samples} examples without noise, on [−√3, √3]. The publication does not fix these; they are ours."
)
show_study("collapse", grid.configs(), lambda study: show_collapse(study, grid))
