"""One unit step by step: its pre-activations, and its loss."""

from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.charts import theme
from core.charts.parts import framed, left_axis
from core.engine.liveness import UnitState
from core.studies.one_unit import Moment, Path, Samples

MARGIN = 0.15  # beside the samples, as a share of their extent
_ON = alt.Scale(
    domain=["on", "off"], range=[theme.STATES[UnitState.ACTIVE].colour, theme.STATES[UnitState.DEAD].colour]
)
_SHAPES = alt.Scale(domain=["on", "off"], range=["circle", "cross"])


def sample_frame(data: Samples, now: Moment) -> pd.DataFrame:
    """Rows of `pre_activation_spec`: the samples with what each has to say at this moment, and the line of z."""
    points = pd.DataFrame(
        {"x": data.x, "y": data.y, "z": now.z, "output": now.output, "slope": now.slope, "error": now.error,
         "term": now.terms[:, 0], "pass": np.where(now.slope != 0, "on", "off")}
    )  # fmt: skip
    pad = MARGIN * (data.x.max() - data.x.min())
    ends = np.array([data.x.min() - pad, data.x.max() + pad])
    line = pd.DataFrame({"x": ends, "line": now.w * ends + now.b})
    return pd.concat([points, line], ignore_index=True)


@cache
def pre_activation_spec() -> dict[str, Any]:
    """Vega-Lite spec of each sample's z = w x + b; rows as in `sample_frame`."""
    samples, x = _samples()
    line = alt.Chart().transform_filter("isValid(datum.line)").encode(x=x, y=alt.Y("line:Q"))
    y = alt.Y("z:Q", title="pre-activation z", axis=left_axis(tickCount=5))
    zero = alt.Chart().mark_rule(color=theme.NEUTRAL, strokeDash=[4, 4], tooltip=None).encode(y=alt.datum(0))
    return framed(
        alt.layer(
            zero,
            line.mark_line(color=theme.NEUTRAL, strokeWidth=1.5, tooltip=None),
            _marks(samples).encode(y=y),
        ),
        "Pre-activations: which samples are on",
        "The pre-activation of each sample against x, with a line at 0: below it a ReLU unit is off.",
    )


def _samples() -> tuple[alt.Chart, alt.X]:
    x = alt.X("x:Q", title="input x", axis=alt.Axis(grid=False), scale=alt.Scale(nice=False))
    return alt.Chart().transform_filter("isValid(datum.pass)").encode(x=x), x


def _marks(samples: alt.Chart) -> alt.Chart:
    """The samples, by whether the slope at their z is 0."""
    legend = alt.Legend(title=None)
    titles = {"x": "x", "y": "y", "z": "z", "output": "φ(z)", "slope": "φ′(z)", "error": "error φ(z) − y",
              "term": "error · φ′(z) · x"}  # fmt: skip
    return samples.mark_point(filled=True, size=55, opacity=1).encode(
        color=alt.Color("pass:N", scale=_ON, legend=legend),
        shape=alt.Shape("pass:N", scale=_SHAPES, legend=legend),
        tooltip=[alt.Tooltip(f"{field}:Q", title=title, format=".3f") for field, title in titles.items()],
    )


def loss_frame(path: Path, step: int) -> pd.DataFrame:
    """Rows of `loss_spec`: step, loss, state, and whether it is past or now; the axes reach over all steps."""
    steps = np.arange(len(path.w))
    names = [theme.STATES[UnitState(code)].name for code in path.states.tolist()]
    return pd.DataFrame({"step": steps, "loss": path.loss, "state": names, "past": steps <= step, "now": steps == step})


@cache
def loss_spec() -> dict[str, Any]:
    """Vega-Lite spec of the loss over the steps; rows as in `loss_frame`."""
    shown = (UnitState.ACTIVE, UnitState.ASLEEP, UnitState.DEAD)
    scale = alt.Scale(
        domain=[theme.STATES[state].name for state in shown], range=[theme.STATES[state].colour for state in shown]
    )
    base = alt.Chart().encode(
        x=alt.X("step:Q", title="step", axis=alt.Axis(grid=False, tickMinStep=1), scale=alt.Scale(nice=False)),
        y=alt.Y("loss:Q", title="loss", axis=left_axis(tickCount=5), scale=alt.Scale(domainMin=0)),
    )
    past = base.transform_filter("datum.past")
    points = past.mark_point(filled=True, opacity=1, size=35).encode(
        color=alt.Color("state:N", scale=scale, legend=alt.Legend(title=None)),
        shape=alt.Shape("state:N", legend=alt.Legend(title=None)).scale(
            domain=scale.domain, range=["circle", "triangle-up", "cross"]
        ),
        tooltip=["step:Q", alt.Tooltip("loss:Q", format=".4f"), "state:N"],
    )
    return framed(
        alt.layer(
            base.mark_point(opacity=0, tooltip=None),
            past.mark_line(color=theme.NEUTRAL, strokeWidth=1, tooltip=None),
            points,
            alt.Chart()
            .transform_filter("datum.now")
            .mark_rule(color=theme.ACCENT, strokeWidth=2, tooltip=None)
            .encode(x="step:Q"),
        ),
        "Loss over the steps, by the unit's state",
        "The loss after each step of gradient descent, marked by the state of the unit, with a rule at this step.",
    )
