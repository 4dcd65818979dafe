"""The learning-rate study on its page: dead shares and scores against the rate, with the knee marked."""

from typing import Any

import pandas as pd
import streamlit as st

from core.charts.learning_rate import curve_spec, series_frame, with_span
from core.engine.optimizers import OPTIMIZERS
from core.lessons.learning_rate import rate_finding
from core.lessons.terms import with_terms
from core.studies.learning_rate import knee, rate_summary
from core.studies.run.grid import Grid
from core.ui.shell.chart import show_chart
from core.ui.shell.page import show_headline
from core.ui.sweeps.cell_choice import CellChoice
from core.ui.sweeps.network_choice import offer_downloads
from core.ui.sweeps.seed_lines import show_seeds
from core.ui.work.studies import LiveStudy

RATE, RATE_TITLE = "learning_rate", "learning rate (log scale)"
OUTCOMES = {"test_score": "test score", "stuck": "stuck networks"}


def show_rates(study: LiveStudy, grid: Grid) -> None:
    """Everything that is drawn from the rows so far."""
    summary = study.derived("summary", rate_summary)
    with st.container():  # there even when it is empty, so that what is below keeps its place
        if study.complete:
            show_headline(study.derived("finding", lambda _: rate_finding(summary)))
    for optimizer in grid.axes["optimizer"]:
        if len(grid.axes["optimizer"]) > 1:
            st.markdown(f"## {OPTIMIZERS[optimizer].label}")
        _show_optimizer(summary[summary["optimizer"] == optimizer], optimizer, study.complete, grid)
    words = (
        "Upright lines are 95 % intervals over the seeds. The shaded strip is the knee: above it, networks get stuck."
    )
    st.caption(with_terms(words))
    st.markdown("## The seeds of one learning rate")
    choice, cells = _choose_rate(grid, summary, study.complete)
    if choice.made or not study.under_way:
        show_seeds(study, grid, cells[choice.here].iloc[0], "rate")
    else:
        st.caption("When the study ends, the rate just above the knee is shown here; or choose one now.")
    offer_downloads(summary, study.frame, "learning_rate", grid)


def _show_optimizer(part: pd.DataFrame, optimizer: str, complete: bool, grid: Grid) -> None:
    dead = {f"dead_{layer}": f"layer {layer}" for layer in range(1, len(grid.base.hidden_widths) + 1)}
    span = knee(part, optimizer) if complete else None
    left, right = st.columns(2)
    _curves(left, part, dead, span, "Dead units at the end", "share of the layer", f"dead_{optimizer}", grid)
    title = "Test score and stuck networks"
    _curves(right, part, OUTCOMES, span, title, "score or share", f"score_{optimizer}", grid)


def _curves(
    place: Any, part: pd.DataFrame, names: dict[str, str], span: tuple[float, float] | None, title: str, y_title: str,
    key: str, grid: Grid,
) -> None:  # fmt: skip
    rates = grid.axes[RATE]
    spec = curve_spec(
        RATE, RATE_TITLE, y_title, tuple(names.values()), title,
        f"{title} against the learning rate, with intervals.", (min(rates), max(rates)),
    )  # fmt: skip
    show_chart(with_span(series_frame(part, RATE, names), span, "knee"), spec, place, key=key)


def _choose_rate(grid: Grid, summary: pd.DataFrame, complete: bool) -> tuple[CellChoice, pd.DataFrame]:
    """One optimizer and rate, at first the rate just above the knee; and all that there are to choose from."""
    cells = pd.DataFrame(grid.cells())
    choice = CellChoice("rate", cells["optimizer"].map(lambda name: OPTIMIZERS[name].label), cells[RATE])
    span = knee(summary, grid.axes["optimizer"][0]) if complete else None
    if span:
        choice.suggest((cells[RATE] == span[1]).idxmax())
    choice.draw("Optimizer", "Learning rate")
    return choice, cells
