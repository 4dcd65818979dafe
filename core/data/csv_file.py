"""A learner's own table: comma-separated text with a header becomes a data set, or a refusal that says why."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from typing import NamedTuple

import numpy as np

from core.checks import ROWS, Bounds, require, shown, whole_number
from core.data.dataset import Dataset, FloatArray, IntArray, Task
from core.data.entry import SEEDS, Sample
from core.data.preparation import split, standardise

FEATURES = Bounds(1, 64)
CLASSES = Bounds(2, 20)
MAX_INTEGER_CLASSES = 10
MAX_MAGNITUDE = 1e100
NUMBER = re.compile(r"[+-]?(([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?|nan|inf(inity)?)", re.IGNORECASE)
DELIMITERS = (",", ";", "\t")


class Row(NamedTuple):
    """The cells of one row, stripped, and the line of the file where it ends."""

    line: int
    cells: list[str]


class Target(NamedTuple):
    """A target column `(n,)`, ready for training."""

    task: Task
    y: FloatArray | IntArray
    class_names: tuple[str, ...] = ()


def dataset_from_csv(text: str, target: str | None = None, *, data_seed: int = 0, name: str = "your CSV") -> Dataset:
    """A data set from a table with a header row and numeric feature columns, split and standardised.

    Words, or at most 10 different whole numbers, in the target column make it a classification; other numbers make it
    a regression, whose target is standardised too.

    Args:
        text: the file; cells are separated by commas, semicolons or tabs.
        target: the column to predict, by default the last.
        data_seed: draws the split.
        name: what the data set is called.

    Raises:
        ValueError: the table breaks a rule; the message names the column, the rule, the value and the line.
    """
    require(isinstance(text, str), "text", "be a string", shown(text))
    data_seed = whole_number("data_seed", data_seed, SEEDS)
    header, rows = _read_table(text)
    target = header[-1] if target is None else target
    require(target in header, "target", f"be one of {header}", repr(target))
    found = _read_target(target, header.index(target), rows)
    features = [column for column in header if column != target]
    x = np.column_stack([_numbers(column, header.index(column), rows) for column in features])
    parts = split(Sample(x, found.y), found.task, data_seed)
    return Dataset(
        **standardise(parts, found.task)._asdict(), task=found.task, n_classes=len(found.class_names),
        feature_names=tuple(features), class_names=found.class_names,
        target_name=target if found.class_names else f"{target} (standardised)", name=name,
        description=f"{len(rows)} rows, {len(features)} features, predicting {target}.", source="a CSV file",
    )  # fmt: skip


def _read_table(text: str) -> tuple[list[str], list[Row]]:
    """The header and the rows, every row complete; blank lines are skipped."""
    table = _read_rows(text.removeprefix("\ufeff"))
    header = next(table, Row(1, [])).cells
    _check_header(header)
    rows = list(islice(table, ROWS.high + 1))
    for row in rows:
        _check_row(row, header)
    _check_count("rows", ROWS, len(rows), " or more" if len(rows) > ROWS.high else "")
    return header, rows


def _read_rows(text: str) -> Iterator[Row]:
    """Every line that is not blank, the header included."""
    first_line = next(filter(str.strip, StringIO(text)), "")
    delimiter = max(DELIMITERS, key=first_line.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        for cells in reader:
            if len(cells) > 1 or "".join(cells).strip():
                yield Row(reader.line_num, [cell.strip() for cell in cells])
    except csv.Error as error:
        raise ValueError(f"text must be a CSV table, got {error} in line {reader.line_num}") from error


def _check_count(field_name: str, bounds: Bounds, count: int, hint: str = "") -> None:
    require(bounds.admits(count), field_name, f"number {bounds.low} to {bounds.high}", f"{count}{hint}")


def _check_header(header: list[str]) -> None:
    """Refuses a header without names, with a name twice or with numbers in the place of names."""
    require(header != [], "text", "start with a header row", "nothing")
    _check_count("feature columns", FEATURES, len(header) - 1)
    named = any(_number(column) is None for column in header)
    require(named, "header", "hold column names", f"numbers only: {header[:3]}")
    for place, column in enumerate(header, start=1):
        require(column != "", "header", "name every column", f"an empty name for column {place}")
        require(header.count(column) == 1, "header", "name each column once", f"{_shown(column)} twice")


def _check_row(row: Row, header: list[str]) -> None:
    """Refuses a row with too many, too few or empty cells."""
    require(len(row.cells) == len(header), f"line {row.line}", f"have {len(header)} cells", len(row.cells))
    if "" in row.cells:
        column = header[row.cells.index("")]
        raise ValueError(f"column {_shown(column)} must be filled in, got an empty cell in line {row.line}")


def _read_target(column: str, place: int, rows: list[Row]) -> Target:
    """The task and the target values, or class ids in the order of the sorted classes."""
    cells = [row.cells[place] for row in rows]
    numbers = [_number(cell) for cell in cells]
    if None in numbers:
        first_word = numbers.index(None)
        return _classes(column, cells, f", with {_shown(cells[first_word])} in line {rows[first_word].line}")
    values = _numbers(column, place, rows)
    distinct = np.unique(values)
    if len(distinct) <= MAX_INTEGER_CLASSES and bool((distinct == np.floor(distinct)).all()):
        return _classes(column, [int(value) for value in values])
    require(len(distinct) > 1, f"column {_shown(column)}", "take more than one value", distinct[0])
    return Target("regression", values)


def _classes(column: str, labels: list[str] | list[int], hint: str = "") -> Target:
    """Class ids of labels, which are all words or all whole numbers."""
    distinct, ids = np.unique(labels, return_inverse=True)
    _check_count(f"classes in column {_shown(column)}", CLASSES, len(distinct), hint)
    return Target("classification", ids.astype(np.int64), tuple(str(label) for label in distinct))


def _numbers(column: str, place: int, rows: list[Row]) -> FloatArray:
    """One column `(n,)`, all of it numbers of a size whose square is still finite."""
    values = [_number(row.cells[place]) for row in rows]
    for row, value in zip(rows, values, strict=True):
        if value is None or not abs(value) <= MAX_MAGNITUDE:
            rule = "be numeric" if value is None else f"lie between -{MAX_MAGNITUDE:g} and {MAX_MAGNITUDE:g}"
            raise ValueError(f"column {_shown(column)} must {rule}, got {_shown(row.cells[place])} in line {row.line}")
    return np.array(values, dtype=np.float64)


def _number(cell: str) -> float | None:
    """The number that a cell spells as spreadsheets do, or None; Python itself would take 1_0 and foreign digits."""
    return float(cell) if NUMBER.fullmatch(cell) else None


def _shown(cell: str) -> str:
    """A cell in quotes, cut to a length that fits a message."""
    return repr(cell if len(cell) <= 40 else cell[:39] + "…")
