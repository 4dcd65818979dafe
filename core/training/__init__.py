"""TrainingConfig, TrainingHistory, train and train_many: the one way to a run."""

from core.training.config import BOUNDS, TrainingConfig
from core.training.history import TrainingHistory
from core.training.problem import initial_network
from core.training.recorder import Recorder
from core.training.run import JOBS, Interrupted, continue_many, train, train_live, train_many, train_stack
from core.training.stacking import stacks

__all__ = [
    "BOUNDS", "JOBS", "Interrupted", "Recorder", "TrainingConfig", "TrainingHistory", "continue_many",
    "initial_network", "stacks", "train", "train_live", "train_many", "train_stack",
]  # fmt: skip
