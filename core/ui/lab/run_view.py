"""A run, or two side by side, on the page: player, curves and panels on one epoch cursor, and the numbers."""

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.curves import gradient_spec, loss_spec, units_spec
from core.charts.panel_data import histograms_alike
from core.charts.run_tables import FAINTEST, pre_activations_frame, predictions_frame
from core.charts.theme import STATES
from core.lessons.prose import prose
from core.lessons.terms import with_terms
from core.studies.run.network_row import config_columns
from core.training.tables import layer_names, metrics_frame, unit_lives_frame
from core.ui.lab.figure import PANELS, panels, player
from core.ui.lab.run_files import file_stem, offer_run, show_script
from core.ui.shell.chart import show_chart
from core.ui.shell.downloads import offer_chart, offer_table
from core.ui.shell.page import show_headline
from core.ui.work.runs import LabRun


class ShownRun(NamedTuple):
    """A run and what tells it from the other one; alone it needs no label."""

    label: str
    run: LabRun


def show_player(runs: Sequence[ShownRun]) -> None:
    """The player, which all that is drawn of the runs follows; it stays in sight while one scrolls."""
    states = [style._asdict() for style in STATES.values()]
    player([{**run.player, "label": label} for label, run in runs], states=states, key="player")


def show_runs(runs: Sequence[ShownRun]) -> None:
    """The figure: one run over the whole width, or two side by side, row by row, with the same axes.

    The curves are sent first, wherever they stand: the pictures take three times as long to make.
    """
    if len(runs) == 1:
        network, curves = st.columns([1.15, 1])
        show_curves(runs[0], curves, curves)
        with network:
            panels(runs[0].run.figure, key="network_0", only=["network"])
        panels(runs[0].run.figure, key="panels_0", only=[name for name in PANELS if name != "network"])
        return
    networks = st.columns(2)
    _show_losses(runs)
    units, *others = (st.columns(2) for _ in PANELS)
    pictures = [networks, *others]
    for index, (label, run) in enumerate(runs):
        for row in (units, *pictures):
            row[index].caption(f"**{label}**")
        _show_units(run, runs, units[index], index)
    alike = histograms_alike([run.history for _, run in runs], [run.figure for _, run in runs])
    for index, (label, run) in enumerate(runs):
        data = {**run.figure, "histogram": alike[index], "label": label, "epoch_end": _last_epoch(runs)}
        for row, name in zip(pictures, PANELS):
            with row[index]:
                panels(data, key=f"{name}_{index}", only=[name])


def show_stories(runs: Sequence[ShownRun]) -> None:
    """What happened, in words: large for one run, side by side for two."""
    if len(runs) == 1:
        first, _, rest = runs[0].run.story.partition(". ")
        show_headline(f"{first}." if rest else first)
        with st.container(key="headline_rest"):
            st.markdown(with_terms(rest))
        return
    with st.container(key="headline_compared"):
        for column, (label, run) in zip(st.columns(2), runs):
            column.markdown(f"## {label}\n\n{with_terms(run.story)}")
    st.caption(prose("one_seed"))


def show_curves(shown: ShownRun, left: Any, right: Any) -> None:
    """Loss and alive units of a run in two places."""
    _show_losses([shown], left)
    _show_units(shown.run, [shown], right)


def _show_losses(runs: Sequence[ShownRun], place: Any = st) -> None:
    """The losses of one run, or of several over one another."""
    labels = tuple(label for label, _ in runs) if len(runs) > 1 else ()
    last, top = _last_epoch(runs), max(run.loss["shown"].max() for _, run in runs)
    rows = [run.loss.assign(run=label, last=last, top=top) for label, run in runs]
    show_chart(pd.concat(rows, ignore_index=True) if labels else rows[0], loss_spec(labels), place, key="loss")


def _show_units(run: LabRun, runs: Sequence[ShownRun], place: Any, index: int = 0) -> None:
    show_chart(run.units.assign(last=_last_epoch(runs)), units_spec(), place, key=f"units_{index}")


def _last_epoch(runs: Sequence[ShownRun]) -> int:
    """The end of the epoch axis that the runs share."""
    return max(int(run.history.epochs[-1]) for _, run in runs)


def show_gradients(runs: Sequence[ShownRun], index: int) -> None:
    """How much gradient reaches each layer of one of the runs, on the epoch axis that they share."""
    label, run = runs[index]
    if label:
        st.caption(f"**{label}**")
    if not run.gradients.empty:
        rows = _gradient_rows(run, [each for _, each in runs], _last_epoch(runs))
        show_chart(rows, gradient_spec(), key=f"gradients_{index}")
    unreached = [name for name in layer_names(run.history) if name not in set(run.gradients["layer"])]
    if unreached:
        st.caption(f"The gradient is exactly 0 at every epoch, so there is no line, for: {', '.join(unreached)}.")
    if len(run.gradients) < np.count_nonzero(run.history.gradient_norms):
        st.caption(f"What is below {FAINTEST:g} of a layer's largest gradient is rounding, and left out as 0.")


def _gradient_rows(run: LabRun, together_with: Sequence[LabRun], last: int) -> pd.DataFrame:
    """The rows of a run's gradient chart, on axes that also hold the other runs."""
    norms = pd.concat([each.gradients["norm"] for each in together_with])
    return run.gradients.assign(last=last, top=norms.max(), floor=norms.min())


def show_numbers(runs: Sequence[ShownRun]) -> None:
    """The tables behind the charts, to read and to download."""
    for index, (label, run) in enumerate(runs):
        if label:
            st.markdown(f"**{label}**")
        metrics, lives = metrics_frame(run.history), unit_lives_frame(run.history)
        st.dataframe(metrics, height=240, hide_index=True, key=f"metrics_{index}")
        stem, settings = file_stem(run.history.config, label), run_settings(run)
        with st.container(horizontal=True):
            offer_table("Every epoch (CSV)", metrics, f"{stem}_epochs", settings, f"epochs_{index}")
            offer_table("Every unit's life (CSV)", lives, f"{stem}_units", settings, f"units_{index}")
            z, answers = partial(pre_activations_frame, run.history), partial(predictions_frame, run.history)
            offer_table("Pre-activations at the end (CSV)", z, f"{stem}_z", settings, f"z_{index}")
            offer_table("Predictions at the end (CSV)", answers, f"{stem}_predictions", settings, f"answers_{index}")
        with st.container(horizontal=True):
            for name, (rows, spec) in _charts(run).items():
                offer_chart(f"Chart of the {name} with its data (Vega-Lite)", spec, rows, f"{stem}_{name}", settings)


def offer_runs(runs: Sequence[ShownRun]) -> None:
    """Everything that can be taken along of the runs, and the first as a script to read."""
    for index, (label, run) in enumerate(runs):
        if label:
            st.markdown(f"**{label}**")
        offer_run(run.history.config, partial(getattr, run, "history"), f"lab_{index}", label)
    show_script(runs[0].run.history)


def _charts(run: LabRun) -> dict[str, tuple[pd.DataFrame, dict[str, Any]]]:
    last, top = _last_epoch([ShownRun("", run)]), float(run.loss["shown"].max())
    return {
        "loss": (run.loss.assign(last=last, top=top), loss_spec()),
        "units": (run.units.assign(last=last), units_spec()),
        "gradients": (_gradient_rows(run, [run], last), gradient_spec()),
    }


def run_settings(run: LabRun) -> dict[str, object]:
    """What tells a run from all others, for what is written into its files."""
    config = run.history.config
    own = {} if isinstance(config.dataset, str) else {"dataset": f"own data: {config.dataset.name}"}
    return {**config_columns(config), **own}
