"""Before training: the dead share that theory expects for each bias, beside what one draw gave."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from core.charts import theme
from core.charts.parts import framed, left_axis
from core.charts.theme import STATES
from core.engine.activations import Array
from core.engine.liveness import UnitState


def prediction_frame(biases: Array, expected: Array, bias: float, share: float) -> pd.DataFrame:
    """The curve as rows (bias, expected) and the draw as one row (bias, drawn)."""
    curve = pd.DataFrame({"bias": biases, "expected": expected})
    return pd.concat([curve, pd.DataFrame({"bias": [bias], "drawn": [share]})], ignore_index=True)


@cache
def prediction_spec() -> dict[str, Any]:
    """Vega-Lite spec; rows as in `prediction_frame`."""
    x = alt.X("bias:Q", title="initial bias", scale=alt.Scale(nice=False), axis=alt.Axis(grid=False))
    share = left_axis(format="%", tickCount=5)
    base = alt.Chart().encode(x=x)
    dead = STATES[UnitState.DEAD].colour
    line = base.transform_filter("isValid(datum.expected)").encode(
        y=alt.Y("expected:Q", title="dead share of layer 1", axis=share, scale=alt.Scale(domain=[0, 1])),
        tooltip=[alt.Tooltip("bias:Q"), alt.Tooltip("expected:Q", format=".1%")],
    )
    drawn = base.transform_filter("isValid(datum.drawn)").encode(
        y="drawn:Q", tooltip=[alt.Tooltip("bias:Q"), alt.Tooltip("drawn:Q", title="this draw", format=".1%")]
    )
    chart = alt.layer(
        line.mark_area(color=dead, opacity=0.2, line={"color": dead, "strokeWidth": 2.5}),
        drawn.mark_rule(color=theme.NEUTRAL, strokeDash=[3, 3]).encode(y=alt.Undefined),
        drawn.mark_point(filled=True, color=theme.ACCENT, size=110, opacity=1),
    )
    return framed(
        chart,
        "Dead before training: expected (line) and drawn (dot)",
        "Expected share of dead units in the first layer against the initial bias, with this run's draw.",
    )
