"""NumPy's .npy: one array, described by a short header."""

from io import BytesIO
from pathlib import Path
from tokenize import TokenError
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from core.checks import require
from core.diagnosis.files.limits import check_numbers, declared_bytes

_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
_BROKEN = (ValueError, SyntaxError, TypeError, KeyError, RecursionError, MemoryError, TokenError, OverflowError)


def from_npy(what: str, content: bytes) -> NDArray[Any]:
    """The array of a .npy file, as a view of its bytes.

    Raises:
        ValueError: it is broken, incomplete, or holds something else than real numbers.
    """
    shape, fortran, dtype, start = _header(what, BytesIO(content))
    declared_bytes(what, shape, dtype.itemsize, len(content) - start)
    flat = np.frombuffer(content, dtype, int(np.prod(shape, dtype=object)), start)
    return flat.reshape(shape[::-1]).T if fortran else flat.reshape(shape)


def map_npy(path: Path) -> NDArray[Any]:
    """The array of a .npy file, left on the disk until its values are looked at."""
    with path.open("rb") as file:
        shape, fortran, dtype, start = _header(path.name, file)
    declared_bytes(path.name, shape, dtype.itemsize, path.stat().st_size - start)
    if 0 in shape:
        return np.empty(shape, dtype)
    return np.memmap(path, dtype, "r", start, shape, "F" if fortran else "C")


def _header(what: str, file: BinaryIO) -> tuple[tuple[int, ...], bool, np.dtype[Any], int]:
    try:
        version = npy.read_magic(file)
        require(version in _HEADERS, what, "be a .npy file of version 1 or 2", version)
        shape, fortran, dtype = _HEADERS[version](file)
    except _BROKEN as error:
        raise ValueError(f"{what} must be a .npy file, got a broken header: {str(error)[:80]}") from None
    check_numbers(what, dtype)
    return shape, fortran, dtype, file.tell()
