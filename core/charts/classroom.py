"""A class at a glance: how many stand where, and what was predicted. Specs hold no data, so they refresh in place."""

from functools import cache
from typing import Any

import altair as alt

from core.charts import theme
from core.charts.parts import Layered, framed

_COUNT = alt.Axis(tickMinStep=1, format="d", grid=False)


@cache
def standings_spec(statuses: tuple[str, ...], rows: int, most: int) -> dict[str, Any]:
    """Vega-Lite spec of stacked bars, as long as `most` learners; rows exercise, status, learners."""
    colours = list(theme.ANSWERS.values())
    base = alt.Chart().encode(
        y=alt.Y("exercise:N", title=None, sort=None, axis=alt.Axis(labelLimit=170)),
        x=alt.X("learners:Q", title="learners", axis=_COUNT, stack="zero", scale=alt.Scale(domain=[0, most])),
        order=alt.Order("order:Q"),
    )
    ranked = base.transform_calculate(order=f"indexof({list(statuses)}, datum.status)")
    scale = alt.Scale(domain=list(statuses), range=colours)
    bars = ranked.mark_bar().encode(
        color=alt.Color("status:N", scale=scale, legend=alt.Legend(title=None, columns=1)),
        tooltip=["exercise:N", "status:N", "learners:Q"],
    )
    return _sized(
        alt.layer(bars, _numbers(ranked)),
        "Where everybody stands",
        "Stacked bars: for each exercise, how many learners solved it, answered it, or are there without an answer.",
        rows,
        theme.LEGEND_ROW * len(statuses),
    )


def _numbers(bars: alt.Chart) -> alt.Chart:
    """Each count in the middle of its bar, so that nobody has to tell colours apart."""
    text = bars.transform_filter("datum.learners > 0").mark_text(color="white", fontSize=11, tooltip=None)
    return text.encode(text="learners:Q", x=alt.X("learners:Q", stack="zero", bandPosition=0.5), detail="status:N")


@cache
def distribution_spec(title: str, rows: int) -> dict[str, Any]:
    """Vega-Lite spec of bars, the outcome marked by an arrow; rows label, learners, outcome, note."""
    base = alt.Chart().encode(
        y=alt.Y("label:N", title=None, sort=None, axis=alt.Axis(labelLimit=170)),
        x=alt.X("learners:Q", title="learners", axis=_COUNT, scale=alt.Scale(domainMin=0)),
    )
    here = alt.condition("datum.outcome", alt.value(theme.ANSWERS["solved"]), alt.value(theme.NEUTRAL))
    bars = base.mark_bar().encode(color=here, tooltip=["label:N", "learners:Q", "note:N"])
    words = base.mark_text(align="left", dx=4, fontSize=12, color=theme.TEXT, tooltip=None).transform_calculate(
        words="(datum.learners > 0 ? datum.learners : '') + (datum.note ? '  ◀ ' + datum.note : '')"
    )
    room = alt.Chart().transform_aggregate(most="max(learners)").transform_calculate(end="datum.most * 1.4 + 1")
    return _sized(
        alt.layer(bars, words.encode(text="words:N"), room.mark_point(opacity=0, tooltip=None).encode(x="end:Q")),
        title,
        "Bars: how many learners gave each answer, with an arrow at the outcome once it is shown.",
        rows,
    )


def _sized(chart: Layered, title: str, description: str, rows: int, more: int = 0) -> dict[str, Any]:
    spec = framed(chart, title, description)
    return {**spec, "height": theme.CLASS_ROW * rows + theme.HEAT_MARGIN + more}
