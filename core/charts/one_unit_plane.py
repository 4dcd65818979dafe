"""The loss of one unit over its weight and bias, with the dead cone and the path of descent."""

from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.charts import theme
from core.charts.parts import framed, haloed, left_axis, png_url, rgb
from core.engine.activations import Array
from core.engine.liveness import UnitState
from core.studies.one_unit import Path, Samples, Unit, cone_edge, loss_plane

REACH = 4.0  # of w and b, both ways
PIXELS = 200
BANDS = 18
_WEIGHT = {"title": "weight w", "scale": alt.Scale(domain=[-REACH, REACH], nice=False)}
_BIAS = {"title": "bias b", "scale": alt.Scale(domain=[-REACH, REACH], nice=False)}


def plane_picture(data: Samples, unit: Unit) -> str:
    """The loss over the plane as a PNG in a data URL; each band of colour covers an equal area."""
    from PIL import Image  # comes with Streamlit

    axis = (np.arange(PIXELS) + 0.5) / PIXELS * 2 * REACH - REACH
    loss = loss_plane(data, unit, axis, axis)[::-1]
    edges = np.quantile(loss, np.arange(1, BANDS) / BANDS)
    picture = Image.fromarray(np.searchsorted(edges, loss).astype(np.uint8), mode="P")
    picture.putpalette(_shades(*theme.LOSS_COLOURS).ravel().tolist())
    return png_url(picture)


def _shades(light: str, dark: str) -> Array:
    """BANDS colours from light to dark, (BANDS, 3)."""
    return np.linspace(rgb(light), rgb(dark), BANDS).round().astype(int)


def plane_frame(picture: str, data: Samples, path: Path, step: int, word: str) -> pd.DataFrame:
    """Rows of `plane_spec`: the picture, the cone's edge and its name, the path up to a step, and the next update."""
    edge_w = np.array([-REACH, 0.0, REACH])
    edge = pd.DataFrame({"edge_w": edge_w, "edge_b": cone_edge(data.x, edge_w), "floor": -REACH})
    rows = pd.DataFrame(
        {"step": np.arange(len(path.w)), "w": path.w, "b": path.b, "loss": path.loss, "dw": path.gradient[:, 0],
         "db": path.gradient[:, 1]}
    )  # fmt: skip
    rows = rows[rows["step"] <= step].assign(now=rows["step"] == step)
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
    tooltip = ["step:Q", *(alt.Tooltip(f"{name}:Q", format=".3f") for name in ("w", "b", "loss"))]
    tooltip += [
        alt.Tooltip(f"{field}:Q", title=title, format=".3g") for field, title in (("dw", "∂L/∂w"), ("db", "∂L/∂b"))
    ]
    dots = path.mark_point(filled=True, size=34, opacity=1, color=theme.PATH, stroke="white", strokeWidth=1, clip=True)
    now = path.transform_filter("datum.now").mark_point(
        filled=True, size=150, opacity=1, color=theme.ACCENT, stroke="white", strokeWidth=2, clip=True
    )
    spec = framed(
        alt.layer(
            picture.encode(x=alt.value(0), y=alt.value(0), url="picture:N"),
            cone.mark_area(color=dead.colour, opacity=0.55, clip=True, tooltip=None).encode(**floor),
            cone.mark_line(color=theme.PATH, strokeDash=list(dead.dash), clip=True, tooltip=None).encode(y="edge_b:Q"),
            *_named(base),
            path.mark_line(color="white", strokeWidth=5, clip=True, tooltip=None),
            path.mark_line(color=theme.PATH, strokeWidth=2, clip=True, tooltip=None),
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
        for style in haloed()
    ]


def _arrow(base: alt.Chart) -> list[alt.Chart]:
    """The update: learning rate times the negative gradient."""
    row = base.transform_filter("isValid(datum.from_w)")
    casing = row.mark_rule(color="white", strokeWidth=6, clip=True, tooltip=None)
    line = row.mark_rule(color=theme.ACCENT, strokeWidth=3, clip=True, tooltip=None)
    ends = {"x": "from_w:Q", "y": "from_b:Q", "x2": "to_w:Q", "y2": "to_b:Q"}
    turn = "atan2((datum.to_w - datum.from_w) * width, (datum.to_b - datum.from_b) * height) * 180 / PI"
    head = row.mark_point(
        shape="triangle", filled=True, size=130, opacity=1, color=theme.ACCENT, angle=alt.ExprRef(turn), clip=True,
        tooltip=None, stroke="white", strokeWidth=1.5,
    )  # fmt: skip
    return [
        casing.encode(**ends),
        line.encode(**ends),
        head.encode(x="to_w:Q", y="to_b:Q"),
    ]
