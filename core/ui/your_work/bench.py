"""The bench of remedies on the learner's own network, one remedy after the other."""

from hashlib import sha256

import pandas as pd
import streamlit as st

from core.charts.rescue import outcome_frame, outcome_spec
from core.diagnosis.subject import Subject
from core.engine.network import flatten
from core.lessons.check_network import bench_finding
from core.studies.rescue import REMEDIES, compare_own, own_network, treat_own
from core.studies.rescue.own_network import AFTER, OwnNetwork
from core.ui.controls.messages import plain
from core.ui.shell.tables import show_table
from core.ui.work.runs import run_store

PREFIX = "check_bench"
RATES = (0.003, 0.01, 0.03, 0.1, 0.3)
ORDER = tuple(remedy.label for remedy in REMEDIES.values())


def show_bench(subject: Subject) -> None:
    """Offer to try every remedy from these weights on these data, and show what came of it."""
    st.markdown("**Try every remedy on this very network**, from its weights, on three quarters of its rows.")
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    rate = left.select_slider("Learning rate", RATES, 0.1, key=f"{PREFIX}_rate")
    try:
        own = own_network(subject.network, subject.inputs, subject.targets, subject.activation, rate)
    except ValueError as error:
        st.info(f"The bench cannot take it: {plain(str(error))}.", icon=":material/info:")
        return
    key = sha256(flatten(own.network).tobytes() + own.dataset.y_train.tobytes() + str(rate).encode()).hexdigest()
    if right.button("Try all of them", key=f"{PREFIX}_go", icon=":material/science:"):
        st.session_state[PREFIX] = key, _rows(own)
    known, rows = st.session_state.get(PREFIX, ("", None))
    if known == key and rows is not None:
        _show(rows, own)


def _rows(own: OwnNetwork) -> pd.DataFrame:
    """The outcome of all remedies; the session keeps the numbers, and nothing of the network."""
    found, bar = {}, st.progress(0.0)
    for done, name in enumerate(REMEDIES):
        bar.progress(done / len(REMEDIES), text=f"{REMEDIES[name].label}, {done + 1} of {len(REMEDIES)}")
        with run_store().turn:
            found[name] = treat_own(own, name)
    bar.empty()
    return compare_own(found)


def _show(rows: pd.DataFrame, own: OwnNetwork) -> None:
    st.markdown(f"##### {bench_finding(rows, AFTER)}")
    for measure, place in zip(("score", "alive"), st.columns(2)):
        spec = outcome_spec(measure, ORDER, (0.0, 1.0))
        place.vega_lite_chart(outcome_frame(rows, measure, ORDER), spec, width="stretch", key=f"{PREFIX}_{measure}")
    measured = "accuracy" if own.dataset.n_classes else "R²"
    st.caption(
        f"Score: {measured} on {len(own.dataset.x_test)} rows held back. Intervals are over orders of the batches."
    )
    show_table(rows.round(3), "bench.csv")
