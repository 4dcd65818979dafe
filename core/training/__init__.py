"""TrainingConfig, TrainingHistory, train and train_many: the one way to a run."""

from core.training.config import BOUNDS, TrainingConfig
from core.training.history import TrainingHistory
from core.training.run import Recorder, initial_network, train, train_live, train_many

__all__ = [
    "BOUNDS", "Recorder", "TrainingConfig", "TrainingHistory", "initial_network", "train", "train_live", "train_many",
]  # fmt: skip
