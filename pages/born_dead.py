"""Born dead: deep, narrow networks that never get a chance, as in a published study."""

from dataclasses import replace

import streamlit as st

from core.data import DATASETS
from core.engine.initializers import INITIALIZERS
from core.lessons.born_dead import layers_in_words
from core.lessons.prose import lead, prose
from core.studies.born_dead import COLLAPSE_BASE, collapse_grid
from core.ui.controls import held
from core.ui.controls.in_sight import in_sight
from core.ui.controls.messages import show_problems
from core.ui.links.page_link import BORN_DEAD, COLLAPSE_SEEDS, CURVES, DEPTH, DRAWN_AS, DRAWS, WIDTH
from core.ui.shell.background import show_background
from core.ui.shell.page import close_page, open_page
from core.ui.state.page_state import remember, settle
from core.ui.sweeps.born_dead import show_collapse, show_probability
from core.ui.sweeps.progress import show_study

key = BORN_DEAD.key
_, ignored = settle(BORN_DEAD, open_page("born_dead"))
st.title("Born dead")
show_problems(ignored, ())
st.markdown(lead("born_dead"))
first, second, third = in_sight([2, 1, 1])
widths = held.pills(first, "Units a layer", range(int(WIDTH.low), int(WIDTH.high) + 1), key=key("widths"))
networks = held.select_slider(second, "Networks drawn", DRAWS, key=key("networks"), help="For each depth and width.")
initializer = held.selectbox(
    third, "Weights start as", DRAWN_AS, key=key("initializer"), format_func=lambda name: INITIALIZERS[name].label
)
if widths:
    show_probability(tuple(sorted(widths)), networks, initializer)
else:
    st.error("Units a layer must have at least one value, got none.")
st.markdown(prose("born_dead_reading"))
show_background("born_dead")

layers = layers_in_words(st.session_state[key("depth")], st.session_state[key("width")])
st.markdown(prose("collapse").format(layers=layers))
first, second, third, fourth = in_sight(4, "collapse")
target = held.selectbox(first, "Curve", CURVES, format_func=lambda name: DATASETS[name].label, key=key("dataset"))
depth = held.slider(second, "Depth", *DEPTH[:2], key=key("depth"), help="Layers, the output included.")
width = held.slider(third, "Units a layer", *WIDTH[:2], key=key("width"))
seeds = held.select_slider(fourth, "Seeds", COLLAPSE_SEEDS, key=key("seeds"))
remember(
    BORN_DEAD,
    {
        "widths": tuple(sorted(widths)), "networks": networks, "initializer": initializer, "dataset": target,
        "depth": depth, "width": width, "seeds": seeds,
    },
)  # fmt: skip
base = replace(COLLAPSE_BASE, log_every=10)
grid = collapse_grid(targets=(target,), depth=depth, width=width, seeds=seeds, base=base)
st.caption(
    f"Plain SGD, learning rate {base.learning_rate:g}, batches of {base.batch_size}, {base.epochs} epochs, "
    f"{base.n_samples} examples without noise, on [−√3, √3]. The publication does not fix these; they are ours."
)
show_study("collapse", grid.configs(), lambda study: show_collapse(study, grid))
close_page("born_dead")
