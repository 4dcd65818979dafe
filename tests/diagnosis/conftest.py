"""What several files share: the layer of known truth, and a trained network with its data."""

from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from core import TrainingConfig, TrainingHistory, load_dataset, train

DEAD, RARE, ORDINARY = 30, 20, 50


class Trained(NamedTuple):
    """A run of the lab's own, with the inputs over which its states are judged."""

    history: TrainingHistory
    inputs: NDArray[np.float64]

    def states(self) -> list[int]:
        """UnitState codes at the end, layer by layer."""
        return [int(state) for layer in self.history.unit_states for state in layer[-1]]


@pytest.fixture(scope="session")
def layer_of_known_truth() -> NDArray[np.float64]:
    """2,000 inputs to 100 units: 30 dead, 20 that fire on 0.1 % of inputs, 50 ordinary."""
    rng = np.random.default_rng(0)
    z = rng.standard_normal((2000, DEAD + RARE + ORDINARY))
    z[:, :DEAD] = -np.abs(z[:, :DEAD]) - 0.1
    seldom = rng.random((2000, RARE)) < 0.001
    z[:, DEAD : DEAD + RARE] = np.where(seldom, 1.0, -1.0) * (0.1 + np.abs(z[:, DEAD : DEAD + RARE]))
    return z


@pytest.fixture(scope="session")
def damaged() -> Trained:
    """Layer 1 half dead, the rest cut off; layer 2 dead."""
    return _trained(TrainingConfig(initial_bias=-2.0, epochs=50))


@pytest.fixture(scope="session")
def healthy() -> Trained:
    """Hardly a unit dead."""
    return _trained(TrainingConfig(epochs=20, hidden_widths=(24, 12)))


def _trained(config: TrainingConfig) -> Trained:
    return Trained(train(config), load_dataset(config).x_train)
