"""A run of a few epochs, and what its panels draw."""

from typing import Any

from core import TrainingConfig, load_dataset
from core.charts.panel_data import figure_data

SHORT = TrainingConfig(n_samples=60, hidden_widths=(5, 3), initial_bias=-1.0, epochs=3)


def figure(history) -> dict[str, Any]:
    return figure_data(history, load_dataset(history.config))
