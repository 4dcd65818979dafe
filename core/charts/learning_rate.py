"""Measures with their intervals against the learning rate, and the knee.

Rows come from `core.studies.intervals.summarise`: value, low and high of a measure, n networks a cell.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from core.charts import theme
from core.charts.parts import framed, interval_tooltips, left_axis

_KNOWN = "isValid(datum.value)"
_PLAIN = "format(datum.value, '~g')"
_TICKS = [10.0**power * digit for power in range(-5, 3) for digit in (1, 3)]
_LINES = alt.Legend(title=None, symbolType="stroke", columns=5)


@cache
def curve_spec(
    x: str, x_title: str, y_title: str, series: tuple[str, ...], title: str, description: str,
    ends: tuple[float, float],
) -> dict[str, Any]:  # fmt: skip
    """Vega-Lite spec of measures with intervals against a setting on a log axis: rows x, series, value, low, high, n.

    Rows with `from` and `to` but no value are a span to be marked; `word` says what it is.
    """
    styles = [theme.line_style(index) for index in range(len(series))]
    scale = alt.Scale(type="log", nice=False, padding=12, domain=_apart(ends))
    axis = alt.Axis(grid=False, labelExpr=_PLAIN, values=_TICKS, labelOverlap=True)
    colour = alt.Color("series:N", legend=_LINES, sort=None)
    base = (
        alt.Chart()
        .transform_filter(_KNOWN)
        .encode(
            x=alt.X(f"{x}:Q", title=x_title, scale=scale, axis=axis),
            color=colour.scale(domain=list(series), range=[style.colour for style in styles]),
        )
    )
    scale_y = alt.Scale(domain=[0, 1], clamp=True)
    low = alt.Y("low:Q", title=y_title, axis=left_axis(tickCount=5, format="~g"), scale=scale_y)
    tooltip = ["series:N", alt.Tooltip(f"{x}:Q", title=x_title), *interval_tooltips(y_title)]
    dashes = alt.StrokeDash("series:N", legend=_LINES, sort=None)
    dashes = dashes.scale(domain=list(series), range=[list(style.dash) for style in styles])
    return framed(
        alt.layer(
            *_span(scale, axis, x_title),
            base.mark_rule(opacity=0.5, strokeWidth=2, tooltip=None).encode(y=low, y2="high:Q"),
            base.mark_line(clip=True).encode(y="value:Q", strokeDash=dashes),
            base.mark_point(filled=True, size=30, opacity=1).encode(y="value:Q", tooltip=tooltip),
        ),
        title,
        description,
    )


def _apart(ends: tuple[float, float]) -> list[float]:
    """The ends of an axis, a little apart even for a single value."""
    low, high = ends
    return [low, high] if low < high else [low / 2, high * 2]


def _span(scale: alt.Scale, axis: alt.Axis, x_title: str) -> tuple[alt.Chart, alt.Chart]:
    """A strip from `from` to `to`, with its word beside it."""
    span = alt.Chart().transform_filter("isValid(datum.from)")
    strip = span.mark_rect(color=theme.NEUTRAL, opacity=0.25, tooltip=None)
    word = span.mark_text(align="right", dx=-4, baseline="bottom", fontSize=11, color=theme.TEXT, tooltip=None)
    return (
        strip.encode(x=alt.X("from:Q", axis=axis, scale=scale, title=x_title), x2="to:Q"),
        word.encode(x="from:Q", y=alt.value(alt.expr("height / 2")), text="word:N"),
    )


def with_span(frame: pd.DataFrame, span: tuple[float, float] | None, word: str) -> pd.DataFrame:
    """Curve rows and, where there is one, the row of a span."""
    marked = pd.DataFrame(
        [{"from": span[0], "to": span[1], "word": word}] if span else [], columns=["from", "to", "word"]
    )
    return pd.concat([frame, marked.astype({"from": float, "to": float})], ignore_index=True)


def series_frame(summary: pd.DataFrame, x: str, names: Mapping[str, str]) -> pd.DataFrame:
    """Curve rows from a summary: each measure in `names` is a series under its name."""
    part = summary[summary["measure"].isin(list(names))]
    return part.assign(series=part["measure"].map(names))[[x, "series", "value", "low", "high", "n"]]
