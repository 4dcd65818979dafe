"""The born-dead study on its page: probability against depth and width, and what trained networks collapse to."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.born_dead import collapse_spec, constants_spec, depth_frame, depth_spec
from core.charts.sweeps import cell_frame, heat_spec
from core.data import load_dataset
from core.engine.initializers import INITIALIZERS
from core.lessons.findings import collapse_finding
from core.studies.born_dead import PUBLISHED, Published, born_dead_table, exact_depth_3
from core.studies.grid import Grid
from core.studies.intervals import summarise
from core.ui.network_choice import config_of, lab_link
from core.ui.studies import LiveStudy

DEPTHS = (2, 3, 5, 10, 15, 20, 30)
EXACT_DEPTH = 3


@st.cache_data(show_spinner="Drawing networks ...", max_entries=30)
def _table(widths: Sequence[int], networks: int, seed: int, initializer: str) -> pd.DataFrame:
    return born_dead_table(DEPTHS, widths, networks, seed, initializer=initializer)


def show_probability(widths: Sequence[int], networks: int, seed: int, initializer: str) -> None:
    """Simulated shares against depth, between the bounds, and the same as a heat map; bounds are for zero biases."""
    table = _table(widths, networks, seed, initializer)
    exact = pd.DataFrame({"depth": EXACT_DEPTH, "width": widths, "exact": exact_depth_3(np.array(widths))})
    if initializer == "rai":
        table, exact = table.assign(lower_bound=np.nan, upper_bound=np.nan), exact.iloc[:0]
        st.caption("The bounds do not hold for RAI, which draws biases too and is not symmetric, so none are drawn.")
    left, right = st.columns(2)
    left.vega_lite_chart(depth_frame(table, exact), depth_spec(tuple(map(str, widths))), key="depths", width="stretch")
    cells = table.rename(columns={"share": "value"})
    rows = cell_frame(cells, cells["width"].map(lambda width: f"{width} {'unit' if width == 1 else 'units'}"), "depth")
    title = "Share of networks born dead"
    spec = heat_spec(
        title, "depth L", len(widths), "stuck", (0.0, 1.0), f"{title} by depth and units a layer.", "networks"
    )  # fmt: skip
    right.vega_lite_chart(rows, spec, key="depth_heat", width="stretch")
    with st.expander("Numbers and downloads", icon=":material/table:"):
        st.dataframe(table, hide_index=True, height=240)
        st.download_button(
            "This table (CSV)", lambda: table.to_csv(index=False).encode(), "born_dead.csv", "text/csv",
            on_click="ignore", icon=":material/download:",
        )  # fmt: skip


def show_collapse(study: LiveStudy, grid: Grid) -> None:
    """Shares that collapsed beside the published ones, and the constants."""
    frame = study.progress.frame if study.progress else pd.DataFrame()
    if not len(frame):
        return
    target, depth = grid.axes["dataset"][0], len(grid.base.hidden_widths) + 1
    shares = summarise(frame, ["initializer"], ["collapsed"])
    published = {name: _published(target, name, depth, grid.base.hidden_widths[0]) for name in shares["initializer"]}
    shares["name"] = [INITIALIZERS[name].label for name in shares["initializer"]]
    shares["published"] = [each.share if each else np.nan for each in published.values()]
    if study.complete:
        st.markdown(f"#### {collapse_finding(shares)}")
    left, right = st.columns(2)
    left.vega_lite_chart(shares, collapse_spec(len(shares)), key="collapse", width="stretch")
    for name, each in published.items():
        if each:
            words = "" if each.relation == "=" else f"{each.relation} "
            left.caption(f"Published, {INITIALIZERS[name].label}: {words}{each.share:.1%} ({each.source}).")
    constants = frame.loc[frame["collapsed"], ["initializer", "constant"]]
    constants = constants.assign(name=constants["initializer"].map(lambda name: INITIALIZERS[name].label))
    best = pd.DataFrame({"best": [float(load_dataset(replace(grid.base, dataset=target)).y_train.mean())]})
    rows = pd.concat([constants, best], ignore_index=True)
    right.vega_lite_chart(rows, constants_spec(), key="constants", width="stretch")
    for name, part in frame.groupby("initializer", sort=False):
        collapsed = part[part["collapsed"]]
        if len(collapsed):
            config = config_of(collapsed.iloc[0], grid)
            lab_link(
                config, f"{INITIALIZERS[name].label}: open one that collapsed (seed {config.seed}) in the training lab"
            )


def _published(target: str, initializer: str, depth: int, width: int) -> Published | None:
    same = ((p.target, p.initializer, p.depth, p.width) == (target, initializer, depth, width) for p in PUBLISHED)
    return next((each for each, fits in zip(PUBLISHED, same) if fits), None)
