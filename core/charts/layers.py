"""Each layer at one moment, its units by state and its gradient: what there is to see of a run without epochs."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from core.charts import theme
from core.charts.parts import framed, haloed, left_axis
from core.charts.theme import STATES
from core.training import TrainingHistory
from core.training.tables import state_counts


def layers_frame(history: TrainingHistory) -> pd.DataFrame:
    """Rows layer, state, place in the stack and units, at the last epoch; states without units are left out."""
    rows = [
        {"layer": f"layer {layer + 1}", "state": style.name, "place": place, "units": int(count)}
        for layer, counts in enumerate(state_counts(history)[-1])
        for place, (style, count) in enumerate(zip(STATES.values(), counts))
        if count
    ]
    return pd.DataFrame(rows)


@cache
def layers_spec(n_layers: int) -> dict[str, Any]:
    """Vega-Lite spec of one stacked bar a layer, with the counts written on it; rows as in `layers_frame`."""
    names = [style.name for style in STATES.values()]
    colours = alt.Scale(domain=names, range=[style.colour for style in STATES.values()])
    legend = alt.Legend(title=None, symbolType="square")
    base = alt.Chart().encode(
        y=alt.Y("layer:N", title=None, sort=None),
        x=alt.X("units:Q", title="units", stack="zero", axis=alt.Axis(tickMinStep=1, format="d")),
        order="place:O",
    )
    bars = base.mark_bar().encode(
        color=alt.Color("state:N", scale=colours, legend=legend), tooltip=["layer:N", "state:N", "units:Q"]
    )
    words = base.transform_calculate(words="datum.units + ' ' + datum.state").encode(
        x=alt.X("units:Q", stack="zero", bandPosition=0.5), detail="state:N", text="words:N"
    )
    written = (words.mark_text(fontSize=11, tooltip=None, **style) for style in haloed(3))
    spec = framed(
        alt.layer(bars, *written),
        "Units in each state before training",
        "Stacked bars: for each layer, how many units are active, asleep, cut off and dead.",
    )
    return {**spec, "height": theme.CLASS_ROW * n_layers + theme.HEAT_MARGIN + theme.LEGEND_ROW}


def gradients_frame(history: TrainingHistory) -> pd.DataFrame:
    """Rows layer (from 1, the output layer the last) and norm, at the last epoch; a norm of 0 is left out."""
    norms = history.gradient_norms[-1]
    rows = pd.DataFrame({"layer": range(1, len(norms) + 1), "norm": norms})
    return rows[rows["norm"] > 0]


@cache
def gradients_spec() -> dict[str, Any]:
    """Vega-Lite spec of the gradient norm of each layer on a log scale; rows as in `gradients_frame`."""
    base = alt.Chart().encode(
        x=alt.X(
            "layer:Q",
            title="layer, the output layer the last",
            axis=alt.Axis(tickMinStep=1, format="d", grid=False),
            scale=alt.Scale(nice=False, padding=8),
        ),
        y=alt.Y(
            "norm:Q",
            title="gradient norm (log scale)",
            scale=alt.Scale(type="log"),
            axis=left_axis(tickCount=5, grid=False),
        ),
        tooltip=["layer:Q", alt.Tooltip("norm:Q", title="gradient norm", format=".2e")],
    )
    return framed(
        alt.layer(
            base.mark_line(color=theme.NEUTRAL, strokeWidth=1, tooltip=None),
            base.mark_point(filled=True, size=50, opacity=1, color=theme.TRAINING.colour),
        ),
        "Gradient that reaches each layer",
        "Points of the norm of the training loss's gradient with respect to each layer's weights and biases.",
    )
