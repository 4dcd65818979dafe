"""What a Dataset promises, whoever builds it."""

import pickle
from dataclasses import FrozenInstanceError, replace
from typing import Any

import numpy as np
import pytest

from core.data import Dataset


def tiny(**changes: Any) -> Dataset:
    fields: dict[str, Any] = {
        "x_train": [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]],
        "y_train": [0, 1, 1],
        "x_test": [[6.0, 7.0]],
        "y_test": [0],
        "task": "classification",
    }
    return Dataset(**{**fields, **changes})


def test_names_and_class_count_have_defaults() -> None:
    dataset = tiny()
    assert dataset.n_classes == 2
    assert dataset.feature_names == ("x1", "x2")
    assert dataset.class_names == ("0", "1")
    assert all([dataset.name, dataset.description, dataset.source, dataset.target_name])


def test_class_count_is_read_from_the_largest_label_of_both_parts() -> None:
    assert tiny(y_test=[4]).n_classes == 5


def test_a_single_label_still_makes_two_classes() -> None:
    assert tiny(y_train=[0, 0, 0]).n_classes == 2


def test_class_ids_become_int64_and_numbers_float64() -> None:
    assert tiny(y_train=[0.0, 1.0, 1.0]).y_train.dtype == np.int64
    assert tiny(task="regression").y_train.dtype == np.float64
    assert tiny(x_train=np.ones((3, 2), dtype=np.int8)).x_train.dtype == np.float64


@pytest.mark.parametrize("field", ["x_train", "y_train", "x_test", "y_test"])
@pytest.mark.parametrize("task", ["classification", "regression"])
def test_arrays_cannot_be_written_to(field: str, task: str) -> None:
    with pytest.raises(ValueError, match="read-only"):
        getattr(tiny(task=task), field)[0] = 1


def test_names_and_the_class_count_become_plain_values() -> None:
    dataset = tiny(n_classes=np.int64(2), feature_names=np.array(["a", "b"]), class_names=iter(["no", "yes"]))
    names = [*dataset.feature_names, *dataset.class_names]
    assert names == ["a", "b", "no", "yes"]
    assert {type(value) for value in (*names, dataset.name)} == {str}
    assert type(dataset.n_classes) is int


def test_the_callers_array_is_copied_and_stays_writeable() -> None:
    mine = np.zeros((3, 2))
    dataset = tiny(x_train=mine)
    mine[0, 0] = 9.0
    assert dataset.x_train[0, 0] == 0.0


def test_fields_cannot_be_replaced_in_place_but_in_a_copy() -> None:
    dataset = tiny()
    with pytest.raises(FrozenInstanceError):
        dataset.task = "regression"  # type: ignore[misc]
    assert replace(dataset, name="renamed").name == "renamed"


def test_the_same_rows_are_the_same_data_whatever_they_are_called() -> None:
    assert len({tiny(), tiny(), tiny(name="another file", description="", source="")}) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"x_train": [[0.0, 1.0], [2.0, 3.0], [4.0, 5.1]]}, {"y_train": [0, 1, 0]}, {"x_test": [[6.0, 7.1]]},
        {"y_test": [1]}, {"task": "regression"}, {"n_classes": 3}, {"feature_names": ("a", "b")},
        {"class_names": ("a", "b")}, {"target_name": "kind"},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_other_rows_or_other_names_of_columns_and_classes_are_other_data(change: dict[str, Any]) -> None:
    assert tiny(**change) != tiny()


def test_another_process_gets_the_same_data_and_cannot_write_to_it_either() -> None:
    copy = pickle.loads(pickle.dumps(tiny()))
    assert copy == tiny()
    with pytest.raises(ValueError, match="read-only"):
        copy.x_train[0] = 1


