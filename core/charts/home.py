"""Home's figure: the same small network from every initial bias, compact enough to be there before it is asked for."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.charts.network_data import packed, setting
from core.charts.panel_data import classes, layers, states, units
from core.charts.theme import TEST, TRAINING
from core.data import Dataset
from core.engine.activations import ACTIVATIONS
from core.engine.liveness import UnitState
from core.engine.network import flatten, pre_activations
from core.training import TrainingHistory

KEPT = (0, 1, 2, 4, 7, 10, 16, 25, 40, 61, 100)  # epochs whose networks travel, as far as they were kept


def home_data(histories: Sequence[TrainingHistory], dataset: Dataset, opening: int) -> dict[str, Any]:
    """What the figure draws of histories that differ in nothing but their initial bias, ready for JSON.

    Args:
        opening: index of the history that is shown first.
    """
    first = histories[opening]
    kept = [k for k, epoch in enumerate(first.network_epochs.tolist()) if epoch in KEPT or k == len(first.networks) - 1]
    parameters = [[flatten(history.networks[k]) for k in kept] for history in histories]
    losses = [(history.train_loss, history.test_loss) for history in histories]
    config = first.config
    return {
        "label": "",
        "biases": [history.config.initial_bias for history in histories],
        "opening": opening,
        "chosen": _next_to_die(first, dataset),
        "epochs": first.epochs.tolist(),
        "layers": layers(first),
        "states": states(),
        "classes": classes(dataset),
        "series": [{**style._asdict(), "dash": list(style.dash)} for style in (TRAINING, TEST)],
        "network": {
            "widths": [dataset.x_train.shape[1], *config.hidden_widths, 1],
            "drawn": True,
            "kept": first.network_epochs[kept].tolist(),
            **setting(config, dataset),
        },
        "inputs": packed(dataset.x_train),
        "parameters": packed(np.asarray(parameters)),
        "losses": packed(np.asarray(losses)),
        "units": [units(history) for history in histories],
    }


def _next_to_die(history: TrainingHistory, dataset: Dataset) -> int:
    """The first-layer unit that is active before training with the fewest inputs on its slope."""
    config = history.config
    z = pre_activations(history.networks[0], dataset.x_train, ACTIVATIONS[config.activation], config.negative_slope)[0]
    active = history.unit_states[0][0] == UnitState.ACTIVE
    return int(np.where(active, (z > 0).sum(axis=0), len(z) + 1).argmin())


def home_frame(histories: Sequence[TrainingHistory]) -> pd.DataFrame:
    """The figure's numbers, a row a history: units alive before and after training, loss and accuracy at the end."""
    rows = [
        {
            "initial bias": history.config.initial_bias,
            "alive before training": int(history.alive_counts[0].sum()),
            "alive at the end": int(history.alive_counts[-1].sum()),
            "training loss": float(history.train_loss[-1]),
            "test loss": float(history.test_loss[-1]),
            "test accuracy": float(history.test_score[-1]),
        }
        for history in histories
    ]
    return pd.DataFrame(rows).round(3)
