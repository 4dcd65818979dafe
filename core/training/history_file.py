"""A history in one file: arrays and plain text as .npz, so that reading one runs no code of its writer's."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from core.data import Dataset
from core.engine.network import Layer
from core.training.config import TrainingConfig
from core.training.history import TrainingHistory

VERSION = 1
_ARRAYS = (
    "epochs", "train_loss", "test_loss", "train_score", "test_score", "gradient_norms", "dormant_shares",
    "network_epochs",
)  # fmt: skip
_ROWS = ("x_train", "y_train", "x_test", "y_test")
_ABOUT = ("task", "n_classes", "feature_names", "class_names", "target_name", "name", "description", "source", "notes")


def save_history(history: TrainingHistory, path: Path) -> None:
    """Write a history, its kept networks and, where it is on own data, the data too."""
    own = history.config.dataset if isinstance(history.config.dataset, Dataset) else None
    about: dict[str, Any] = {
        "version": VERSION, "config": {**vars(history.config), "dataset": None if own else history.config.dataset},
        "n_train": history.n_train, "diverged_at": history.diverged_at,
        "data": {name: getattr(own, name) for name in _ABOUT} if own else None,
    }  # fmt: skip
    arrays = {name: getattr(history, name) for name in _ARRAYS}
    arrays |= {f"data_{name}": getattr(own, name) for name in _ROWS} if own else {}
    arrays |= {f"states_{place}": layer for place, layer in enumerate(history.unit_states)}
    for place, layers in enumerate(zip(*history.networks)):
        arrays[f"weights_{place}"] = np.stack([layer.weights for layer in layers])
        arrays[f"biases_{place}"] = np.stack([layer.biases for layer in layers])
    with path.open("wb") as file:
        np.savez_compressed(file, about=np.array(json.dumps(about)), **arrays)


def load_history(path: Path) -> TrainingHistory:
    """The history of a file that `save_history` wrote.

    Raises:
        ValueError: it is no such file.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            found = {name: file[name] for name in file.files}
        about = json.loads(str(found["about"]))
        if about["version"] != VERSION:
            raise ValueError(f"version {about['version']}")
        return _history(found, about)
    except (KeyError, TypeError, ValueError, BadZipFile, EOFError) as error:
        what = f"{path}, which is none ({error})"
        raise ValueError(f"path must be of a history that this version of the lab has saved, got {what}") from error


def _history(found: Mapping[str, Any], about: Mapping[str, Any]) -> TrainingHistory:
    n_hidden = sum(name.startswith("states_") for name in found)
    stacks = [(found[f"weights_{place}"], found[f"biases_{place}"]) for place in range(n_hidden + 1)]
    networks = tuple(
        tuple(Layer(weights[kept], biases[kept]) for weights, biases in stacks) for kept in range(len(stacks[0][0]))
    )
    return TrainingHistory(
        config=_config(found, about), n_train=about["n_train"], diverged_at=about["diverged_at"], networks=networks,
        unit_states=tuple(found[f"states_{place}"] for place in range(n_hidden)),
        **{name: found[name] for name in _ARRAYS},
    )  # fmt: skip


def _config(found: Mapping[str, Any], about: Mapping[str, Any]) -> TrainingConfig:
    fields = dict(about["config"])
    if about["data"] is not None:
        rows = {name: found[f"data_{name}"] for name in _ROWS}
        fields["dataset"] = Dataset(**about["data"], **rows)
    return TrainingConfig(**fields)
