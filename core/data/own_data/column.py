"""What a column holds: numbers, words or days, however its cells spell them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import FloatArray
from core.data.own_data.spelling import MAX_MAGNITUDE, MISSING, DecimalMark, days, decimal_mark, numbers
from core.data.own_data.text_file import shown_cell

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["number", "words", "days", "nothing"]
DAY = 24 * 60 * 60  # seconds
MOSTLY = 0.9  # of a column's cells must be numbers, or days, for the rest to count as missing


class Column(NamedTuple):
    """One column.

    Attributes:
        values: numbers `(n,)` with NaN where none is known; words `(n,)` with None there.
        remark: what was done to its cells, as a sentence, or "".
    """

    name: str
    kind: Kind
    values: NDArray[Any]
    remark: str = ""

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Which cells hold nothing, `(n,)`."""
        if self.kind == "words":
            return self.values == np.array(None)
        return np.isnan(self.values) if self.kind != "nothing" else np.ones(len(self.values), dtype=bool)


def read_column(name: str, cells: "pd.Series", mark: DecimalMark) -> Column:
    """One column of a frame, as what it holds."""
    import pandas as pd

    kind = pd.api.types
    if kind.is_datetime64_any_dtype(cells.dtype):
        since = pd.to_datetime(cells, utc=True) - pd.Timestamp(0, tz="UTC")
        return Column(name, "days", since.dt.total_seconds().to_numpy(float) / DAY, "counted in days since 1970")
    if kind.is_timedelta64_dtype(cells.dtype):
        return Column(name, "number", cells.dt.total_seconds().to_numpy(float) / DAY, "counted in days")
    if kind.is_numeric_dtype(cells.dtype) and not kind.is_bool_dtype(cells.dtype) and cells.dtype.kind != "c":
        return number_column(name, cells.to_numpy(dtype=float, na_value=np.nan))
    codes, words = pd.factorize(cells.map(_as_word, na_action="ignore"))
    return _spelled_column(name, codes, [str(word) for word in words], mark)


def _as_word(cell: object) -> str | None:
    word = str(cell).strip()
    return None if word in MISSING else word


def number_column(name: str, values: FloatArray) -> Column:
    """Numbers; those without a finite square count as missing."""
    wild = ~(np.abs(values) <= MAX_MAGNITUDE) & ~np.isnan(values)
    remark = f"{wild.sum()} infinite cells count as missing" if wild.any() else ""
    values = np.where(wild, np.nan, values)
    return Column(name, "nothing" if np.isnan(values).all() else "number", values, remark)


def _spelled_column(name: str, codes: NDArray[np.int64], words: Sequence[str], mark: DecimalMark) -> Column:
    """Words `(n_words,)` and which one each cell holds `(n,)`, -1 for none: perhaps they spell numbers or days."""
    if not words:
        return Column(name, "nothing", np.full(len(codes), None))
    known = codes >= 0
    as_numbers = numbers(words, decimal_mark(words) or mark)
    if (found := np.isfinite(as_numbers)[codes[known]]).mean() >= MOSTLY:
        return Column(name, "number", _at(as_numbers, codes), _odd(words, codes, known, found, "number"))
    as_days, form = days(words)
    if (found := np.isfinite(as_days)[codes[known]]).mean() >= MOSTLY:
        odd = _odd(words, codes, known, found, "date")
        remark = f"read as {form} and counted in days since 1970" + (f"; {odd}" if odd else "")
        return Column(name, "days", _at(as_days, codes), remark)
    return Column(name, "words", np.array([*words, None], dtype=object)[codes])


def _at(values: FloatArray, codes: NDArray[np.int64]) -> FloatArray:
    return np.append(values, np.nan)[codes]


def _odd(
    words: Sequence[str], codes: NDArray[np.int64], known: NDArray[np.bool_], found: NDArray[np.bool_], what: str
) -> str:
    """That some cells are none of what the others are, with the first of them."""
    if found.all():
        return ""
    place = np.flatnonzero(known)[~found][0]
    first = f"as {shown_cell(words[codes[place]])} in row {place + 1}"
    if (count := int((~found).sum())) == 1:
        return f"1 cell that holds no {what}, {first}, counts as missing"
    return f"{count} cells that hold no {what}, {first}, count as missing"
