"""Charts of the born-dead study: simulated shares between their bounds, and what collapsed networks put out."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from core.charts import theme
from core.charts.parts import framed, interval_tooltips, left_axis

SHAPES = ("circle", "square", "triangle-up", "cross", "triangle-down")  # a diamond is an exact or published value
LEGEND: dict[str, Any] = {"symbolOpacity": 1, "symbolSize": 70, "titleFontSize": 11, "titleFontWeight": "normal"}


@cache
def depth_spec(widths: tuple[int, ...], shallowest: int, deepest: int) -> dict[str, Any]:
    """Vega-Lite spec of P(born dead) against depth.

    Rows: depth, width as text, lower_bound, upper_bound, and, where something was drawn, n, share, low, high; rows
    with `exact` are values known exactly.
    """
    base = _by_width(widths).encode(
        x=alt.X(
            "depth:Q",
            title="depth L: layers, the output included",
            axis=alt.Axis(grid=False, tickMinStep=1),
            scale=alt.Scale(domain=[shallowest, deepest], padding=8, nice=False),
        )
    )
    axis = left_axis(tickCount=5, format="~g")
    band = base.transform_filter("isValid(datum.lower_bound)").encode(
        y=alt.Y("lower_bound:Q", title="P(born dead)", axis=axis, scale=alt.Scale(domain=[0, 1])), y2="upper_bound:Q"
    )
    drawn = base.transform_filter("isValid(datum.share)")
    exact = base.transform_filter("isValid(datum.exact)")
    return framed(
        alt.layer(
            band.mark_area(opacity=0.15, tooltip=None),
            drawn.mark_rule(strokeWidth=2, tooltip=None).encode(y="low:Q", y2="high:Q"),
            drawn.mark_point(filled=True, size=45, opacity=1).encode(
                y="share:Q", shape=_shape(widths), tooltip=_depth_tooltip()
            ),
            exact.mark_point(shape="diamond", size=150, strokeWidth=1.5, opacity=1).encode(
                y="exact:Q",
                tooltip=[
                    alt.Tooltip("width:N", title="units a layer"),
                    alt.Tooltip("depth:Q"),
                    alt.Tooltip("exact:Q", title="exact", format=".4f"),
                ],
            ),
        ),
        "Simulated (marks) between bounds (bands)",
        "Probability of being born dead against depth for several widths, with intervals, bounds and exact values.",
    )


def _by_width(widths: tuple[int, ...]) -> alt.Chart:
    """A colour for each width, the same whichever others are shown."""
    colours = [theme.CLASS_COLOURS[(width - 1) % len(theme.CLASS_COLOURS)] for width in widths]
    legend = alt.Legend(title="units a layer", columns=5, **LEGEND)
    colour = alt.Color("width:N", sort=None, legend=legend).scale(domain=list(map(str, widths)), range=colours)
    return alt.Chart().encode(color=colour)


def _shape(widths: tuple[int, ...]) -> alt.Shape:
    shapes = [SHAPES[(width - 1) % len(SHAPES)] for width in widths]
    legend = alt.Legend(title="units a layer", columns=5, **LEGEND)
    return alt.Shape("width:N", sort=None, legend=legend).scale(domain=list(map(str, widths)), range=shapes)


def _depth_tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("width:N", title="units a layer"), alt.Tooltip("depth:Q"),
        *interval_tooltips("born dead", "networks", field="share"),
        alt.Tooltip("lower_bound:Q", title="lower bound", format=".3f"),
        alt.Tooltip("upper_bound:Q", title="upper bound", format=".3f"),
    ]  # fmt: skip


def depth_frame(table: pd.DataFrame, exact: pd.DataFrame) -> pd.DataFrame:
    """Rows of `depth_spec` from a born-dead table and the exact values (depth, width, exact)."""
    rows = pd.concat([table, exact], ignore_index=True)
    return rows.assign(width=rows["width"].astype(str))


@cache
def collapse_spec(names: tuple[str, ...]) -> dict[str, Any]:
    """Vega-Lite spec of the collapsed shares of each name: rows name, value, low, high, n, and `published` or NaN."""
    y = alt.Y(
        "name:N", title=None, sort=None, scale=alt.Scale(domain=list(names)),
        axis=alt.Axis(labelLimit=220, ticks=False),
    )  # fmt: skip
    x = alt.X(
        "low:Q", title="share of networks that collapsed", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")
    )
    base = alt.Chart().encode(y=y)
    tooltip = [
        "name:N", *interval_tooltips("collapsed here", "networks", ".1%"), alt.Tooltip("published:Q", format=".1%"),
    ]  # fmt: skip
    spec = framed(
        alt.layer(
            base.mark_rule(strokeWidth=3, color=theme.TRAINING.colour, tooltip=None).encode(x=x, x2="high:Q"),
            base.mark_point(filled=True, size=110, opacity=1, color=theme.TRAINING.colour).encode(
                x="value:Q", tooltip=tooltip
            ),
            base.transform_filter("isValid(datum.published)")
            .mark_point(shape="diamond", size=180, strokeWidth=2.5, opacity=1, color=theme.TEST.colour)
            .encode(x="published:Q", tooltip=tooltip),
        ),
        "Collapsed: here (dot), published (diamond)",
        "Share of networks that collapsed to a constant, with intervals, beside the published shares.",
    )
    return {**spec, "height": 2 * theme.HEAT_ROW * len(names) + theme.HEAT_MARGIN}


@cache
def constants_spec() -> dict[str, Any]:
    """Vega-Lite spec of what collapsed networks put out: rows constant, name; and one row best, the best constant."""
    colour = alt.Color("name:N", sort=None, legend=alt.Legend(title=None, symbolType="square", columns=3)).scale(
        range=[theme.TRAINING.colour, theme.TEST.colour]
    )
    bars = (
        alt.Chart()
        .transform_filter("isValid(datum.constant)")
        .encode(
            x=alt.X("constant:Q", title="the number that the network puts out", bin=alt.Bin(maxbins=40)),
            y=alt.Y("count():Q", title="networks", axis=left_axis(tickMinStep=1, tickCount=5)),
            color=colour,
            tooltip=[alt.Tooltip("constant:Q", bin=alt.Bin(maxbins=40), title="output"), "name:N", "count():Q"],
        )
    )
    best = alt.Chart().transform_filter("isValid(datum.best)").encode(x=alt.X("best:Q"))
    return framed(
        alt.layer(
            bars.mark_bar(),
            best.mark_rule(color=theme.ACCENT, strokeWidth=2, strokeDash=[5, 3]).encode(
                tooltip=alt.Tooltip("best:Q", title="mean of the targets", format=".3f")
            ),
        ),
        "Collapsed to what? Dashed: targets' mean",
        "Histogram of the constants that collapsed networks put out, with the mean of the training targets.",
    )
