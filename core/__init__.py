"""The Dying ReLU Lab's public API: configure a run, train it, read its history."""

from core.data import DATASETS, Dataset, load_dataset
from core.engine.activations import ACTIVATIONS
from core.engine.initializers import INITIALIZERS
from core.engine.liveness import UnitState
from core.engine.optimizers import OPTIMIZERS
from core.training import TrainingConfig, TrainingHistory, train, train_many

__version__ = "0.2.0"

__all__ = [
    "ACTIVATIONS",
    "DATASETS",
    "INITIALIZERS",
    "OPTIMIZERS",
    "Dataset",
    "TrainingConfig",
    "TrainingHistory",
    "UnitState",
    "load_dataset",
    "train",
    "train_many",
]  # fmt: skip
