"""What the figure's panels draw for one run: lives of the units, the fit, and the pre-activations, epoch by epoch."""

import base64
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.charts.network_data import network_data, spread
from core.charts.parts import png_url, rgb
from core.charts.plane import MARGIN, Box, Plane, box_around, grid, hinge_lines, plane_of
from core.charts.theme import CLASS_COLOURS, STATES
from core.data import Dataset
from core.engine.activations import ACTIVATIONS, Array
from core.engine.liveness import ACTIVE_SHARE, DEAD_SHARE, UnitState
from core.engine.network import Network, pre_activations
from core.training import TrainingConfig, TrainingHistory
from core.training.tables import state_runs

COLUMNS, ROWS = 48, 40  # cells of a decision surface
GRID_POINTS = 160  # of a fitted curve
BINS = 24
DIGITS = 4  # significant, for what is only drawn
MAX_POINTS = 600
MAX_HISTOGRAM_NUMBERS = 60_000  # what travels to the browser
MIN_SHOWN = 8  # networks that are drawn however wide they are
MAX_REACH = 50.0  # of the histogram; what lies beyond is in its end bins
LARGEST = 1e9  # what is drawn of anything larger
AT_ONCE = 500_000  # pre-activations that are held while drawing
FEW = 100  # examples, at least, from which a histogram's reach is taken
FAST = 1  # of zlib's levels
SHADES = 24  # of confidence a class


def figure_data(history: TrainingHistory, dataset: Dataset, label: str = "") -> dict[str, Any]:
    """Everything the panels need for one run, ready for JSON."""
    shown = shown_networks(history)
    networks = [history.networks[index] for index in shown]
    return {
        "label": label,
        "epochs": history.epochs.tolist(),
        "layers": layers(history),
        "units": units(history),
        "states": states(),
        "classes": classes(dataset),
        "kept": history.network_epochs[shown].tolist(),
        "picture": (curve if dataset.x_train.shape[1] == 1 else surface)(networks, history.config, dataset),
        "histogram": histogram(networks, history.config, dataset),
        "network": network_data(networks, history.network_epochs[shown], history.config, dataset),
    }


