"""Activations on their page: the two charts, the formula at a point, and the cloud of inputs."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.charts.activation_clouds import cloud_frame, cloud_spec, share_frame, share_spec, zone_frame
from core.charts.activations import function_frame, function_spec
from core.engine.activations import ACTIVATIONS
from core.engine.liveness import ACTIVE_SHARE
from core.lessons.activation_words import passage_sentence, zones_in_words
from core.lessons.formulas import at_a_point, piecewise_leaky
from core.lessons.prose import prose
from core.studies.activations import passage_shares, slope_zones
from core.ui.shell.chart import show_chart
from core.ui.shell.tables import show_table


def show_functions(names: Sequence[str], chosen: str, z: float, negative_slope: float) -> None:
    """Functions and slopes side by side, with the zones of the chosen one and its formula at z."""
    label = ACTIVATIONS[chosen].label
    zones = slope_zones(chosen, negative_slope)
    rows = pd.concat([function_frame(names, negative_slope, chosen, z), zone_frame(zones, label)], ignore_index=True)
    for column, drawn in zip(st.columns(2), ("value", "slope")):
        show_chart(rows, function_spec(tuple(names), drawn), column, key=f"functions_{drawn}")
    st.caption(
        f"{label} {zones_in_words(zones)}. The shaded zones are those of {label}, as are the red diamonds. Faint is "
        f"judged by each activation's own steepest slope, for {label} {ACTIVATIONS[chosen].steepest:.3g}."
    )


def show_formula(chosen: str, z: float, negative_slope: float) -> None:
    """The formula with the numbers in it."""
    st.latex(at_a_point(chosen, z, negative_slope))


def show_cloud(names: Sequence[str], chosen: str, negative_slope: float, mean: float, spread: float) -> None:
    """Which share of the cloud gets a gradient, for each activation, and a sentence on the chosen one."""
    zones = {name: slope_zones(name, negative_slope) for name in names}
    shares = {name: passage_shares(each, mean, spread) for name, each in zones.items()}
    with st.container(key="headline_cloud"):
        st.markdown(passage_sentence(ACTIVATIONS[chosen].label, shares[chosen], mean, spread))
    labels = {name: ACTIVATIONS[name].label for name in names}
    left, right = st.columns([3, 2])
    rows = cloud_frame({labels[name]: each for name, each in zones.items()}, mean, spread)
    show_chart(rows, cloud_spec(len(names)), left, key="cloud")
    rows = share_frame({labels[name]: each for name, each in shares.items()})
    show_chart(rows, share_spec(len(names)), right, key="shares")
    settings = {"mean": mean, "spread": spread, "negative_slope": negative_slope, "activations": ", ".join(names)}
    show_table(rows[["series", "zone", "share"]], "shares", settings)


def explanation(negative_slope: float) -> str:
    """Why it is so, with the numbers of the engine."""
    return prose("activations_why").format(
        sigmoid=ACTIVATIONS["sigmoid"].steepest, leaky=piecewise_leaky(negative_slope),
        times=1 / negative_slope, faint=ACTIVE_SHARE,
    )  # fmt: skip
