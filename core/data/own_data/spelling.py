"""How a cell spells a number, a day or nothing at all, in the ways of spreadsheets and of several countries."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal

import numpy as np

from core.data.dataset import FloatArray

DecimalMark = Literal[".", ","]

MISSING = (
    "", "NA", "N/A", "n/a", "na", "<NA>", "#N/A", "#NA", "#NULL!", "#DIV/0!", "#VALUE!", "NaN", "nan", "-nan", "NULL",
    "null", "None", "NaT", "?", "-", "--", "–", "—", ".", "..", "missing",
)  # fmt: skip
MAX_MAGNITUDE = 1e100  # beyond it squares overflow

_MARKS = str.maketrans({"−": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'"})
_CURRENCY = "€$£¥₹"
_GROUP: dict[DecimalMark, str] = {".": "[ ',]", ",": r"[ '.]"}  # what parts thousands beside each decimal mark
_NUMBER = {
    mark: re.compile(
        rf"[+-]?([1-9][0-9]{{0,2}}({group}[0-9]{{3}})+|[0-9]*)({re.escape(mark)}[0-9]*)?(e[+-]?[0-9]+)?", re.IGNORECASE
    )
    for mark, group in _GROUP.items()
}
_PERHAPS_A_GROUP = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_DAYS = (  # pattern, and how datetime reads it; the ambiguous orders come last
    (r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", "%Y-%m-%d"),
    (r"[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}", "%Y/%m/%d"),
    (r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}", "%d.%m.%Y"),
    (r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", "%d/%m/%Y"),
    (r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", "%m/%d/%Y"),
    (r"[0-9]{1,2}-[A-Za-z]{3}-[0-9]{4}", "%d-%b-%Y"),
)
_TIME = r"([T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"


def decimal_mark(cells: Iterable[str]) -> DecimalMark | None:
    """The decimal mark that some cells use beyond doubt, and none contradicts; None when it cannot be told."""
    found = {mark for cell in cells if (mark := _certain_mark(cell))}
    return found.pop() if len(found) == 1 else None


def _certain_mark(cell: str) -> DecimalMark | None:
    """The decimal mark of one cell; none in 1,234, which may be a little or a lot."""
    text = re.sub("e[+-]?[0-9]+$", "", _bare(cell)[0].lstrip("+-"), flags=re.IGNORECASE)
    used = [mark for mark in _GROUP if mark in text]
    if not used or _PERHAPS_A_GROUP.fullmatch(text):
        return None
    readings = [mark for mark in _GROUP if _NUMBER[mark].fullmatch(text)]
    return readings[0] if len(readings) == 1 else None


def numbers(cells: Sequence[str], mark: DecimalMark) -> FloatArray:
    """The number that each cell spells, per cents as shares, `(n,)`; NaN for what is none or is too large."""
    return np.array([_number(cell, mark) for cell in cells], dtype=np.float64)


def _number(cell: str, mark: DecimalMark) -> float:
    text, scale = _bare(cell)
    if not _NUMBER[mark].fullmatch(text) or not re.search("[0-9]", text):
        return float("nan")
    number = float(re.sub(_GROUP[mark], "", text).replace(mark, ".")) * scale
    return number if abs(number) <= MAX_MAGNITUDE else float("nan")


def _bare(cell: str) -> tuple[str, float]:
    """A cell without currency and per cent signs, its marks made plain, and what it is to be multiplied by."""
    text = cell.translate(_MARKS).strip().strip(_CURRENCY).strip()
    return (text[:-1].rstrip(), 0.01) if text.endswith("%") else (text, 1.0)


def days(cells: Sequence[str]) -> tuple[FloatArray, str]:
    """Days since 1970 `(n,)`, NaN for what is no day, and how most cells write one, as day/month/year."""
    best, best_form = np.full(len(cells), np.nan), ""
    for pattern, form in _DAYS:
        found = np.array([_day(cell, pattern, form) for cell in cells], dtype=np.float64)
        if np.isfinite(found).sum() > np.isfinite(best).sum():
            best, best_form = found, form
    words = {"%Y": "year", "%m": "month", "%b": "month", "%d": "day"}
    return best, re.sub("%[Ymbd]", lambda code: words[code[0]], best_form)


def _day(cell: str, pattern: str, form: str) -> float:
    found = re.fullmatch(f"({pattern}){_TIME}", cell.strip())
    if not found:
        return float("nan")
    try:
        day = datetime.strptime(found[1], form).date()
    except ValueError:
        return float("nan")
    return float((day - date(1970, 1, 1)).days)
