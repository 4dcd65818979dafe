"""What a data set has to say about itself, and the random streams that its draws come from."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from core.checks import Bounds
from core.data.dataset import FloatArray, IntArray, Task


class Sample(NamedTuple):
    """Rows before they are split and standardised: `x (n, d)`, `y (n,)`; empty names mean the defaults."""

    x: FloatArray
    y: FloatArray | IntArray
    feature_names: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # what was done to the rows that were found, as sentences


@dataclass(frozen=True, kw_only=True)
class DatasetEntry:
    """One row of the registry.

    Attributes:
        label: name in menus.
        description: one line in plain words.
        source: publication or package.
        n_classes: 0 for regression.
        n_features: columns of x.
        target_name: what y means, with its unit.
        uses_noise: whether the `noise` of a config changes anything.
        standardised: inputs, and the target of a regression, have mean 0 and sd 1 over the training rows.
        draw: `(n_samples, noise, data_seed) -> Sample`, the same rows in the same order at every noise.
    """

    label: str
    description: str
    source: str
    task: Task
    n_classes: int
    n_features: int
    target_name: str
    uses_noise: bool
    standardised: bool
    draw: Callable[[int, float, int], Sample]


SEEDS = Bounds(0, 2**32 - 1)


class Stream(IntEnum):
    """Independent random streams of one data seed; from 101 on, to stay apart from those of the weights."""

    POSITIONS = 101
    NOISE = 102
    SUBSET = 103
    SPLIT = 104


def generator(data_seed: int, stream: Stream) -> np.random.Generator:
    """The generator of one stream: what one stream draws never depends on what another has drawn."""
    return np.random.default_rng([data_seed, int(stream)])
