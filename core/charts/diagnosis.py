"""The diagnosis of a network: units by layer and verdict, what makes up their z, and hinge lines over two inputs."""

from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.charts import theme
from core.charts.parts import framed
from core.charts.plane import Plane, box_around, hinge_lines
from core.diagnosis import LayerReport, Report, Verdict
from core.diagnosis.verdicts import NEVER_LEARNS
from core.engine.activations import Array
from core.engine.network import Network

MOST_UNITS = 12  # whose bars are drawn
MOST_POINTS = 400
PARTS = (theme.SeriesStyle("bias b", "#c4561c", (1, 0)), theme.SeriesStyle("w · mean(x)", "#0072b2", (1, 0)))
# A word that is longer than its part of the bar stays away; letters take about 6.5 pixels.
_FITTING = alt.ExprRef("length(datum.words) * 6.5 < datum.share * width ? datum.words : ''")
_LAYER, _UNIT, _MARGIN = 34, 24, 84  # pixels of a layer's bar, of a unit's, and of title, legend and axis together


def verdict_frame(layers: list[LayerReport]) -> pd.DataFrame:
    """Rows layer, verdict, place in the stack, units and share; verdicts without units are left out."""
    rows = [
        {"layer": layer.name, "verdict": str(verdict), "place": place, "units": count, "share": count / layer.units}
        for layer in layers
        for place, (verdict, count) in enumerate(layer.counts.items())
        if count
    ]
    return pd.DataFrame(rows)


@cache
def verdict_spec(n_layers: int, present: tuple[Verdict, ...]) -> dict[str, Any]:
    """Vega-Lite spec of one stacked bar a layer, with the counts written on it where there is room.

    Args:
        present: the verdicts that rows hold, which are as in `verdict_frame`.
    """
    legend = alt.Legend(title=None, symbolType="square", symbolStrokeWidth=0, columns=3)
    colour = alt.Color("verdict:N", legend=legend).scale(**_verdict_colours(present))
    base = alt.Chart().encode(
        y=alt.Y("layer:N", title=None, sort=None, axis=alt.Axis(labelLimit=140)),
        x=alt.X(
            "share:Q", title="share of the layer's units", stack="zero", axis=alt.Axis(format="%", tickCount=5)
        ).scale(domain=[0, 1]),
        order="place:O",
    )
    tooltip = ["layer:N", "verdict:N", "units:Q", alt.Tooltip("share:Q", format=".1%")]
    bars = base.mark_bar(stroke="white", strokeWidth=1).encode(color=colour, tooltip=tooltip)
    words = base.transform_calculate(words="datum.units + ' ' + datum.verdict").encode(
        x=alt.X("share:Q", stack="zero", bandPosition=0.5), detail="verdict:N"
    )
    halo = {"stroke": theme.HALO, "strokeWidth": 3, "strokeJoin": "round"}
    written = (
        words.mark_text(fontSize=11, tooltip=None, text=_FITTING, **style) for style in (halo, {"color": "white"})
    )
    spec = framed(
        alt.layer(bars, *written),
        "Units of each layer, by verdict",
        "Stacked bars: for each layer, how many units are active, rare, asleep, cut off, silent or proved silent.",
    )
    return {**spec, "height": _LAYER * n_layers + theme.HEAT_MARGIN + theme.LEGEND_ROW}


def present_verdicts(layers: list[LayerReport]) -> tuple[Verdict, ...]:
    """The verdicts that some unit has."""
    return tuple(verdict for verdict in Verdict if any(layer.counts[verdict] for layer in layers))


def _verdict_colours(present: tuple[Verdict, ...]) -> dict[str, Any]:
    return {"domain": [str(verdict) for verdict in present], "range": [theme.VERDICTS[verdict] for verdict in present]}


