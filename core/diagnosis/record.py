"""What is remembered of a layer: a few numbers a unit, which merge as if all inputs had come at once."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.engine.activations import Array

Counts = NDArray[np.int64]
NEVER = -1  # in the place of an input's number


class LayerRecord(NamedTuple):
    """A layer of m units over n inputs; an input is an image or a sequence, and may hold many positions.

    A value that is not finite is counted and enters nothing else.
    """

    n: int  # inputs
    values: int  # values of each unit: inputs x positions
    next_input: int  # the number that the next input gets
    active: Counts  # (m,) inputs to which the unit responds at any position, with 0.05 of the steepest slope or more
    positive: Counts  # (m,) values above 0
    not_finite: Counts  # (m,) values that are not finite
    largest: Array  # (m,) largest value, -inf where there is none
    lowest: Array  # (m,) smallest value, inf where there is none
    smallest_positive: Array  # (m,) inf where no value is above 0
    largest_input: Counts  # (m,) the first input with the largest value
    last_active: Counts  # (m,) the last input to which the unit responded
    mean: Array  # (m,) of the values
    squares: Array  # (m,) sum of squared deviations from the mean
    size: Array  # (m,) mean |h| of what comes out of the activation
    response: Array  # (m,) the largest slope / the steepest

    @property
    def units(self) -> int:
        """How many units the layer has."""
        return len(self.active)

    @property
    def finite(self) -> Counts:
        """How many values of each unit (m,) are finite."""
        return self.values - self.not_finite

    @property
    def spread(self) -> Array:
        """Standard deviation of each unit's values (m,)."""
        return np.sqrt(self.squares / np.maximum(self.finite, 1))

    @property
    def scale(self) -> float:
        """The layer's largest |value|, at most 1: what counts as small is small beside this."""
        ends = np.abs(np.concatenate([self.largest, self.lowest]))
        return float(min(1.0, ends[np.isfinite(ends)].max(initial=0.0)))


def merge(one: LayerRecord, other: LayerRecord) -> LayerRecord:
    """The record of the inputs of both; counts and extremes exactly, means as far as float64 goes, in any order."""
    with np.errstate(over="ignore", invalid="ignore"):
        return _merged(one, other)


def within_range(values: Array) -> Array:
    """Sums of finite numbers that are beyond float64's range, at its end: a record is read again as it was written."""
    return values if np.isfinite(values).all() else np.nan_to_num(values, nan=np.finfo(float).max)


def _merged(one: LayerRecord, other: LayerRecord) -> LayerRecord:
    n_one, n_other = one.finite, other.finite
    total = np.maximum(n_one + n_other, 1)
    apart = one.mean - other.mean
    return LayerRecord(
        one.n + other.n,
        one.values + other.values,
        max(one.next_input, other.next_input, one.n + other.n),
        one.active + other.active,
        one.positive + other.positive,
        one.not_finite + other.not_finite,
        np.maximum(one.largest, other.largest),
        np.minimum(one.lowest, other.lowest),
        np.minimum(one.smallest_positive, other.smallest_positive),
        _first_of_largest(one, other),
        np.maximum(one.last_active, other.last_active),
        within_range((one.mean * n_one + other.mean * n_other) / total),
        within_range(one.squares + other.squares + apart * apart * (n_one * n_other / total)),  # Chan et al. 1979
        within_range((one.size * n_one + other.size * n_other) / total),
        np.maximum(one.response, other.response),
    )


def _first_of_largest(one: LayerRecord, other: LayerRecord) -> Counts:
    """Where the largest value of both came from; of two equal ones, the lower number."""
    lower = np.minimum(one.largest_input, other.largest_input)
    apart = np.where(one.largest > other.largest, one.largest_input, other.largest_input)
    none_yet = np.maximum(one.largest_input, other.largest_input)
    return np.where(one.largest == other.largest, np.where(lower == NEVER, none_yet, lower), apart)
