"""From an array of a layer's values to its record, a block of inputs at a time."""

from functools import cache
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.diagnosis.reading import Reading
from core.diagnosis.record import NEVER, Counts, LayerRecord, merge
from core.engine.activations import Array
from core.engine.liveness import ACTIVE_SHARE

BLOCK = 1 << 17  # values at a time: they stay in the processor's cache, and a file is never in memory as a whole
TAIL = 16  # inputs: most units respond to one of the last few
MOST_ROWS = 1 << 14  # inputs at a time: their places fit int16
CANCELLED = 1e-6  # of the sum of squares: a variance below that is computed from deviations
_BITS: dict[str, Any] = {"float32": np.uint32, "float64": np.uint64}


class Scratch:
    """Memory that every block uses again: fresh memory costs more than the arithmetic in it."""

    def __init__(self) -> None:
        self._buffers: dict[tuple[str, Any], NDArray[Any]] = {}

    def array(self, name: str, shape: tuple[int, ...], dtype: Any) -> NDArray[Any]:
        """An array with anything in it."""
        size, buffer = prod(shape), self._buffers.get((name, dtype))
        if buffer is None or buffer.size < size:
            buffer = self._buffers[name, dtype] = np.empty(size, dtype)
        return buffer[:size].reshape(shape)


class Block(NamedTuple):
    """Some inputs of a layer, each with all its positions: arrays of (inputs x positions, m)."""

    n: int  # inputs
    z: NDArray[Any]  # float32 or float64; -inf in the place of what is not finite
    precise: Array  # the same; 0 in the place of what is not finite
    finite: NDArray[np.bool_] | None  # None where everything is
    total: Array  # (m,)
    not_finite: Counts  # (m,)


