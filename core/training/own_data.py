"""A learner's own file as the data of a run on a shared server."""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from core.data import Dataset
from core.data.own_data import SHARED_SERVER, Choice, Table, dataset_from_table, read_table
from core.training.config import TrainingConfig, check_load

_REMEMBERED = 8  # files that the server keeps read


class File(NamedTuple):
    """What a learner has uploaded."""

    name: str
    content: bytes


@lru_cache(maxsize=_REMEMBERED)
def file_table(file: File) -> Table:
    """The table of a file.

    Raises:
        ValueError: names the file, the line, the rule, what was found and the way out.
    """
    return read_table(file.content, file.name)


@lru_cache(maxsize=_REMEMBERED)
def file_dataset(file: File, choice: Choice, data_seed: int) -> Dataset:
    """The data set that a choice makes of a file, small enough for a shared server.

    Raises:
        ValueError: names the file, the column, the rule, what was found and the way out.
    """
    return dataset_from_table(file_table(file), choice, data_seed=data_seed, limits=SHARED_SERVER)


def own_run(config: TrainingConfig, dataset: Dataset) -> TrainingConfig:
    """The config of a run on own data.

    Raises:
        ValueError: the rows are too many for the epochs, the batch size and the width of the network.
    """
    result = replace(config, dataset=dataset)
    check_load(result)
    return result
