"""One unit in pictures: its loss over the (w, b) plane with the path of descent, its fit, and its pre-activations."""

import base64
import io
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.charts import theme
from core.charts.curves import framed, left_axis
from core.engine.activations import Array
from core.engine.liveness import UnitState
from core.studies.one_unit import Moment, Path, Samples, Unit, cone_edge, loss_plane, moment

REACH = 4.0  # of w and b, both ways
PIXELS = 200
BANDS = 18
MARGIN = 0.15  # beside the samples, as a share of their extent
_WEIGHT = {"title": "weight w", "scale": alt.Scale(domain=[-REACH, REACH], nice=False)}
_BIAS = {"title": "bias b", "scale": alt.Scale(domain=[-REACH, REACH], nice=False)}
_ON = alt.Scale(
    domain=["on", "off"], range=[theme.STATES[UnitState.ACTIVE].colour, theme.STATES[UnitState.DEAD].colour]
)
_SHAPES = alt.Scale(domain=["on", "off"], range=["circle", "cross"])


def plane_picture(data: Samples, unit: Unit) -> str:
    """The loss over the plane as a PNG in a data URL; each band of colour covers an equal area."""
    from PIL import Image  # comes with Streamlit

    axis = (np.arange(PIXELS) + 0.5) / PIXELS * 2 * REACH - REACH
    loss = loss_plane(data, unit, axis, axis)[::-1]
    edges = np.quantile(loss, np.arange(1, BANDS) / BANDS)
    picture = Image.fromarray(np.searchsorted(edges, loss).astype(np.uint8), mode="P")
    picture.putpalette(_shades(*theme.LOSS_COLOURS).ravel().tolist())
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def _shades(light: str, dark: str) -> Array:
    """BANDS colours from light to dark, (BANDS, 3)."""
    ends = [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in (light, dark)]
    return np.linspace(*ends, BANDS).round().astype(int)


def plane_frame(picture: str, data: Samples, path: Path, step: int, word: str) -> pd.DataFrame:
    """Rows of `plane_spec`: the picture, the cone's edge and its name, the path, and the update at one step."""
    edge_w = np.array([-REACH, 0.0, REACH])
    edge = pd.DataFrame({"edge_w": edge_w, "edge_b": cone_edge(data.x, edge_w), "floor": -REACH})
    rows = pd.DataFrame(
        {"step": np.arange(len(path.w)), "w": path.w, "b": path.b, "loss": path.loss, "dw": path.gradient[:, 0],
         "db": path.gradient[:, 1]}
    )  # fmt: skip
    rows = rows.assign(past=rows["step"] <= step, now=rows["step"] == step)
    first = pd.DataFrame([{"picture": picture, "word": word}])
    return pd.concat([first, edge, rows, _update(path, step)], ignore_index=True)


def _update(path: Path, step: int) -> pd.DataFrame:
    """The step from here to the next point; no row where the gradient is 0 or the path ends."""
    if step + 1 >= len(path.w) or not path.gradient[step].any():
        return pd.DataFrame()
    (w, w2), (b, b2) = path.w[step : step + 2], path.b[step : step + 2]
    return pd.DataFrame([{"from_w": w, "from_b": b, "to_w": w2, "to_b": b2}])


