"""The eleven rules on their page: a drawn layer with known truth, or the learner's own."""

from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.eleven_rules import rules_frame, rules_spec
from core.diagnosis import Monitor, diagnose
from core.diagnosis.eleven_rules import OURS, SIZES, UNITS, count_table, draw_layer
from core.diagnosis.monitor import in_order
from core.diagnosis.words import layer_line
from core.lessons import what_happened
from core.lessons.eleven_rules import own_finding, spread_finding, turns_finding
from core.lessons.prose import prose
from core.lessons.terms import with_terms
from core.ui.controls import held
from core.ui.lesson.links import ELEVEN_RULES as LINKS
from core.ui.lesson.links import RULE_SHARES
from core.ui.shell.chart import show_chart
from core.ui.shell.page import show_headline
from core.ui.shell.predict import Committed
from core.ui.shell.tables import show_table
from core.ui.state.page_state import remember
from core.ui.work.kept import trained_once
from core.ui.your_work.upload import arrays_of, bring, choose_axes, say_refused

ASKED = LINKS.defaults["1"]  # the layer and the inputs that the prediction is about


class Counted(NamedTuple):
    """A layer by all rules at every n, and the lab's line on each."""

    table: pd.DataFrame
    lines: dict[int, str]

    def at(self, n: int) -> pd.DataFrame:
        """The rows of the first n inputs."""
        return self.table[self.table["n"] == n]

    def by_rules(self, n: int) -> list[float]:
        """What each rule but ours counts on the first n inputs."""
        rows = self.at(n)
        return rows.loc[rows["rule"] != OURS, "units"].tolist()


def _counted(dead: int, rare: int) -> Counted:
    return trained_once(("eleven_rules", dead, rare), partial(_count, dead, rare))


def _count(dead: int, rare: int) -> Counted:
    values = draw_layer(dead, rare, SIZES[-1])
    return Counted(count_table(values), {n: _line(values[:n]) for n in SIZES})


def _line(values: np.ndarray, kind: str = "pre") -> str:
    monitor = Monitor(kind=kind)
    monitor.update("layer", values)
    return layer_line(diagnose(monitor).layers["layer"])


def show_drawn_layer(made: Committed) -> None:
    """A layer with known truth by every rule, with its make-up and n on sliders."""
    finding, chart = st.container(), st.empty()
    n, dead, rare = _sliders()
    counted, asked = _counted(dead, rare), _counted(ASKED["dead"], ASKED["rare"])
    right = what_happened.eleven_rules(asked.by_rules(ASKED["n"]), ASKED["dead"]).right
    made.judge(right, what_happened.eleven_rules(counted.by_rules(n), dead).seen)
    with finding:
        show_headline(spread_finding(counted.at(n), dead))
    show_chart(rules_frame(counted.at(n), dead), rules_spec(True), chart, key=LINKS.prefix + "chart")
    st.markdown(with_terms(f"**What the lab says of this layer:** {counted.lines[n]}"))
    st.markdown(turns_finding(counted.table, dead))
    settings = {"units": UNITS, "dead": dead, "rare": rare}
    show_table(counted.table.drop(columns="rule").round(2), "eleven_rules", settings)
    with st.expander("Why? Open this when you have an idea of your own", icon=":material/lightbulb:"):
        st.markdown(prose("eleven_rules_why"))


def _sliders() -> tuple[int, int, int]:
    first, second, third = st.columns(3)
    n = held.select_slider(first, "Inputs that the rules see", SIZES, key=LINKS.key("n"), format_func="{:,}".format)
    dead = held.select_slider(second, f"Dead, of {UNITS}", RULE_SHARES, key=LINKS.key("dead"))
    rare = held.select_slider(third, "Rare: 1 input in 1,000", RULE_SHARES, key=LINKS.key("rare"))
    remember(LINKS, {"n": n, "dead": dead, "rare": rare})
    return n, dead, rare


def show_own_layer() -> None:
    """The same rules on a layer whose truth nobody knows."""
    with st.expander("Count a layer of your own", icon=":material/upload_file:"):
        uploaded = bring("Values of one ReLU layer, inputs by units", LINKS.prefix + "upload")
        arrays = arrays_of(uploaded) if uploaded else None
        if not uploaded or not arrays:
            return
        after = st.toggle("These are outputs, from after the ReLU", key=LINKS.prefix + "after")
        name = next(iter(arrays))
        axes = choose_axes({name: arrays[name]}, LINKS.prefix)
        try:
            values = in_order(name, arrays[name], *axes[name])
            peaks = np.asarray(values.reshape(len(values), -1, values.shape[-1]).max(axis=1), dtype=np.float32)
            line = _line(peaks, "post" if after else "pre")
        except ValueError as error:
            say_refused(uploaded.name, error)
            return
        rows = count_table(peaks, (len(peaks),), before=not after)
        st.markdown(f"**{own_finding(rows, int(rows['high'].iloc[-1]))}**")
        show_chart(rules_frame(rows, None), rules_spec(False, not after), key=LINKS.prefix + "own")
        st.markdown(f"**What the lab says of it:** {line}")
