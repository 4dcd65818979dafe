"""A run, or two side by side, on the page: player, curves and panels on one epoch cursor, and the numbers."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from core.charts.curves import gradient_spec, loss_spec, units_spec
from core.charts.frames import metrics_frame, unit_lives_frame
from core.charts.theme import STATES
from core.ui.figure import panels, player
from core.ui.runs import LabRun


class ShownRun(NamedTuple):
    """A run and what tells it from the other one; alone it needs no label."""

    label: str
    run: LabRun


def show_runs(runs: Sequence[ShownRun]) -> None:
    """The figure: one run over the whole width, or two side by side with the same axes."""
    states = [style._asdict() for style in STATES.values()]
    player([{**run.player, "label": label} for label, run in runs], states=states, key="player")
    last = max(int(run.history.epochs[-1]) for _, run in runs)
    top = max(float(run.loss["loss"].max()) for _, run in runs)
    if len(runs) == 1:
        left, right = st.columns(2)
        _show_curves(runs[0].run, last, top, left, right, 0)
        panels(runs[0].run.figure, key="panels_0")
        _show_gradients(runs[0].run, last, 0)
        return
    for index, (column, (label, run)) in enumerate(zip(st.columns(2), runs)):
        with column:
            st.markdown(f"##### {label}\n\n{run.story}")
            _show_curves(run, last, top, st, st, index)
            panels({**run.figure, "label": label, "epoch_end": last}, key=f"panels_{index}")
            _show_gradients(run, last, index)


def _show_curves(run: LabRun, last: int, top: float, left: Any, right: Any, index: int) -> None:
    loss = run.loss.assign(last=last, top=top)
    left.vega_lite_chart(loss, loss_spec(), key=f"loss_{index}", width="stretch")
    right.vega_lite_chart(run.units.assign(last=last), units_spec(), key=f"units_{index}", width="stretch")


def _show_gradients(run: LabRun, last: int, index: int) -> None:
    if run.gradients.empty:
        st.caption("The gradient is exactly 0 in every layer at every epoch: nothing can be learnt.")
        return
    st.vega_lite_chart(run.gradients.assign(last=last), gradient_spec(), key=f"gradients_{index}", width="stretch")


def show_numbers(runs: Sequence[ShownRun]) -> None:
    """The tables behind the charts, to read and to download."""
    for index, (label, run) in enumerate(runs):
        if label:
            st.markdown(f"**{label}**")
        metrics, lives = metrics_frame(run.history), unit_lives_frame(run.history)
        st.dataframe(metrics, height=240, hide_index=True, key=f"metrics_{index}")
        with st.container(horizontal=True):
            _download("Every epoch (CSV)", metrics, f"epochs_{index}")
            _download("Every unit's life (CSV)", lives, f"units_{index}")


def _download(label: str, frame: pd.DataFrame, name: str) -> None:
    st.download_button(
        label, frame.to_csv(index=False).encode(), f"{name}.csv", "text/csv",
        key=f"download_{name}", on_click="ignore", icon=":material/download:",
    )  # fmt: skip