def makeup_frame(report: Report, layer: str) -> pd.DataFrame:
    """Rows unit, part, value, mean and margin of the units of a layer that do not learn, the nearest to 0 first."""
    units = report.units
    rows = units[(units["layer"] == layer) & units["verdict"].isin(NEVER_LEARNS) & units["bias"].notna()]
    rows = rows.sort_values("margin", ascending=False)[:MOST_UNITS]
    parts = [
        pd.DataFrame({"unit": "unit " + rows["unit"].astype(str), "part": style.name, "value": rows[column],
                      "mean": rows["mean"], "margin": rows["margin"]})
        for style, column in zip(PARTS, ("bias", "w_mean"))
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


@cache
def makeup_spec(n_units: int) -> dict[str, Any]:
    """Vega-Lite spec of two bars a unit, bias and w . mean(x), and a tick at its margin; rows as in `makeup_frame`."""
    names = [style.name for style in PARTS]
    colour = alt.Color("part:N", legend=alt.Legend(title=None)).scale(
        domain=names, range=[style.colour for style in PARTS]
    )
    x = alt.X("value:Q", title="z", axis=alt.Axis(tickCount=6))
    base = alt.Chart().encode(y=alt.Y("unit:N", title=None, sort=None))
    tooltip = ["unit:N", "part:N", *(alt.Tooltip(f"{each}:Q", format=".3g") for each in ("value", "mean", "margin"))]
    offset = alt.YOffset("part:N", sort=names)
    chart = alt.layer(
        base.mark_bar().encode(x=x, yOffset=offset, color=colour, tooltip=tooltip),
        base.mark_tick(color=theme.NEUTRAL, thickness=3, size=_UNIT - 6).encode(
            x="margin:Q", tooltip=["unit:N", alt.Tooltip("margin:Q", title="largest z", format=".3g")]
        ),
        alt.Chart().mark_rule(color=theme.NEUTRAL, tooltip=None).encode(x=alt.datum(0)),
    )
    spec = framed(
        chart,
        "What holds them down",
        "For each unit that does not learn: its bias and what the inputs add on average, as bars, and its largest z.",
    )
    return {**spec, "height": _UNIT * n_units + _MARGIN}


def hinge_frame(network: Network, report: Report, x: Array) -> pd.DataFrame:
    """Rows x, y of some inputs, then x, y, x2, y2, unit and verdict of the first layer's hinge lines among them."""
    plane = Plane(np.zeros(2), np.eye(2), ("x1", "x2"), False)
    points = x[:: -(-len(x) // MOST_POINTS)]
    box = box_around(x)
    ends, crosses = hinge_lines(network[0], plane, box)
    first = report.units[report.units["layer"] == next(iter(report.layers))]
    lines = pd.DataFrame(ends, columns=["x", "y", "x2", "y2"]).assign(
        unit=[f"unit {unit}" for unit in first["unit"]], verdict=first["verdict"].to_numpy()
    )
    return pd.concat([pd.DataFrame(points, columns=["x", "y"]), lines[crosses]], ignore_index=True)


@cache
def hinge_spec(present: tuple[Verdict, ...]) -> dict[str, Any]:
    """Vega-Lite spec of inputs and the lines where each unit of layer 1 turns on; rows as in `hinge_frame`."""
    legend = alt.Legend(title=None, symbolType="stroke", columns=3)
    colour = alt.Color("verdict:N", legend=legend).scale(**_verdict_colours(present))
    x = alt.X("x:Q", title="first input", scale=alt.Scale(nice=False, zero=False))
    y = alt.Y("y:Q", title="second input", scale=alt.Scale(nice=False, zero=False))
    is_line = "isValid(datum.unit)"
    dashes = [[4, 4] if verdict in NEVER_LEARNS else [1, 0] for verdict in present]
    dash = alt.StrokeDash("verdict:N", legend=legend).scale(domain=[str(each) for each in present], range=dashes)
    chart = alt.layer(
        alt.Chart().transform_filter(f"!{is_line}").mark_point(
            filled=True, size=14, color=theme.NEUTRAL, opacity=0.6, tooltip=None
        ).encode(x=x, y=y),
        alt.Chart().transform_filter(is_line).mark_rule(strokeWidth=2).encode(
            x=x, y=y, x2="x2:Q", y2="y2:Q", color=colour, strokeDash=dash, tooltip=["unit:N", "verdict:N"]
        ),
    )  # fmt: skip
    spec = framed(
        chart,
        "Where each unit of the first layer turns on",
        "The inputs as points, and for each unit of the first layer the line on one side of which it fires.",
    )
    return {**spec, "height": theme.PLANE_HEIGHT}
