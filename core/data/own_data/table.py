"""A table as it was found: columns of numbers, words or days, before anything is chosen, filled or encoded."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from core.checks import names, require, require_length
from core.checks import numbers as numbers_of
from core.data.own_data.column import Column, number_column, read_column
from core.data.own_data.spelling import MISSING, DecimalMark
from core.data.own_data.text_file import SEPARATORS, Form, read_form, read_rows, shown_cell

if TYPE_CHECKING:
    import pandas as pd

MAX_CELLS = 10_000_000  # of a compressed file, which may be small and hold a giant table
_ONE_COLUMN = "separate the cells by commas, semicolons, tabs, bars or spaces"


@dataclass(frozen=True, eq=False)
class Table:
    """A table with its columns in order.

    Attributes:
        name: of the file.
        remarks: how it was read, as sentences.
    """

    name: str
    columns: tuple[Column, ...]
    n_rows: int
    source: str
    remarks: tuple[str, ...] = ()
    _places: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_places", {column.name: place for place, column in enumerate(self.columns)})

    def __getitem__(self, name: str) -> Column:
        return self.columns[self._places[name]]

    @property
    def names(self) -> tuple[str, ...]:
        """Of all columns."""
        return tuple(column.name for column in self.columns)


def read_table(content: bytes, name: str = "your file") -> Table:
    """The table of a CSV file, in any of its usual forms, or of a Parquet file.

    Raises:
        ValueError: names the file, the line, the rule, what was found and the way out.
    """
    try:
        return _read_parquet(content, name) if content.startswith(b"PAR1") else _read_text(content, name)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


def frame_table(frame: "pd.DataFrame", name: str, source: str = "a data frame", mark: DecimalMark = ".") -> Table:
    """The table of a data frame, in which words may spell numbers and days."""
    labels = _distinct([str(column) for column in frame.columns])
    columns = tuple(read_column(label, frame.iloc[:, place], mark) for place, label in enumerate(labels))
    return Table(name, columns, len(frame), source)


def arrays_table(x: ArrayLike, y: ArrayLike, feature_names: tuple[str, ...], name: str) -> Table:
    """The table of inputs x `(n, d)` and targets y `(n,)`, the target last.

    Raises:
        ValueError: the arrays do not fit each other or the names.
    """
    import pandas as pd

    inputs, target = numbers_of("x", x), np.asarray(y)
    require(inputs.ndim == 2, "x", "have 2 dimensions", f"shape {inputs.shape}")
    require(target.shape == (len(inputs),), "y", f"have shape ({len(inputs)},), as x has rows", target.shape)
    given = names("feature_names", feature_names) or tuple(f"x{place + 1}" for place in range(inputs.shape[1]))
    require_length("feature_names", given, inputs.shape[1])
    labels = _distinct([*given, "y"])
    columns = [number_column(label, values) for label, values in zip(labels, inputs.T)]
    return Table(name, (*columns, read_column(labels[-1], pd.Series(target), ".")), len(inputs), "arrays")


def _read_parquet(content: bytes, name: str) -> Table:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        file = ParquetFile(BytesIO(content))
        cells = file.metadata.num_rows * file.metadata.num_columns
        require(cells <= MAX_CELLS, "the file", f"hold at most {MAX_CELLS} cells", f"{cells}: take a part of it")
        frame = file.read().to_pandas()
    except (ArrowException, OSError) as error:
        what = f"one that cannot be read: write it again ({error})"
        raise ValueError(f"the file must be a table in Parquet, got {what}") from error
    return frame_table(frame, name, "a Parquet file")


def _read_text(content: bytes, name: str) -> Table:
    form = read_form(content)
    n_rows, labels, remarks = _check_rows(form)
    require(len(labels) > 1, "the table", "have at least two columns", f"one, {shown_cell(labels[0])}: {_ONE_COLUMN}")
    require(n_rows > 0, "the table", "have rows below its header", "none")
    frame = _frame(form, len(form.names)).iloc[:n_rows, : len(labels)]
    frame = frame.set_axis(list(labels), axis=1).dropna(how="all")
    require(len(frame) > 0, "the table", "have rows below its header", "none")
    table = frame_table(frame, name, f"a text file, its cells separated by {SEPARATORS[form.separator]}", form.mark)
    return Table(name, table.columns, table.n_rows, table.source, (*form.remarks, *remarks))


def _check_rows(form: Form) -> tuple[int, tuple[str, ...], list[str]]:
    """How many rows the table has, its columns' names, and what was left out at its end.

    Raises:
        ValueError: a row has too many or too few cells.
    """
    width, n_rows, short = len(form.names), 0, None
    ends_empty = form.names[-1] == ""
    for row in read_rows(form.text, form.separator):
        if row.line <= form.first_line:
            continue
        if short is not None:
            _refuse(short.line, width, len(short.cells), form.separator)
        ends_empty &= row.cells[-1] == "" or len(row.cells) < width
        if len(row.cells) == width or (len(row.cells) == width - 1 and form.names[-1] == ""):
            n_rows += 1
        elif len([cell for cell in row.cells if cell]) == 1:  # a note below the table, if nothing follows
            short = row
        else:
            _refuse(row.line, width, len(row.cells), form.separator)
    remarks = [f"Line {short.line} is no row of the table and was left out."] if short else []
    return n_rows, form.names[:-1] if ends_empty else form.names, remarks


def _refuse(line: int, width: int, found: int, separator: str) -> None:
    hint = "put quotes around a cell that holds the separator" if found > width else "add the cells that are missing"
    require(False, f"line {line}", f"have {width} cells between {SEPARATORS[separator]}", f"{found}: {hint}")


def _frame(form: Form, width: int) -> "pd.DataFrame":
    """The cells by pandas' fast reader, which parses plain numbers itself."""
    import pandas as pd

    body = form.text.split("\n", form.first_line)[form.first_line]
    return pd.read_csv(
        BytesIO(body.encode()), header=None, names=range(width), index_col=False, low_memory=False,
        skipinitialspace=True, sep=r"\s+" if form.separator == " " else form.separator, decimal=form.mark,
        keep_default_na=False, na_values=list(MISSING),
    )  # fmt: skip


def _distinct(names: Sequence[str]) -> list[str]:
    """A name for every column, and no name twice: the second "x" is "x (2)"."""
    result: list[str] = []
    for place, name in enumerate(names, start=1):
        name = name.strip() or f"column {place}"
        count = sum(each == name or each.startswith(f"{name} (") for each in result)
        result.append(f"{name} ({count + 1})" if name in result else name)
    return result
