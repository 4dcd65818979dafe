"""What several files share: runs of every kind, small enough to be trained in a moment."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core import ACTIVATIONS, OPTIMIZERS, Dataset, TrainingConfig, TrainingHistory, train

BASE = TrainingConfig(n_samples=60, hidden_widths=(6, 5), initial_bias=-0.5, epochs=14, batch_size=16)


def own_data() -> Dataset:
    """Three classes by name, from columns with gaps and words."""
    rows = np.arange(60)
    frame = pd.DataFrame(
        {
            "size": np.where(rows % 9 == 0, np.nan, rows**1.5), "colour": np.array(["red", "blue", "green"])[rows % 3],
            "kind": np.array(["ant", "bee", "cat"])[rows * 7 % 3],
        }
    )  # fmt: skip
    return Dataset.from_frame(frame, target="kind", name="insects <b>.csv")


CONFIGS = {
    **{f"activation {name}": replace(BASE, activation=name, negative_slope=0.1) for name in ACTIVATIONS},
    **{
        f"optimizer {name}, decay {decay}": replace(BASE, optimizer=name, weight_decay=decay, learning_rate=0.02)
        for name in OPTIMIZERS
        for decay in (0.0, 0.01)
    },
    "three classes": replace(BASE, dataset="iris"),
    "a number": replace(BASE, dataset="abs", learning_rate=0.03),
    "a number of many": replace(BASE, dataset="diabetes", learning_rate=0.03),
    "ten classes": replace(BASE, dataset="digits", n_samples=100),
    "own data": replace(BASE, dataset=own_data()),
    "one layer": replace(BASE, hidden_widths=(7,), initial_bias=0.0),
    "a bias for each layer": replace(BASE, hidden_widths=(4, 3, 5), initial_bias=(-1.0, 0.5, 0.0)),
    "full batch": replace(BASE, batch_size=5000),
    "a batch that fits exactly": replace(BASE, batch_size=12),
    "batches of one": replace(BASE, batch_size=1, epochs=3),
    "every tenth epoch": replace(BASE, epochs=45, log_every=10),
    "not trained": replace(BASE, epochs=0),
    "all asleep": replace(BASE, activation="leaky_relu", initial_bias=-50.0),
    "all dead": replace(BASE, initial_bias=-50.0),
    "cut off": replace(BASE, hidden_widths=(6, 2), initial_bias=(0.0, -50.0)),
    "diverges": replace(BASE, dataset="abs", activation="identity", learning_rate=50.0, epochs=200),
}


@pytest.fixture(scope="session")
def histories() -> dict[str, TrainingHistory]:
    return {name: train(config) for name, config in CONFIGS.items()}
