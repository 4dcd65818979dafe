"""What a table is used for: what is predicted, from which columns, and what is suggested before anyone has chosen."""

import re
from dataclasses import dataclass

import numpy as np

from core.checks import Bounds, choice, names, require, whole_number
from core.data.dataset import TASKS, Task
from core.data.own_data.column import Column
from core.data.own_data.table import Table

MAX_INTEGER_CLASSES = 10  # whole numbers are classes up to here, unless somebody says otherwise
MOST_WORDS = 20  # different words of a column that become columns of their own
_TARGETS = ("target", "class", "label", "y", "outcome", "species", "survived", "diagnosis")
_ROW_NUMBERS = re.compile(
    r"|#|index|row( ?(names?|numbers?|id))?|nr\.?|no\.?|obs(ervation)?|unnamed: ?\d+|column 1", re.I
)
_ID = re.compile(r"(?i:(.*[ _.-])?(id|uuid|guid|key|identifier|nr|number))|[A-Za-z]*[a-z]I[dD]")


@dataclass(frozen=True)
class Choice:
    """What to make of a table; None leaves it to the table.

    Attributes:
        target: the column to predict.
        task: whether the target is a number or a class; by default words, and up to ten whole numbers, are classes.
        columns: those to learn from; by default all but those that `left_out` gives a reason for.
        rows: how many rows to draw at random.
        components: how many principal components take the place of the columns.
    """

    target: str | None = None
    task: Task | None = None
    columns: tuple[str, ...] | None = None
    rows: int | None = None
    components: int | None = None

    def __post_init__(self) -> None:
        if self.task is not None:
            choice("task", self.task, TASKS)
        if self.columns is not None:
            object.__setattr__(self, "columns", names("columns", self.columns))
        for name in ("rows", "components"):
            if (value := getattr(self, name)) is not None:
                object.__setattr__(self, name, whole_number(name, value, Bounds(1)))


def settle(table: Table, wanted: Choice) -> Choice:
    """The choice with everything said that can be said before the rows are looked at.

    Raises:
        ValueError: a column is not in the table, or none is left to learn from; names the column and the way out.
    """
    target = suggested_target(table) if wanted.target is None else wanted.target
    require(target in table.names, "target", f"be one of {list(table.names)}", repr(target))
    if wanted.columns is None:
        useful = tuple(column.name for column in table.columns if column.name != target and not left_out(column))
        some = tuple(column.name for column in table.columns if column.name != target and column.kind == "number")
        columns = useful or some[:1]
    else:
        columns = tuple(dict.fromkeys(wanted.columns))
    for name in columns:
        require(name in table.names, "columns", f"be among {list(table.names)}", repr(name))
        require(name != target, "columns", "not hold the target", f"{name!r}: it would be told what to predict")
        filled = table[name].kind != "nothing"
        require(filled, f"column {name!r}", "hold something", "empty cells only: leave it out")
    require(columns != (), "columns", "be at least one to learn from", "none: choose one")
    return Choice(target, wanted.task or suggested_task(table[target]), columns, wanted.rows, wanted.components)


def suggested_target(table: Table) -> str:
    """A column with a name that says so, else the last one that could be predicted."""
    possible = [column.name for column in table.columns if not left_out(column)] or list(table.names)
    named = [name for name in possible if name.lower() in _TARGETS]
    return named[0] if named else possible[-1]


def suggested_task(column: Column) -> Task:
    """Words, and up to ten different whole numbers, are classes."""
    if column.kind == "words":
        return "classification"
    values = np.unique(column.values[~column.missing])
    whole = column.kind == "number" and bool((values == np.floor(values)).all())
    return "classification" if whole and len(values) <= MAX_INTEGER_CLASSES else "regression"


def left_out(column: Column) -> str:
    """Why a column is not learned from unless somebody asks for it, as the end of a sentence; "" if it is."""
    if column.kind == "nothing":
        return "it is empty"
    values = column.values[~column.missing]
    distinct = len(set(values.tolist()))
    if distinct == 1:
        return "it has one value only"
    if column.kind == "words":
        many = distinct > MOST_WORDS
        return f"it holds {distinct} different words in {len(values)} rows" if many else ""
    if distinct < len(column.values) or column.kind != "number" or not bool((values == np.floor(values)).all()):
        return ""
    if _ROW_NUMBERS.fullmatch(column.name) and bool((np.diff(values) == 1).all()):
        return "it counts the rows"
    return "it names each row, and would be learned by heart" if _ID.fullmatch(column.name) else ""
