"""The bench of remedies: one row each. Some change how training goes on, some the weights it goes on from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from core.data import Dataset
from core.diagnosis.remedies import LET_THROUGH
from core.engine.activations import NEGATIVE_SLOPE
from core.engine.network import Network
from core.studies.rescue.operations import normalize, nudge, recycle, redraw
from core.training import TrainingConfig

Changes = Callable[[TrainingConfig, float], Mapping[str, Any]]  # of the config, from the config and the dose
Operation = Callable[[Network, TrainingConfig, np.random.Generator, Dataset | None], Network]
CONTROL = "nothing"


def _no_changes(_: TrainingConfig, __: float) -> Mapping[str, Any]:
    return {}


def _fixed(**changes: Any) -> Changes:
    return lambda config, dose: changes


@dataclass(frozen=True)
class Remedy:
    """One row.

    Attributes:
        sentence: what it does; {dose} and {percent} stand for the dose.
        dose: how much of it: a slope, a rate, a number of epochs; 0 where there is nothing to choose.
        changes: fields of the config with which training goes on.
        operation: what is done to the weights before it goes on.
        repeated: the operation is done again every `dose` epochs.
    """

    label: str
    sentence: str
    dose: float = 0.0
    changes: Changes = _no_changes
    operation: Operation | None = None
    repeated: bool = False

    def described(self, dose: float | None = None) -> str:
        """The sentence with its dose."""
        dose = self.dose if dose is None else dose
        return self.sentence.format(dose=f"{dose:g}", percent=f"{dose:.0%}")


REMEDIES: dict[str, Remedy] = {
    CONTROL: Remedy("do nothing", "Training just goes on. This is the control: all others are compared with it."),
    "leaky": Remedy(
        "leaky ReLU", "The slope below 0 becomes {dose}. The weights stay.", NEGATIVE_SLOPE,
        lambda config, dose: {"activation": "leaky_relu", "negative_slope": dose},
    ),
    "elu": Remedy("ELU", "Below 0, the activation becomes eᶻ − 1. The weights stay.", changes=_fixed(activation="elu")),
    "gelu": Remedy(
        "GELU", "The activation becomes z Φ(z), smooth around 0. The weights stay.", changes=_fixed(activation="gelu")
    ),
    "lower_rate": Remedy(
        "lower learning rate", "Steps of {percent} of the length.", 0.1,
        lambda config, dose: {"learning_rate": config.learning_rate * dose},
    ),
    "momentum": Remedy("momentum", "SGD with a momentum of 0.9.", changes=_fixed(optimizer="momentum")),
    "adam": Remedy(
        "Adam", "Adam with a learning rate of {dose}.", 0.01,
        lambda config, dose: {"optimizer": "adam", "learning_rate": dose},
    ),
    "weight_decay": Remedy(
        "weight decay", "Every step pulls weights and biases towards 0, with a decay of {dose}.", 0.001,
        lambda config, dose: {"weight_decay": dose},
    ),
    "nudge": Remedy(
        "bias nudge", f"The bias of each dead unit is raised until {LET_THROUGH:.0%} of the examples get through.",
        operation=nudge,
    ),
    "normalize": Remedy(
        "normalize once",
        "Each unit's weights and bias are shifted and scaled until its z has mean 0 and spread 1 over the training "
        "set. Batch normalization does so at every step.",
        operation=normalize,
    ),
    "he": Remedy("new He weights", "Begin again: He weights, biases of 0.", operation=partial(redraw, "he_normal")),
    "rai": Remedy(
        "new RAI weights", "Begin again: one weight or bias of each unit is drawn from a positive distribution.",
        operation=partial(redraw, "rai"),
    ),
    "redo": Remedy(
        "ReDo",
        "Every {dose} epochs, dormant units get new incoming weights, a bias of 0 and outgoing weights of 0.", 10,
        operation=recycle, repeated=True,
    ),
}  # fmt: skip
