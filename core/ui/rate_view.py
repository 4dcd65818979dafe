"""The learning-rate study on its page: dead shares and scores against the rate, with the knee marked."""

import pandas as pd
import streamlit as st

from core.charts.sweeps import curve_spec, series_frame, with_span
from core.engine.optimizers import OPTIMIZERS
from core.lessons.findings import rate_finding
from core.studies.grid import Grid
from core.studies.sweeps import knee, rate_summary
from core.ui.network_choice import offer_networks
from core.ui.studies import LiveStudy

RATE, RATE_TITLE = "learning_rate", "learning rate (log scale)"
OUTCOMES = {"test_score": "test score", "stuck": "stuck networks"}


def show_rates(study: LiveStudy, grid: Grid) -> None:
    """Everything that is drawn from the rows so far."""
    summary = study.derived("summary", lambda frame: rate_summary(frame) if len(frame) else frame)
    if not len(summary):
        return
    if study.complete:
        st.markdown(f"#### {rate_finding(summary)}")
    optimizers = summary["optimizer"].unique()
    for optimizer in optimizers:
        if len(optimizers) > 1:
            st.markdown(f"##### {OPTIMIZERS[optimizer].label}")
        _show_optimizer(summary, optimizer, study.complete)
    st.caption(
        "Bands are 95 % intervals over the seeds. The shaded strip is the knee: from there on networks get stuck."
    )
    _show_seeds(study.progress.frame, grid, summary)
    with st.expander("Numbers and downloads", icon=":material/table:"):
        st.dataframe(summary, hide_index=True, height=240)
        frame = study.progress.frame
        st.download_button(
            "Every network (CSV)", lambda: frame.to_csv(index=False).encode(), "learning_rate.csv", "text/csv",
            on_click="ignore", icon=":material/download:",
        )  # fmt: skip


def _show_seeds(frame: pd.DataFrame, grid: Grid, summary: pd.DataFrame) -> None:
    """The networks of one learning rate, at first the one just above the knee."""
    st.markdown("##### The seeds of one learning rate")
    rates, optimizers = grid.axes[RATE], grid.axes["optimizer"]
    span = knee(summary, optimizers[0])
    with st.container(horizontal=True):
        start = rates.index(span[1]) if span else len(rates) - 1
        rate = st.selectbox("Learning rate", rates, start, key="rate_of_seeds", format_func="{:g}".format, width=180)
        optimizer = optimizers[0]
        if len(optimizers) > 1:
            names = {name: OPTIMIZERS[name].label for name in optimizers}
            optimizer = st.selectbox("Optimizer", names, key="optimizer_of_seeds", format_func=names.get, width=180)
    networks = frame[(frame[RATE] == rate) & (frame["optimizer"] == optimizer)]
    if len(networks):
        offer_networks(networks, grid, "seed_of_rate")


def _show_optimizer(summary: pd.DataFrame, optimizer: str, complete: bool) -> None:
    part = summary[summary["optimizer"] == optimizer]
    layers = [name for name in part["measure"].unique() if name.startswith("dead_")]
    dead = {name: f"layer {name.removeprefix('dead_')}" for name in layers}
    span = knee(summary, optimizer) if complete else None
    left, right = st.columns(2)
    _curves(left, part, dead, span, "Dead units at the end", "share of the layer", f"dead_{optimizer}")
    _curves(right, part, OUTCOMES, span, "Test score and stuck networks", "score or share", f"score_{optimizer}")


def _curves(place, part: pd.DataFrame, names: dict[str, str], span, title: str, y_title: str, key: str) -> None:
    spec = curve_spec(
        RATE, RATE_TITLE, y_title, tuple(names.values()), title, f"{title} against the learning rate, with intervals."
    )
    place.vega_lite_chart(with_span(series_frame(part, RATE, names), span, "knee"), spec, key=key, width="stretch")