@cache
def plane_spec() -> dict[str, Any]:
    """Vega-Lite spec of the plane; rows as in `plane_frame`."""
    base = alt.Chart()
    picture = base.transform_filter("isValid(datum.picture)").mark_image(
        width=alt.ExprRef("width"), height=alt.ExprRef("height"), aspect=False, align="left", baseline="top",
        tooltip=None,
    )  # fmt: skip
    dead = theme.STATES[UnitState.DEAD]
    cone = base.transform_filter("isValid(datum.edge_w)").encode(x=alt.X("edge_w:Q", **_WEIGHT))
    floor = {"y": alt.Y("edge_b:Q", axis=left_axis(tickCount=5, grid=False), **_BIAS), "y2": "floor:Q"}
    path = base.transform_filter("isValid(datum.step)").encode(x="w:Q", y="b:Q", order="step:Q")
    past = path.transform_filter("datum.past")
    tooltip = ["step:Q", *(alt.Tooltip(f"{name}:Q", format=".3f") for name in ("w", "b", "loss"))]
    tooltip += [
        alt.Tooltip(f"{field}:Q", title=title, format=".3g") for field, title in (("dw", "∂L/∂w"), ("db", "∂L/∂b"))
    ]
    dots = past.mark_point(filled=True, size=28, opacity=1, color=theme.PATH, clip=True)
    now = path.transform_filter("datum.now").mark_point(
        filled=True, size=150, opacity=1, color=theme.ACCENT, stroke="white", strokeWidth=2, clip=True
    )
    spec = framed(
        alt.layer(
            picture.encode(x=alt.value(0), y=alt.value(0), url="picture:N"),
            cone.mark_area(color=dead.colour, opacity=0.55, clip=True, tooltip=None).encode(**floor),
            cone.mark_line(color=theme.PATH, strokeDash=list(dead.dash), clip=True, tooltip=None).encode(y="edge_b:Q"),
            *_named(base),
            path.mark_line(color=theme.PATH, opacity=0.35, strokeWidth=1.5, clip=True, tooltip=None),
            past.mark_line(color=theme.PATH, strokeWidth=2, clip=True, tooltip=None),
            dots.encode(tooltip=tooltip),
            *_arrow(base),
            now.encode(tooltip=tooltip),
        ),
        "Loss for every w and b: the darker, the higher",
        "Map of the loss over the unit's weight and bias, with the cone in which every pre-activation is negative, "
        "and the path of gradient descent.",
    )
    return {**spec, "height": theme.PLANE_HEIGHT}


def _named(base: alt.Chart) -> list[alt.Chart]:
    """What the cone is, in words."""
    word = base.transform_filter("isValid(datum.word)")
    return [
        word.mark_text(fontSize=12, fontWeight="bold", baseline="bottom", tooltip=None, **style).encode(
            x=alt.datum(0), y=alt.datum(-REACH + 0.2), text="word:N"
        )
        for style in ({"stroke": theme.HALO, "strokeWidth": 4, "strokeJoin": "round"}, {"color": "white"})
    ]


def _arrow(base: alt.Chart) -> list[alt.Chart]:
    """The update: learning rate times the negative gradient."""
    row = base.transform_filter("isValid(datum.from_w)")
    line = row.mark_rule(color=theme.ACCENT, strokeWidth=3, clip=True, tooltip=None)
    turn = "atan2((datum.to_w - datum.from_w) * width, (datum.to_b - datum.from_b) * height) * 180 / PI"
    head = row.mark_point(
        shape="triangle", filled=True, size=130, opacity=1, color=theme.ACCENT, angle=alt.ExprRef(turn), clip=True,
        tooltip=None,
    )  # fmt: skip
    return [
        line.encode(x="from_w:Q", y="from_b:Q", x2="to_w:Q", y2="to_b:Q"),
        head.encode(x="to_w:Q", y="to_b:Q"),
    ]


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
    """Rows of `loss_spec`: step, loss, state, and now."""
    steps = np.arange(len(path.w))
    names = [theme.STATES[UnitState(code)].name for code in path.states.tolist()]
    return pd.DataFrame({"step": steps, "loss": path.loss, "state": names, "now": steps == step})


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
    points = base.mark_point(filled=True, opacity=1, size=35).encode(
        color=alt.Color("state:N", scale=scale, legend=alt.Legend(title=None)),
        shape=alt.Shape("state:N", legend=alt.Legend(title=None)).scale(
            domain=scale.domain, range=["circle", "triangle-up", "cross"]
        ),
        tooltip=["step:Q", alt.Tooltip("loss:Q", format=".4f"), "state:N"],
    )
    return framed(
        alt.layer(
            base.mark_line(color=theme.NEUTRAL, strokeWidth=1, tooltip=None),
            points,
            base.transform_filter("datum.now")
            .mark_rule(color=theme.ACCENT, strokeWidth=2, tooltip=None)
            .encode(y=alt.Undefined),
        ),
        "Loss over the steps, by the unit's state",
        "The loss after each step of gradient descent, marked by the state of the unit, with a rule at this step.",
    )
