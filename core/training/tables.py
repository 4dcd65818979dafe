"""A history as tables: every number by epoch, and every unit's life."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.engine.liveness import UnitState

if TYPE_CHECKING:
    import pandas as pd

    from core.training.history import TrainingHistory

STATE_NAMES = {int(state): state.name.lower().replace("_", " ") for state in UnitState}


def state_counts(history: "TrainingHistory") -> NDArray[np.int64]:
    """Units in each state, (E + 1, hidden layers, states)."""
    return np.stack([(layer[:, :, None] == list(UnitState)).sum(axis=1) for layer in history.unit_states], axis=1)


def layer_names(history: "TrainingHistory") -> list[str]:
    """ "layer 1", "layer 2", ..., "output"."""
    return [f"layer {index + 1}" for index in range(len(history.unit_states))] + ["output"]


def metrics_frame(history: "TrainingHistory") -> "pd.DataFrame":
    """One row an epoch: losses, scores, units in each state, tau-dormant shares and gradient norms of each layer."""
    import pandas as pd

    names = ("train_loss", "test_loss", "train_score", "test_score")
    columns = {"epoch": history.epochs, **{name: getattr(history, name) for name in names}}
    counts = state_counts(history)
    for layer in range(counts.shape[1]):
        for code, name in STATE_NAMES.items():
            columns[f"layer_{layer + 1}_{name.replace(' ', '_')}"] = counts[:, layer, code]
        columns[f"layer_{layer + 1}_tau_dormant_share"] = history.dormant_shares[:, layer]
    for index, name in enumerate(layer_names(history)):
        columns[f"gradient_norm_{name.replace(' ', '_')}"] = history.gradient_norms[:, index]
    return pd.DataFrame(columns)


def unit_lives_frame(history: "TrainingHistory") -> "pd.DataFrame":
    """One row a unit and spell in one state: layer, unit, first_epoch, last_epoch (both logged), state."""
    import pandas as pd

    rows = [
        (layer + 1, unit + 1, int(history.epochs[first]), int(history.epochs[last]), STATE_NAMES[state])
        for layer, states in enumerate(history.unit_states)
        for unit in range(states.shape[1])
        for first, last, state in state_runs(states[:, unit])
    ]
    return pd.DataFrame(rows, columns=["layer", "unit", "first_epoch", "last_epoch", "state"])


def state_runs(states: NDArray[np.integer]) -> list[tuple[int, int, int]]:
    """A unit's states (E + 1,) as spells: the places in the log of the first and the last, and the state."""
    starts = np.concatenate([[0], np.flatnonzero(np.diff(states)) + 1])
    ends = np.concatenate([starts[1:] - 1, [len(states) - 1]])
    return [(int(first), int(last), int(states[first])) for first, last in zip(starts, ends)]
