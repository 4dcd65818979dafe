"""From the bytes of a text file to rows of cells: its encoding, what separates cells, and where the table begins."""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from core.checks import require
from core.data.own_data.header import Row, column_names, numeric
from core.data.own_data.spelling import DecimalMark, decimal_mark

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}
_SNIFFED = 1000  # rows from which the form of a table is read
_SHOWN = 40  # characters of a cell in a message
_HEAD_LINE = re.compile(r"\n|(?i:sep)=(.)\n|#(?![0-9,;\t|])([^\n]*)\n")  # "#," begins a header, "# " a comment
_MAGIC = {  # how files begin that are no text, and the way out
    b"PK\x03\x04": "an Excel workbook or a zip archive: save the sheet as CSV and take that",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook: save the sheet as CSV and take that",
    b"\x1f\x8b": "compressed: unpack it first",
    b"%PDF": "a PDF: copy the table into a spreadsheet and save that as CSV",
    b"\x89PNG": "a picture: the lab needs a table of numbers",
}


class Form(NamedTuple):
    """How a text holds its table.

    Attributes:
        text: the whole file with plain line ends; comments at its head have become blank lines, which count no less.
        separator: what stands between cells.
        first_line: lines before the first row of data.
        names: of the columns.
        mark: the decimal mark.
        remarks: what was done, as sentences.
    """

    text: str
    separator: str
    first_line: int
    names: tuple[str, ...]
    mark: DecimalMark
    remarks: tuple[str, ...]


def decode(content: bytes) -> tuple[str, str]:
    """The text of a file and its encoding: UTF-8, UTF-16 or, failing these, Windows-1252.

    Raises:
        ValueError: it is no text.
    """
    for magic, what in _MAGIC.items():
        require(not content.startswith(magic), "the file", "be text", what)
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if strange := re.search("[\x00-\x08\x0e-\x1f]", text):
            raise ValueError(f"the file must be text, got the character {ord(strange[0])}: save it as CSV in UTF-8")
        text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        return re.sub(r"(?m)^[ \t]+$", "", text), encoding
    raise ValueError("the file must be text, got bytes that are none: save it as CSV in UTF-8")


def _encodings(content: bytes) -> Sequence[str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    head = content[:2000]
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(head) > 3 and head[start::2].count(0) > 0.4 * len(head[start::2]):
            return [encoding]
    return ["utf-8", "cp1252"]


def read_form(content: bytes) -> Form:
    """How a file holds its table.

    Raises:
        ValueError: it is no text, or holds no table of at least two columns.
    """
    text, encoding = decode(content)
    remarks = [] if encoding == "utf-8" else [f"The file was read as {encoding}."]
    text, said, comments = _without_head(text)
    require(text.strip() != "", "the file", "hold a table", "nothing")
    separator = said or _separator(text)
    rows = [row for _, row in zip(range(_SNIFFED), read_rows(text, separator))]
    rows, skipped = _without_title(rows)
    if skipped:
        remarks.append(f"What stands above the table was left out: {shown_cell(skipped[0].cells[0])}.")
    names, n_head = column_names(rows, [comment.split(None if separator == " " else separator) for comment in comments])
    if not n_head and names[0].startswith("column "):
        remarks.append("The first row reads like the others, so the columns have no names of their own.")
    first_line = rows[0].line if n_head else (skipped[-1].line if skipped else 0)
    data = [cell for row in rows[n_head:] for cell in row.cells]
    mark = _decimal_mark(data, separator)
    if mark == ",":
        remarks.append("A comma was read as the decimal mark.")
    return Form(text, separator, first_line, names, mark, tuple(remarks))


def _decimal_mark(cells: Sequence[str], separator: str) -> DecimalMark:
    """The mark that is beyond doubt; else 1,234 is a decimal number between semicolons, and a thousand in quotes."""
    if found := decimal_mark(cells):
        return found
    commas, points = (any(mark in cell for cell in cells if numeric(cell)) for mark in ",.")
    return "," if commas and not points and separator != "," else "."


def read_rows(text: str, separator: str) -> Iterator[Row]:
    """Every line that is not blank.

    Raises:
        ValueError: a quote is not closed; names the line.
    """
    found = re.finditer(r"[^\n]*\n|[^\n]+$", text)  # one at a time: all lines would weigh as much as the text again
    lines = (line[0].strip(" ") for line in found) if separator == " " else (line[0] for line in found)
    reader, start = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True), 1
    try:
        for cells in reader:
            if len(cells) > 1 or "".join(cells).strip():
                yield Row(reader.line_num, [cell.strip() for cell in cells])
            start = reader.line_num + 1
    except csv.Error as error:
        raise ValueError(f"line {start} must open and close its quotes at the ends of a cell, got {error}") from error


def _without_head(text: str) -> tuple[str, str, list[str]]:
    """The text with blank lines for `sep=` and comments at its head, the separator if it is said, the comments."""
    said, comments, n_lines, start = "", [], 0, 0
    while found := _HEAD_LINE.match(text, start):
        said = found[1] or said
        comments += [found[2].strip()] if found[2] else []
        start, n_lines = found.end(), n_lines + 1
    return "\n" * n_lines + text[start:], said if said in SEPARATORS else "", comments


def _separator(text: str) -> str:
    """What parts the most lines alike: the same number of cells in each, cells that hold no other separator."""
    excerpt = "\n".join(text.lstrip("\n").split("\n", _SNIFFED)[:_SNIFFED])
    return max(SEPARATORS, key=lambda separator: _fit(excerpt, separator))


def _fit(text: str, separator: str) -> tuple[bool, bool, float, int]:
    """How well a separator fits, to be compared: what the header says counts for more than what the cells hold."""
    rows: list[list[str]] = []
    with suppress(ValueError):  # the excerpt may cut through a quoted cell
        rows.extend(row.cells for row in read_rows(text, separator))
    widths = [len(row) for row in rows] or [0]
    usual = max(set(widths), key=widths.count)
    cells = [cell for row in rows if len(row) == usual for cell in row]
    clean = sum(not any(other in cell for other in ";\t|") for cell in cells) / (len(cells) or 1)
    alike = widths.count(usual) / len(widths)
    headed = separator != " " and widths[0] in (usual, usual - 1)
    return usual > 1 and alike > 0.5, headed, clean * alike, usual


def _without_title(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """The table, and the rows of a single cell above it."""
    widths = [len([cell for cell in row.cells if cell]) for row in rows]
    usual = max(set(widths), key=widths.count)
    start = next((place for place, width in enumerate(widths) if width > 1), 0)
    start = start if usual > 1 else 0
    return rows[start:], rows[:start]


def shown_cell(cell: str) -> str:
    """A cell in quotes, cut to a length that fits a message."""
    return repr(cell if len(cell) <= _SHOWN else cell[: _SHOWN - 1] + "…")
