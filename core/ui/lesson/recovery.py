"""Recovery on its page: the start at once, then fates, slice by slice, with Stop."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import monotonic
from typing import Any

import pandas as pd
import streamlit as st

from core.charts.recovery import BIRTH, FATES, bars_frame, bars_spec
from core.engine.optimizers import OPTIMIZERS
from core.lessons import what_happened
from core.lessons.recovery import birth_finding, recovery_finding, row_labels, start_labels
from core.studies.recovery import RATES, example, fate_frame, recovery_table, slices, start_table
from core.training import TrainingConfig
from core.ui.shell.lab_link import lab_link
from core.ui.shell.predict import Committed
from core.ui.work.runs import PATIENCE, run_store

DONE, STOPPED = "recover_done", "recover_stopped"  # slices; (networks, slices that were done)
LOOK = 0.3  # seconds between two looks at a study under way
SHARE = "share of these units"
SHOWN = {  # key -> which rows of a table, title
    "alive_layers": (lambda t: ~t["whole_layer"] & (t["start"] != "cut_off"), "Every layer has living units"),
    "dead_layers": (lambda t: t["whole_layer"] & (t["start"] != "cut_off"), "A whole layer was born dead"),
    "cut_off": (lambda t: t["start"] == "cut_off", "Cut off at birth by dead units above"),
}


@st.cache_data(show_spinner=False, max_entries=1000)
def _fates(configs: tuple[TrainingConfig, ...]) -> pd.DataFrame:
    with run_store().turn:  # one learner's networks at a time, as in the training lab
        return fate_frame(configs)


def show_start(configs: Sequence[TrainingConfig]) -> None:
    """In which states the units begin, before anything is trained."""
    first = configs[0]
    drawn = (replace(each, epochs=0, optimizer=first.optimizer, learning_rate=first.learning_rate) for each in configs)
    untrained = tuple(dict.fromkeys(drawn))
    starts = start_table(_fates(untrained))
    kinds = starts[["activation", "negative_slope"]].drop_duplicates()
    st.markdown(birth_finding(starts, len(untrained) // len(kinds)))
    description = "Bars of the units of each layer by their state before training."
    spec = bars_spec(BIRTH, len(starts), "At birth", "share of units", description, interval=False)
    rows = bars_frame(starts, start_labels(starts), BIRTH)
    st.vega_lite_chart(rows, spec, key="recover_start", width="stretch")


def rates_in_words(optimizers: Sequence[str]) -> str:
    """ "SGD 0.1, Adam 0.01"."""
    return ", ".join(f"{OPTIMIZERS[name].label} {RATES[name]:g}" for name in optimizers)


def show_fates(configs: Sequence[TrainingConfig], by_bias: bool, made: Committed) -> None:
    """Train the networks and show what became of their units; what is done stays when it is stopped."""
    finding, note = st.empty(), st.empty()
    charts = {key: column.empty() for key, column in zip(SHOWN, [*st.columns(2), st.container()])}
    by = ["initial_bias"] if by_bias else []

    def look(frame: pd.DataFrame) -> None:
        finding.markdown(recovery_finding(recovery_table(frame)))
        table = recovery_table(frame, by)
        for key, (chosen, title) in SHOWN.items():
            _show_bars(charts[key], table[chosen(table)], title, by_bias)

    frame = _gather(tuple(configs), note, look)
    if len(frame):
        made.judge(*what_happened.recovery(recovery_table(frame)))
        _show_rest(frame, configs)


def _show_bars(place: Any, table: pd.DataFrame, title: str, by_bias: bool) -> None:
    if table.empty:
        place.caption(f"{title}: no such network or unit so far.")
        return
    rows = bars_frame(table, row_labels(table, by_bias), FATES)
    description = f"{title}: bars of the units that came back for good, for a while, and never, with intervals."
    place.vega_lite_chart(rows, bars_spec(FATES, len(table), title, SHARE, description), width="stretch")


def _gather(configs: tuple[TrainingConfig, ...], note: Any, look: Callable[[pd.DataFrame], None]) -> pd.DataFrame:
    """The rows of all networks, or of those that were done when the learner stopped."""
    parts = list(slices(configs))
    stopped = st.session_state.get(STOPPED)
    end = stopped[1] if stopped and stopped[0] == configs else len(parts)
    frames, bar, begun, looked = [], None, monotonic(), 0.0
    for done, part in enumerate(parts[:end], start=1):
        frames.append(_fates(part))
        st.session_state[DONE] = done
        if done == end or monotonic() - looked > LOOK:
            look(pd.concat(frames, ignore_index=True))
            looked = monotonic()
        if done < end and monotonic() - begun > PATIENCE:
            bar = bar or _progress_bar(note, configs)
            bar.progress(done / end, text=_outlook(done, end, configs, monotonic() - begun))
    note.empty()
    if end < len(parts):
        _offer_to_go_on(note, end, len(parts))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _outlook(done: int, end: int, configs: tuple[TrainingConfig, ...], elapsed: float) -> str:
    left = max(1, round(elapsed / done * (end - done)))
    return f"{len(configs) * done // end} of {len(configs)} networks, about {left} s left"


def _progress_bar(note: Any, configs: tuple[TrainingConfig, ...]) -> Any:
    with note.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0)
        st.button("Stop", key="recover_stop", on_click=_stop, args=(configs,), icon=":material/stop:", width="content")
    return bar


def _stop(configs: tuple[TrainingConfig, ...]) -> None:
    st.session_state[STOPPED] = (configs, st.session_state.get(DONE, 0))


def _offer_to_go_on(note: Any, done: int, total: int) -> None:
    with note.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**Stopped** after {done} of {total} parts. What is done is kept.")
        st.button("Go on", key="recover_go_on", on_click=_go_on, icon=":material/play_arrow:")


def _go_on() -> None:
    st.session_state.pop(STOPPED, None)


def _show_rest(frame: pd.DataFrame, configs: Sequence[TrainingConfig]) -> None:
    """A network to look at, and the numbers."""
    found = example(frame, configs)
    if found:
        units = "a unit of layer" if found.units == 1 else f"{found.units} units of layer"
        lab_link(found.config, f"Open a network where {units} {found.layer} came back")
    with st.expander("Numbers and downloads", icon=":material/table:"):
        st.dataframe(recovery_table(frame, ["initial_bias"]), hide_index=True, height=240)
        st.download_button(
            "Every network and layer (CSV)", lambda: frame.to_csv(index=False).encode(), "recovery.csv", "text/csv",
            on_click="ignore", icon=":material/download:",
        )  # fmt: skip
