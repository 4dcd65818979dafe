"""The Dying ReLU Lab's public API: configure a run, train it, read its history."""

from importlib import import_module
from typing import TYPE_CHECKING

from core.data import DATASETS, Dataset, load_dataset
from core.engine.activations import ACTIVATIONS
from core.engine.initializers import INITIALIZERS
from core.engine.liveness import UnitState
from core.engine.optimizers import OPTIMIZERS
from core.training import TrainingConfig, TrainingHistory, train, train_many

if TYPE_CHECKING:
    from core.diagnosis import Monitor, diagnose, prune_silent
    from core.training.estimator import estimator_from

__version__ = "0.2.0"

__all__ = [
    "ACTIVATIONS",
    "DATASETS",
    "INITIALIZERS",
    "OPTIMIZERS",
    "Dataset",
    "Monitor",
    "TrainingConfig",
    "TrainingHistory",
    "UnitState",
    "diagnose",
    "estimator_from",
    "load_dataset",
    "prune_silent",
    "train",
    "train_many",
]  # fmt: skip

_LATER = {
    "Monitor": "core.diagnosis",
    "diagnose": "core.diagnosis",
    "prune_silent": "core.diagnosis",
    "estimator_from": "core.training.estimator",
}


def __getattr__(name: str) -> object:
    """What training needs nothing of is imported when it is asked for."""
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
