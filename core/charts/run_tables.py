"""Histories as tidy frames that the charts draw."""

import numpy as np
import pandas as pd

from core.charts.fit_data import layer_passes
from core.charts.theme import STATES, TEST, TRAINING
from core.training import TrainingHistory
from core.training.predictions import outputs, predicted
from core.training.tables import layer_names, state_counts

LOSS_CEILING = 4  # times the loss before training: a diverging run leaves the chart at its top
FAINTEST = 1e-12  # of a layer's largest gradient norm, or of 1 in a run that explodes: what is below is rounding
MAX_NAMES = 12  # of layers, in the alive-units chart
MAX_BARS = 1500  # of the alive-units chart; more than a screen can show, and slow to redraw


def loss_frame(history: TrainingHistory) -> pd.DataFrame:
    """One row an epoch and series: epoch, series, loss, and shown, the loss as far as the chart reaches."""
    most = LOSS_CEILING * max(history.train_loss[0], history.test_loss[0])
    return pd.concat(
        pd.DataFrame({"epoch": history.epochs, "series": style.name, "loss": loss, "shown": np.minimum(loss, most)})
        for style, loss in ((TRAINING, history.train_loss), (TEST, history.test_loss))
    )


def units_frame(history: TrainingHistory) -> pd.DataFrame:
    """Units by layer and state as stacked bars, layer 1 on top: epoch, until, layer, state, count, low, high, name.

    A bar lasts from the epoch at which a layer's counts change to the next change, or to the last epoch. The name is
    the layer's, or empty where the layers are too many to name each.
    """
    counts = state_counts(history)
    widths = [layer.shape[1] for layer in history.unit_states]
    floors = sum(widths) - np.cumsum(widths)  # the first layer is on top, as in every panel
    most = max(2, MAX_BARS // (len(STATES) * counts.shape[1]))
    bars = [
        _layer_bars(counts[:, index], history.epochs, floor, f"layer {index + 1}", most)
        for index, floor in enumerate(floors)
    ]
    named = range(0, len(bars), -(-len(bars) // MAX_NAMES))
    parts = [part.assign(name=f"layer {index + 1}" if index in named else "") for index, part in enumerate(bars)]
    return pd.concat(parts, ignore_index=True)


def _layer_bars(counts: np.ndarray, epochs: np.ndarray, floor: int, layer: str, most: int) -> pd.DataFrame:
    """Bars of one layer from its counts (E + 1, states), stacked upwards from `floor`, at most `most` a state."""
    starts = np.concatenate([[0], np.flatnonzero((counts[1:] != counts[:-1]).any(axis=1)) + 1])
    starts = starts[:: -(-len(starts) // most)]
    high = floor + counts[starts].cumsum(axis=1)
    states = counts.shape[1]
    frame = pd.DataFrame(
        {
            "epoch": np.repeat(epochs[starts], states),
            "until": np.repeat(epochs[np.append(starts[1:], -1)], states),
            "layer": layer,
            "state": [style.name for style in STATES.values()] * len(starts),
            "count": counts[starts].ravel(),
            "low": (high - counts[starts]).ravel(),
            "high": high.ravel(),
        }
    )
    return frame[frame["count"] > 0]


def gradient_frame(history: TrainingHistory) -> pd.DataFrame:
    """One row an epoch and layer: epoch, layer, norm, and the layer's place, the output's being 0.

    Zeros are left out, and what is as good as zero, for a log axis has no place for them. Each layer is compared with
    itself: deep down in a network, gradients far below that of the output are real.
    """
    names = layer_names(history)
    frame = pd.DataFrame(
        {
            "epoch": np.repeat(history.epochs, len(names)),
            "layer": names * len(history.epochs),
            "place": [*range(1, len(names)), 0] * len(history.epochs),
            "norm": history.gradient_norms.ravel(),
        }
    )
    largest = history.gradient_norms.max(axis=0).clip(max=1.0)
    faintest = np.tile(FAINTEST * largest, len(history.epochs))
    return frame[(frame["norm"] > 0) & (frame["norm"] >= faintest)]


def pre_activations_frame(history: TrainingHistory) -> pd.DataFrame:
    """What the histogram draws of the last network, one row a hidden unit.

    Layer, unit, the smallest, mean and largest z over the training set, and the share of inputs with z above 0.
    """
    network, x = history.networks[-1], history.dataset.x_train
    widths = [len(layer.biases) for layer in network[:-1]]
    lowest, highest = np.full(sum(widths), np.inf), np.full(sum(widths), -np.inf)
    total, above = np.zeros(sum(widths)), np.zeros(sum(widths))
    for _, _, layers in layer_passes([network], x, history.config):
        z = np.concatenate(layers[:-1], axis=1)
        lowest, highest = np.minimum(lowest, z.min(axis=0)), np.maximum(highest, z.max(axis=0))
        total += z.sum(axis=0)
        above += (z > 0).sum(axis=0)
    return pd.DataFrame(
        {
            "layer": np.repeat(np.arange(len(widths)) + 1, widths),
            "unit": np.concatenate([np.arange(width) + 1 for width in widths]),
            "smallest_z": lowest,
            "mean_z": total / len(x),
            "largest_z": highest,
            "share_above_0": above / len(x),
        }
    )


def predictions_frame(history: TrainingHistory) -> pd.DataFrame:
    """What the surface or curve says where there are examples: split, inputs, target, and the last network's answer."""
    data = history.dataset
    parts = []
    for split, x, y in (("training", data.x_train, data.y_train), ("test", data.x_test, data.y_test)):
        answer = predicted(outputs(history.networks[-1], x, history.config), data)
        if data.task == "classification":
            y, answer = (np.asarray(data.class_names)[each] for each in (y, answer))
        columns = {"split": split, data.target_name: y, "predicted": answer}
        named = [pd.Series(values, range(len(x)), name=name) for name, values in columns.items()]
        parts.append(pd.concat([pd.DataFrame(x, columns=list(data.feature_names)), *named], axis=1))
    return pd.concat(parts, ignore_index=True)
