"""What a trained network says of every place, drawn with its data inside."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.charts import theme
from core.charts.plane import box_around, grid, plane_of
from core.data import Dataset
from core.training import TrainingHistory
from core.training.predictions import outputs, predicted, probabilities

COLUMNS, ROWS = 48, 40  # cells of a surface
CURVE_POINTS = 200
DIGITS = 3  # after the decimal point


def surface_chart(history: TrainingHistory, dataset: Dataset | None = None) -> alt.LayerChart:
    """What the trained network says of every place, with the data: a curve for one feature, else a coloured plane.

    More than two features are shown on the plane of their two strongest principal components.

    Args:
        dataset: whose rows are drawn, by default those that the network was trained and tested on.
    """
    dataset = history.dataset if dataset is None else dataset
    return _curve(history, dataset) if dataset.n_features == 1 else _surface(history, dataset)


def _curve(history: TrainingHistory, dataset: Dataset) -> alt.LayerChart:
    """One feature: the network's answer as a line through the data."""
    x = np.concatenate([dataset.x_train, dataset.x_test])
    places = np.linspace(x.min(), x.max(), CURVE_POINTS)[:, None]
    answers = _answers(history, places)
    points = pd.DataFrame(
        {"x": x[:, 0], "y": np.concatenate([dataset.y_train, dataset.y_test]).astype(float), "rows": _parts(dataset)}
    )
    axes = {"x": alt.X("x:Q", title=dataset.feature_names[0]), "y": alt.Y("y:Q", title=dataset.target_name)}
    line = alt.Chart(pd.DataFrame({"x": places[:, 0], "y": answers})).mark_line(color=theme.ACCENT, strokeWidth=2)
    dots = alt.Chart(points).mark_circle(size=14, opacity=0.6).encode(color=_series_colour(), **axes)
    return (dots + line.encode(**axes)).properties(title="The fit", width=theme.ALONE_WIDTH, height=theme.CHART_HEIGHT)


def _surface(history: TrainingHistory, dataset: Dataset) -> alt.LayerChart:
    """Two features or more: colours of the classes, paler where the network is unsure, or of the number."""
    plane = plane_of(dataset)
    at = plane.coordinates(np.concatenate([dataset.x_train, dataset.x_test]))
    box = box_around(at)
    centres = grid(box, COLUMNS, ROWS)
    size = (box.x[1] - box.x[0]) / COLUMNS, (box.y[1] - box.y[0]) / ROWS
    corners = (centres - np.array(size) / 2).round(DIGITS)
    said = _coloured(history, plane.points(centres), dataset)
    cells = pd.DataFrame({"x": corners[:, 0], "y": corners[:, 1], **said})
    y = np.concatenate([dataset.y_train, dataset.y_test])
    shown = [dataset.class_names[each] for each in y] if dataset.class_names else y
    at = at.round(DIGITS)
    points = pd.DataFrame({"x": at[:, 0], "y": at[:, 1], "says": shown, "rows": _parts(dataset)})
    x_axis = alt.X("x:Q", title=plane.labels[0], scale=alt.Scale(domain=list(box.x), nice=False))
    y_axis = alt.Y("y:Q", title=plane.labels[1], scale=alt.Scale(domain=list(box.y), nice=False))
    colour = _answer_colour(dataset)
    corner = alt.Chart(cells).transform_calculate(x2=f"datum.x + {size[0]}", y2=f"datum.y + {size[1]}")
    ground = corner.mark_rect(stroke=None).encode(
        x=x_axis, x2="x2:Q", y=y_axis, y2="y2:Q", color=colour, opacity=alt.Opacity("sure:Q", legend=None, scale=None),
        tooltip=["says"],
    )  # fmt: skip
    dots = alt.Chart(points).mark_point(filled=True, size=26, opacity=1, stroke="white", strokeWidth=0.5).encode(
        x=x_axis, y=y_axis, color=colour, shape=_shape(), tooltip=["says", "rows"]
    )  # fmt: skip
    return (ground + dots).properties(
        title="What the network says of every place", width=theme.ALONE_WIDTH, height=theme.CHART_HEIGHT
    )


def _answers(history: TrainingHistory, x: np.ndarray) -> np.ndarray:
    """One number a row: that itself, or the probability of the second class, or the id of the likeliest."""
    z = np.nan_to_num(outputs(history.networks[-1], x, history.config))
    if history.dataset.n_classes == 2:
        return probabilities(z, history.dataset)[:, 1]
    return predicted(z, history.dataset).astype(float)


def _coloured(history: TrainingHistory, x: np.ndarray, dataset: Dataset) -> dict[str, Any]:
    """What is said of each row, and how surely, for the colour and its strength."""
    z = np.nan_to_num(outputs(history.networks[-1], x, history.config))
    if dataset.task == "regression":
        return {"says": z[:, 0].round(DIGITS), "sure": 0.8}
    chances = probabilities(z, dataset)
    surplus = (chances.max(axis=1) - 1 / dataset.n_classes) / (1 - 1 / dataset.n_classes)
    says = [dataset.class_names[each] for each in chances.argmax(axis=1)]
    return {"says": says, "sure": (0.05 + 0.55 * surplus).round(DIGITS)}


def _answer_colour(dataset: Dataset) -> alt.Color:
    if dataset.task == "regression":
        return alt.Color("says:Q", title=dataset.target_name, scale=alt.Scale(scheme="viridis"))
    names = list(dataset.class_names)
    colours = [theme.CLASS_COLOURS[k % len(theme.CLASS_COLOURS)] for k in range(len(names))]
    return alt.Color("says:N", title=dataset.target_name, scale=alt.Scale(domain=names, range=colours))


def _shape() -> alt.Shape:
    names = [theme.TRAINING.name, theme.TEST.name]
    return alt.Shape("rows:N", title=None, scale=alt.Scale(domain=names, range=["circle", "diamond"]))


def _series_colour() -> alt.Color:
    styles = (theme.TRAINING, theme.TEST)
    scale = alt.Scale(domain=[style.name for style in styles], range=[style.colour for style in styles])
    return alt.Color("rows:N", title=None, scale=scale)


def _parts(dataset: Dataset) -> list[str]:
    return [theme.TRAINING.name] * len(dataset.x_train) + [theme.TEST.name] * len(dataset.x_test)
