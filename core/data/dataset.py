"""The data a network is trained and tested on: checked, frozen and safe to share between threads."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.checks import Bounds, names, numbers, require, require_length, shown, whole_number

if TYPE_CHECKING:
    import pandas as pd

Task = Literal["classification", "regression"]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

TASKS: tuple[Task, ...] = get_args(Task)
CLASS_COUNTS = Bounds(2, 1000)


@dataclass(frozen=True, eq=False, kw_only=True)
class Dataset:
    """Training and test rows of one task. The arrays are copies that nobody can write to.

    Two are equal when they hold the same rows under the same names of columns and classes.

    Attributes:
        x_train: inputs, float64 `(n, d)`.
        y_train: class ids 0..n_classes-1 as int64, or numbers as float64, `(n,)`.
        x_test: inputs, float64 `(m, d)`.
        y_test: as `y_train`, `(m,)`.
        n_classes: 0 for regression; left at 0 for classification, it is counted from the labels.
        feature_names: d names, by default x1, x2, ...
        class_names: n_classes names, by default 0, 1, ...
        target_name: what y means, with its unit.
        description: one line for learners.
        source: where the rows come from.
        notes: what was dropped, filled or encoded on the way here, as sentences.

    Raises:
        ValueError: a field breaks a rule; the message names the field, the rule and the value.
    """

    x_train: FloatArray = field(repr=False)
    y_train: FloatArray | IntArray = field(repr=False)
    x_test: FloatArray = field(repr=False)
    y_test: FloatArray | IntArray = field(repr=False)
    task: Task
    n_classes: int = 0
    feature_names: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    target_name: str = "y"
    name: str = "custom"
    description: str = "A data set of your own."
    source: str = "made by hand"
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require(self.task in TASKS, "task", f"be one of {list(TASKS)}", repr(self.task))
        self._freeze_inputs()
        self._freeze_targets()
        self._freeze_names("feature_names", [f"x{i + 1}" for i in range(self.n_features)])
        self._set("notes", names("notes", self.notes))
        self._freeze_names("class_names", [str(i) for i in range(self.n_classes)])

    @classmethod
    def from_frame(
        cls,
        frame: "pd.DataFrame",
        target: str | None = None,
        *,
        columns: Sequence[str] | None = None,
        task: Task | None = None,
        data_seed: int = 0,
        name: str = "data frame",
    ) -> "Dataset":
        """A data set of a data frame's rows: split, filled, encoded and standardised; `notes` says how.

        Words, and up to ten different whole numbers, are classes unless `task` says otherwise.

        Args:
            target: the column to predict, by default one that is called so, else the last.
            columns: those to learn from, by default all that can be.
            data_seed: draws the split.

        Raises:
            ValueError: names the frame, the column, the rule, what was found and the way out.

        Example:
            >>> import pandas as pd
            >>> frame = pd.DataFrame({"size": range(10), "kind": ["cat", "ant"] * 5})
            >>> Dataset.from_frame(frame, target="kind").class_names
            ('ant', 'cat')
        """
        from core.data.own_data import Choice, dataset_from_table, frame_table

        chosen = Choice(target, task, None if columns is None else tuple(columns))
        return dataset_from_table(frame_table(frame, name), chosen, data_seed=data_seed)

    @classmethod
    def from_file(
        cls,
        path: "str | PathLike[str]",
        target: str | None = None,
        *,
        columns: Sequence[str] | None = None,
        task: Task | None = None,
        data_seed: int = 0,
    ) -> "Dataset":
        """The data set of a CSV file in any of its usual forms, or of a Parquet file; as `from_frame`."""
        from core.data.own_data import Choice, dataset_from_table, read_table

        table = read_table(Path(path).read_bytes(), Path(path).name)
        chosen = Choice(target, task, None if columns is None else tuple(columns))
        return dataset_from_table(table, chosen, data_seed=data_seed)

    @classmethod
    def from_arrays(
        cls,
        x: ArrayLike,
        y: ArrayLike,
        *,
        task: Task | None = None,
        feature_names: Sequence[str] = (),
        data_seed: int = 0,
        name: str = "arrays",
    ) -> "Dataset":
        """A data set of inputs x `(n, d)` and targets y `(n,)`, words or numbers; as `from_frame`.

        Example:
            >>> x = [[0, 1], [1, 0], [1, 1], [0, 0], [2, 1]]
            >>> dataset = Dataset.from_arrays(x, ["no", "no", "yes", "no", "yes"])
            >>> dataset.class_names, len(dataset.x_train), len(dataset.x_test)
            (('no', 'yes'), 4, 1)
        """
        from core.data.own_data import Choice, arrays_table, dataset_from_table

        table = arrays_table(x, y, tuple(feature_names), name)
        chosen = Choice(table.names[-1], task, table.names[:-1])
        return dataset_from_table(table, chosen, data_seed=data_seed)

    @property
    def n_features(self) -> int:
        """Columns of x."""
        return self.x_train.shape[1]

    @property
    def n_rows(self) -> int:
        """Training and test rows together."""
        return len(self.x_train) + len(self.x_test)

    @cached_property
    def digest(self) -> str:
        """The same for equal data sets in every process and every year."""
        names = (self.task, self.n_classes, self.feature_names, self.class_names, self.target_name, self.x_train.shape)
        parts = [array.tobytes() for array in (self.x_train, self.y_train, self.x_test, self.y_test)]
        return blake2b(b"".join([repr(names).encode(), *parts]), digest_size=16).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Dataset) and (self is other or self.digest == other.digest)

    def __hash__(self) -> int:
        return hash(self.digest)

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        for array in (self.x_train, self.y_train, self.x_test, self.y_test):
            array.flags.writeable = False  # pickling forgets it

    def _freeze_inputs(self) -> None:
        self._set("x_train", _frozen_numbers("x_train", self.x_train, n_dimensions=2))
        self._set("x_test", _frozen_numbers("x_test", self.x_test, n_dimensions=2))
        n_features, n_test_features = self.x_train.shape[1], self.x_test.shape[1]
        require(n_test_features == n_features, "x_test", f"have {n_features} columns, as x_train has", n_test_features)

    def _freeze_targets(self) -> None:
        y_train = _frozen_numbers("y_train", self.y_train, n_dimensions=1)
        y_test = _frozen_numbers("y_test", self.y_test, n_dimensions=1)
        require_length("y_train", y_train, len(self.x_train))
        require_length("y_test", y_test, len(self.x_test))
        self._set("y_train", y_train)
        self._set("y_test", y_test)
        self._set("n_classes", whole_number("n_classes", self.n_classes, Bounds(0)))
        if self.task == "regression":
            require(self.n_classes == 0, "n_classes", "be 0 for regression", self.n_classes)
        else:
            self._freeze_classes(y_train, y_test)

    def _freeze_classes(self, y_train: FloatArray, y_test: FloatArray) -> None:
        n_classes = self.n_classes or max(2, int(max(y_train.max(), y_test.max())) + 1)
        rule = f"be {CLASS_COUNTS.rule()} for classification"
        require(CLASS_COUNTS.admits(n_classes), "n_classes", rule, shown(n_classes))
        self._set("n_classes", n_classes)
        self._set("y_train", _frozen_class_ids("y_train", y_train, n_classes))
        self._set("y_test", _frozen_class_ids("y_test", y_test, n_classes))

    def _freeze_names(self, field_name: str, default: list[str]) -> None:
        frozen = names(field_name, getattr(self, field_name)) or tuple(default)
        require_length(field_name, frozen, len(default))
        self._set(field_name, frozen)

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)


def _refuse_first(field_name: str, rule: str, wrong: FloatArray) -> None:
    """Raises ValueError for the first of the values that break a rule, if there are any."""
    for value in wrong[:1]:
        require(False, field_name, rule, value)


def _frozen_numbers(field_name: str, values: ArrayLike, n_dimensions: int) -> FloatArray:
    """A read-only, finite, non-empty float64 copy with that number of dimensions."""
    array = numbers(field_name, values)
    require(array.ndim == n_dimensions, field_name, f"have {n_dimensions} dimensions", f"shape {array.shape}")
    require(array.size > 0, field_name, "hold at least one row and one column", f"shape {array.shape}")
    _refuse_first(field_name, "be finite", array[~np.isfinite(array)])
    array.flags.writeable = False
    return array


def _frozen_class_ids(field_name: str, values: FloatArray, n_classes: int) -> IntArray:
    """The read-only int64 copy of whole numbers between 0 and n_classes - 1."""
    wrong = values[(values != np.floor(values)) | (values < 0) | (values >= n_classes)]
    _refuse_first(field_name, f"hold whole class ids from 0 to {n_classes - 1}", wrong)
    ids = values.astype(np.int64)
    ids.flags.writeable = False
    return ids
