"""The stratified order behind every split, and standardisation with the training rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.data import Sample
from core.data.entry import Stream, generator
from core.data.preparation import Split, split, standardise, stratified_order
from core.training.problem import WEIGHTS_STREAM
from core.training.stacking import SHUFFLE_STREAM
from tests.examples import examples


def labels(counts: list[int]) -> NDArray[np.int64]:
    return np.repeat(np.arange(len(counts)), counts)


def split_of(counts: list[int], data_seed: int = 0) -> Split:
    y = labels(counts)
    return split(Sample(np.arange(len(y), dtype=float)[:, None], y), "classification", data_seed)


@examples(100)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.integers(0, 1000))
def test_every_prefix_of_a_stratified_order_is_close_to_proportional(counts: list[int], seed: int) -> None:
    groups = labels(counts)
    order = stratified_order(groups, np.random.default_rng(seed))
    assert sorted(order) == list(range(len(groups)))
    taken = np.cumsum(groups[order][:, None] == np.arange(len(counts)), axis=0)
    due = np.outer(np.arange(1, len(groups) + 1), counts) / len(groups)
    assert np.abs(taken - due).max() <= len(counts)


@examples(100)
@given(st.lists(st.integers(2, 30), min_size=2, max_size=5), st.integers(0, 1000))
def test_every_class_of_two_or_more_is_in_both_parts_when_the_test_has_room(counts: list[int], seed: int) -> None:
    parts = split_of([10 * count for count in counts], seed)
    assert set(parts.y_train) == set(parts.y_test) == set(range(len(counts)))


def test_a_rare_class_of_two_is_in_both_parts_and_a_single_row_is_for_training() -> None:
    parts = split_of([500, 2, 1])
    assert np.bincount(parts.y_train, minlength=3)[1:].tolist() == [1, 1]
    assert np.bincount(parts.y_test, minlength=3)[1:].tolist() == [1, 0]


def test_the_default_size_gives_400_and_100_rows_with_equal_classes() -> None:
    parts = split_of([250, 250])
    assert np.bincount(parts.y_train).tolist() == [200, 200]
    assert np.bincount(parts.y_test).tolist() == [50, 50]


def test_each_row_is_in_one_part_with_its_own_label() -> None:
    parts = split_of([30, 50])
    rows = np.concatenate([parts.x_train, parts.x_test])[:, 0]
    y = np.concatenate([parts.y_train, parts.y_test])
    assert np.array_equal(np.sort(rows), np.arange(80))
    assert np.array_equal(y, rows >= 30)


def test_the_test_rows_are_a_fair_draw() -> None:
    chosen = np.concatenate([split_of([10, 10], seed).x_test[:, 0] for seed in range(1000)]).astype(int)
    shares = np.bincount(chosen, minlength=20) / 1000
    assert np.abs(shares - 0.2).max() < 0.06


@pytest.mark.parametrize("data_seed", [0, 7])
def test_no_two_streams_of_a_seed_draw_the_same_nor_do_those_of_the_networks(data_seed: int) -> None:
    drawn = [generator(data_seed, stream).random(5) for stream in Stream.__members__.values()]
    drawn += [np.random.default_rng([data_seed, stream]).random(5) for stream in (WEIGHTS_STREAM, SHUFFLE_STREAM)]
    assert len(drawn) == 6
    assert len({tuple(numbers) for numbers in drawn}) == 6


def test_training_mean_and_sd_scale_both_parts() -> None:
    parts = Split(np.array([[1.0], [3.0]]), np.array([0, 1]), np.array([[5.0]]), np.array([1]))
    scaled = standardise(parts, "classification")
    assert scaled.x_train.tolist() == [[-1.0], [1.0]]
    assert scaled.x_test.tolist() == [[3.0]]
    assert scaled.y_train.tolist() == [0, 1]


def test_targets_are_scaled_for_regression_only() -> None:
    parts = Split(np.array([[1.0], [3.0]]), np.array([10.0, 30.0]), np.array([[5.0]]), np.array([40.0]))
    scaled = standardise(parts, "regression")
    assert scaled.y_train.tolist() == [-1.0, 1.0]
    assert scaled.y_test.tolist() == [2.0]


@pytest.mark.parametrize("value", [0.0, 0.1, 1e6 / 3, -1e-300])
def test_a_constant_column_becomes_0_instead_of_rounding_errors(value: float) -> None:
    x = np.full((7, 1), value)
    scaled = standardise(Split(x, np.zeros(7, dtype=np.int64), x + 2.0, np.zeros(7, dtype=np.int64)), "classification")
    assert np.allclose(scaled.x_train, 0, atol=1e-9)
    assert np.allclose(scaled.x_test, 2)
