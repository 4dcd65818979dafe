"""Tables for a spreadsheet, in which no cell can become a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # OWASP, CSV injection


def defused(cell: object) -> object:
    """Numbers as they are; text that a spreadsheet would calculate, with an apostrophe before it."""
    if not isinstance(cell, str):
        return cell
    dangerous = cell.startswith(_STARTS_FORMULA) or cell.lstrip().startswith(_STARTS_FORMULA)
    return "'" + cell if dangerous else cell


def to_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The text of a CSV file; every text is quoted."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows([defused(cell) for cell in row] for row in (header, *rows))
    return file.getvalue()
