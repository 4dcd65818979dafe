"""Histories as tidy frames: what the charts draw and what a learner downloads."""

import numpy as np
import pandas as pd

from core.charts.theme import STATES, TEST, TRAINING
from core.training import TrainingHistory

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


def state_counts(history: TrainingHistory) -> np.ndarray:
    """Units in each state, (E + 1, hidden layers, states)."""
    return np.stack([(layer[:, :, None] == list(STATES)).sum(axis=1) for layer in history.unit_states], axis=1)


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


def layer_names(history: TrainingHistory) -> list[str]:
    """ "layer 1", "layer 2", ..., "output"."""
    return [f"layer {index + 1}" for index in range(len(history.unit_states))] + ["output"]


def metrics_frame(history: TrainingHistory) -> pd.DataFrame:
    """Every number of a run by epoch, one row each: what the charts show, to download."""
    columns = {
        "epoch": history.epochs,
        "train_loss": history.train_loss, "test_loss": history.test_loss,
        "train_score": history.train_score, "test_score": history.test_score,
    }  # fmt: skip
    counts = state_counts(history)
    for layer in range(counts.shape[1]):
        for index, style in enumerate(STATES.values()):
            columns[f"layer_{layer + 1}_{style.name.replace(' ', '_')}"] = counts[:, layer, index]
        columns[f"layer_{layer + 1}_tau_dormant_share"] = history.dormant_shares[:, layer]
    for index, name in enumerate(layer_names(history)):
        columns[f"gradient_norm_{name.replace(' ', '_')}"] = history.gradient_norms[:, index]
    return pd.DataFrame(columns)


def unit_lives_frame(history: TrainingHistory) -> pd.DataFrame:
    """The life ribbon as rows: layer, unit, first_epoch, last_epoch, state; as in `state_runs`."""
    names = {int(state): style.name for state, style in STATES.items()}
    rows = [
        (layer + 1, unit + 1, first, last, names[state])
        for layer, states in enumerate(history.unit_states)
        for unit in range(states.shape[1])
        for first, last, state in state_runs(states[:, unit], history.epochs)
    ]
    return pd.DataFrame(rows, columns=["layer", "unit", "first_epoch", "last_epoch", "state"])


def state_runs(states: np.ndarray, epochs: np.ndarray) -> list[tuple[int, int, int]]:
    """A unit's states (E + 1,) at the logged epochs (E + 1,) as runs: (first epoch, last epoch, state).

    A state holds from the logged epoch at which it is first seen up to the one at which another is seen.
    """
    starts = np.concatenate([[0], np.flatnonzero(np.diff(states)) + 1])
    ends = np.append(epochs[starts[1:]] - 1, epochs[-1])
    return list(zip(epochs[starts].tolist(), ends.tolist(), states[starts].tolist()))
