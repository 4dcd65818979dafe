"""What a choice makes of a table: the target, the columns, what is filled and encoded, and that all of it is said."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from core.data import Dataset
from core.data.own_data import SHARED_SERVER, Choice, dataset_from_table, frame_table, read_table, settle

N = 40


def frame(**columns: Any) -> pd.DataFrame:
    """Two numbers and three kinds, with other columns before the last."""
    usual = {"age": np.arange(N) * 1.5, "height": np.arange(N) ** 2 % 17}
    return pd.DataFrame({**usual, **columns, "kind": ["ant", "bee", "cat", "cat"] * (N // 4)})


def made(table: pd.DataFrame, data_seed: int = 0, **choice: Any) -> Dataset:
    chosen = Choice(**choice)
    return dataset_from_table(frame_table(table, "mine.csv"), chosen, data_seed=data_seed, limits=SHARED_SERVER)


def refused(table: pd.DataFrame, **choice: Any) -> str:
    with pytest.raises(ValueError, match=r"^mine\.csv: ") as refusal:
        made(table, **choice)
    return str(refusal.value).removeprefix("mine.csv: ")


def test_words_make_a_classification_and_numbers_a_regression() -> None:
    classes, numbers = made(frame()), made(frame(), target="age")
    assert (classes.task, classes.n_classes, classes.class_names) == ("classification", 3, ("ant", "bee", "cat"))
    assert (classes.feature_names, classes.target_name, classes.name) == (("age", "height"), "kind", "mine.csv")
    assert (numbers.task, numbers.n_classes, numbers.target_name) == ("regression", 0, "age (standardised)")
    assert (classes.n_rows, len(classes.x_test)) == (N, N // 5)


def test_every_row_keeps_its_target() -> None:
    both = made(frame(copy=np.arange(N) * -3.0), target="age", columns=("copy",))
    assert np.allclose(both.x_train[:, 0], -both.y_train)
    assert np.allclose(both.x_test[:, 0], -both.y_test)


def test_a_rating_may_be_a_class_or_a_number() -> None:
    ratings = frame(rating=np.arange(N) % 5 + 1)
    assert made(ratings, target="rating").class_names == ("1", "2", "3", "4", "5")
    as_number = made(ratings, target="rating", task="regression")
    assert (as_number.task, as_number.n_classes) == ("regression", 0)
    assert len(np.unique(as_number.y_train)) == 5


def test_ten_different_whole_numbers_are_classes_and_eleven_are_not() -> None:
    assert made(frame(t=np.arange(N) % 10), target="t").task == "classification"
    assert made(frame(t=np.arange(N) % 11), target="t").task == "regression"
    assert made(frame(t=(np.arange(N) % 2) + 0.5), target="t").task == "regression"
    assert made(frame(t=np.arange(N) % 11), target="t", task="classification").n_classes == 11


def test_a_column_that_is_called_a_target_is_suggested_before_the_last() -> None:
    assert made(frame(Species=["x", "y"] * 20)).target_name == "Species"
    assert made(frame()).target_name == "kind"
    assert made(frame().assign(note=[f"text {i}" for i in range(N)])).target_name == "kind"


def test_only_the_chosen_columns_enter() -> None:
    assert made(frame(), columns=("height",)).feature_names == ("height",)


LEFT_OUT = {
    "numbers of the rows": ({"": np.arange(N)}, "it counts the rows"),
    "an index from 1": ({"index": np.arange(1, N + 1)}, "it counts the rows"),
    "an id": ({"user_id": np.arange(N) * 7 + 3}, "it names each row, and would be learned by heart"),
    "an id in one word": ({"PassengerId": np.arange(1, N + 1)}, "it names each row"),
    "free text": ({"note": [f"text {i}" for i in range(N)]}, f"it holds {N} different words in {N} rows"),
    "nothing": ({"x": [None] * N}, "it is empty"),
    "one value": ({"x": [3] * N}, "it has one value only"),
}


@pytest.mark.parametrize(("columns", "reason"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_a_column_that_teaches_nothing_is_left_out_and_it_is_said(columns: dict, reason: str) -> None:
    table = pd.concat([pd.DataFrame(columns), frame()], axis=1)
    dataset = made(table)
    assert dataset.feature_names == ("age", "height")
    assert any(note.startswith("Left out: ") and reason in note for note in dataset.notes)


@pytest.mark.parametrize("column", [{"age_in_days": np.arange(N)}, {"id": np.arange(N) % 7}, {"idea": np.arange(N)}])
def test_a_column_that_may_teach_something_enters(column: dict) -> None:
    assert next(iter(column)) in made(frame(**column)).feature_names


def test_a_column_that_was_left_out_enters_when_it_is_asked_for() -> None:
    dataset = made(frame(note=[f"text {i}" for i in range(N)], id=np.arange(N)), columns=("note", "id"))
    assert dataset.feature_names[-2:] == ("note = any other", "id")


def test_missing_numbers_become_the_median_of_the_training_rows_and_it_is_said() -> None:
    gaps = np.where(np.arange(N) % 8 == 0, np.nan, np.arange(N) ** 2.0)
    dataset, known = made(frame(x=gaps), columns=("x", "age")), _training_values(gaps)
    completed = np.where(np.isnan(known), np.nanmedian(known), known)
    assert np.allclose(dataset.x_train[:, 0], (completed - completed.mean()) / completed.std())
    said = f"filled with the median of the training rows, {np.nanmedian(known):.6g}."
    assert f"'x': 5 missing cells were {said}" in dataset.notes


def _training_values(values: np.ndarray) -> np.ndarray:
    """The values of the training rows in their order, found through a column that is its own row number."""
    numbers = made(frame(row=np.arange(N) * 1.0), columns=("row",))
    all_rows = np.concatenate([numbers.x_train, numbers.x_test])[:, 0]
    places = np.argsort(np.argsort(all_rows))
    return values[places[: len(numbers.x_train)]]


def test_words_become_columns_of_0_and_1_and_two_words_a_single_one() -> None:
    dataset = made(frame(colour=["red", "blue", "green", None] * 10, smoker=["yes", "no"] * 20))
    names = ("colour = blue", "colour = green", "colour = missing", "colour = red", "smoker = yes")
    assert dataset.feature_names == ("age", "height", *names)
    assert all(len(np.unique(dataset.x_train[:, place])) == 2 for place in range(2, 7))
    assert "'colour': its words became 4 columns of 0 and 1, 'missing' being one of them." in dataset.notes
    assert "'smoker': its words became one column of 0 and 1." in dataset.notes


def test_a_word_of_the_test_rows_alone_is_no_column_and_no_error() -> None:
    for data_seed in range(12):
        words = ["rare", *["a", "b"] * 20][:N]
        dataset = made(frame(word=words), data_seed=data_seed)
        assert np.isfinite(dataset.x_test).all()


def test_rows_without_a_target_are_left_out_and_it_is_said() -> None:
    table = frame(t=np.where(np.arange(N) % 10 == 0, np.nan, np.arange(N) / 3))
    dataset = made(table, target="t")
    assert dataset.n_rows == 36
    assert "4 rows were left out, as 't' is missing there." in dataset.notes


def test_rows_are_drawn_only_when_that_is_asked_for() -> None:
    large = pd.DataFrame({"x": np.arange(6000) / 7, "t": np.arange(6000) % 3})
    assert refused(large) == "rows must number 10 to 5000, got 6000: draw 5000 of them at random"
    dataset = made(large, rows=300)
    assert dataset.n_rows == 300
    assert "300 of 6,000 rows were drawn at random." in dataset.notes
    assert np.bincount(np.concatenate([dataset.y_train, dataset.y_test])).tolist() == [100] * 3
    assert made(large, rows=300, data_seed=1) != dataset
    assert made(large, rows=300) == dataset


def test_many_columns_may_become_their_principal_components() -> None:
    wide = pd.DataFrame(np.random.default_rng(0).standard_normal((50, 80))).assign(t=np.arange(50) % 2)
    assert refused(wide).startswith("columns to learn from must number 1 to 64, got 80: learn from fewer columns, or")
    dataset = made(wide, components=5)
    assert dataset.feature_names == tuple(f"component {place}" for place in range(1, 6))
    assert "80 columns became their 5 strongest principal components" in " ".join(dataset.notes)
    all_columns = dataset_from_table(frame_table(wide, "mine"), Choice())
    scaled = StandardScaler().fit_transform(all_columns.x_train)
    expected = StandardScaler().fit_transform(PCA(5, svd_solver="full").fit_transform(scaled))
    assert np.allclose(np.abs(dataset.x_train), np.abs(expected))
    assert refused(wide, components=90) == "components must be at most 40 here, got 90"


def test_the_same_split_whatever_the_columns_and_another_one_for_another_seed() -> None:
    first, second = made(frame(), columns=("age",)), made(frame())
    assert np.array_equal(first.x_train[:, 0], second.x_train[:, 0])
    assert not np.array_equal(made(frame(), data_seed=1).x_train, second.x_train)


REFUSED = {
    "unknown target": ({"target": "weight"}, "target must be one of ['age', 'height', 'kind'], got 'weight'"),
    "unknown column": ({"columns": ("age", "b")}, "columns must be among ['age', 'height', 'kind'], got 'b'"),
    "target among columns": ({"columns": ("kind",)}, "columns must not hold the target, got 'kind': it would be told"),
    "no column": ({"columns": ()}, "columns must be at least one to learn from, got none: choose one"),
    "words as a number": ({"task": "regression"}, "column 'kind' must hold numbers to be predicted as a number, got"),
    "many classes": ({"target": "age", "task": "classification"}, "classes in column 'age' must number 2 to 20, got"),
}


@pytest.mark.parametrize(("choice", "message"), REFUSED.values(), ids=REFUSED)
def test_a_choice_that_cannot_be_is_refused_with_the_way_out(choice: dict, message: str) -> None:
    assert refused(frame(), **choice).startswith(message)


def test_tables_that_cannot_be_learned_from_are_refused_with_the_way_out() -> None:
    assert refused(frame()[:8]) == "rows must number 10 to 5000, got 8: add some"
    nothing = refused(frame(x=[None] * N), columns=("x",))
    assert nothing == "column 'x' must hold something, got empty cells only: leave it out"
    constant = frame(t=[1.5] * N)
    assert refused(constant, target="t").startswith(
        "column 't' must take more than one value, got 1.5: predict another"
    )
    one = frame().assign(kind="ant")
    assert refused(one, target="kind").startswith("classes in column 'kind' must number 2 to 20, got 1, as ant:")


@pytest.mark.parametrize("choice", [{"task": "guess"}, {"rows": 0}, {"components": 1.5}, {"columns": "age"}])
def test_a_choice_says_which_of_its_fields_is_wrong(choice: dict) -> None:
    with pytest.raises(ValueError, match=f"^{next(iter(choice))} must "):
        Choice(**choice)


def test_settling_a_choice_says_everything_that_was_left_open() -> None:
    settled = settle(frame_table(frame(id=np.arange(N)), "mine"), Choice())
    assert settled == Choice("kind", "classification", ("age", "height"))


def test_a_frame_of_many_types_needs_no_preparation() -> None:
    table = frame(
        day=pd.date_range("2020-01-01", periods=N), ok=[True, False] * 20, maybe=pd.array([1, None] * 20, "Int64"),
        grade=pd.Categorical(["low", "high"] * 20), span=pd.to_timedelta(np.arange(N), unit="D"),
    )  # fmt: skip
    dataset = Dataset.from_frame(table, target="kind", name="mine")
    assert dataset.feature_names == ("age", "height", "day", "ok = True", "grade = low", "span")
    assert np.allclose(dataset.x_train[:, 2], dataset.x_train[:, 0])


def test_a_file_on_the_disk_is_a_data_set_in_one_call(tmp_path) -> None:
    frame().to_csv(tmp_path / "plants.csv", index=False)
    dataset = Dataset.from_file(tmp_path / "plants.csv", target="kind", columns=["age"])
    assert (dataset.name, dataset.feature_names) == ("plants.csv", ("age",))
    assert dataset == Dataset.from_frame(frame(), target="kind", columns=["age"])


def test_arrays_are_a_data_set_in_one_call() -> None:
    x, y = np.random.default_rng(0).standard_normal((30, 3)), np.arange(30) % 3
    dataset = Dataset.from_arrays(x, y, feature_names=("a", "b", "c"))
    assert (dataset.task, dataset.n_classes, dataset.feature_names) == ("classification", 3, ("a", "b", "c"))
    assert Dataset.from_arrays(x, x[:, 0]).task == "regression"
    assert Dataset.from_arrays(x, y, task="regression").task == "regression"
    assert Dataset.from_arrays(x, np.array(["no", "yes"])[y % 2]).class_names == ("no", "yes")
    assert Dataset.from_arrays(np.ones((9, 1)), np.arange(9) / 2).feature_names == ("x1",)


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (np.ones(5), np.arange(5), r"x must have 2 dimensions, got shape \(5,\)"),
        (np.ones((5, 2)), np.arange(4), r"y must have shape \(5,\), as x has rows, got \(4,\)"),
        ([["a"], ["b"]], [0, 1], "x must hold numbers in equal rows"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(x: Any, y: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Dataset.from_arrays(x, y)


def test_how_a_file_was_read_is_among_the_notes() -> None:
    content = "Größe;Art\n" + "".join(f"{i},5;{'ab'[i % 2]}\n" for i in range(20))
    notes = dataset_from_table(read_table(content.encode("cp1252"), "mine.csv")).notes
    assert notes[:2] == ("The file was read as cp1252.", "A comma was read as the decimal mark.")
