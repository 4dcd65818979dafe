"""Charts of the gradient before training: norm by layer, dead units by layer, decades lost against the bias."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from core.charts.parts import framed, interval_tooltips, left_axis
from core.charts.theme import LINE_DASHES, SeriesStyle, activation_style

_POWER = "datum.value >= 0.01 && datum.value <= 100 ? format(datum.value, '~g') : format(datum.value, '~e')"
_LEGEND = alt.Legend(title=None, symbolType="stroke", columns=2, labelLimit=190)
_ROW = 9  # pixels between the crosses of two kinds


@cache
def norm_spec(styles: tuple[SeriesStyle, ...]) -> dict[str, Any]:
    """Vega-Lite spec of the norm against the layer; rows as in `layer_frame`.

    A cross on the floor: in at least half the networks this layer gets a gradient of exactly 0.
    """
    base = _lines(styles, _layers("layer (the last one is the output)"))
    y = alt.Y(
        "low:Q", title="gradient norm (log scale)", scale=alt.Scale(type="log"),
        axis=left_axis(tickCount=6, labelExpr=_POWER, labelOverlap=True),
    )  # fmt: skip
    tooltip = [
        alt.Tooltip("name:N", title="network"), "layer:Q", alt.Tooltip("value:Q", title="median norm", format=".2e"),
        alt.Tooltip("low:Q", title="5 % of networks below", format=".2e"),
        alt.Tooltip("high:Q", title="5 % above", format=".2e"), alt.Tooltip("n:Q", title="networks it reaches"),
        alt.Tooltip("stopped:Q", title="exactly 0 in", format=".0%"),
    ]  # fmt: skip
    some = base.transform_filter("isValid(datum.value)")
    return framed(
        alt.layer(
            some.mark_area(opacity=0.18, tooltip=None).encode(y=y, y2="high:Q"),
            some.mark_line().encode(y="value:Q", strokeDash=_dashes(styles)),
            some.mark_point(filled=True, size=22, opacity=1).encode(y="value:Q", tooltip=tooltip),
            _crosses(base, "layer"),
        ),
        "Gradient by layer; ✕: exactly 0",
        "Norm of the gradient at each layer before training, on a log scale: median and the middle 90 % of networks. "
        "Crosses mark layers whose gradient is exactly 0 in at least half the networks.",
    )


@cache
def dead_spec(styles: tuple[SeriesStyle, ...]) -> dict[str, Any]:
    """Vega-Lite spec of the mean share of dead units against the layer; rows as in `layer_frame`."""
    base = _lines(styles, _layers("hidden layer"))
    y = alt.Y(
        "dead:Q", title="share of units dead", scale=alt.Scale(domain=[0, 1]), axis=left_axis(format="%", tickCount=5)
    )
    tooltip = [
        alt.Tooltip("name:N", title="network"), "layer:Q", alt.Tooltip("dead:Q", format=".0%"),
        alt.Tooltip("cut_off:Q", title="cut off by dead units above", format=".0%"),
        alt.Tooltip("asleep:Q", title="asleep: a faint gradient", format=".0%"),
    ]  # fmt: skip
    some = base.transform_filter("isValid(datum.dead)").encode(y=y)
    return framed(
        alt.layer(
            some.mark_line().encode(strokeDash=_dashes(styles)),
            some.mark_point(filled=True, size=22, opacity=1).encode(tooltip=tooltip),
        ),
        "Dead units by layer",
        "Mean share of dead units in each hidden layer before training, for each kind of network.",
    )


@cache
def lost_spec(styles: tuple[SeriesStyle, ...]) -> dict[str, Any]:
    """Vega-Lite spec of decades lost against the initial bias; rows name, bias, value, low, high, n, stopped.

    A cross on the floor: in at least half the networks layer 1 gets exactly 0, so there is no number of decades.
    """
    base = _lines(styles, _biases())
    y = alt.Y("low:Q", title="decades lost", axis=left_axis(tickCount=6, format="~g"))
    tooltip = [
        alt.Tooltip("name:N", title="network"), alt.Tooltip("bias:Q", title="initial bias"),
        *interval_tooltips("decades lost, median", "networks", ".1f"),
        alt.Tooltip("stopped:Q", title="exactly 0 in", format=".0%"),
    ]  # fmt: skip
    some = base.transform_filter("isValid(datum.value)")
    return framed(
        alt.layer(
            some.mark_area(opacity=0.18, tooltip=None).encode(y=y, y2="high:Q"),
            some.mark_line().encode(y="value:Q", strokeDash=_dashes(styles)),
            some.mark_point(filled=True, size=40, opacity=1).encode(y="value:Q", tooltip=tooltip),
            _crosses(base, "bias"),
        ),
        "Decades lost on the way to layer 1",
        "Decades of gradient norm lost between the last and the first hidden layer against the initial bias, with "
        "95 % intervals. Crosses mark biases at which layer 1 gets exactly 0 in at least half the networks.",
    )


def kind_styles(kinds: Sequence[tuple[str, str]]) -> tuple[SeriesStyle, ...]:
    """How kinds of network are drawn, from (activation, name): in their activation's colour, each with its own dash."""
    styles, drawn = [], Counter[str]()
    for activation, name in kinds:
        style = activation_style(activation)
        turned = LINE_DASHES.index(style.dash) + drawn[activation]
        styles.append(SeriesStyle(name, style.colour, LINE_DASHES[turned % len(LINE_DASHES)]))
        drawn[activation] += 1
    return tuple(styles)


def _layers(title: str) -> alt.X:
    axis = alt.Axis(grid=False, tickMinStep=1, format="d")
    return alt.X("layer:Q", title=title, axis=axis, scale=alt.Scale(zero=False, nice=False, padding=8))


def _biases() -> alt.X:
    axis = alt.Axis(grid=False, tickCount=8, format="~g")
    return alt.X(
        "bias:Q", title="initial bias of every hidden layer", axis=axis, scale=alt.Scale(padding=8, nice=False)
    )


def _lines(styles: Sequence[SeriesStyle], x: alt.X) -> alt.Chart:
    colour = alt.Color("name:N", legend=_LEGEND, sort=None).scale(
        domain=[style.name for style in styles], range=[style.colour for style in styles]
    )
    return alt.Chart().encode(x=x, color=colour)


def _dashes(styles: Sequence[SeriesStyle]) -> alt.StrokeDash:
    return alt.StrokeDash("name:N", legend=_LEGEND, sort=None).scale(
        domain=[style.name for style in styles], range=[list(style.dash) for style in styles]
    )


def _crosses(base: alt.Chart, x: str) -> alt.Chart:
    """Crosses along the floor where most networks get exactly 0, each kind of network in a row of its own.

    The others are there with no size: a layer without a mark would have no extent, of which Vega warns.
    """
    tooltip = [
        alt.Tooltip("name:N", title="network"), f"{x}:Q", alt.Tooltip("stopped:Q", title="exactly 0 in", format=".0%"),
    ]  # fmt: skip
    return base.mark_point(shape="cross", angle=45, filled=True, opacity=1).encode(
        y=alt.value({"expr": f"height - 6 - {_ROW} * datum.place"}),
        size=alt.value({"expr": "datum.stopped >= 0.5 ? 45 : 0"}),
        tooltip=tooltip,
    )


def named_frame(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows of several kinds of network in one frame, with their name and place."""
    parts = [table.assign(name=name, place=place) for place, (name, table) in enumerate(tables.items())]
    return pd.concat(parts, ignore_index=True)
