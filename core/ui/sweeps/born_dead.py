"""The born-dead study on its page: probability against depth and width, and what trained networks collapse to."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.bias_sweep import cell_frame, heat_spec
from core.charts.born_dead import collapse_spec, constants_spec, depth_frame, depth_spec
from core.data import load_dataset
from core.engine.initializers import INITIALIZERS
from core.lessons.born_dead import born_dead_finding, collapse_finding
from core.studies.born_dead import PUBLISHED, Published, born_dead_table, collapse_cells, exact_depth_3
from core.studies.run.grid import Grid
from core.ui.shell.chart import show_chart
from core.ui.shell.lab_link import lab_link
from core.ui.shell.page import show_headline
from core.ui.shell.tables import show_table
from core.ui.sweeps.network_choice import config_of, offer_downloads
from core.ui.work.kept import trained_once
from core.ui.work.steps import Steps
from core.ui.work.studies import LiveStudy

DEPTHS = (2, 3, 5, 10, 15, 20, 30)
EXACT_DEPTH = 3
NAMES = {name: entry.label for name, entry in INITIALIZERS.items()}


def _table(widths: Sequence[int], networks: int, initializer: str) -> pd.DataFrame:
    """Shares by depth and width; empty while the learner has stopped the drawing."""
    tables, drawn = [], (tuple(widths), networks, initializer)
    in_words = f"of {len(widths)} widths, {len(DEPTHS)} depths each"
    steps = Steps("born_dead_table", drawn, len(widths), lambda done: f"{done} {in_words}")
    for width in steps.over(widths):
        draw = partial(born_dead_table, DEPTHS, (width,), networks, initializer=initializer)
        tables.append(trained_once(("born dead", width, networks, initializer), draw, steps.look))
    return pd.concat(tables).sort_values(["depth", "width"], ignore_index=True) if tables else pd.DataFrame()


def show_probability(widths: Sequence[int], networks: int, initializer: str) -> None:
    """Simulated shares against depth, between the bounds, and the same as a heat map; bounds are for zero biases."""
    table = _table(widths, networks, initializer)
    if table.empty:
        return
    show_headline(born_dead_finding(table))
    drawn = table["width"].unique()
    exact = pd.DataFrame({"depth": EXACT_DEPTH, "width": drawn, "exact": exact_depth_3(drawn)})
    if initializer == "rai":
        table, exact = table.assign(lower_bound=np.nan, upper_bound=np.nan), exact.iloc[:0]
        st.caption("The bounds do not hold for RAI, which draws biases too and is not symmetric, so none are drawn.")
    left, right = st.columns(2)
    spec = depth_spec(tuple(widths), DEPTHS[0], DEPTHS[-1])
    show_chart(depth_frame(table, exact), spec, left, key="depths")
    cells = table.rename(columns={"share": "value"})
    rows = cell_frame(cells, cells["width"].map(lambda width: f"{width} {'unit' if width == 1 else 'units'}"), "depth")
    title = "Share of networks born dead"
    spec = heat_spec(
        title, "depth L", len(widths), "stuck", (0.0, 1.0), f"{title} by depth and units a layer.", "networks", False
    )
    show_chart(rows, spec, right, key="depth_heat")
    settings = {"initializer": initializer, "networks": networks, "widths": "-".join(map(str, widths))}
    show_table(table, "born_dead", settings)


def show_collapse(study: LiveStudy, grid: Grid) -> None:
    """Shares that collapsed beside the published ones, and the constants."""
    shares = collapse_cells(study.frame, grid)
    shares["name"] = shares["initializer"].map(NAMES)
    published = {name: _published(grid, name) for name in shares["initializer"]}
    shares["published"] = [each.share if each else np.nan for each in published.values()]
    with st.container():  # there even when it is empty, so that what is below keeps its place
        if study.complete:
            show_headline(collapse_finding(shares), "headline_collapse")
    left, right = st.columns(2)
    show_chart(shares, collapse_spec(tuple(shares["name"])), left, key="collapse")
    with left:
        for name, each in published.items():
            st.caption(f"Published, {NAMES[name]}: {_in_words(each)}")
    rows = _constants(study.frame, grid)
    with right:
        if rows["constant"].notna().any():
            show_chart(rows, constants_spec(), key="constants")
        else:
            st.caption("What collapsed networks put out: none has collapsed so far.")
    _offer_collapsed(study.frame, grid)
    offer_downloads(shares, study.frame, "collapse", grid)


def _constants(frame: pd.DataFrame, grid: Grid) -> pd.DataFrame:
    """Rows of the histogram: what collapsed networks put out, and the best constant."""
    best = pd.DataFrame({"best": [float(load_dataset(next(iter(grid.configs()))).y_train.mean())]})
    if not len(frame):
        return best.assign(constant=np.nan, name=None)
    collapsed = frame.loc[frame["collapsed"], ["initializer", "constant"]]
    return pd.concat([collapsed.assign(name=collapsed["initializer"].map(NAMES)), best], ignore_index=True)


def _offer_collapsed(frame: pd.DataFrame, grid: Grid) -> None:
    """A link to one network of each initializer that has collapsed."""
    for name in grid.axes["initializer"] if len(frame) else ():
        collapsed = frame[frame["collapsed"] & (frame["initializer"] == name)]
        if len(collapsed):
            config = config_of(collapsed.iloc[0], grid, collapsed.iloc[0]["seed"])
            lab_link(config, f"Open a collapsed one: {NAMES[name]}, seed {config.seed}")


def _published(grid: Grid, initializer: str) -> Published | None:
    widths = grid.base.hidden_widths
    asked = (grid.axes["dataset"][0], initializer, len(widths) + 1, widths[0])
    return next((each for each in PUBLISHED if each[: len(asked)] == asked), None)


def _in_words(published: Published | None) -> str:
    if published is None:
        return "nothing for this curve, depth and width."
    words = "" if published.relation == "=" else f"{published.relation} "
    return f"{words}{100 * published.share:g}% ({published.source})."