def shown_networks(history: TrainingHistory) -> NDArray[np.int64]:
    """Indices of the kept networks that are drawn: fewer of wide ones, the first and the last always."""
    n_units = sum(states.shape[1] for states in history.unit_states)
    kept = len(history.networks)
    return spread(kept, max(MIN_SHOWN, MAX_HISTOGRAM_NUMBERS // (n_units * BINS)))


def _layers(networks: Sequence[Network], x: Array, config: TrainingConfig) -> Iterator[tuple[int, slice, list[Array]]]:
    """Every network's z, layer by layer, for some rows of x (n, d) at a time: (network, rows, layers)."""
    units = sum(len(layer.biases) for layer in networks[0])
    size, activation = max(1, AT_ONCE // units), ACTIVATIONS[config.activation]
    for index, network in enumerate(networks):
        for start in range(0, len(x), size):
            rows = slice(start, min(start + size, len(x)))
            with np.errstate(all="ignore"):
                layers = pre_activations(network, x[rows], activation, config.negative_slope)
            yield index, rows, layers


def _drawable(z: Array) -> Array:
    """What can still be drawn of z when a run is about to diverge."""
    if max(z.max(), -z.min()) <= LARGEST:  # never where one is NaN
        return z
    return np.nan_to_num(z, posinf=LARGEST, neginf=-LARGEST).clip(-LARGEST, LARGEST)


def _outputs(networks: Sequence[Network], x: Array, config: TrainingConfig) -> Array:
    """The networks' outputs for inputs x (n, d): (networks, n, n_outputs)."""
    outputs = np.empty((len(networks), len(x), len(networks[0][-1].biases)))
    for index, rows, layers in _layers(networks, x, config):
        outputs[index, rows] = _drawable(layers[-1])
    return outputs


def player_data(history: TrainingHistory, counts: Array, label: str = "") -> dict[str, Any]:
    """What the player says of each epoch; counts (E + 1, states) over all hidden layers."""
    return {
        "label": label,
        "epochs": history.epochs.tolist(),
        "train_loss": history.train_loss.tolist(),
        "test_loss": history.test_loss.tolist(),
        "state_counts": counts.tolist(),
        "diverged_at": history.diverged_at,
    }


def layers(history: TrainingHistory) -> list[dict[str, Any]]:
    """Name and width of each hidden layer."""
    return [{"name": f"Layer {index + 1}", "width": each.shape[1]} for index, each in enumerate(history.unit_states)]


def states() -> list[dict[str, Any]]:
    """How each state is drawn, in the order of their codes."""
    return [{**style._asdict(), "dash": list(style.dash)} for style in STATES.values()]


def units(history: TrainingHistory) -> list[dict[str, Any]]:
    """Each hidden unit's life as runs of states, with its births, deaths and revivals."""
    return [
        {
            "layer": layer,
            "unit": unit,
            "runs": [list(run) for run in state_runs(codes[:, unit], history.epochs)],
            "events": events(codes[:, unit], history.epochs),
        }
        for layer, codes in enumerate(history.unit_states)
        for unit in range(codes.shape[1])
    ]


def events(states: NDArray[np.integer], epochs: NDArray[np.int64]) -> list[list[Any]]:
    """[epoch, "born dead" | "died" | "revived"] of one unit, in order, by the logged epoch at which it is seen."""
    dead = states == UnitState.DEAD
    born = [[0, "born dead"]] if dead[0] else []
    changes = np.flatnonzero(dead[1:] != dead[:-1]) + 1
    return born + [[int(epochs[index]), "died" if dead[index] else "revived"] for index in changes]


def classes(dataset: Dataset) -> list[dict[str, str]]:
    """Name and colour of each class of points; a regression's are below or above the median, or one on a curve."""
    halves = ("below the median", "above the median") if dataset.x_train.shape[1] > 1 else ("data",)
    names = dataset.class_names or halves
    return [{"name": name, "colour": CLASS_COLOURS[k % len(CLASS_COLOURS)]} for k, name in enumerate(names)]


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


def histogram(networks: Sequence[Network], config: TrainingConfig, dataset: Dataset) -> dict[str, Any]:
    """Counts of each unit's pre-activations over the training set, one block a network; the end bins are open."""
    x = dataset.x_train
    n, n_units = len(x), sum(len(layer.biases) for layer in networks[0][:-1])
    few = _layers(networks, x[:: max(1, n // FEW)], config)
    reach = _nice_reach(
        float(np.quantile(np.concatenate([np.abs(_hidden(layers)).ravel() for *_, layers in few]), 0.98))
    )
    edges = np.linspace(-reach, reach, BINS + 1)
    counts, beyond = np.zeros((len(networks), n_units * BINS), dtype=np.int64), False
    first_bins = np.arange(n_units) * BINS
    for index, _, layers in _layers(networks, x, config):
        z = _hidden(layers)
        bins = np.clip((z + reach) * (BINS / (2 * reach)), 0, BINS - 1).astype(np.int64)
        counts[index] += np.bincount((bins + first_bins).ravel(), minlength=n_units * BINS)
        beyond = beyond or max(z.max(), -z.min()) > reach
    zones, label = faint_zones(config, reach)
    return {
        "edges": edges.tolist(),
        "counts": base64.b64encode(zlib.compress(counts.astype("<u2").tobytes(), FAST)).decode(),
        "zero_zones": zones,
        "zone_label": label,
        "open_ends": bool(beyond),
        "n": n,
    }


def _hidden(layers: Sequence[Array]) -> Array:
    """z (n, units) of all hidden layers."""
    return _drawable(np.concatenate(layers[:-1], axis=1))


def _nice_reach(reach: float) -> float:
    """The next of 1, 2, 3, 4, 6, 8, 10, 20, ... that is not below `reach`."""
    reach = min(reach, MAX_REACH)
    power = 10.0 ** np.floor(np.log10(max(reach, 1.0)))
    return float(next(step * power for step in (1, 2, 3, 4, 6, 8, 10) if step * power >= reach - 1e-9))


def faint_zones(config: TrainingConfig, reach: float) -> tuple[list[list[float]], str]:
    """Stretches of [-reach, reach] where the slope is zero, or else where it is faint, and what to call them."""
    activation = ACTIVATIONS[config.activation]
    z = np.linspace(-reach, reach, 2001)
    share = np.abs(activation.slope(z, negative_slope=config.negative_slope)) / activation.steepest
    for limit, label in ((DEAD_SHARE, "zero slope"), (ACTIVE_SHARE, "faint slope")):
        inside = np.concatenate([[False], share < limit, [False]])
        starts, ends = np.flatnonzero(inside[1:] & ~inside[:-1]), np.flatnonzero(inside[:-1] & ~inside[1:]) - 1
        zones = [[float(z[i]), float(z[j])] for i, j in zip(starts, ends) if j > i]
        if zones:
            return zones, label
    return [], ""
