"""Charts of a rescue: what each remedy led to, with intervals, and the courses of one of them and of the control."""

from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.charts import theme
from core.charts.parts import framed, interval_tooltips, left_axis
from core.studies.rescue import CONTROL, REMEDIES, UNDAMAGED, Course, course_table

MEASURES = {  # measure -> title of the axis, title of the chart, the ends of the axis, format
    "score": ("test score at the end (accuracy)", "Test score", (0.4, 1.0), ".2f"),
    "alive": ("share of units at the end", "Units alive, and ○ active", (0.0, 1.0), ".0%"),
}
_ROW, _MARGIN = 25, 96  # pixels of a remedy; of title, legend and axis together
_KNOWN = "isValid(datum.value)"
_IN_ORDER = (UNDAMAGED, *(remedy.label for remedy in REMEDIES.values()))


def outcome_frame(rows: pd.DataFrame, measure: str, order: tuple[str, ...] = _IN_ORDER) -> pd.DataFrame:
    """Rows label, name, effect, value, low, high, active, n from those of `compare`.

    A remedy that is not among them yet has no value; `active` has one where the measure is about units.
    """
    found = rows.rename(columns={measure: "value", f"{measure}_low": "low", f"{measure}_high": "high"})
    found["effect"] = found["effect"].replace("", theme.FOR_COMPARISON)
    if measure == "score":
        found["active"] = np.nan
    kept = ["label", "name", "effect", "value", "low", "high", "active", "n"]
    return found.set_index("label", drop=False)[kept].reindex(list(order)).assign(label=order)


@cache
def outcome_spec(
    measure: str, order: tuple[str, ...] = _IN_ORDER, ends: tuple[float, float] | None = None
) -> dict[str, Any]:
    """Vega-Lite spec of dots with 95 % intervals, one row a remedy; rows as in `outcome_frame`.

    Args:
        ends: of the axis, where they are not the usual ones of the measure.
    """
    axis_title, title, usual_ends, form = MEASURES[measure]
    names, styles = list(theme.EFFECTS), list(theme.EFFECTS.values())
    legend = alt.Legend(title=None, columns=3, symbolSize=70)
    labels = alt.Axis(labelLimit=130, labelFlush=False, ticks=False, domain=False, grid=True, gridOpacity=0.4)
    x = alt.X(
        "low:Q", title=axis_title, scale=alt.Scale(domain=list(ends or usual_ends), clamp=True, padding=8),
        axis=alt.Axis(format="~g" if measure == "score" else "%", tickCount=5, grid=False),
    )  # fmt: skip
    base = alt.Chart().encode(y=alt.Y("label:N", title=None, sort=list(order), axis=labels))
    known = base.transform_filter(_KNOWN).encode(
        color=alt.Color("effect:N", legend=legend).scale(domain=names, range=[colour for colour, _ in styles])
    )
    shape = alt.Shape("effect:N", legend=legend).scale(domain=names, range=[shape for _, shape in styles])
    tooltip = [
        alt.Tooltip("label:N", title="remedy"), "effect:N", *interval_tooltips(axis_title, "networks", form),
    ]  # fmt: skip
    hollow = known.transform_filter("isValid(datum.active)").mark_point(size=60, strokeWidth=1.5, shape="circle")
    chart = alt.layer(
        *_references(x),
        base.mark_point(opacity=0, tooltip=None),
        known.mark_rule(strokeWidth=3, tooltip=None).encode(x=x, x2="high:Q"),
        hollow.encode(x="active:Q", tooltip=[*tooltip[:1], alt.Tooltip("active:Q", title="active", format=form)]),
        known.mark_point(filled=True, size=90, opacity=1).encode(x="value:Q", shape=shape, tooltip=tooltip),
    )
    spec = framed(chart, title, f"{axis_title} under each remedy, a dot with its 95 % interval, beside doing nothing.")
    return {**spec, "height": _ROW * len(order) + _MARGIN}


