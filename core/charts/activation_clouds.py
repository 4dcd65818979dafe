"""Zones of z as strips under a cloud of inputs, and the share of the cloud in each zone."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.charts import theme
from core.charts.parts import framed, haloed
from core.engine.liveness import UnitState
from core.studies.activations import Zone, cloud_density

REACH = 8.0  # of z, both ways
LABELLED = 3.4  # units of z: a narrower zone has no room for its name, even on a telephone
Z_AXIS: dict[str, Any] = {"title": "pre-activation z", "scale": alt.Scale(domain=[-REACH, REACH], nice=False)}
ZONE_COLOURS = alt.Scale(domain=list(theme.ZONES.values()), range=[theme.STATES[s].colour for s in theme.ZONES])
_THICKNESS = {name: theme.STATES[state].thickness * theme.STRIP for state, name in theme.ZONES.items()}


def zone_frame(zones: Sequence[Zone], label: str) -> pd.DataFrame:
    """Zones as far as the charts reach: series, low, high, zone, middle, wide."""
    clipped = [(max(zone.low, -REACH), min(zone.high, REACH), theme.ZONES[zone.state]) for zone in zones]
    rows = [(label, low, high, name) for low, high, name in clipped if low < high]
    frame = pd.DataFrame(rows, columns=["series", "low", "high", "zone"])
    return frame.assign(middle=(frame["low"] + frame["high"]) / 2, wide=frame["high"] - frame["low"] >= LABELLED)


def cloud_frame(zones: Mapping[str, Sequence[Zone]], mean: float, spread: float) -> pd.DataFrame:
    """Rows of `cloud_spec`: the zones of each label, and the density of a normal cloud (z, density)."""
    z = np.linspace(-REACH, REACH, 161)
    cloud = pd.DataFrame({"z": z, "density": cloud_density(z, mean, spread)})
    return pd.concat([*(zone_frame(each, label) for label, each in zones.items()), cloud], ignore_index=True)


@lru_cache(maxsize=16)
def cloud_spec(n_rows: int) -> dict[str, Any]:
    """Vega-Lite spec of zones as strips, an activation a row, with the cloud of pre-activations over them."""
    strips = (
        alt.Chart()
        .transform_filter("isValid(datum.zone)")
        .mark_bar(opacity=0.85)
        .encode(
            x=alt.X("low:Q", axis=alt.Axis(grid=False), **Z_AXIS),
            x2="high:Q",
            y=_rows(),
            color=alt.Color("zone:N", scale=ZONE_COLOURS, legend=alt.Legend(title=None, symbolType="square")),
            size=_thickness(),
            tooltip=[
                "series:N",
                "zone:N",
                alt.Tooltip("low:Q", title="from z =", format=".2f"),
                alt.Tooltip("high:Q", title="to z =", format=".2f"),
            ],
        )
    )
    density = alt.Y("density:Q", axis=None, stack=False, scale=alt.Scale(domainMin=0))
    cloud = alt.Chart().transform_filter("isValid(datum.density)").encode(x="z:Q", y=density)
    line = {"color": theme.ACCENT, "strokeWidth": 2.5}
    spec = framed(
        alt.layer(strips, cloud.mark_area(color=theme.ACCENT, opacity=0.25, line=line, tooltip=None)).resolve_scale(
            y="independent"
        ),
        "Zones of z (strips) under the cloud of inputs (curve)",
        "Strips of the zones in which a gradient, a faint one or none passes, under a bell curve of pre-activations.",
    )
    return {**spec, "height": theme.HEAT_ROW * n_rows + theme.HEAT_MARGIN}


def share_frame(shares: Mapping[str, Mapping[UnitState, float]]) -> pd.DataFrame:
    """Rows of `share_spec`, a stretch of a bar each: series, zone, share, from, to, middle, word."""
    rows = []
    for label, parts in shares.items():
        edges = np.cumsum([0.0, *parts.values()])
        rows += [
            (label, theme.ZONES[state], share, start, start + share, start + share / 2)
            for (state, share), start in zip(parts.items(), edges)
        ]
    frame = pd.DataFrame(rows, columns=["series", "zone", "share", "from", "to", "middle"])
    return frame.assign(word=[f"{share:.0%}" if share >= 0.1 else "" for share in frame["share"]])


@lru_cache(maxsize=16)
def share_spec(n_rows: int) -> dict[str, Any]:
    """Vega-Lite spec of which share of the cloud falls into which zone, an activation a row."""
    base = alt.Chart().encode(y=_rows())
    scale = alt.Scale(domain=[0, 1], nice=False)
    bars = base.mark_bar().encode(
        x=alt.X("from:Q", title="share of inputs", scale=scale, axis=alt.Axis(format="%", grid=False, tickCount=4)),
        x2="to:Q",
        color=alt.Color("zone:N", scale=ZONE_COLOURS, legend=None),
        size=_thickness(),
        tooltip=["series:N", "zone:N", alt.Tooltip("share:Q", title="share of inputs", format=".3%")],
    )
    words = [
        base.mark_text(fontWeight="bold", fontSize=12, tooltip=None, **style).encode(x="middle:Q", text="word:N")
        for style in haloed()
    ]
    spec = framed(
        alt.layer(bars, *words),
        "How much of the cloud falls into each zone",
        "Stacked bars: the share of inputs for which a gradient passes, a faint one, and none, for each activation.",
    )
    return {**spec, "height": theme.HEAT_ROW * n_rows + theme.HEAT_MARGIN}


def _thickness() -> alt.SizeValue:
    """Bars as thick as those of the states, so that zones can be told apart without colour."""
    pick = " : ".join(f"datum.zone == '{name}' ? {pixels:g}" for name, pixels in _THICKNESS.items())
    return alt.SizeValue(alt.ExprRef(f"{pick} : 0"))


def _rows() -> alt.Y:
    return alt.Y("series:N", title=None, sort=None, axis=alt.Axis(labelLimit=130, ticks=False))
