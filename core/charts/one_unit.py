"""One unit step by step: its fit, its pre-activations, and its loss."""

from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.charts import theme
from core.charts.parts import framed, left_axis
from core.engine.activations import Array
from core.engine.liveness import UnitState
from core.studies.one_unit import Moment, Path, Samples, Unit, moment

MARGIN = 0.15  # beside the samples, as a share of their extent
_ON = alt.Scale(
    domain=["on", "off"], range=[theme.STATES[UnitState.ACTIVE].colour, theme.STATES[UnitState.DEAD].colour]
)
_SHAPES = alt.Scale(domain=["on", "off"], range=["circle", "cross"])


def fit_frame(data: Samples, unit: Unit, now: Moment, start: Moment) -> pd.DataFrame:
    """Rows of `fit_spec` and `pre_activation_spec`: the samples, the curves now and at the start, and the kink."""
    points = pd.DataFrame(
        {"x": data.x, "y": data.y, "z": now.z, "output": now.output, "slope": now.slope, "error": now.error,
         "term": now.terms[:, 0], "pass": np.where(now.slope != 0, "on", "off")}
    )  # fmt: skip
    pad = MARGIN * (data.x.max() - data.x.min())
    x = np.linspace(data.x.min() - pad, data.x.max() + pad, 121)
    axis = Samples(x, np.zeros_like(x))
    curves = [_curve(moment(axis, unit, at.w, at.b), x, name) for at, name in ((start, "at the start"), (now, "now"))]
    return pd.concat([points, *curves], ignore_index=True)


def _curve(at: Moment, x: Array, name: str) -> pd.DataFrame:
    return pd.DataFrame({"x": x, "curve": at.output, "line": at.z, "which": name})


@cache
def fit_spec() -> dict[str, Any]:
    """Vega-Lite spec of the unit's output beside its targets; rows as in `fit_frame`."""
    samples, x = _samples()
    y = alt.Y("y:Q", title="target y and output φ(w x + b)", axis=left_axis(tickCount=5), scale=alt.Scale(nice=True))
    curves = alt.Chart().transform_filter("isValid(datum.which)").encode(x=x, y=alt.Y("curve:Q"), detail="which:N")
    now, start = (curves.transform_filter(f"datum.which == '{which}'") for which in ("now", "at the start"))
    misses = samples.mark_rule(color=theme.NEUTRAL, opacity=0.6, tooltip=None).encode(y=y, y2="output:Q")
    spec = framed(
        alt.layer(
            misses,
            start.mark_line(color=theme.NEUTRAL, strokeDash=[4, 4], tooltip=None),
            now.mark_line(color=theme.ACCENT, strokeWidth=2.5, tooltip=None),
            _marks(samples).encode(y="y:Q"),
        ),
        "The unit's output (red) and the targets",
        "The unit's output against x, at this step and at the start, with the samples that are on and off.",
    )
    return {**spec, "height": theme.PLANE_HEIGHT}


@cache
def pre_activation_spec() -> dict[str, Any]:
    """Vega-Lite spec of each sample's z = w x + b; rows as in `fit_frame`."""
    samples, x = _samples()
    line = alt.Chart().transform_filter("datum.which == 'now'").encode(x=x, y=alt.Y("line:Q"))
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
