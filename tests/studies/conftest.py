"""What several files share: a study that takes a moment, a cache of its own for each test, and no cluster."""

from pathlib import Path

import pytest

from core import TrainingConfig
from core.studies.run.grid import Grid
from core.studies.run.workers import CLUSTER_VARIABLE

SMALL = TrainingConfig(n_samples=40, hidden_widths=(5, 4), epochs=4, batch_size=16)


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv(CLUSTER_VARIABLE, raising=False)


@pytest.fixture
def small() -> TrainingConfig:
    return SMALL


@pytest.fixture
def grid() -> Grid:
    """24 networks that cannot all be stepped together: two activations and two shapes."""
    axes = {"activation": ["relu", "tanh"], "hidden_widths": [(5, 4), (3,)], "initial_bias": [0.0, -2.0]}
    return Grid(SMALL, axes, seeds=3)


@pytest.fixture
def many_chunks() -> Grid:
    """Twelve chunks of some tenths of a second each: time to kill a worker in the middle."""
    base = TrainingConfig(n_samples=400, epochs=60, batch_size=32)
    return Grid(base, {"hidden_widths": [(width, width) for width in range(8, 14)], "initial_bias": [0, -1]}, seeds=2)
