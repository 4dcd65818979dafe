"""Recovery on its page: the start at once, then fates, part by part, with Stop."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import Any

import pandas as pd
import streamlit as st

from core.charts.recovery import BIRTH, FATES, bars_frame, bars_spec
from core.engine.optimizers import OPTIMIZERS
from core.lessons import what_happened
from core.lessons.recovery import birth_finding, example_label, recovery_finding, row_labels, start_labels
from core.lessons.terms import with_terms
from core.studies.recovery import RATES, SLICE, example, fate_frame, recovery_table, slices, start_table
from core.training import TrainingConfig
from core.ui.shell.chart import show_chart
from core.ui.shell.downloads import offer_table, settings_of
from core.ui.shell.lab_link import lab_link
from core.ui.shell.predict import Committed
from core.ui.shell.tables import fold_numbers, show_numbers
from core.ui.work.kept import trained_once
from core.ui.work.steps import Steps
from core.ui.work.turn import Look

LOOK = 0.3  # seconds between two looks at a study under way
SHARE = "share of these units"
SHOWN: dict[str, tuple[Callable[[pd.DataFrame], pd.Series], str]] = {  # key -> which rows of a table, title
    "alive_layers": (lambda t: ~t["whole_layer"] & (t["start"] != "cut_off"), "Every layer has living units"),
    "dead_layers": (lambda t: t["whole_layer"] & (t["start"] != "cut_off"), "A whole layer was born dead"),
    "cut_off": (lambda t: t["start"] == "cut_off", "Cut off at birth by dead units above"),
}


def _fates(configs: tuple[TrainingConfig, ...], look: Look) -> pd.DataFrame:
    return trained_once(("fates", configs), partial(fate_frame, configs), look)


def show_start(configs: Sequence[TrainingConfig]) -> None:
    """In which states the units begin, before anything is trained."""
    first = configs[0]
    drawn = (replace(each, epochs=0, optimizer=first.optimizer, learning_rate=first.learning_rate) for each in configs)
    untrained = tuple(dict.fromkeys(drawn))
    steps = Steps("recover_start", untrained, 0, lambda _: f"Drawing {len(untrained)} networks")
    starts = start_table(_fates(untrained, steps.look))
    steps.finish()
    kinds = starts[["activation", "negative_slope"]].drop_duplicates()
    with st.container(key="headline_start"):
        st.markdown(with_terms(birth_finding(starts, len(untrained) // len(kinds))))
    description = "Bars of the units of each layer by their state before training."
    spec = bars_spec(BIRTH, len(starts), "At birth", "share of units", description, interval=False)
    rows = bars_frame(starts, start_labels(starts), BIRTH)
    show_chart(rows, spec, key="recover_start")


def rates_in_words(optimizers: Sequence[str]) -> str:
    """ "SGD 0.1, Adam 0.01"."""
    return ", ".join(f"{OPTIMIZERS[name].label} {RATES[name]:g}" for name in optimizers)


def show_fates(configs: Sequence[TrainingConfig], by_bias: bool, made: Committed) -> None:
    """Train the networks and show what became of their units; what is done stays when it is stopped."""
    finding, configs = st.container(key="headline_fates").empty(), tuple(configs)
    parts = -(-len(configs) // SLICE)
    steps = Steps("recover", configs, parts, lambda done: f"{done} of {parts} parts of the {len(configs)} networks")
    charts = {key: column.empty() for key, column in zip(SHOWN, [*st.columns(2), st.container()])}
    by = ["initial_bias"] if by_bias else []

    def look(frame: pd.DataFrame) -> None:
        finding.markdown(recovery_finding(recovery_table(frame)))
        table = recovery_table(frame, by)
        for key, (chosen, title) in SHOWN.items():
            _show_bars(charts[key], table[chosen(table)], title, by_bias)

    frame = _gather(configs, steps, look)
    if len(frame):
        made.judge(*what_happened.recovery(recovery_table(frame)))
        _show_rest(frame, configs)


def _show_bars(place: Any, table: pd.DataFrame, title: str, by_bias: bool) -> None:
    if table.empty:
        place.caption(f"{title}: no such network or unit so far.")
        return
    rows = bars_frame(table, row_labels(table, by_bias), FATES)
    description = f"{title}: bars of the units that came back for good, for a while, and never, with intervals."
    show_chart(rows, bars_spec(FATES, len(table), title, SHARE, description), place)


def _gather(configs: tuple[TrainingConfig, ...], steps: Steps, look: Callable[[pd.DataFrame], None]) -> pd.DataFrame:
    """The rows of all networks, or of those that were done when the learner stopped."""
    frames, looked = [], 0.0
    for part in steps.over(slices(configs)):
        frames.append(_fates(part, steps.look))
        if monotonic() - looked > LOOK:
            look(pd.concat(frames, ignore_index=True))
            looked = monotonic()
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    if len(frame):
        look(frame)
    return frame


def _show_rest(frame: pd.DataFrame, configs: Sequence[TrainingConfig]) -> None:
    """A network to look at, and the numbers."""
    found = example(frame, configs)
    if found:
        lab_link(found.config, example_label(found.start, found.units))

    def draw() -> None:
        show_numbers(recovery_table(frame, ["initial_bias"]))
        offer_table("Every network and layer (CSV)", frame, "recovery", settings_of(configs))

    fold_numbers("recovery", draw)
