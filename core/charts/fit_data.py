"""What the figure draws of a fit: the decision surface or the fitted curve, at every kept epoch."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.charts.parts import png_url, rgb
from core.charts.plane import MARGIN, Box, Plane, box_around, grid, hinge_lines, plane_of
from core.charts.theme import CLASS_COLOURS
from core.data import Dataset
from core.engine.activations import ACTIVATIONS, Array
from core.engine.liveness import DEAD_SHARE
from core.engine.network import Network, pre_activations
from core.training import TrainingConfig

COLUMNS, ROWS = 48, 40  # cells of a decision surface
GRID_POINTS = 160  # of a fitted curve
DIGITS = 4  # significant, for what is only drawn
MAX_POINTS = 600
LARGEST = 1e9  # what is drawn of anything larger
AT_ONCE = 500_000  # pre-activations that are held while drawing
FAST = 1  # of zlib's levels
SHADES = 24  # of confidence a class


def surface(networks: Sequence[Network], config: TrainingConfig, dataset: Dataset) -> dict[str, Any]:
    """The decision surface at every kept epoch with the points and the first layer's hinge lines."""
    plane = plane_of(dataset)
    train, test = plane.coordinates(dataset.x_train), plane.coordinates(dataset.x_test)
    box = box_around(np.vstack([train, test]))
    cells = plane.points(grid(box, COLUMNS, ROWS))
    outputs = _outputs(networks, cells, config)
    kind = "Prediction" if dataset.task == "regression" else "Decision surface"
    return {
        "kind": "surface",
        "title": kind + (" on the plane of the two strongest principal components" if plane.is_projection else ""),
        "x_label": plane.labels[0],
        "y_label": plane.labels[1],
        "x": list(box.x),
        "y": list(box.y),
        "sprite": _sprite(outputs, dataset),
        "columns": COLUMNS,
        "rows": ROWS,
        "points": _points(
            train, test, _point_classes(dataset.y_train, dataset), _point_classes(dataset.y_test, dataset)
        ),
        "line": line_name(config, "hinge"),
        "hinges": [_hinges(network, plane, box) for network in networks],
    }


def _point_classes(y: NDArray[Any], dataset: Dataset) -> NDArray[np.int64]:
    return y.astype(int) if dataset.task == "classification" else (y > np.median(dataset.y_train)).astype(int)


def _hinges(network: Network, plane: Plane, box: Box) -> list[list[float] | None]:
    ends, crosses = hinge_lines(network[0], plane, box)
    usable = crosses & np.isfinite(ends).all(axis=1)
    return [[_short(value) for value in row] if ok else None for row, ok in zip(ends.tolist(), usable)]


