"""The arrays of a run, by name: what a script needs to do it again, and what the lab measured."""

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data import load_dataset
from core.engine.network import Network
from core.training import TrainingHistory

Arrays = dict[str, NDArray[Any]]
PER_EPOCH = ("epochs", "train_loss", "test_loss", "train_score", "test_score", "gradient_norms", "dormant_shares")


def network_arrays(network: Network, stem: str = "") -> Arrays:
    """`weights_1` (fan_in, fan_out), `biases_1` (fan_out,), and so on to the output, each with a stem before it."""
    parts = (("weights", "biases"),) * len(network)
    return {
        f"{stem}{name}_{place}": getattr(layer, name)
        for place, (layer, names) in enumerate(zip(network, parts), start=1)
        for name in names
    }


def run_arrays(history: TrainingHistory) -> Arrays:
    """The data, the network before training and after it, and all that was measured, `states_1` (E + 1, width), ..."""
    dataset = load_dataset(history.config)
    data = {name: getattr(dataset, name) for name in ("x_train", "y_train", "x_test", "y_test")}
    states = {f"states_{place}": layer for place, layer in enumerate(history.unit_states, start=1)}
    measured = {name: getattr(history, name) for name in PER_EPOCH}
    networks = network_arrays(history.networks[0]) | network_arrays(history.networks[-1], "trained_")
    return {**data, **networks, **measured, **states}


def npz(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """A compressed .npz file."""
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]  # its names might be options of NumPy's, and never are
    return file.getvalue()
