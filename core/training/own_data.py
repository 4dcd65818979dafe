"""A learner's own CSV file as the data of a run."""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from core.data import Dataset, dataset_from_csv
from core.training import TrainingConfig

_PARSED = 8  # tables that the server remembers


class File(NamedTuple):
    """What a learner has uploaded."""

    name: str
    content: bytes


@dataclass(frozen=True)
class OwnData:
    """A data set from a file; two are the same when their digests are: content, target column and split."""

    digest: str
    dataset: Dataset = field(compare=False)


def run_config(config: TrainingConfig, own: OwnData | None) -> TrainingConfig:
    """The config of a run on own data, with its number of rows.

    Raises:
        ValueError: the rows are too many for the epochs, the batch size and the width of the network.
    """
    if own is None:
        return config
    return replace(config, n_samples=len(own.dataset.x_train) + len(own.dataset.x_test))


def read_file(file: File, target: str | None, data_seed: int) -> OwnData:
    """The data set of a file.

    Raises:
        ValueError: names the column, the rule, the value and the line.
    """
    key = repr((target, data_seed)).encode() + file.content
    return OwnData(sha256(key).hexdigest(), parsed(file, target, data_seed))


@lru_cache(maxsize=_PARSED)
def parsed(file: File, target: str | None, data_seed: int) -> Dataset:
    """The data set of a file, remembered for a few files; raises as `read_file` does."""
    try:
        text = file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"the file must be text in UTF-8, got byte {file.content[error.start]:#04x}") from None
    return dataset_from_csv(text, target, data_seed=data_seed, name=file.name)