def _points(
    train: NDArray[Any], test: NDArray[Any], train_class: NDArray[np.int64], test_class: NDArray[np.int64]
) -> list[list[float]]:
    """[x, y, class, 1 if test], thinned evenly when there are many."""
    rows = np.vstack(
        [
            np.column_stack([train, train_class, np.zeros(len(train))]),
            np.column_stack([test, test_class, np.ones(len(test))]),
        ]
    )
    rows = rows[:: -(-len(rows) // MAX_POINTS)]
    return [[_short(x), _short(y), int(kind), int(is_test)] for x, y, kind, is_test in rows.tolist()]


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _sprite(outputs: Array, dataset: Dataset) -> str:
    """Outputs (kept, cells, n_outputs) as one PNG, epoch below epoch: hue is the class, opacity the confidence."""
    from PIL import Image  # comes with Streamlit

    winner, confidence = _winner_and_confidence(outputs, dataset)
    indices = winner * SHADES + np.rint(confidence * (SHADES - 1)).astype(int)
    picture = Image.fromarray(indices.reshape(-1, COLUMNS).astype(np.uint8), mode="P")
    colours, alphas = _palette(int(winner.max()) + 1)
    picture.putpalette(colours)
    return png_url(picture, transparency=bytes(alphas), optimize=False, compress_level=FAST)


def _winner_and_confidence(outputs: Array, dataset: Dataset) -> tuple[NDArray[np.int64], Array]:
    """The likelier class and how sure the network is of it, from 0 (a coin's throw) to 1."""
    if dataset.task == "regression":
        centred = outputs[..., 0] - np.median(dataset.y_train)
        return (centred > 0).astype(int), np.minimum(np.abs(centred) / (2 * dataset.y_train.std() + 1e-12), 1.0)
    if outputs.shape[-1] == 1:
        return (outputs[..., 0] > 0).astype(int), np.tanh(np.abs(outputs[..., 0]) / 2)
    exponentials = np.exp(outputs - outputs.max(axis=-1, keepdims=True))
    shares = exponentials / exponentials.sum(axis=-1, keepdims=True)
    even = 1 / shares.shape[-1]
    return outputs.argmax(axis=-1), (shares.max(axis=-1) - even) / (1 - even)


def _palette(n_classes: int) -> tuple[list[int], list[int]]:
    """Colours and opacities of a palette of n_classes x SHADES entries."""
    colours: list[int] = []
    for k in range(n_classes):
        colours += rgb(CLASS_COLOURS[k % len(CLASS_COLOURS)]) * SHADES
    return colours, [round(20 + 120 * shade / (SHADES - 1)) for shade in range(SHADES)] * n_classes


def curve(networks: Sequence[Network], config: TrainingConfig, dataset: Dataset) -> dict[str, Any]:
    """The fitted curve at every kept epoch with the data and each first-layer unit's kink."""
    x_all = np.concatenate([dataset.x_train, dataset.x_test])[:, 0]
    pad = MARGIN / 2 * (x_all.max() - x_all.min())
    x = np.linspace(x_all.min() - pad, x_all.max() + pad, GRID_POINTS)
    fits = _outputs(networks, x[:, None], config)[..., 0]
    if dataset.task == "classification":
        fits = 1 / (1 + np.exp(-np.clip(fits, -500, 500)))
    train, test = (
        np.column_stack([dataset.x_train[:, 0], dataset.y_train]),
        np.column_stack([dataset.x_test[:, 0], dataset.y_test]),
    )
    y_range = box_around(np.vstack([train, test])).y
    zeros = np.zeros(len(train), int), np.zeros(len(test), int)
    return {
        "kind": "curve",
        "title": "Fitted curve",
        "x_label": dataset.feature_names[0],
        "y_label": dataset.target_name,
        "x": [float(x[0]), float(x[-1])],
        "y": list(y_range),
        "grid": [_short(value) for value in x.tolist()],
        "fits": [[_short(value) for value in fit] for fit in fits.tolist()],
        "points": _points(train, test, *zeros),
        "line": line_name(config, "kink"),
        "kinks": [_kinks(network, float(x[0]), float(x[-1])) for network in networks],
    }


def line_name(config: TrainingConfig, kinked: str) -> str:
    """What a line at z = 0 is called: by `kinked` when the slope jumps there, "line" when it does not."""
    activation = ACTIVATIONS[config.activation]
    below, above = activation.slope(np.array([-1e-9, 1e-9]), negative_slope=config.negative_slope)
    return kinked if abs(above - below) > DEAD_SHARE * activation.steepest else "line"


def _kinks(network: Network, low: float, high: float) -> list[float | None]:
    """Where w x + b = 0, one a first-layer unit; None outside [low, high]."""
    with np.errstate(divide="ignore", invalid="ignore"):
        kinks = -network[0].biases / network[0].weights[0]
    return [_short(kink) if low <= kink <= high else None for kink in kinks.tolist()]


def layer_passes(
    networks: Sequence[Network], x: Array, config: TrainingConfig
) -> Iterator[tuple[int, slice, list[Array]]]:
    """Every network's z, layer by layer, for some rows of x (n, d) at a time: (network, rows, layers)."""
    units = sum(len(layer.biases) for layer in networks[0])
    size, activation = max(1, AT_ONCE // units), ACTIVATIONS[config.activation]
    for index, network in enumerate(networks):
        for start in range(0, len(x), size):
            rows = slice(start, min(start + size, len(x)))
            with np.errstate(all="ignore"):
                layers = pre_activations(network, x[rows], activation, config.negative_slope)
            yield index, rows, layers


def drawable(z: Array) -> Array:
    """What can still be drawn of z when a run is about to diverge."""
    if max(z.max(), -z.min()) <= LARGEST:  # never where one is NaN
        return z
    return np.nan_to_num(z, posinf=LARGEST, neginf=-LARGEST).clip(-LARGEST, LARGEST)


def _outputs(networks: Sequence[Network], x: Array, config: TrainingConfig) -> Array:
    """The networks' outputs for inputs x (n, d): (networks, n, n_outputs)."""
    outputs = np.empty((len(networks), len(x), len(networks[0][-1].biases)))
    for index, rows, layers in layer_passes(networks, x, config):
        outputs[index, rows] = drawable(layers[-1])
    return outputs
