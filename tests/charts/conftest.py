"""Runs that the charts are drawn from."""

from functools import cache

import pytest

from core import TrainingConfig, TrainingHistory, train

CONFIGS = {
    "ordinary": TrainingConfig(
        n_samples=100, hidden_widths=(6, 4), initial_bias=-1.0, learning_rate=1.0, epochs=25, seed=4
    ),
    "deep": TrainingConfig(
        n_samples=60, hidden_widths=(3,) * 6, initial_bias=0.3, learning_rate=0.5, epochs=30, seed=1
    ),
    "all dead": TrainingConfig(n_samples=60, hidden_widths=(5, 5), initial_bias=-100.0, epochs=3),
    "untrained": TrainingConfig(n_samples=60, hidden_widths=(5,), initial_bias=-1.0, epochs=0),
    "diverged": TrainingConfig(
        dataset="diabetes", n_samples=100, hidden_widths=(6, 6), activation="leaky_relu", negative_slope=0.5,
        learning_rate=1.0, epochs=40,
    ),
    "tanh": TrainingConfig(n_samples=60, hidden_widths=(4, 4), activation="tanh", initial_bias=-6.0, epochs=4),
    "curve": TrainingConfig(dataset="abs", n_samples=60, hidden_widths=(4,), initial_bias=-0.5, epochs=15),
}  # fmt: skip


@cache
def history_of(config: TrainingConfig) -> TrainingHistory:
    return train(config)


@pytest.fixture(params=CONFIGS)
def history(request) -> TrainingHistory:
    """One run after the other."""
    result = history_of(CONFIGS[request.param])
    assert (result.diverged_at is not None) == (request.param == "diverged")
    return result
