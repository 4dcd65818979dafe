"""Activations: functions and slopes under one cursor, their zones under a cloud of inputs, and the shares of it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from core.charts import theme
from core.charts.curves import framed, left_axis
from core.engine.activations import ACTIVATIONS
from core.engine.liveness import UnitState
from core.studies.slope_zones import Zone, cloud_density

REACH = 8.0  # of z, both ways
JUST_ABOVE = 1e-9  # a kink's other side
KINKS = (0.0, 6.0)
LABELLED = 3.4  # units of z: a narrower zone has no room for its name, even on a telephone
SHOWN = "(isValid(at_z) ? at_z : 0)"  # the z under the pointer, in whichever chart it is
_Z_OPTIONS = {"title": "pre-activation z", "scale": alt.Scale(domain=[-REACH, REACH], nice=False)}
_ZONE_COLOURS = alt.Scale(domain=list(theme.ZONES.values()), range=[theme.STATES[s].colour for s in theme.ZONES])
_THICKNESS = {name: theme.STATES[state].thickness * theme.STRIP for state, name in theme.ZONES.items()}
_LEAST = {"value": -2.8, "slope": -0.35}  # room for the names of the zones below the lines
Drawn = Literal["value", "slope"]
_WORDS: dict[Drawn, tuple[str, str]] = {
    "value": ("φ(z)", "What comes out: φ(z)"),
    "slope": ("φ′(z)", "What lets gradient through: the slope φ′(z)"),
}


def function_frame(names: Sequence[str], negative_slope: float, chosen: str, at: float) -> pd.DataFrame:
    """Rows of lines (series, place, z, value, slope, pointable), then one of the chosen point and its tangent."""
    points = np.linspace(-REACH, REACH, 161).round(9)
    z = np.sort(np.concatenate([points, np.add(KINKS, JUST_ABOVE)]))
    lines = [_line(name, place, z, negative_slope) for place, name in enumerate(names)]
    rows = pd.concat(lines, ignore_index=True).assign(pointable=lambda rows: np.isin(rows["z"], points))
    return pd.concat([rows, _tangent(chosen, negative_slope, at)], ignore_index=True)


def _line(name: str, place: int, z: np.ndarray, negative_slope: float) -> pd.DataFrame:
    entry = ACTIVATIONS[name]
    value, slope = entry.value(z, None, negative_slope), entry.slope(z, negative_slope=negative_slope)
    return pd.DataFrame({"series": entry.label, "place": place, "z": z, "value": value, "slope": slope})


def _tangent(name: str, negative_slope: float, at: float) -> pd.DataFrame:
    entry, z = ACTIVATIONS[name], np.array([at])
    value = float(entry.value(z, None, negative_slope)[0])
    slope = float(entry.slope(z, negative_slope=negative_slope)[0])
    half = theme.TANGENT / np.hypot(1, slope)
    ends = {"from": at - half, "to": at + half, "value_from": value - slope * half, "value_to": value + slope * half}
    return pd.DataFrame([{"chosen": at, "chosen_value": value, "chosen_slope": slope, **ends}])


def zone_frame(zones: Sequence[Zone], label: str) -> pd.DataFrame:
    """Zones as far as the charts reach: series, low, high, zone, middle, wide."""
    clipped = [(max(zone.low, -REACH), min(zone.high, REACH), theme.ZONES[zone.state]) for zone in zones]
    rows = [(label, low, high, name) for low, high, name in clipped if low < high]
    frame = pd.DataFrame(rows, columns=["series", "low", "high", "zone"])
    return frame.assign(middle=(frame["low"] + frame["high"]) / 2, wide=frame["high"] - frame["low"] >= LABELLED)


@lru_cache(maxsize=64)
def function_spec(names: tuple[str, ...], drawn: Drawn) -> dict[str, Any]:
    """Vega-Lite spec of phi or phi'; rows as in `function_frame`, with those of one activation's `zone_frame`."""
    title, headline = _WORDS[drawn]
    styles = [theme.activation_style(name) for name in names]
    labels = [style.name for style in styles]
    legend = alt.Legend(title=None, symbolType="stroke", columns=4)
    colour = alt.Color("series:N", sort=None, legend=legend).scale(domain=labels, range=[s.colour for s in styles])
    dash = alt.StrokeDash("series:N", sort=None, legend=legend).scale(
        domain=labels, range=[list(style.dash) for style in styles]
    )
    y = alt.Y(
        f"{drawn}:Q", title=title, axis=left_axis(tickCount=6), scale=alt.Scale(domainMin=_LEAST[drawn], nice=False)
    )
    lines = alt.Chart().transform_filter("isValid(datum.place)")
    now = lines.transform_filter(f"datum.z == {SHOWN}")
    return framed(
        alt.layer(
            *_zones(),
            lines.mark_line(strokeWidth=2.5, tooltip=None).encode(
                x=alt.X("z:Q", **_Z_OPTIONS), y=y, color=colour, strokeDash=dash
            ),
            *_chosen(drawn),
            *_readout(now, drawn, title, colour),
            _pointer(lines),
        ),
        headline,
        f"Line chart of each activation's {drawn} against the pre-activation z. "
        "Zones of faint and of no gradient are shaded for one of them.",
    )


def _zones() -> tuple[alt.Chart, alt.Chart]:
    """The zones of one activation behind the lines, and their names where there is room."""
    zones = alt.Chart().transform_filter("isValid(datum.zone)")
    band = zones.mark_rect(tooltip=None).encode(
        x=alt.X("low:Q", axis=alt.Axis(grid=False), **_Z_OPTIONS),
        x2="high:Q",
        fill=alt.Fill("zone:N", scale=_ZONE_COLOURS, legend=None),
        opacity=alt.condition(f"datum.zone == '{theme.ZONES[UnitState.ACTIVE]}'", alt.value(0), alt.value(0.22)),
    )
    name = zones.transform_filter("datum.wide").mark_text(
        baseline="bottom", dy=-4, fontSize=11, color=theme.NEUTRAL, tooltip=None
    )
    return band, name.encode(x="middle:Q", y=alt.value("height"), text="zone:N")


def _chosen(drawn: Drawn) -> list[alt.Chart]:
    """The point that the formula is worked out at, with the tangent in the chart of the function."""
    row = alt.Chart().transform_filter("isValid(datum.chosen)")
    point = row.mark_point(shape="diamond", filled=True, size=130, color=theme.ACCENT, opacity=1).encode(
        x="chosen:Q",
        y=f"chosen_{drawn}:Q",
        tooltip=[
            alt.Tooltip("chosen:Q", title="z"),
            alt.Tooltip("chosen_value:Q", title="φ(z)", format=".4g"),
            alt.Tooltip("chosen_slope:Q", title="φ′(z)", format=".4g"),
        ],
    )
    tangent = row.mark_rule(color=theme.ACCENT, strokeWidth=2, clip=True, tooltip=None)
    return [tangent.encode(x="from:Q", x2="to:Q", y="value_from:Q", y2="value_to:Q")] * (drawn == "value") + [point]


def _readout(now: alt.Chart, drawn: Drawn, title: str, colour: alt.Color) -> list[alt.Chart]:
    """A rule at the pointer's z, a point on each line, and what each line is there, in words."""
    rule = now.transform_aggregate(groupby=["z"]).mark_rule(color=theme.NEUTRAL, strokeWidth=1, tooltip=None)
    points = now.mark_point(filled=True, size=50, opacity=1, tooltip=None)
    words = now.transform_calculate(
        words=f"datum.series + ' {title[:-3]}(' + format(datum.z, '.1f') + ') = ' + format(datum.{drawn}, '.3~g')"
    ).mark_text(
        align="left", baseline="top", fontSize=12, fontWeight="bold", tooltip=None,
        dy=alt.ExprRef("8 + 15 * datum.place"),
    )  # fmt: skip
    return [
        rule.encode(x="z:Q"),
        points.encode(x="z:Q", y=f"{drawn}:Q", color=colour),
        words.encode(x=alt.value(8), y=alt.value(0), text="words:N", color=colour),
    ]


