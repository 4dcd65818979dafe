"""From a sample to training and test rows: a stratified split, then standardisation with the training rows."""

from typing import NamedTuple

import numpy as np

from core.data.dataset import FloatArray, IntArray, Task
from core.data.entry import Sample, Stream, generator

TEST_SHARE = 0.2
NEGLIGIBLE_SPREAD = 1e-12


class Split(NamedTuple):
    """Training rows `x_train (n, d)`, `y_train (n,)` and test rows `x_test (m, d)`, `y_test (m,)`."""

    x_train: FloatArray
    y_train: FloatArray | IntArray
    x_test: FloatArray
    y_test: FloatArray | IntArray


def split(sample: Sample, task: Task, data_seed: int) -> Split:
    """A fifth of the rows for the test, each class in its share; the training rows in random order."""
    random = generator(data_seed, Stream.SPLIT)
    order = stratified_order(strata(sample.y, task), random)
    n_test = round(TEST_SHARE * len(order))
    test, train = order[:n_test], random.permutation(order[n_test:])
    return Split(sample.x[train], sample.y[train], sample.x[test], sample.y[test])


def strata(y: FloatArray | IntArray, task: Task) -> IntArray:
    """The group `(n,)` of each row: its class, or one group for all numbers."""
    return y.astype(np.int64) if task == "classification" else np.zeros(len(y), dtype=np.int64)


def stratified_order(groups: IntArray, random: np.random.Generator) -> IntArray:
    """A random order `(n,)` of the rows in which every prefix holds the groups in proportion.

    The k-th row of a group of s rows comes at (k + 1/2) / s of the way, which is Sainte-Lague's rule for
    seats. A group's first row comes early and its last row late, so a cut leaves groups of 2 or more on
    both sides when there is room, and a group of 1 behind the cut.
    """
    shuffled = random.permutation(len(groups))
    sizes = np.bincount(groups)
    group_starts = np.cumsum(sizes) - sizes
    by_group = np.argsort(groups[shuffled], kind="stable")
    rank = np.empty(len(groups), dtype=np.int64)
    rank[by_group] = np.arange(len(groups)) - group_starts[groups[shuffled][by_group]]
    size = sizes[groups[shuffled]]
    place = (rank + 0.5) / size
    place[rank == 0] = 0.0
    place[rank == size - 1] = 1.0
    return shuffled[np.argsort(place, kind="stable")]


def standardise(parts: Split, task: Task) -> Split:
    """Inputs, and the targets of a regression, in training standard deviations from the training mean."""
    x_train, x_test = _standardised(parts.x_train, parts.x_test)
    if task == "classification":
        return parts._replace(x_train=x_train, x_test=x_test)
    y_train, y_test = _standardised(parts.y_train.astype(np.float64), parts.y_test.astype(np.float64))
    return Split(x_train, y_train, x_test, y_test)


def _standardised(train: FloatArray, test: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Both parts `(rows, ...)`, column by column; a column that is constant but for rounding gets sd 1."""
    mean, sd = train.mean(axis=0), train.std(axis=0)
    constant = sd <= NEGLIGIBLE_SPREAD * np.abs(train).max(axis=0)
    scale = np.where(constant, 1.0, sd)
    return (train - mean) / scale, (test - mean) / scale
