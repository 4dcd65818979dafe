"""Parquet tables of numbers, where pyarrow is installed: rows are inputs, columns are units."""

from importlib.util import find_spec
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.checks import require

_NUMBERS = ("INT32", "INT64", "FLOAT", "DOUBLE", "BOOLEAN")
MOST_COLUMNS = 10_000


def from_parquet(what: str, content: bytes, most: int) -> dict[str, NDArray[Any]]:
    """The numbers of a table as one array (rows, columns), called "table".

    Raises:
        ValueError: it is broken, holds words or lists, or unpacks to more than `most` bytes.
    """
    require(find_spec("pyarrow") is not None, what, "be read with pyarrow (pip install pyarrow), or be .npy", "neither")
    from pyarrow import ArrowException, default_memory_pool
    from pyarrow.parquet import ParquetFile

    try:
        file = ParquetFile(BytesIO(content))
        _check(what, file.metadata, most)
        table = file.read(use_threads=False)
        columns = [column.to_numpy(zero_copy_only=False) for column in table.columns]
    except (ArrowException, OSError, OverflowError, MemoryError, UnicodeError) as error:
        raise ValueError(f"{what} must be a Parquet table, got a broken file: {str(error)[:80]}") from None
    array = np.column_stack(columns).astype(np.float64)
    del table, columns, file
    default_memory_pool().release_unused()
    return {"table": array}


def _check(what: str, metadata: Any, most: int) -> None:
    """Before anything is unpacked."""
    rows, columns = metadata.num_rows, metadata.num_columns
    require(1 <= columns <= MOST_COLUMNS, what, f"have 1 to {MOST_COLUMNS:,} columns", f"{columns:,}")
    require(8 * rows * columns <= most, what, f"unpack to at most {most // 2**20} MB", f"{rows:,} rows of {columns:,}")
    for place in range(columns):
        column = metadata.schema.column(place)
        number = column.physical_type in _NUMBERS and column.max_repetition_level == 0
        require(number, f"column {column.path[:40]!r} of {what}", "hold one number a row", column.physical_type)
    declared = sum(metadata.row_group(place).total_byte_size for place in range(metadata.num_row_groups))
    require(declared <= most, what, f"unpack to at most {most // 2**20} MB", f"{declared // 2**20:,} MB")
