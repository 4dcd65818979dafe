"""The flat view of a data set: its own two features, or the plane of its two strongest principal components."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data import Dataset
from core.engine.activations import Array
from core.engine.network import Layer

LARGEST = 1e100  # weights of a run about to diverge, so that squares stay finite
MARGIN = 0.08  # of the data's extent, so that every point lies inside


class Plane(NamedTuple):
    """A view of d-dimensional data: point = origin + coordinates @ axes."""

    origin: Array  # (d,)
    axes: Array  # (2, d), orthonormal
    labels: tuple[str, str]
    is_projection: bool

    def coordinates(self, x: Array) -> Array:
        """Where rows x (n, d) lie in the view, (n, 2)."""
        return (x - self.origin) @ self.axes.T

    def points(self, coordinates: Array) -> Array:
        """The points of the plane itself, (n, d)."""
        return self.origin + coordinates @ self.axes


class Box(NamedTuple):
    """What the view shows."""

    x: tuple[float, float]
    y: tuple[float, float]


def plane_of(dataset: Dataset) -> Plane:
    """The view of a data set with two features or more."""
    d = dataset.x_train.shape[1]
    if d == 2:
        first, second = dataset.feature_names
        return Plane(np.zeros(2), np.eye(2), (first, second), False)
    center = dataset.x_train.mean(axis=0)
    _, sizes, axes = np.linalg.svd(dataset.x_train - center, full_matrices=False)
    shares = sizes**2 / (sizes**2).sum()
    first, second = (f"principal component {k + 1} ({shares[k]:.0%} of variance)" for k in range(2))
    return Plane(center, axes[:2], (first, second), True)


def box_around(coordinates: Array) -> Box:
    """A box that holds every row of coordinates (n, 2) with a margin."""
    low, high = coordinates.min(axis=0), coordinates.max(axis=0)
    pad = MARGIN * np.maximum(high - low, 1e-9)
    (x0, y0), (x1, y1) = (low - pad).tolist(), (high + pad).tolist()
    return Box((x0, x1), (y0, y1))


def grid(box: Box, columns: int, rows: int) -> Array:
    """Centres of the cells of a picture, top row first, (rows * columns, 2)."""
    x = box.x[0] + (np.arange(columns) + 0.5) / columns * (box.x[1] - box.x[0])
    y = box.y[1] - (np.arange(rows) + 0.5) / rows * (box.y[1] - box.y[0])
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def hinge_lines(layer: Layer, plane: Plane, box: Box) -> tuple[Array, NDArray[np.bool_]]:
    """Where w . x + b = 0 crosses the box, one line a unit: ends (units, 4) as x1, y1, x2, y2, and which do cross."""
    layer = Layer(*(np.clip(part, -LARGEST, LARGEST) for part in layer))
    normal = (plane.axes @ layer.weights).T  # (units, 2)
    offset = plane.origin @ layer.weights + layer.biases
    length = np.linalg.norm(normal, axis=1)
    length = np.where(length > 0, length, np.inf)[:, None]
    direction = np.column_stack([-normal[:, 1], normal[:, 0]]) / length
    foot = -offset[:, None] * normal / length**2
    start, end = _clip(foot, direction, box)
    crosses = (start < end) & np.isfinite(length[:, 0])
    start, end = np.where(crosses, start, 0.0)[:, None], np.where(crosses, end, 0.0)[:, None]
    return np.hstack([foot + start * direction, foot + end * direction]), crosses


def _clip(foot: Array, direction: Array, box: Box) -> tuple[Array, Array]:
    """The stretch [start, end] of foot + t direction inside the box; start >= end where there is none."""
    low, high = np.array([box.x[0], box.y[0]]), np.array([box.x[1], box.y[1]])
    parallel = np.abs(direction) < 1e-12
    step = np.where(parallel, 1.0, direction)
    first, second = (low - foot) / step, (high - foot) / step
    inside = (low <= foot) & (foot <= high)
    start = np.where(parallel, np.where(inside, -np.inf, np.inf), np.minimum(first, second))
    end = np.where(parallel, np.where(inside, np.inf, -np.inf), np.maximum(first, second))
    return start.max(axis=1), end.min(axis=1)
