"""Data sets: the registry of those that a config can name, and the way to load one."""

from functools import lru_cache
from typing import Protocol

from core.checks import Bounds, choice, finite_number, shown, whole_number
from core.data.bundled import BUNDLED
from core.data.dataset import Dataset, Task
from core.data.entry import SEEDS, DatasetEntry, Sample
from core.data.generators import SYNTHETIC
from core.data.preparation import split, standardise

__all__ = ["DATASETS", "Dataset", "DatasetChoice", "DatasetEntry", "Sample", "Task", "load_dataset"]

DATASETS: dict[str, DatasetEntry] = {**SYNTHETIC, **BUNDLED}

SAMPLES = Bounds(3)  # two rows for training and one for the test
CACHED_DATASETS = 64
FIELDS = ("dataset", "n_samples", "noise", "data_seed")


class DatasetChoice(Protocol):
    """The part of a training config that names a data set."""

    @property
    def dataset(self) -> str | Dataset: ...
    @property
    def n_samples(self) -> int: ...
    @property
    def noise(self) -> float: ...
    @property
    def data_seed(self) -> int: ...


def load_dataset(config: DatasetChoice) -> Dataset:
    """The data set that a config names, the same object for the same four values; or the one that it holds.

    Args:
        config: its `dataset`, `n_samples` (a cap for the bundled sets), `noise` and `data_seed` count, nothing else.

    Raises:
        ValueError: names the field, the rule and the value.
    """
    if not all(hasattr(config, name) for name in FIELDS):
        raise ValueError(f"config must have {', '.join(FIELDS)}, got {shown(config)}")
    if isinstance(config.dataset, Dataset):
        return config.dataset
    name = choice("dataset", config.dataset, DATASETS)
    noise = finite_number("noise", config.noise, Bounds(0))
    return _load(
        name,
        whole_number("n_samples", config.n_samples, SAMPLES),
        noise if DATASETS[name].uses_noise else 0.0,
        whole_number("data_seed", config.data_seed, SEEDS),
    )


@lru_cache(maxsize=CACHED_DATASETS)
def _load(name: str, n_samples: int, noise: float, data_seed: int) -> Dataset:
    """The cache shares one read-only data set between all learners of a server."""
    entry = DATASETS[name]
    sample = entry.draw(n_samples, noise, data_seed)
    parts = split(sample, entry.task, data_seed)
    if entry.standardised:
        parts = standardise(parts, entry.task)
    return Dataset(
        **parts._asdict(), task=entry.task, n_classes=entry.n_classes,
        feature_names=sample.feature_names, class_names=sample.class_names, target_name=entry.target_name,
        name=name, description=entry.description, source=entry.source, notes=sample.notes,
    )  # fmt: skip
