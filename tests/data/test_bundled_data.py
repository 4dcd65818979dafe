"""The collected data sets against scikit-learn's own loaders."""

from types import SimpleNamespace

import numpy as np
import pytest
import sklearn.datasets
from numpy.typing import NDArray

from core.data import DATASETS, Dataset, load_dataset

NAMES = ["iris", "wine", "breast_cancer", "digits", "diabetes"]
CLASSIFICATIONS = NAMES[:-1]
EVERYTHING = 10_000


def load(name: str, n_samples: int = EVERYTHING, data_seed: int = 0) -> Dataset:
    return load_dataset(SimpleNamespace(dataset=name, n_samples=n_samples, noise=0.2, data_seed=data_seed))


def table(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Inputs and target, every column with mean 0 and sd 1 over all rows, rows sorted."""
    rows = np.column_stack([x, y])
    sd = rows.std(axis=0)
    rows = np.round((rows - rows.mean(axis=0)) / np.where(sd > 1e-9, sd, 1), 6) + 0.0
    return rows[np.lexsort(rows.T)]


@pytest.mark.parametrize("name", NAMES)
def test_all_rows_are_those_of_scikit_learn_up_to_order_and_scale(name: str) -> None:
    ours, theirs = load(name), getattr(sklearn.datasets, f"load_{name}")()
    x = np.concatenate([ours.x_train, ours.x_test])
    y = np.concatenate([ours.y_train, ours.y_test])
    assert x.shape == theirs.data.shape
    assert np.allclose(table(x, y), table(theirs.data, theirs.target), atol=1e-5)


@pytest.mark.parametrize("name", CLASSIFICATIONS)
def test_class_names_are_those_of_scikit_learn(name: str) -> None:
    assert list(load(name).class_names) == [str(c) for c in getattr(sklearn.datasets, f"load_{name}")().target_names]


@pytest.mark.parametrize("name", NAMES)
def test_a_larger_cap_adds_rows_and_keeps_the_others(name: str) -> None:
    few, more = (DATASETS[name].draw(n_samples, 0.0, 4).x for n_samples in (30, 60))
    assert np.array_equal(few, more[:30])
    assert not np.array_equal(few, DATASETS[name].draw(30, 0.0, 5).x)


@pytest.mark.parametrize("name", CLASSIFICATIONS)
def test_a_small_cap_still_holds_every_class(name: str) -> None:
    assert set(DATASETS[name].draw(20, 0.0, 0).y) == set(range(DATASETS[name].n_classes))


def test_the_target_of_diabetes_is_standardised_with_the_training_rows() -> None:
    dataset = load("diabetes")
    assert dataset.y_train.mean() == pytest.approx(0, abs=1e-12)
    assert dataset.y_train.std() == pytest.approx(1)
    assert dataset.y_test.std() != pytest.approx(1, abs=1e-6)
    assert "standardised" in dataset.target_name


@pytest.mark.parametrize(("name", "n_samples", "notes"), [
    ("digits", 500, ("500 of its 1,797 rows are used, drawn at random.",)),
    ("digits", 5000, ()),
    ("iris", 150, ()),
    ("iris", 149, ("149 of its 150 rows are used, drawn at random.",)),
])  # fmt: skip
def test_a_set_that_is_cut_down_says_so(name: str, n_samples: int, notes: tuple[str, ...]) -> None:
    assert load(name, n_samples).notes == notes
