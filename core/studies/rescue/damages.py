"""How a network is damaged: what is wrong while it first trains, and what of that goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.training import TrainingConfig

BASE = TrainingConfig(n_samples=500, log_every=5)  # two moons, 16-16, plain SGD: healthy


@dataclass(frozen=True)
class Damage:
    """One way; `before` is changed from the start on, `after` when training is resumed."""

    label: str
    before: Mapping[str, Any]
    after: Mapping[str, Any] = field(default_factory=dict)


DAMAGES: dict[str, Damage] = {
    "bias2": Damage("initial bias −2", {"initial_bias": -2.0}),
    "bias5": Damage("initial bias −5", {"initial_bias": -5.0}),
    "bias10": Damage("initial bias −10", {"initial_bias": -10.0}),
    "rate": Damage("learning rate 5, for good", {"learning_rate": 5.0}),
    "rate_over": Damage(
        "learning rate 5, then 0.1 again", {"learning_rate": 5.0}, {"learning_rate": BASE.learning_rate}
    ),
}
