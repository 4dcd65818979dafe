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
    """One row a unit and spell in one state: layer, unit, first_epoch, last_epoch, state; as in `state_runs`."""
    import pandas as pd

    rows = [
        (layer + 1, unit + 1, first, last, STATE_NAMES[state])
        for layer, states in enumerate(history.unit_states)
        for unit in range(states.shape[1])
        for first, last, state in state_runs(states[:, unit], history.epochs)
    ]
    return pd.DataFrame(rows, columns=["layer", "unit", "first_epoch", "last_epoch", "state"])


def state_runs(states: NDArray[np.integer], epochs: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    """A unit's states (E + 1,) at the logged epochs (E + 1,) as runs: (first epoch, last epoch, state).

    A state holds from the logged epoch at which it is first seen up to the one at which another is seen.
    """
    starts = np.concatenate([[0], np.flatnonzero(np.diff(states)) + 1])
    ends = np.append(epochs[starts[1:]] - 1, epochs[-1])
    return list(zip(epochs[starts].tolist(), ends.tolist(), states[starts].tolist()))
