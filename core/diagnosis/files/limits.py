"""How large a file and what comes out of it may be, and what kind of numbers it may hold."""

from collections.abc import Sequence
from math import prod
from typing import Any, NamedTuple

import numpy as np

from core.checks import require

MOST_AXES = 6
MOST_ARRAYS = 1000


class Limits(NamedTuple):
    """In bytes."""

    file: int
    arrays: int  # all that is unpacked from it


PAGE = Limits(20 * 2**20, 80 * 2**20)
SHELL = Limits(8 * 2**30, 8 * 2**30)


def check_numbers(what: str, dtype: np.dtype[Any]) -> None:
    """Only real numbers of at most 64 bits."""
    real = dtype.kind in "biuf" and dtype.itemsize <= 8
    require(real, what, "hold real numbers of at most 64 bits", f"{dtype.str}" if dtype.names is None else "a table")


def declared_bytes(what: str, shape: Sequence[Any], itemsize: int, room: int) -> int:
    """The bytes that a header declares, which must fit what there is of them.

    Raises:
        ValueError: the shape is none, or the file lacks what it declares.
    """
    whole = len(shape) <= MOST_AXES and all(type(length) is int and 0 <= length < 2**40 for length in shape)
    require(whole, what, f"have a shape of at most {MOST_AXES} whole numbers", tuple(shape)[: MOST_AXES + 1])
    size = prod(shape) * itemsize
    require(size <= room, what, f"be complete: its header declares {size:,} bytes", f"{room:,}")
    return size
