"""What a learner is shown of a table before choosing: the first rows, and a line on each column."""

from datetime import date, timedelta
from typing import NamedTuple

from core.data.own_data.choice import left_out
from core.data.own_data.column import Column
from core.data.own_data.table import Table

SHOWN_WORDS = 3


class Summary(NamedTuple):
    """A column in words: what it holds, how many cells are missing, and what else there is to know."""

    name: str
    holds: str
    missing: int
    remark: str


def summaries(table: Table) -> list[Summary]:
    """A line on each column, in their order."""
    return [Summary(each.name, _holds(each), int(each.missing.sum()), _remark(each)) for each in table.columns]


def first_rows(table: Table, count: int = 5) -> dict[str, list[str]]:
    """The first cells of every column, as text."""
    return {each.name: [_cell(each, row) for row in range(min(count, table.n_rows))] for each in table.columns}


def _holds(column: Column) -> str:
    if column.kind == "nothing":
        return "nothing"
    values = column.values[~column.missing]
    if column.kind == "words":
        found = sorted(set(values.tolist()))
        more = ", …" if len(found) > SHOWN_WORDS else ""
        return f"{len(found)} word{'s' if len(found) > 1 else ''}: {', '.join(found[:SHOWN_WORDS])}{more}"
    low, high = (_spelled(column, value) for value in (values.min(), values.max()))
    return f"{'days' if column.kind == 'days' else 'numbers'}, {low} to {high}"


def _remark(column: Column) -> str:
    """Why it is left out, and what was done to its cells."""
    reason = left_out(column)
    return "; ".join(filter(None, [f"left out: {reason}" if reason else "", column.remark]))


def _cell(column: Column, row: int) -> str:
    return "" if column.missing[row] else _spelled(column, column.values[row])


def _spelled(column: Column, value: object) -> str:
    if column.kind == "words":
        return str(value)
    number = float(str(value))
    return str(date(1970, 1, 1) + timedelta(days=int(number))) if column.kind == "days" else f"{number:.6g}"
