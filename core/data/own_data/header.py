"""Where the names of a table's columns are: in its first row, in a comment above it, or nowhere."""

from collections.abc import Sequence
from math import isfinite
from typing import NamedTuple, get_args

from core.data.own_data.spelling import DecimalMark, numbers


class Row(NamedTuple):
    """The cells of one row, stripped, and the line of the file where it ends."""

    line: int
    cells: list[str]


def column_names(rows: list[Row], comments: list[list[str]]) -> tuple[tuple[str, ...], int]:
    """The names of the columns, and how many rows they take: 0 when there is no header, or only a comment is one."""
    first, width = rows[0].cells, max(len(row.cells) for row in rows[:2])
    if is_header(rows):
        blank = [""] * (width - len(first))
        ends_with_separator = all(row.cells[-1] == "" for row in rows[1:] if len(row.cells) == width)
        return tuple(first + blank if ends_with_separator else blank + first), 1
    if comments and len(comments[-1]) == width:  # as numpy.savetxt writes it
        return tuple(name.strip() for name in comments[-1]), 0
    return tuple(f"column {place}" for place in range(1, width + 1)), 0


def is_header(rows: Sequence[Row]) -> bool:
    """Whether the first row is unlike the others: a word over numbers, or a word that its column never repeats.

    Numbers over numbers are no names, unless words beside them are: years over a table of countries.
    """
    first, others = rows[0].cells, [row.cells for row in rows[1:] if len(row.cells) >= len(rows[0].cells)]
    if not others or len(first) < len(rows[1].cells):  # one cell less is a header over names of rows
        return any(not numeric(cell) for cell in first)
    columns = [[cell for cell in column if cell] for column in zip(*others)]
    of_numbers = [bool(column) and _mostly_numeric(column) for column in columns]
    if any(number and cell and not numeric(cell) for cell, number in zip(first, of_numbers)):
        return True
    if any(number and cell and not cell.isdigit() for cell, number in zip(first, of_numbers)):
        return False
    words = [cell not in column for cell, column, number in zip(first, columns, of_numbers) if cell and not number]
    return bool(words) and all(words)


def _mostly_numeric(cells: Sequence[str]) -> bool:
    return sum(map(numeric, cells[:200])) > 0.7 * len(cells[:200])


def numeric(cell: str) -> bool:
    return any(isfinite(numbers([cell], mark)[0]) for mark in get_args(DecimalMark))