REFUSED = {
    "unknown_task": ({"task": "ranking"}, r"^task must be one of \['classification', 'regression'\], got 'ranking'$"),
    "flat_inputs": ({"x_train": [0, 1, 2]}, r"^x_train must have 2 dimensions, got shape \(3,\)$"),
    "square_targets": ({"y_test": [[0]]}, r"^y_test must have 1 dimensions, got shape \(1, 1\)$"),
    "ragged_inputs": (
        {"x_train": [[1], [1, 2]]},
        r"^x_train must hold numbers in equal rows, got \[\[1\], \[1, 2\]\]$",
    ),
    "words": ({"x_train": [["a"]]}, r"^x_train must hold numbers in equal rows, got"),
    "no_rows": ({"x_test": np.empty((0, 2)), "y_test": []}, r"^x_test must hold at least one row and one column, got"),
    "no_columns": ({"x_train": np.empty((3, 0))}, r"^x_train must hold at least one row and one column, got"),
    "not_a_number": ({"x_test": [[np.nan, 1]]}, r"^x_test must be finite, got nan$"),
    "infinite_target": ({"task": "regression", "y_train": [0, np.inf, 1]}, r"^y_train must be finite, got inf$"),
    "column_counts_differ": ({"x_test": [[1]]}, r"^x_test must have 2 columns, as x_train has, got 1$"),
    "row_counts_differ": ({"y_train": [0, 1]}, r"^y_train must have 3 entries, got 2$"),
    "half_a_class": ({"y_train": [0, 0.5, 1]}, r"^y_train must hold whole class ids from 0 to 1, got 0.5$"),
    "negative_class": ({"y_test": [-1]}, r"^y_test must hold whole class ids from 0 to 1, got -1.0$"),
    "class_beyond_the_last": (
        {"n_classes": 2, "y_test": [2]},
        r"^y_test must hold whole class ids from 0 to 1, got 2.0$",
    ),
    "one_class": ({"n_classes": 1}, r"^n_classes must be from 2 to 1000 for classification, got 1$"),
    "numbers_taken_for_classes": (
        {"y_test": [1e9]},
        r"^n_classes must be from 2 to 1000 for classification, got 1000000001$",
    ),
    "classes_of_a_regression": ({"task": "regression", "n_classes": 2}, r"^n_classes must be 0 for regression, got 2$"),
    "complex_inputs": ({"x_train": np.ones((3, 2)) * 1j}, r"^x_train must hold numbers in equal rows, got array\("),
    "spelled_numbers": (
        {"y_train": ["0", "1", "1"]},
        r"^y_train must hold numbers in equal rows, got \['0', '1', '1'\]$",
    ),
    "missing_number": ({"x_test": [[None, 1.0]]}, r"^x_test must hold numbers in equal rows, got \[\[None, 1.0\]\]$"),
    "masked_inputs": (
        {"x_test": np.ma.array([[1.0, 2.0]], mask=[[True, False]])},
        r"^x_test must hold a number in every place, got masked values$",
    ),
    "half_a_class_more": ({"n_classes": 2.5}, r"^n_classes must be a whole number, got 2.5$"),
    "class_count_as_a_float": ({"n_classes": 2.0}, r"^n_classes must be a whole number, got 2.0$"),
    "class_count_as_a_word": ({"n_classes": "2"}, r"^n_classes must be a whole number, got '2'$"),
    "no_class_count": ({"n_classes": None}, r"^n_classes must be a whole number, got None$"),
    "no_feature_names": ({"feature_names": None}, r"^feature_names must be a sequence of names, got None$"),
    "letters_for_names": ({"feature_names": "ab"}, r"^feature_names must be a sequence of names, got 'ab'$"),
    "numbers_for_names": ({"class_names": (0, 1)}, r"^class_names must be a sequence of names, got \(0, 1\)$"),
    "too_few_feature_names": ({"feature_names": ("a",)}, r"^feature_names must have 2 entries, got 1$"),
    "too_many_class_names": ({"class_names": ("a", "b", "c")}, r"^class_names must have 2 entries, got 3$"),
}


@pytest.mark.parametrize(("changes", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_refusal_names_the_field_the_rule_and_the_value(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        tiny(**changes)
