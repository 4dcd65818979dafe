"""The Dying ReLU Lab's public API: configure a run, train it, read its history."""

from typing import TYPE_CHECKING, Any

from core.data import DATASETS, Dataset, load_dataset
from core.engine.activations import ACTIVATIONS
from core.engine.initializers import INITIALIZERS
from core.engine.liveness import UnitState
from core.engine.optimizers import OPTIMIZERS
from core.training import TrainingConfig, TrainingHistory, train, train_many

if TYPE_CHECKING:
    from core.training.estimator import estimator_from

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
    "estimator_from",
    "load_dataset",
    "train",
    "train_many",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """The one name that needs scikit-learn, which takes a second and 70 MB to import."""
    if name == "estimator_from":
        from core.training.estimator import estimator_from

        return estimator_from
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
