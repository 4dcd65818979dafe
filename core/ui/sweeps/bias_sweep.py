"""The bias sweep on its page: the finding, heat maps, and the seeds of one cell."""

from collections.abc import Hashable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from core.charts.bias_sweep import CELL, cell_frame, heat_spec
from core.data import load_dataset
from core.lessons.bias_sweep import bias_finding, names_of
from core.studies.bias_sweep import bias_cells
from core.studies.run.grid import Grid
from core.ui.shell.chart import show_chart
from core.ui.shell.page import show_headline
from core.ui.sweeps.cell_choice import CellChoice
from core.ui.sweeps.network_choice import offer_downloads
from core.ui.sweeps.seed_lines import show_seeds
from core.ui.work.studies import LiveStudy

HEATS = {  # measure -> title, colours
    "alive_end": ("Alive units at the end", "alive"),
    "test_score": ("Test score", "score"),
    "stuck": ("Share of networks that are stuck", "stuck"),
}
BESIDE = 8  # columns of a heat map, at most, when three of them stand side by side


def show_bias_sweep(study: LiveStudy, grid: Grid) -> None:
    """Everything that is drawn from the rows so far."""
    cells = study.derived("cells", lambda frame: bias_cells(frame, grid))
    with st.container():  # there even when it is empty, so that what is below keeps its place
        if study.complete:
            show_headline(study.derived("finding", lambda _: bias_finding(cells)))
    name = names_of(cells)
    rows = pd.Series([name(pair) for pair in zip(cells["activation"], cells["optimizer"])], index=cells.index)
    choice = CellChoice("bias", rows, cells["initial_bias"])
    if not study.under_way:
        choice.suggest(_mixed(cells))
    for place, (measure, (title, colours)) in zip(_places(grid), HEATS.items()):
        part = cells[cells["measure"] == measure]
        _heat_map(place, cell_frame(part, rows, "initial_bias", choice.here), measure, title, colours, grid, choice)
    st.caption(
        "Point at a cell for its 95 % interval: where the true value may well lie; few seeds give wide ones. "
        "Click one, or choose it below, to see its seeds."
    )
    st.markdown("## The seeds of one cell")
    choice.draw("Network", "Initial bias")
    if choice.made or not study.under_way:
        show_seeds(study, grid, cells[choice.here].iloc[0], "cell")
    else:
        st.caption("When the study ends, the cell whose seeds differ most is shown here; or choose one now.")
    offer_downloads(cells, study.frame, "bias_sweep", grid)


def _places(grid: Grid) -> Sequence[st.delta_generator.DeltaGenerator]:
    """Side by side where they fit, else below one another."""
    if len(grid.axes["initial_bias"]) <= BESIDE and len(grid.axes["optimizer"]) == 1:
        return st.columns(len(HEATS))
    return [st.container() for _ in HEATS]


def _mixed(cells: pd.DataFrame) -> Hashable:
    """The index of the cell that is nearest to half stuck, where seeds differ most."""
    stuck = cells.loc[cells["measure"] == "stuck", "value"]
    return (stuck.fillna(0) - 0.5).abs().idxmin()


def _heat_map(
    place: Any, rows: pd.DataFrame, measure: str, title: str, colours: str, grid: Grid, choice: CellChoice
) -> None:
    domain = (_worst_score(grid) if measure == "test_score" else 0.0, 1.0)
    description = f"Heat map of {title.lower()} by kind of network and initial bias; the menus below choose a cell."
    spec = heat_spec(title, "initial bias", rows["row"].nunique(), colours, domain, description)
    key = f"heat_{measure}"
    show_chart(rows, spec, place, key=key, selection_mode=CELL, on_select=lambda: choice.take_click(key))


def _worst_score(grid: Grid) -> float:
    """What guessing scores, roughly: one in so many classes, or an R^2 of 0."""
    n_classes = load_dataset(grid.base).n_classes
    return 1 / n_classes if n_classes else 0.0
