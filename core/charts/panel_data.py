"""What the figure's panels draw for one run: lives of the units, the fit, and the pre-activations, epoch by epoch."""

import base64
import zlib
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.charts.fit_data import FAST, curve, drawable, layer_passes, surface
from core.charts.network_data import network_data, spread
from core.charts.theme import CLASS_COLOURS, STATES
from core.data import Dataset
from core.engine.activations import ACTIVATIONS, Array
from core.engine.liveness import ACTIVE_SHARE, DEAD_SHARE, UnitState
from core.engine.network import Network
from core.training import TrainingConfig, TrainingHistory
from core.training.tables import state_runs

BINS = 24
MAX_HISTOGRAM_NUMBERS = 60_000  # what travels to the browser
MIN_SHOWN = 8  # networks that are drawn however wide they are
MAX_REACH = 50.0  # of the histogram; what lies beyond is in its end bins
FEW, FEW_NETWORKS = 100, 10  # examples and networks, at least, from which a histogram's reach is taken


def figure_data(history: TrainingHistory, dataset: Dataset, label: str = "") -> dict[str, Any]:
    """Everything the panels need for one run, ready for JSON."""
    shown, networks, x = shown_networks(history), _drawn(history), dataset.x_train
    return {
        "label": label,
        "epochs": history.epochs.tolist(),
        "layers": layers(history),
        "units": units(history),
        "states": states(),
        "classes": classes(dataset),
        "kept": history.network_epochs[shown].tolist(),
        "picture": (curve if x.shape[1] == 1 else surface)(networks, history.config, dataset),
        "histogram": histogram(networks, history.config, x),
        "network": network_data(networks, history.network_epochs[shown], history.config, dataset),
    }


def shown_networks(history: TrainingHistory) -> NDArray[np.int64]:
    """Indices of the kept networks that are drawn: fewer of wide ones, the first and the last always."""
    n_units = sum(states.shape[1] for states in history.unit_states)
    kept = len(history.networks)
    return spread(kept, max(MIN_SHOWN, MAX_HISTOGRAM_NUMBERS // (n_units * BINS)))


def _drawn(history: TrainingHistory) -> list[Network]:
    return [history.networks[index] for index in shown_networks(history)]


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


def histogram(
    networks: Sequence[Network], config: TrainingConfig, x: Array, reach: float | None = None
) -> dict[str, Any]:
    """Counts of each unit's pre-activations over the inputs x (n, d), one block a network; the end bins are open.

    From -reach to reach, which is the histogram's own unless it is given.
    """
    widths = [len(layer.biases) for layer in networks[0][:-1]]
    n, n_units = len(x), sum(widths)
    reach = reach or _usual_reach(networks, config, x)
    edges = np.linspace(-reach, reach, BINS + 1)
    counts, beyond = np.zeros((len(networks), n_units * BINS), dtype=np.int64), False
    first_bins = np.arange(n_units) * BINS
    for index, _, layers in layer_passes(networks, x, config):
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
        "tallest": _tallest(counts.reshape(len(networks), n_units, BINS) / n, widths),
    }


def histograms_alike(histories: Sequence[TrainingHistory], figures: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The histograms of several runs with the same axes: the widest reach, and room for the tallest bar of all."""
    reach = max(figure["histogram"]["edges"][-1] for figure in figures)
    alike = []
    for history, figure in zip(histories, figures):
        if figure["histogram"]["edges"][-1] == reach:
            alike.append(figure["histogram"])
        else:
            alike.append(histogram(_drawn(history), history.config, history.dataset.x_train, reach))
    heights = [each["tallest"] for each in alike]
    tallest = {
        name: [max(several) for several in zip_longest(*(each[name] for each in heights), fillvalue=0.0)]
        for name in heights[0]
    }
    return [{**each, "tallest": tallest} for each in alike]


def _tallest(shares: Array, widths: Sequence[int]) -> dict[str, list[float]]:
    """The tallest bar of all networks: of all units together, of each layer, of each unit; shares (K, units, bins)."""
    starts = np.cumsum([0, *widths[:-1]])
    of_layers = np.add.reduceat(shares, starts, axis=1) / np.array(widths)[:, None]
    groups = {"all": shares.mean(axis=1, keepdims=True), "layers": of_layers, "units": shares}
    return {name: group.max(axis=(0, 2)).tolist() for name, group in groups.items()}


def _usual_reach(networks: Sequence[Network], config: TrainingConfig, x: Array) -> float:
    """A round number beyond which few pre-activations lie, in some of the networks and inputs, the last among them."""
    some = networks[:: -max(1, len(networks) // FEW_NETWORKS)]
    few = layer_passes(some, x[:: max(1, len(x) // FEW)], config)
    sizes = np.concatenate([np.abs(_hidden(layers)).ravel() for *_, layers in few])
    return _nice_reach(float(np.quantile(sizes, 0.98)))


def _hidden(layers: Sequence[Array]) -> Array:
    """z (n, units) of all hidden layers."""
    return drawable(np.concatenate(layers[:-1], axis=1))


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