def _pointer(lines: alt.Chart) -> alt.Chart:
    """Takes the nearest z under the pointer; charts on one page share it through an element that is always there."""
    element = alt.BindDirect(element=theme.POINTER_ELEMENT, event=theme.POINTER_EVENT)
    at = alt.selection_point(
        name="at", fields=["z"], nearest=True, on="pointermove", clear=False, toggle=False, bind={"z": element}
    )
    places = lines.transform_filter("datum.pointable").transform_aggregate(groupby=["z"])
    return places.mark_point(opacity=0, tooltip=None).encode(x="z:Q", y=alt.value(0)).add_params(at)


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
            x=alt.X("low:Q", axis=alt.Axis(grid=False), **_Z_OPTIONS),
            x2="high:Q",
            y=_rows(),
            color=alt.Color("zone:N", scale=_ZONE_COLOURS, legend=alt.Legend(title=None, symbolType="square")),
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
        color=alt.Color("zone:N", scale=_ZONE_COLOURS, legend=None),
        size=_thickness(),
        tooltip=["series:N", "zone:N", alt.Tooltip("share:Q", title="share of inputs", format=".3%")],
    )
    words = [
        base.mark_text(fontWeight="bold", fontSize=12, tooltip=None, **style).encode(x="middle:Q", text="word:N")
        for style in ({"stroke": theme.HALO, "strokeWidth": 4, "strokeJoin": "round"}, {"color": "white"})
    ]
    spec = framed(
        alt.layer(bars, *words),
        "How much of the cloud falls into each zone",
        "Stacked bars: the share of inputs for which a gradient passes, a faint one, and none, for each activation.",
    )
    return {**spec, "height": theme.HEAT_ROW * n_rows + theme.HEAT_MARGIN}


def _thickness() -> alt.Size:
    """Bars as thick as those of the states, so that zones can be told apart without colour."""
    pick = " : ".join(f"datum.zone == '{name}' ? {pixels:g}" for name, pixels in _THICKNESS.items())
    return alt.SizeValue(alt.ExprRef(f"{pick} : 0"))


def _rows() -> alt.Y:
    return alt.Y("series:N", title=None, sort=None, axis=alt.Axis(labelLimit=130, ticks=False))
