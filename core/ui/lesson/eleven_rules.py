"""The eleven rules on their page: a drawn layer with known truth, or the learner's own."""

from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.eleven_rules import rules_frame, rules_spec
from core.diagnosis import Monitor, diagnose
from core.diagnosis.eleven_rules import SIZES, UNITS, count_table, draw_layer
from core.diagnosis.monitor import in_order
from core.diagnosis.words import layer_line
from core.lessons.eleven_rules import ANSWERS, layer_made_of, own_finding, question, spread_finding, turns_finding
from core.lessons.prose import prose
from core.ui.controls import held
from core.ui.shell.chart import show_chart
from core.ui.shell.page import show_headline
from core.ui.shell.predict import ask, recalled
from core.ui.shell.tables import show_table
from core.ui.work.kept import trained_once
from core.ui.your_work.upload import arrays_of, bring, choose_axes, say_refused

PREFIX = "eleven_"
FIRST_N, FIRST_DEAD, FIRST_RARE = 2000, 30, 20
SHARES = tuple(range(0, UNITS // 2 + 1, 10))


class Counted(NamedTuple):
    """A layer by all rules at every n, and the lab's line on each."""

    table: pd.DataFrame
    lines: dict[int, str]


def _counted(dead: int, rare: int) -> Counted:
    values = draw_layer(dead, rare, SIZES[-1])
    return Counted(count_table(values), {n: _line(values[:n]) for n in SIZES})


def _line(values: np.ndarray, kind: str = "pre") -> str:
    monitor = Monitor(kind=kind)
    monitor.update("layer", values)
    return layer_line(diagnose(monitor).layers["layer"])


def show_drawn_layer() -> None:
    """Ask, then count a layer with known truth by every rule, with its make-up and n on sliders."""
    for name, first in (("n", FIRST_N), ("dead", FIRST_DEAD), ("rare", FIRST_RARE)):
        st.session_state.setdefault(PREFIX + name, first)
    st.markdown(layer_made_of(st.session_state[f"{PREFIX}dead"], st.session_state[f"{PREFIX}rare"]))
    guess = ask(question(FIRST_DEAD, FIRST_RARE, FIRST_N), ANSWERS, f"{PREFIX}guess")
    if not guess:
        return
    finding, chart = st.container(), st.empty()
    n, dead, rare = _sliders()
    table, lines = trained_once(("eleven_rules", dead, rare), partial(_counted, dead, rare))
    rows = table[table["n"] == n]
    with finding:
        show_headline(f"{recalled(guess)}{spread_finding(rows, dead)}")
    show_chart(rules_frame(rows, dead), rules_spec(True), chart, key=f"{PREFIX}chart")
    st.markdown(f"**What the lab says of this layer:** {lines[n]}")
    st.markdown(turns_finding(table, dead))
    show_table(table.drop(columns="rule").round(2), "eleven_rules.csv")
    with st.expander("Why? Open this when you have an idea of your own", icon=":material/lightbulb:"):
        st.markdown(prose("eleven_rules_why"))


def _sliders() -> tuple[int, int, int]:
    first, second, third = st.columns(3)
    n = held.select_slider(
        first, "Inputs that the rules see", SIZES, key=f"{PREFIX}n", format_func=lambda n: f"{n:,}"
    )  # fmt: skip
    dead = held.select_slider(second, f"Dead, of {UNITS}", SHARES, key=f"{PREFIX}dead")
    rare = held.select_slider(third, "Rare: 1 input in 1,000", SHARES, key=f"{PREFIX}rare")
    return n, dead, rare


def show_own_layer() -> None:
    """The same rules on a layer whose truth nobody knows."""
    with st.expander("Count a layer of your own", icon=":material/upload_file:"):
        uploaded = bring("Values of one ReLU layer, inputs by units", f"{PREFIX}upload")
        arrays = arrays_of(uploaded) if uploaded else None
        if not arrays:
            return
        after = st.toggle("These are outputs, from after the ReLU", key=f"{PREFIX}after")
        name = next(iter(arrays))
        axes = choose_axes({name: arrays[name]}, PREFIX)
        try:
            values = in_order(name, arrays[name], *axes[name])
            peaks = np.asarray(values.reshape(len(values), -1, values.shape[-1]).max(axis=1), dtype=np.float32)
            line = _line(peaks, "post" if after else "pre")
        except ValueError as error:
            say_refused(uploaded.name, error)
            return
        rows = count_table(peaks, (len(peaks),), before=not after)
        st.markdown(f"**{own_finding(rows, int(rows['high'].iloc[-1]))}**")
        show_chart(rules_frame(rows, None), rules_spec(False, not after), key=f"{PREFIX}own")
        st.markdown(f"**What the lab says of it:** {line}")
