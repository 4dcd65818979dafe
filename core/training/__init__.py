"""TrainingConfig, TrainingHistory, train and train_many: the one way to a run."""

from core.training.config import BOUNDS, TrainingConfig
from core.training.history import TrainingHistory
from core.training.run import Recorder, initial_network, stacks, train, train_live, train_many, train_stack

__all__ = [
    "BOUNDS", "Recorder", "TrainingConfig", "TrainingHistory", "initial_network", "stacks", "train", "train_live",
    "train_many", "train_stack",
]  # fmt: skip
