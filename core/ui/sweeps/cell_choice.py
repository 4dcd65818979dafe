"""Which cell of a heat map is looked at: chosen by a click or from two menus, which the keyboard reaches too."""

from typing import Any

import pandas as pd
import streamlit as st

from core.charts.bias_sweep import CELL
from core.lessons.phrases import with_minus_signs
from core.ui.controls import held


class CellChoice:
    """The chosen cell among those with a row and a column each, kept in the session.

    Attributes:
        made: whether the learner has chosen it.
        here: which of the cells it is.
    """

    def __init__(self, name: str, rows: pd.Series, columns: pd.Series) -> None:
        self._key, self._rows, self._columns = f"{name}_cell", rows, columns
        kept = st.session_state.get(self._key)
        self.made = kept is not None and bool(self._at(kept).any())
        self._choose(kept if kept and self.made else (rows.iloc[0], columns.iloc[0]))

    def suggest(self, index: Any) -> None:
        """The cell to look at while the learner has not chosen any."""
        if not self.made:
            self._choose((self._rows[index], self._columns[index]))

    def draw(self, row_label: str, column_label: str) -> None:
        """Two menus."""
        row, column = f"{self._key}_row", f"{self._key}_column"
        st.session_state[row], st.session_state[column] = self._cell
        with st.container(horizontal=True):
            held.selectbox(st, row_label, self._rows.unique(), key=row, on_change=self._take_menus, width=240)
            held.selectbox(
                st, column_label, self._columns.unique(), key=column, on_change=self._take_menus, width=160,
                format_func=lambda value: with_minus_signs(f"{value:g}"),
            )  # fmt: skip

    def take_click(self, chart: str) -> None:
        """The cell that was clicked in a chart, given by its key."""
        picked = st.session_state[chart].selection.get(CELL)
        if picked:
            st.session_state[self._key] = (picked[0]["row"], float(picked[0]["column"]))

    def _choose(self, cell: tuple[str, float]) -> None:
        self._cell, self.here = cell, self._at(cell)

    def _at(self, cell: tuple[str, float]) -> pd.Series:
        return (self._rows == cell[0]) & (self._columns == cell[1])

    def _take_menus(self) -> None:
        st.session_state[self._key] = tuple(st.session_state[f"{self._key}_{menu}"] for menu in ("row", "column"))