def _references(x: alt.X) -> tuple[alt.Chart, ...]:
    """The control's interval as a band, its value and that of undamaged networks as lines."""
    control = alt.Chart().transform_filter(f"datum.name === '{CONTROL}'")
    undamaged = alt.Chart().transform_filter(f"datum.label === '{UNDAMAGED}'")
    colour = theme.EFFECTS[theme.FOR_COMPARISON][0]
    return (
        control.mark_rect(color=colour, opacity=0.12, tooltip=None).encode(x=x, x2="high:Q"),
        control.mark_rule(color=colour, strokeWidth=1.5, tooltip=None).encode(x="value:Q"),
        undamaged.mark_rule(color=colour, strokeDash=[3, 3], tooltip=None).encode(x="value:Q"),
    )


def rescue_frame(before: Course, remedy: Course, control: Course, healthy: Course) -> pd.DataFrame:
    """Rows series, epoch, measure, value, low, high, n, and one with the epoch of the rescue.

    What came before the rescue belongs to the control's line.
    """
    start = int(before.epochs[-1])
    with_remedy, nothing, undamaged = (style.name for style in theme.RESCUE_SERIES)
    after = course_table(control, start)
    parts = [
        course_table(remedy, start).assign(series=with_remedy),
        course_table(before).assign(series=nothing),
        after[after["epoch"] > start].assign(series=nothing),
        course_table(healthy).assign(series=undamaged),
        pd.DataFrame([{"rescue": start, "word": "rescue"}]),
    ]
    return pd.concat(parts, ignore_index=True)


@cache
def rescue_spec(measure: str) -> dict[str, Any]:
    """Vega-Lite spec of mean courses over the epochs with their 95 % intervals; rows as in `rescue_frame`."""
    _, title, ends, form = MEASURES[measure]
    names = [style.name for style in theme.RESCUE_SERIES]
    legend = alt.Legend(title=None, symbolType="stroke", columns=3)
    y_title = "test score (accuracy)" if measure == "score" else "share of units alive"
    y_axis = left_axis(tickCount=5, format="~g" if measure == "score" else "%")
    y = alt.Y("low:Q", title=y_title, axis=y_axis, scale=alt.Scale(domain=list(ends), clamp=True))
    x = alt.X("epoch:Q", title="epoch", axis=alt.Axis(grid=False, tickMinStep=1), scale=alt.Scale(nice=False))
    base = alt.Chart().transform_filter(f"datum.measure === '{measure}'")
    base = base.encode(
        x=x,
        color=alt.Color("series:N", legend=legend).scale(
            domain=names, range=[style.colour for style in theme.RESCUE_SERIES]
        ),
    )
    dash = alt.StrokeDash("series:N", legend=legend)
    dash = dash.scale(domain=names, range=[list(style.dash) for style in theme.RESCUE_SERIES])
    tooltip = [
        "series:N", "epoch:Q", *interval_tooltips(y_title, "networks", form),
    ]  # fmt: skip
    moment = alt.Chart().transform_filter("isValid(datum.rescue)")
    chart = alt.layer(
        base.mark_area(opacity=0.15, tooltip=None).encode(y=y, y2="high:Q"),
        base.mark_line(strokeWidth=2).encode(y="value:Q", strokeDash=dash),
        base.mark_point(opacity=0, size=60).encode(y="value:Q", tooltip=tooltip),
        moment.mark_rule(color=theme.NEUTRAL, strokeWidth=1.5, tooltip=None).encode(x="rescue:Q"),
        moment.mark_text(align="left", dx=5, baseline="bottom", fontSize=11, color=theme.TEXT, tooltip=None).encode(
            x="rescue:Q", y=alt.value(alt.expr("height / 2")), text="word:N"
        ),
    )
    return framed(chart, title.split(",")[0], f"{y_title} over the epochs, with the remedy and without, mean and 95 %.")
