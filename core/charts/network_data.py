"""The drawn network: what a browser needs to run the kept networks itself and to show what each unit responds to."""

import base64
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.charts.plane import box_around, plane_of
from core.charts.theme import CLASS_COLOURS
from core.data import Dataset
from core.engine.activations import ACTIVATIONS, Array
from core.engine.network import Network, flatten
from core.training import TrainingConfig

MAX_LAYERS, MAX_WIDTH = 6, 64  # hidden; anything larger is told in counts
MAX_NUMBERS = 30_000  # parameters of all kept networks together: what travels
MIN_NETWORKS = 2  # the first and the last, however large they are
REACH, POINTS = 10.0, 201  # of the activation's table, which has z = 0 as a point
LARGEST = 65_000.0  # parameter that half precision holds


def network_data(
    networks: Sequence[Network], epochs: NDArray[np.integer], config: TrainingConfig, dataset: Dataset
) -> dict[str, Any]:
    """Parameters and activation of the networks kept at `epochs` (K,), and the inputs that units are shown on."""
    widths = [len(networks[0][0].weights), *(len(layer.biases) for layer in networks[0])]
    if len(config.hidden_widths) > MAX_LAYERS or max(config.hidden_widths) > MAX_WIDTH:
        return {"widths": widths, "drawn": False}
    rows = [flatten(network) for network in networks]
    shown = spread(len(rows), max(MIN_NETWORKS, MAX_NUMBERS // len(rows[0])))
    return {
        "widths": widths,
        "drawn": True,
        "kept": epochs[shown].tolist(),
        "parameters": packed(np.stack(rows)[shown]),
        **setting(config, dataset),
    }


def setting(config: TrainingConfig, dataset: Dataset) -> dict[str, Any]:
    """What networks of one config share: activation, inputs, outputs, and where in the data units are shown."""
    return {
        "activation": activation_table(config),
        "inputs": list(dataset.feature_names),
        "outputs": _outputs(dataset),
        "view": view(dataset),
    }


def spread(count: int, most: int) -> NDArray[np.int64]:
    """Indices of at most `most` of `count` things, evenly spread: the first and the last always."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(int))


def packed(numbers: Array) -> str:
    """Numbers in half precision (three digits), compressed, as base64; what is too large stands at the limit."""
    finite = np.nan_to_num(numbers, posinf=LARGEST, neginf=-LARGEST).clip(-LARGEST, LARGEST)
    return base64.b64encode(zlib.compress(finite.astype("<f2").tobytes())).decode()


def activation_table(config: TrainingConfig) -> dict[str, Any]:
    """phi at evenly spaced z in [-reach, reach]; it goes on straight beyond, and between two points."""
    z = np.linspace(-REACH, REACH, POINTS)
    values = ACTIVATIONS[config.activation].value(z, None, config.negative_slope)
    return {"reach": REACH, "values": [float(f"{value:.6g}") for value in values.tolist()]}


def view(dataset: Dataset) -> dict[str, Any]:
    """The line or plane of inputs on which each unit's response is shown: point = origin + coordinates @ axes."""
    if dataset.x_train.shape[1] == 1:
        x = dataset.x_train[:, 0]
        return {"origin": [0.0], "axes": [[1.0]], "x": [float(x.min()), float(x.max())], "y": None}
    plane = plane_of(dataset)
    box = box_around(plane.coordinates(np.vstack([dataset.x_train, dataset.x_test])))
    return {"origin": plane.origin.tolist(), "axes": plane.axes.tolist(), "x": list(box.x), "y": list(box.y)}


def _outputs(dataset: Dataset) -> list[dict[str, Any]]:
    """Of each output: the colours of what it says above and below a centre."""
    names, number = dataset.class_names, dataset.task == "regression"
    if names and len(names) > 2:
        colours = [CLASS_COLOURS[k % len(CLASS_COLOURS)] for k in range(len(names))]
        return [{"name": name, "above": colour, "below": None, "centre": 0.0} for name, colour in zip(names, colours)]
    centre = float(np.median(dataset.y_train)) if number else 0.0
    name = dataset.target_name if number else ""
    return [{"name": name, "above": CLASS_COLOURS[1], "below": CLASS_COLOURS[0], "centre": centre}]
