"""The Dying ReLU Lab's public API: configure a run, train it, read its history."""

from typing import TYPE_CHECKING

from core.data import DATASETS, Dataset, load_dataset
from core.engine.activations import ACTIVATIONS
from core.engine.initializers import INITIALIZERS
from core.engine.liveness import UnitState
from core.engine.optimizers import OPTIMIZERS
from core.training import TrainingConfig, TrainingHistory, train, train_many

if TYPE_CHECKING:
    from core.diagnosis import Monitor, diagnose, prune_silent

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
    "load_dataset",
    "prune_silent",
    "train",
    "train_many",
]  # fmt: skip

_DIAGNOSIS = ("Monitor", "diagnose", "prune_silent")


def __getattr__(name: str) -> object:
    """The diagnosis of other networks is imported when it is asked for: training needs none of it."""
    if name in _DIAGNOSIS:
        from core import diagnosis

        return getattr(diagnosis, name)
    raise AttributeError(f"module 'core' has no attribute {name!r}")