def measured(
    values: NDArray[Any], reading: Reading, first_input: int, known: LayerRecord | None, scratch: Scratch
) -> LayerRecord:
    """The record of values (inputs, positions ..., units), merged with what is known.

    Args:
        first_input: the number of the first input.
        scratch: the monitor's own.
    """
    rows = min(MOST_ROWS, max(1, BLOCK * len(values) // values.size))
    with np.errstate(all="ignore"):  # infinities are found by what they leave behind
        for start in range(0, len(values), rows):
            block = _block(values[start : start + rows], scratch)
            record = _record(block, reading, first_input + start, known, scratch)
            known = record if known is None else merge(known, record)
    assert known is not None  # there is at least one input
    return known


def _block(values: NDArray[Any], scratch: Scratch) -> Block:
    z = _as_float(values.reshape(-1, values.shape[-1]), scratch)
    precise = _held(z, scratch.array("precise", z.shape, np.float64))
    total, finite, not_finite = np.ones(len(z)) @ precise, None, np.zeros(z.shape[1], dtype=np.int64)
    if not np.isfinite(total).all():
        finite = np.isfinite(z)
        precise = np.where(finite, z, 0.0)
        z, total, not_finite = np.where(finite, z, z.dtype.type(-np.inf)), precise.sum(axis=0), _count(~finite)
    return Block(len(values), z, precise, finite, total, not_finite)


def _record(
    block: Block, reading: Reading, first_input: int, known: LayerRecord | None, scratch: Scratch
) -> LayerRecord:
    n, z, finite = block.n, block.z, block.finite
    counted = np.maximum(len(z) - block.not_finite, 1)
    peaks = z if n == len(z) else z.reshape(n, -1, z.shape[1]).max(axis=1)
    largest, mean = peaks.max(axis=0), block.total / counted
    responds, response = _responses(z, peaks, reading)
    squares = _squares(block.precise, mean, counted, finite)
    return LayerRecord(
        n, len(z), first_input + n,
        active=_count(responds),
        positive=_count(responds if reading.is_relu and peaks is z else z > 0),
        not_finite=block.not_finite,
        largest=largest.astype(float),
        lowest=(z if finite is None else np.where(finite, z, np.inf)).min(axis=0).astype(float),
        smallest_positive=_smallest_positive(z, scratch),
        largest_input=_first(peaks, largest, first_input, known),
        last_active=_last(responds, first_input),
        mean=mean,
        squares=squares,
        size=_sum_of_sizes(block, reading) / counted,
        response=response,
    )  # fmt: skip


def _as_float(values: NDArray[Any], scratch: Scratch) -> NDArray[Any]:
    """Contiguous, as float32 where that holds every value exactly, else as float64."""
    small = values.dtype.name in ("float16", "bfloat16", "float32") or values.dtype.itemsize < 2
    dtype = np.float32 if small else np.float64
    if values.dtype == dtype and values.flags.c_contiguous:
        return values
    room = scratch.array("z", values.shape, dtype)
    if values.dtype == np.float16 and values.flags.c_contiguous:
        return np.take(_halves(), values.view(np.uint16), out=room, mode="clip")  # half the time of NumPy's conversion
    return _held(values, room)


@cache
def _halves() -> NDArray[np.float32]:
    """Every float16 as float32, by its bits: 256 kB."""
    return np.arange(1 << 16, dtype=np.uint16).view(np.float16).astype(np.float32)


def _held(values: NDArray[Any], room: NDArray[Any]) -> NDArray[Any]:
    np.copyto(room, values)
    return room


def _count(true: NDArray[np.bool_]) -> Counts:
    """How often it is true of each unit."""
    return true.sum(axis=0, dtype=np.int32).astype(np.int64)


def _last(responds: NDArray[np.bool_], first_input: int) -> Counts:
    """The number of the last input (n, m) to which a unit responds; NEVER where there is none."""
    numbers = _last_place(responds[-TAIL:]) + max(0, len(responds) - TAIL)
    rest = np.flatnonzero(~responds[-TAIL:].any(axis=0))
    if len(rest):
        columns = responds[:, rest]
        numbers[rest] = np.where(columns.any(axis=0), _last_place(columns), NEVER - first_input)
    return first_input + numbers


def _last_place(true: NDArray[np.bool_]) -> Counts:
    return len(true) - 1 - true[::-1].argmax(axis=0)


def _first(peaks: NDArray[Any], largest: NDArray[Any], first_input: int, known: LayerRecord | None) -> Counts:
    """The number of the first input (n, m) with the largest value, where it may be larger than what is known."""
    numbers = np.full(len(largest), NEVER)
    wanted = largest > -np.inf
    if known is not None:
        wanted &= (largest > known.largest) | ((largest == known.largest) & (first_input < known.largest_input))
    columns = np.flatnonzero(wanted)
    if len(columns):
        found = (peaks if len(columns) == len(largest) else peaks[:, columns]) == largest[columns]
        places = found * np.arange(len(found), 0, -1, dtype=np.int16)[:, None]  # argmax is slow along this axis
        numbers[columns] = first_input + len(found) - places.max(axis=0).astype(np.int64)
    return numbers


def _responses(z: NDArray[Any], peaks: NDArray[Any], reading: Reading) -> tuple[NDArray[np.bool_], Array]:
    """To which inputs a unit responds (n, m), and its largest slope as a share of the steepest (m,)."""
    if reading.is_relu:
        responds = peaks > 0
        return responds, responds.any(axis=0).astype(float)
    rises = reading.entry.slope_rises
    shares = reading.slope_shares(peaks if rises else z)
    if not rises:
        shares = shares.reshape(len(peaks), -1, z.shape[-1]).max(axis=1)
    return shares >= ACTIVE_SHARE, shares.max(axis=0)


def _smallest_positive(z: NDArray[Any], scratch: Scratch) -> Array:
    """The smallest value above 0 of each unit; inf where there is none."""
    whole = _BITS[z.dtype.name]
    # Read as whole numbers, positive floats keep their order; less 1, all that is not positive is larger than they.
    bits = np.subtract(z.view(whole), whole(1), out=scratch.array("bits", z.shape, whole)).min(axis=0) + whole(1)
    found = bits.view(z.dtype).astype(float)
    return np.where(found > 0, found, np.inf)


def _squares(precise: Array, mean: Array, counted: Counts, finite: NDArray[np.bool_] | None) -> Array:
    """Sum of squared deviations from the mean."""
    raw = np.einsum("nm,nm->m", precise, precise)
    squares = raw - counted * mean * mean
    if (squares < CANCELLED * raw).any():
        deviations = (precise - mean) * (1 if finite is None else finite)
        return np.einsum("nm,nm->m", deviations, deviations)
    return squares


def _sum_of_sizes(block: Block, reading: Reading) -> Array:
    """Sum of |h| of each unit; the block's precise values may be overwritten."""
    sizes = reading.outputs(block.precise)
    if not reading.entry.never_negative:
        np.abs(sizes, out=sizes)
    if block.finite is not None:
        sizes *= block.finite  # phi(0) need not be 0
    return np.ones(len(sizes)) @ sizes
