"""The bench of remedies on the learner's own network, one remedy after the other."""

from functools import partial
from hashlib import sha256

import pandas as pd
import streamlit as st

from core.charts.rescue import outcome_frame, outcome_spec
from core.diagnosis.subject import Subject
from core.engine.network import flatten
from core.lessons.check_network import bench_finding
from core.studies.rescue import REMEDIES, Recovery, compare_own, own_network, treat_own
from core.studies.rescue.own_network import AFTER, OwnNetwork
from core.ui.controls.messages import plain
from core.ui.shell.chart import show_chart
from core.ui.shell.downloads import settings_of
from core.ui.shell.tables import show_table
from core.ui.work.steps import Steps
from core.ui.work.turn import turn

PREFIX = "check_bench"
RATES = (0.003, 0.01, 0.03, 0.1, 0.3)
ORDER = tuple(remedy.label for remedy in REMEDIES.values())


def show_bench(subject: Subject) -> None:
    """Offer to try every remedy from these weights on these data, where all are known, and show what came of it."""
    if subject.network is None or subject.inputs is None or subject.targets is None:
        return
    st.markdown("**Try every remedy on this very network**, from its weights, on three quarters of its rows.")
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    rate = left.select_slider("Learning rate", RATES, 0.1, key=f"{PREFIX}_rate")
    try:
        own = own_network(subject.network, subject.inputs, subject.targets, subject.activation, rate)
    except ValueError as error:
        st.info(f"The bench cannot take it: {plain(str(error))}.", icon=":material/info:")
        return
    key = _key(own)
    right.button(
        "Try all of them", key=f"{PREFIX}_go", icon=":material/science:", on_click=_ask_for, args=(key,)
    )  # fmt: skip
    if st.session_state.get(f"{PREFIX}_asked") == key:
        found = _gather(own, key)
        if found:
            _show(compare_own(found), own)


def _key(own: OwnNetwork) -> str:
    """Says which network, data and learning rate they are."""
    data = own.dataset.x_train.tobytes() + own.dataset.y_train.tobytes()
    return sha256(flatten(own.network).tobytes() + data + repr(own.config).encode()).hexdigest()


def _ask_for(key: str) -> None:
    st.session_state[f"{PREFIX}_asked"] = key


def _gather(own: OwnNetwork, key: str) -> dict[str, Recovery]:
    """All remedies, or those that were done when the learner stopped; the session keeps no weights of them."""
    names, kept = list(REMEDIES), st.session_state.get(f"{PREFIX}_found", ("", {}))
    found: dict[str, Recovery] = dict(kept[1]) if kept[0] == key else {}
    steps = Steps(PREFIX, key, len(names), partial(_in_words, names))
    for name in steps.over(names):
        if name not in found:
            with turn().slices(steps.look):
                found[name] = treat_own(own, name)._replace(networks=())
            st.session_state[f"{PREFIX}_found"] = key, dict(found)
    return found


def _in_words(names: list[str], done: int) -> str:
    return f"{done} of {len(names)}" + (f", now {REMEDIES[names[done]].label}" if done < len(names) else "")


def _show(rows: pd.DataFrame, own: OwnNetwork) -> None:
    st.markdown(f"### {bench_finding(rows, AFTER)}")
    for measure, place in zip(("score", "alive"), st.columns(2)):
        spec = outcome_spec(measure, ORDER, (0.0, 1.0))
        show_chart(outcome_frame(rows, measure, ORDER), spec, place, key=f"{PREFIX}_{measure}")
    measured = "accuracy" if own.dataset.n_classes else "R²"
    held_back = len(own.dataset.x_test)
    st.caption(f"Score: {measured} on {held_back} rows held back. Intervals are over orders of the batches.")
    show_table(rows.round(3), "bench", settings_of([own.config]))
