"""The numbers of the interactive figure of one unit: its loss as a picture, the dead cone, the path, and the fits."""

import base64
import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.charts import theme
from core.charts.parts import rgb
from core.engine.activations import Array
from core.engine.liveness import UnitState
from core.studies.one_unit import Path, Samples, Unit, cone_edge, loss_plane, moment

REACH = 4.0  # of w and b, both ways
PIXELS = 200
BANDS = 18
FRAMES = 60  # fits along a path, as many as play shows
CURVE_POINTS = 61
MARGIN = 0.15  # beside the samples, as a share of their extent


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


def _shades(light: str, dark: str) -> NDArray[np.int64]:
    """BANDS colours from light to dark, (BANDS, 3)."""
    return np.linspace(rgb(light), rgb(dark), BANDS).round().astype(int)


def figure_data(picture: str, data: Samples, unit: Unit, path: Path, word: str) -> dict[str, Any]:
    """All that the figure draws of a path, rounded to what can be seen."""
    low, high = float(data.x.min()), float(data.x.max())
    pad = MARGIN * (high - low)
    return {
        "picture": picture, "word": word, "reach": REACH, "edge": _rounded(cone_edge(data.x, [-REACH, REACH])),
        "samples": {"x": _rounded(data.x), "y": _rounded(data.y)},
        "x_range": [low - pad, high + pad], "y_range": _y_range(data),
        "path": {
            "w": _rounded(path.w), "b": _rounded(path.b), "loss": _rounded(path.loss),
            "state": [theme.STATES[UnitState(code)].name for code in path.states.tolist()],
        },
        "curves": _curves(data, unit, path, np.linspace(low - pad, high + pad, CURVE_POINTS)),
        "colours": {
            "dead": theme.STATES[UnitState.DEAD].colour, "on": theme.STATES[UnitState.ACTIVE].colour,
            "path": theme.PATH, "accent": theme.ACCENT,
        },
    }  # fmt: skip


def _curves(data: Samples, unit: Unit, path: Path, x: Array) -> dict[str, Any]:
    """The unit's output, and which samples are on, at evenly spaced steps, the first and the last included."""
    last = len(path.w) - 1
    steps = sorted({round(at) for at in np.linspace(0, last, min(FRAMES, last) + 1)})
    axis = Samples(x, np.zeros_like(x))
    moments = [(moment(axis, unit, w, b), moment(data, unit, w, b)) for w, b in zip(path.w[steps], path.b[steps])]
    return {
        "steps": steps, "x": _rounded(x), "y": [_rounded(curve.output) for curve, _ in moments],
        "on": [(now.slope != 0).tolist() for _, now in moments],
    }  # fmt: skip


def _y_range(data: Samples) -> list[float]:
    pad = MARGIN * float(np.ptp(data.y) or 1.0)
    return [float(min(data.y.min(), 0.0)) - pad, float(data.y.max()) + pad]


def _rounded(values: Array) -> list[float]:
    return [float(f"{value:.4g}") for value in np.asarray(values)]
