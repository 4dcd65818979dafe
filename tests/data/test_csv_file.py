"""A learner's own table: what is understood, and what is refused with a reason."""

import numpy as np
import pytest

from core.data import Dataset, csv_columns, dataset_from_csv

WORDS = ["age,height,kind"] + [f"{i},{i / 2},{'cat' if i % 2 else 'ant'}" for i in range(20)]


def table(*rows: str, header: str = "age,height,kind") -> str:
    return "\n".join([header, *rows])


def with_target(values: list[object]) -> str:
    return table(*(f"{i},{value}" for i, value in enumerate(values)), header="x,target")


def everything(dataset: Dataset) -> tuple[np.ndarray, np.ndarray]:
    x = np.concatenate([dataset.x_train, dataset.x_test])
    y = np.concatenate([dataset.y_train, dataset.y_test])
    order = np.argsort(x[:, 0])
    return x[order], y[order]


def test_words_in_the_last_column_make_a_classification() -> None:
    dataset = dataset_from_csv("\n".join(WORDS))
    assert (dataset.task, dataset.n_classes, dataset.class_names) == ("classification", 2, ("ant", "cat"))
    assert (dataset.feature_names, dataset.target_name, dataset.name) == (("age", "height"), "kind", "your CSV")
    assert (len(dataset.x_train), len(dataset.x_test)) == (16, 4)
    assert everything(dataset)[1].tolist() == [0, 1] * 10


def test_features_are_standardised_with_the_training_rows() -> None:
    x = dataset_from_csv("\n".join(WORDS)).x_train
    assert np.allclose([x.mean(axis=0), x.std(axis=0)], [[0, 0], [1, 1]])


def test_whole_numbers_up_to_ten_different_ones_are_classes_in_numeric_order() -> None:
    dataset = dataset_from_csv(with_target([10, 9, -1] * 5))
    assert (dataset.task, dataset.class_names) == ("classification", ("-1", "9", "10"))
    assert everything(dataset)[1].tolist() == [2, 1, 0] * 5


def test_1_and_1_point_0_are_the_same_class() -> None:
    assert dataset_from_csv(with_target(["1", "1.0", "2"] * 4)).class_names == ("1", "2")


def test_eleven_different_whole_numbers_are_a_regression() -> None:
    assert dataset_from_csv(with_target([*range(10)] * 2)).task == "classification"
    assert dataset_from_csv(with_target([*range(11)] * 2)).task == "regression"


def test_the_target_of_a_regression_is_standardised_and_says_so() -> None:
    dataset = dataset_from_csv(with_target([i + 0.5 for i in range(20)]))
    assert (dataset.task, dataset.n_classes, dataset.target_name) == ("regression", 0, "target (standardised)")
    assert dataset.y_train.mean() == pytest.approx(0, abs=1e-12)
    assert dataset.y_train.std() == pytest.approx(1)
    x, y = everything(dataset)
    assert np.allclose(x[:, 0], y)


def test_a_named_target_leaves_the_other_columns_as_features() -> None:
    dataset = dataset_from_csv(table(*(f"{i},{'ab'[i % 2]},{i * i}" for i in range(12)), header="p,q,r"), target="q")
    assert dataset.feature_names == ("p", "r")
    assert dataset.class_names == ("a", "b")


def test_the_data_seed_draws_the_split_and_nothing_else() -> None:
    text = "\n".join(WORDS)
    same, other = dataset_from_csv(text), dataset_from_csv(text, data_seed=1)
    assert np.array_equal(same.x_train, dataset_from_csv(text).x_train)
    assert not np.array_equal(same.x_train, other.x_train)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(",", ";"),
        lambda text: text.replace(",", "\t"),
        lambda text: text.replace(",", ", "),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: "\n\n" + text + "\n \n",
        lambda text: text.replace("cat", '"cat"'),
    ],
    ids=["semicolons", "tabs", "spaces", "windows_lines", "byte_order_mark", "blank_lines", "quotes"],
)
def test_the_usual_spellings_of_a_table_read_alike(change) -> None:  # type: ignore[no-untyped-def]
    text = "\n".join(WORDS)
    plain, spelled = dataset_from_csv(text), dataset_from_csv(change(text))
    assert np.array_equal(plain.x_train, spelled.x_train)
    assert (plain.feature_names, plain.class_names) == (spelled.feature_names, spelled.class_names)


