"""The bias sweep on its page: heat maps, the finding, and the seeds of one cell."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.charts.sweeps import CELL, cell_frame, heat_spec, seeds_spec
from core.data import load_dataset
from core.lessons.findings import bias_finding, names_of
from core.lessons.wording import with_minus_signs
from core.studies.grid import Grid
from core.studies.sweeps import bias_summary
from core.training import TrainingConfig, TrainingHistory, train_many
from core.ui.network_choice import config_of, offer_networks
from core.ui.studies import LiveStudy

HEATS = {  # measure -> title, colours, description
    "alive_end": ("Alive units at the end", "alive"),
    "test_score": ("Test score", "score"),
    "stuck": ("Share of networks that are stuck", "stuck"),
}
CHOSEN = "bias_cell"  # session key: (row, bias)


def show_bias_sweep(study: LiveStudy, grid: Grid) -> None:
    """Everything that is drawn from the rows so far."""
    summary = study.derived("summary", lambda frame: bias_summary(frame) if len(frame) else frame)
    if not len(summary):
        return
    if study.complete:
        st.markdown(f"#### {bias_finding(summary)}")
    name = names_of(summary)
    rows = pd.Series([name(pair) for pair in zip(summary["activation"], summary["optimizer"])], index=summary.index)
    row, bias = _chosen(rows, summary)
    chosen = (rows == row) & (summary["initial_bias"] == bias)
    for column, (measure, (title, colours)) in zip(st.columns(len(HEATS)), HEATS.items()):
        with column:
            part = summary[summary["measure"] == measure].sort_values("initial_bias", ascending=False, kind="stable")
            _heat_map(cell_frame(part, rows, "initial_bias", chosen), measure, title, colours, grid)
    st.caption("Point at a cell for its 95 % interval; click one to see its seeds.")
    st.markdown(with_minus_signs(f"##### {row} at a bias of {bias:g}: its seeds"))
    cell = summary[chosen].iloc[0]
    networks = study.progress.frame
    for field in grid.axes:
        networks = networks[networks[field] == cell[field]]
    _show_seeds(tuple(config_of(network, grid) for _, network in networks.iterrows()))
    offer_networks(networks, grid, "seed_of_cell")
    with st.expander("Numbers and downloads", icon=":material/table:"):
        st.dataframe(summary, hide_index=True, height=240)
        frame = study.progress.frame
        st.download_button(
            "Every network (CSV)", lambda: frame.to_csv(index=False).encode(), "bias_sweep.csv", "text/csv",
            on_click="ignore", icon=":material/download:",
        )  # fmt: skip


def _heat_map(rows: pd.DataFrame, measure: str, title: str, colours: str, grid: Grid) -> None:
    low = 0.0 if measure != "test_score" or rows["value"].min() < 0.5 or _regression(grid) else 0.5
    spec = heat_spec(
        title,
        "initial bias",
        rows["row"].nunique(),
        colours,
        (low, 1.0),
        f"Heat map of {title.lower()} by kind of network and initial bias.",
    )
    st.vega_lite_chart(
        rows, spec, key=f"heat_{measure}", width="stretch", selection_mode=CELL, on_select=lambda: _take(measure)
    )


def _regression(grid: Grid) -> bool:
    return load_dataset(grid.base).task == "regression"


def _take(measure: str) -> None:
    picked = st.session_state[f"heat_{measure}"].selection.get(CELL)
    if picked:
        st.session_state[CHOSEN] = (picked[0]["row"], float(picked[0]["column"]))


def _chosen(rows: pd.Series, summary: pd.DataFrame) -> tuple[str, float]:
    """The cell that was clicked or else the first one that is half stuck, where seeds differ most."""
    row, bias = st.session_state.get(CHOSEN, ("", 0.0))
    if ((rows == row) & (summary["initial_bias"] == bias)).any():
        return row, bias
    stuck = summary[summary["measure"] == "stuck"]
    place = (stuck["value"] - 0.5).abs().idxmin()
    return rows[place], float(summary["initial_bias"][place])


@st.cache_data(show_spinner=False, max_entries=30)
def _lines(configs: Sequence[TrainingConfig]) -> pd.DataFrame:
    """Rows epoch, seed, loss and alive share of each network."""
    return pd.concat([_line(history) for history in train_many(configs)], ignore_index=True)


def _line(history: TrainingHistory) -> pd.DataFrame:
    units = sum(history.config.hidden_widths)
    alive = history.alive_counts.sum(axis=1) / units
    columns = {"epoch": history.epochs, "alive": alive, "loss": history.train_loss}
    return pd.DataFrame({"seed": history.config.seed, **columns})


def _show_seeds(configs: Sequence[TrainingConfig]) -> None:
    """One line a seed."""
    lines = _lines(configs)
    left, right = st.columns(2)
    spec = seeds_spec("loss", "loss", "Training loss", "One line a seed: training loss over the epochs.", False)
    left.vega_lite_chart(lines, spec, key="seeds_loss", width="stretch")
    spec = seeds_spec(
        "alive", "share of units", "Alive units", "One line a seed: share of units alive over the epochs."
    )
    right.vega_lite_chart(lines, spec, key="seeds_alive", width="stretch")
