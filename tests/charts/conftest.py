"""Runs that the charts are drawn from."""

from collections.abc import Callable
from functools import cache

import pandas as pd
import pytest

from core import TrainingConfig, TrainingHistory, train
from tests.charts.pictured.every import CHARTS
from tests.charts.scenes import Drawn, drawn

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


@pytest.fixture(scope="session")
def seen() -> Callable[[str], tuple[Drawn, pd.DataFrame]]:
    """`seen(chart)`: what is drawn, each chart once, and the rows behind it."""
    known: dict[str, tuple[Drawn, pd.DataFrame]] = {}

    def draw(name: str) -> tuple[Drawn, pd.DataFrame]:
        if name not in known:
            rows = pd.DataFrame(CHARTS[name].rows)
            known[name] = drawn(CHARTS[name].spec(), rows, **CHARTS[name].signals), rows
        return known[name]

    return draw
