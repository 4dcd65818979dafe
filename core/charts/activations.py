"""Activations: functions and slopes side by side, under one pointer."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from core.charts import theme
from core.charts.activation_clouds import REACH, Z_AXIS, ZONE_COLOURS
from core.charts.parts import framed, left_axis
from core.engine.activations import ACTIVATIONS
from core.engine.liveness import UnitState

JUST_ABOVE = 1e-9  # a kink's other side
SHOWN = "(isValid(at_z) ? at_z : datum.at)"  # the z under the pointer, in whichever chart it is; first the chosen one
LEGEND_COLUMNS = 4
_LEAST = {"value": -2.8, "slope": -0.35}  # room for the names of the zones below the lines
Drawn = Literal["value", "slope"]
_WORDS: dict[Drawn, tuple[str, str]] = {
    "value": ("φ(z)", "What comes out: φ(z)"),
    "slope": ("φ′(z)", "What lets gradient through: the slope φ′(z)"),
}


def function_frame(names: Sequence[str], negative_slope: float, chosen: str, at: float) -> pd.DataFrame:
    """Rows of lines (series, place, z, value, slope, pointable, at), then one of the chosen point and its tangent."""
    points = np.linspace(-REACH, REACH, 161).round(9)
    kinks = {kink for entry in ACTIVATIONS.values() for kink in entry.kinks}
    z = np.sort(np.concatenate([points, np.add(list(kinks), JUST_ABOVE)]))
    lines = [_line(name, place, z, negative_slope) for place, name in enumerate(names)]
    rows = pd.concat(lines, ignore_index=True).assign(
        pointable=lambda rows: np.isin(rows["z"], points), at=points[np.abs(points - at).argmin()]
    )
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


@lru_cache(maxsize=64)
def function_spec(names: tuple[str, ...], drawn: Drawn) -> dict[str, Any]:
    """Vega-Lite spec of phi or phi'; rows as in `function_frame`, with those of `clouds.zone_frame`."""
    title, headline = _WORDS[drawn]
    styles = [theme.activation_style(name) for name in names]
    labels = [style.name for style in styles]
    legend = alt.Legend(title=None, symbolType="stroke", columns=LEGEND_COLUMNS)
    colour = alt.Color("series:N", sort=None, legend=legend).scale(domain=labels, range=[s.colour for s in styles])
    dash = alt.StrokeDash("series:N", sort=None, legend=legend).scale(
        domain=labels, range=[list(style.dash) for style in styles]
    )
    y = alt.Y(
        f"{drawn}:Q", title=title, axis=left_axis(tickCount=6), scale=alt.Scale(domainMin=_LEAST[drawn], nice=False)
    )
    lines = alt.Chart().transform_filter("isValid(datum.place)")
    now = lines.transform_filter(f"datum.z == {SHOWN}")
    spec = framed(
        alt.layer(
            *_zones(),
            lines.mark_line(strokeWidth=2.5, clip=True, tooltip=None).encode(
                x=alt.X("z:Q", **Z_AXIS), y=y, color=colour, strokeDash=dash
            ),
            *_chosen(drawn),
            *_readout(now, drawn, title, colour),
            _pointer(lines),
        ),
        headline,
        f"Line chart of each activation's {drawn} against the pre-activation z. "
        "Zones of faint and of no gradient are shaded for one of them.",
    )
    more = max(0, len(names) - LEGEND_COLUMNS)
    return {**spec, "height": theme.CHART_HEIGHT + more * theme.READOUT}


def _zones() -> tuple[alt.Chart, alt.Chart]:
    """The zones of one activation behind the lines, and their names where there is room."""
    zones = alt.Chart().transform_filter("isValid(datum.zone)")
    band = zones.mark_rect(tooltip=None).encode(
        x=alt.X("low:Q", axis=alt.Axis(grid=False), **Z_AXIS),
        x2="high:Q",
        fill=alt.Fill("zone:N", scale=ZONE_COLOURS, legend=None),
        opacity=alt.condition(f"datum.zone == '{theme.ZONES[UnitState.ACTIVE]}'", alt.value(0), alt.value(0.22)),
    )
    name = zones.transform_filter("datum.wide").mark_text(
        baseline="bottom", dy=-4, fontSize=11, color=theme.TEXT, tooltip=None
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
    points = now.mark_point(filled=True, size=50, opacity=1, clip=True, tooltip=None)
    words = now.transform_calculate(
        words=f"datum.series + ' {title[:-3]}(' + format(datum.z, '.1f') + ') = ' + format(datum.{drawn}, '.3~g')"
    ).mark_text(
        align="left", baseline="top", fontSize=12, fontWeight="bold", tooltip=None,
        dy=alt.ExprRef(f"8 + {theme.READOUT} * datum.place"),
    )  # fmt: skip
    return [
        rule.encode(x="z:Q"),
        points.encode(x="z:Q", y=f"{drawn}:Q", color=colour),
        words.encode(x=alt.value(8), y=alt.value(0), text="words:N", color=colour),
    ]


def _pointer(lines: alt.Chart) -> alt.Chart:
    """Takes the nearest z under the pointer; charts on one page share it through an element that is always there."""
    # Vega-Lite binds each field by its name, of which Altair's annotations do not know.
    bind: Any = {"z": alt.BindDirect(element=theme.POINTER_ELEMENT, event=theme.POINTER_EVENT)}
    at = alt.selection_point(
        name="at", fields=["z"], nearest=True, on="pointermove", clear=False, toggle=False, bind=bind
    )
    places = lines.transform_filter("datum.pointable").transform_aggregate(groupby=["z"])
    return places.mark_point(opacity=0, tooltip=None).encode(x="z:Q", y=alt.value(0)).add_params(at)