GOOD = WORDS[1:]
REFUSED = {
    "empty": ("", r"^text must start with a header row, got nothing$"),
    "nameless": (table(*GOOD, header="age,,kind"), r"^header must name every column, got an empty name for .* 2$"),
    "name_twice": (table(*GOOD, header="age,age,kind"), r"^header must name each column once, got 'age' twice$"),
    "one_column": ("a\n" + "1\n" * 20, r"^feature columns must number 1 to 64, got 0$"),
    "65_features": (",".join(f"c{i}" for i in range(66)), r"^feature columns must number 1 to 64, got 65$"),
    "9_rows": (table(*GOOD[:9]), r"^rows must number 10 to 5000, got 9$"),
    "5001_rows": (table(*GOOD * 300), r"^rows must number 10 to 5000, got 5001 or more$"),
    "short_row": (table(*GOOD, "1,2"), r"^line 22 must have 3 cells, got 2$"),
    "empty_cell": (table(*GOOD, "1, ,cat"), r"^column 'height' must be filled in, got an empty cell in line 22$"),
    "word": (table(*GOOD[:5], "abc,2,cat", *GOOD), r"^column 'age' must be numeric, got 'abc' in line 7$"),
    "line_after_a_blank_one": (table("", *GOOD[:4], "abc,2,cat", *GOOD), r"got 'abc' in line 7$"),
    "not_a_number": (table(*GOOD, "nan,2,cat"), r"^column 'age' must lie between -1e\+100 and 1e\+100, got 'nan'"),
    "python_number": (table(*GOOD, "1_0,2,cat"), r"^column 'age' must be numeric, got '1_0' in line 22$"),
    "wide_digits": (table(*GOOD, "１,2,cat"), r"^column 'age' must be numeric, got '１' in line 22$"),
    "infinite_target": (with_target([*range(15), "inf"]), r"^column 'target' must lie .*, got 'inf' in line 17$"),
    "one_class": (with_target(["a"] * 12), r"^classes in column 'target' must number 2 to 20, got 1,"),
    "21_classes": (with_target([*range(20), "x"]), r"^classes in .* must number 2 to 20, got 21, with 'x' in line 22$"),
    "constant_number": (with_target([1.5] * 12), r"^column 'target' must take more than one value, got 1.5$"),
    "open_quote": (table(*GOOD, '1,2,"cat'), r"^text must be a CSV table, got unexpected end of data in line 22$"),
    "long_word": (table(*GOOD, f"{'z' * 999},2,cat"), r"^column 'age' must be numeric, got 'z{39}…' in line 22$"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_refusal_names_the_field_the_rule_and_the_value(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        dataset_from_csv(text)


@pytest.mark.parametrize("cell", ["7", "+7", "7.", "07.0", "7e0", "7E+0", ".7e1", "70e-1", " 7 "])
def test_the_usual_spellings_of_a_number_read_alike(cell: str) -> None:
    plain, spelled = (dataset_from_csv(table(*GOOD, f"{c},2,cat")) for c in ("7", cell))
    assert np.array_equal(plain.x_train, spelled.x_train)


@pytest.mark.parametrize("text", [None, b"a,b", 3])
def test_a_file_that_is_no_text_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match=r"^text must be a string, got "):
        dataset_from_csv(text)  # type: ignore[arg-type]


@pytest.mark.parametrize("data_seed", [1.5, True, "1", None, -1])
def test_a_data_seed_that_is_no_whole_number_from_0_on_is_refused(data_seed: object) -> None:
    with pytest.raises(ValueError, match=rf"^data_seed must be .*, got {data_seed!r}$"):
        dataset_from_csv("\n".join(WORDS), data_seed=data_seed)  # type: ignore[arg-type]


def test_an_unknown_target_is_refused_with_the_known_columns() -> None:
    with pytest.raises(ValueError, match=r"^target must be one of \['age', 'height', 'kind'\], got 'weight'$"):
        dataset_from_csv("\n".join(WORDS), target="weight")


IRIS = [f"{5 + i / 10:.1f},{3 + i / 20:.2f},{'setosa' if i % 2 else 'virginica'}" for i in range(20)]


@pytest.mark.parametrize(
    "rows",
    [
        IRIS,
        [f"{i},{i * i % 7}" for i in range(20)],
        ["red,yes", "blue,no"] * 6,
        [f"{i},{'ab'[i % 2]}" for i in range(20)],
    ],
    ids=["numbers and words", "whole numbers", "words", "whole numbers and words"],
)
def test_a_first_row_that_reads_like_the_others_is_no_header(rows: list[str]) -> None:
    names = [f"column {place}" for place in range(1, rows[0].count(",") + 2)]
    assert csv_columns("\n".join(rows)) == names


def test_a_table_without_a_header_keeps_its_first_row_as_data() -> None:
    dataset = dataset_from_csv("\n".join(IRIS))
    assert dataset.n_rows == 20
    assert (dataset.feature_names, dataset.target_name) == (("column 1", "column 2"), "column 3")
    assert dataset.class_names == ("setosa", "virginica")


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("country,1990,2000", lambda i: f"land {i},{i},{i + 1}"),
        ("age,kind", lambda i: f"{i},{'ab'[i % 2]}"),
        ("1,x", lambda i: f"{i},{i}"),
        ("name,colour", lambda i: f"n{i},{'ab'[i % 2]}"),
    ],
    ids=["years", "a word over numbers", "one word over numbers", "words that do not come again"],
)
def test_a_first_row_that_names_its_columns_is_a_header(header: str, row) -> None:  # type: ignore[no-untyped-def]
    assert csv_columns(table(*map(row, range(12)), header=header)) == header.split(",")


def test_the_columns_are_known_whatever_their_cells_hold() -> None:
    text = table(*(f"{i},{'ab'[i % 2]},{i}" for i in range(12)), header="age,kind,name")
    assert csv_columns(text) == ["age", "kind", "name"]
    assert dataset_from_csv(text, "kind").feature_names == ("age", "name")
    assert csv_columns("age,kind\n1") == ["age", "kind"]


def test_the_header_decides_what_separates_the_cells() -> None:
    rows = [f'{i},"a; b; c; d; {"xy"[i % 2]}"' for i in range(12)]
    assert csv_columns(table(*rows, header="size,words")) == ["size", "words"]
    assert dataset_from_csv(table(*rows, header="size,words")).n_classes == 2


def test_a_quoted_cell_may_stand_after_a_space() -> None:
    rows = [f'{i}, "cat, {"ab"[i % 2]}"' for i in range(12)]
    dataset = dataset_from_csv(table(*rows, header="size, kind"))
    assert dataset.class_names == ("cat, a", "cat, b")
