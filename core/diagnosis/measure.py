"""From an array of a layer's values to its record, a block of inputs at a time."""

from collections.abc import Iterator
from functools import cache
from math import prod
from threading import local
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.diagnosis.reading import Reading
from core.diagnosis.record import NEVER, Counts, LayerRecord, merge, within_range
from core.engine.activations import Array
from core.engine.liveness import ACTIVE_SHARE

BLOCK = 1 << 19  # values at a time: a file is never in memory as a whole
PIECE = 1 << 15  # values at a time in float64: they stay in the processor's cache, which halves the time of a block
TAIL = 16  # inputs: most units respond to one of the last few
MOST_ROWS = 1 << 14  # inputs at a time: their places fit int16
CANCELLED = 1e-6  # of the sum of squares: a variance below that is computed from deviations
_BITS: dict[str, Any] = {"float32": np.uint32, "float64": np.uint64}


class Scratch(local):
    """Memory that every block uses again, a thread's own: fresh memory costs more than the arithmetic in it."""

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
    finite: NDArray[np.bool_] | None  # None where everything is
    sums: "Sums"


class Sums(NamedTuple):
    """Over the finite values of each unit: arrays of (m,)."""

    values: Array
    squares: Array
    sizes: Array  # of |h|


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
            block = _block(values[start : start + rows], reading, scratch)
            record = _record(block, reading, first_input + start, known, scratch)
            known = record if known is None else merge(known, record)
    assert known is not None  # there is at least one input
    return known


def _block(values: NDArray[Any], reading: Reading, scratch: Scratch) -> Block:
    z = _as_float(values.reshape(-1, values.shape[-1]), scratch)
    sums, finite = _sums(z, None, reading, scratch), None
    if not np.isfinite(sums.values).all():
        finite = np.isfinite(z)
        sums = _sums(z, finite, reading, scratch)
        z = np.where(finite, z, z.dtype.type(-np.inf))
    return Block(len(values), z, finite, sums)


def _record(
    block: Block, reading: Reading, first_input: int, known: LayerRecord | None, scratch: Scratch
) -> LayerRecord:
    n, z, finite = block.n, block.z, block.finite
    not_finite = np.zeros(z.shape[1], dtype=np.int64) if finite is None else _count(~finite)
    counted = np.maximum(len(z) - not_finite, 1)
    peaks = z if n == len(z) else z.reshape(n, -1, z.shape[1]).max(axis=1)
    largest, mean = peaks.max(axis=0), within_range(block.sums.values / counted)
    above = np.greater(z, 0, out=scratch.array("above", z.shape, bool))
    positive = _count(above)
    if reading.is_relu:
        responds = above if peaks is z else peaks > 0
        active = positive if peaks is z else _count(responds)
        response = (active > 0).astype(float)
    else:
        responds, response = _responses(z, peaks, reading)
        active = _count(responds)
    return LayerRecord(
        n, len(z), first_input + n,
        active=active,
        positive=positive,
        not_finite=not_finite,
        largest=largest.astype(float),
        lowest=(z if finite is None else np.where(finite, z, np.inf)).min(axis=0).astype(float),
        smallest_positive=_smallest_positive(z, scratch),
        largest_input=_first(peaks, largest, first_input, known),
        last_active=_last(responds, first_input),
        mean=mean,
        squares=within_range(_squares(block, mean, counted, scratch)),
        size=within_range(block.sums.sizes / counted),
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
    """How often it is true of each unit; 255 rows at a time, which fit a byte: a third of the time."""
    ones = true.view(np.uint8)
    parts = (np.add.reduce(ones[at : at + 255], axis=0, dtype=np.uint8) for at in range(0, len(ones), 255))
    return sum(parts, np.zeros(true.shape[1], dtype=np.int64))


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
    rises = reading.entry.slope_rises
    values = peaks if rises else z
    shares = np.where(values == -np.inf, 0.0, reading.slope_shares(values))
    if not rises:
        shares = shares.reshape(len(peaks), -1, z.shape[-1]).max(axis=1)
    return shares >= ACTIVE_SHARE, shares.max(axis=0)


def _smallest_positive(z: NDArray[Any], scratch: Scratch) -> Array:
    """The smallest value above 0 of each unit; inf where there is none."""
    # Read as whole numbers, positive floats keep their order and negative ones are larger than they.
    bits = z.view(_BITS[z.dtype.name])
    found = bits.min(axis=0)
    if not found.all():  # less 1, 0 is larger too
        one = bits.dtype.type(1)
        found = np.subtract(bits, one, out=scratch.array("bits", z.shape, bits.dtype)).min(axis=0) + one
    smallest = found.view(z.dtype).astype(float)
    return np.where(smallest > 0, smallest, np.inf)


def _sums(z: NDArray[Any], finite: NDArray[np.bool_] | None, reading: Reading, scratch: Scratch) -> Sums:
    """The sums of z (n, m), of what is finite in it."""
    sums = np.zeros((3, z.shape[1]))
    for precise, known in _pieces(z, finite, scratch):
        ones = np.ones(len(precise))
        sums[0] += ones @ precise
        sums[1] += np.einsum("nm,nm->m", precise, precise)
        room = scratch.array("precise", precise.shape, np.float64)  # where they are, unless they are the caller's
        sizes = reading.outputs(precise, room)
        if not reading.entry.never_negative:
            sizes = np.abs(sizes, out=room)
        if known is not None:
            sizes = np.multiply(sizes, known, out=room)  # phi(0) need not be 0
        sums[2] += ones @ sizes
    return Sums(*sums)


def _squares(block: Block, mean: Array, counted: Counts, scratch: Scratch) -> Array:
    """Sum of squared deviations from the mean."""
    raw = block.sums.squares
    squares: Array = raw - counted * mean * mean
    if not (squares >= CANCELLED * raw).all():
        squares = np.zeros_like(mean)
        for precise, known in _pieces(block.z, block.finite, scratch):
            deviations = (precise - mean) * (1 if known is None else known)
            squares += np.einsum("nm,nm->m", deviations, deviations)
    return squares


def _pieces(
    z: NDArray[Any], finite: NDArray[np.bool_] | None, scratch: Scratch
) -> Iterator[tuple[Array, NDArray[np.bool_] | None]]:
    """Some rows of z at a time as float64, 0 in the place of what is not finite, and where they are finite."""
    rows = max(1, PIECE // z.shape[1])
    for start in range(0, len(z), rows):
        piece = z[start : start + rows]
        known = None if finite is None else finite[start : start + rows]
        precise = piece
        if known is not None or z.dtype != np.float64:
            precise = _held(piece, scratch.array("precise", piece.shape, np.float64))
        if known is not None:
            np.copyto(precise, 0.0, where=~known)
        yield precise, known
