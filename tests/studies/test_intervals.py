"""Intervals agree with SciPy and closed forms, and cover the truth as often as they promise."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from core.studies.intervals import bootstrap, paired_difference, ratio, summarise, wilson


@pytest.mark.parametrize(
    ("successes", "n"), [(0, 1), (1, 1), (0, 20), (20, 20), (1, 20), (7, 20), (937, 1000), (9, 10)]
)
def test_wilson_agrees_with_scipy(successes: int, n: int) -> None:
    expected = stats.binomtest(successes, n).proportion_ci(method="wilson")
    assert wilson(successes, n) == pytest.approx((n, successes / n, expected.low, expected.high), abs=1e-12)


def test_wilson_of_nothing_says_nothing_and_impossible_counts_are_refused() -> None:
    assert wilson(0, 0)[2:] == (0, 1)
    with pytest.raises(ValueError, match="successes must be from 0 to n = 3, got 4"):
        wilson(4, 3)


@pytest.mark.parametrize("statistic", ["mean", "median"])
def test_the_bootstrap_agrees_with_scipys(statistic: str) -> None:
    values = np.random.default_rng(1).gamma(2.0, size=30)
    found = bootstrap(values, statistic)
    expected = stats.bootstrap(
        (values,), getattr(np, statistic), method="percentile", n_resamples=20_000, rng=0
    ).confidence_interval
    assert found.value == getattr(np, statistic)(values)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=0.05 * values.std())


def test_the_bootstrap_of_a_mean_is_the_normal_interval_for_many_values() -> None:
    values = np.random.default_rng(2).standard_normal(4000)
    half = 1.96 * values.std() / np.sqrt(len(values))
    found = bootstrap(values)
    assert (found.low, found.high) == pytest.approx((values.mean() - half, values.mean() + half), abs=0.15 * half)


def test_the_bootstrap_covers_the_mean_nearly_as_often_as_it_says() -> None:
    rng = np.random.default_rng(3)
    intervals = [bootstrap(rng.standard_normal(20)) for _ in range(300)]
    assert 0.88 <= np.mean([found.low <= 0 <= found.high for found in intervals]) <= 0.98


def test_the_bootstrap_is_the_same_every_time_and_its_seed_counts() -> None:
    values = np.arange(12.0)
    assert bootstrap(values) == bootstrap(list(values))
    assert bootstrap(values, seed=1) != bootstrap(values)


def test_missing_values_are_left_out_and_one_value_has_no_interval() -> None:
    assert bootstrap([1.0, np.nan, 3.0])[:2] == (2, 2.0)
    assert np.isnan(bootstrap([5.0])[2:]).all()
    assert bootstrap([5.0]).value == 5.0
    assert bootstrap([np.nan]).n == 0
    assert np.isnan(bootstrap([]).value)


def test_many_values_are_resampled_in_blocks_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(4).standard_normal(500)
    whole = bootstrap(values)
    monkeypatch.setattr("core.studies.intervals.DRAWN_AT_ONCE", 7 * 500)
    assert bootstrap(values) == whole


def test_pairs_show_a_difference_that_their_spread_would_hide() -> None:
    rng = np.random.default_rng(5)
    seeds = rng.normal(0, 10, 30)
    found = paired_difference(seeds + 1 + rng.normal(0, 0.1, 30), seeds)
    assert 0.9 < found.low < found.value < found.high < 1.1
    with pytest.raises(ValueError, match="second must have as many values"):
        paired_difference([1, 2], [1])


def test_a_summary_has_shares_for_truths_and_means_for_numbers_in_the_order_of_the_table() -> None:
    frame = pd.DataFrame(
        {"bias": [0, 0, 0, -1, -1], "stuck": [True, False, False, True, True], "score": [1.0, 2.0, 3.0, 4.0, 4.0]}
    )
    found = summarise(frame, ["bias"], ["stuck", "score"])
    assert found.columns.tolist() == ["bias", "measure", "n", "value", "low", "high"]
    assert found[["bias", "measure", "n"]].to_numpy().tolist() == [
        [0, "stuck", 3], [0, "score", 3], [-1, "stuck", 2], [-1, "score", 2]
    ]  # fmt: skip
    assert found["value"].tolist() == pytest.approx([1 / 3, 2.0, 1.0, 4.0])
    assert tuple(found.iloc[0])[2:] == wilson(1, 3)
    assert tuple(found.iloc[1])[2:] == bootstrap([1.0, 2.0, 3.0])


def test_a_summary_goes_by_several_columns_by_none_and_over_nothing() -> None:
    frame = pd.DataFrame({"a": ["x", "x", "y"], "b": [1, 2, 1], "m": [1.0, 2.0, 6.0]})
    assert summarise(frame, ["a", "b"], ["m"])["value"].tolist() == [1, 2, 6]
    assert summarise(frame, [], ["m"])["value"].tolist() == [3]
    assert summarise(frame, ["a"], ["m"], statistic="median")["value"].tolist() == [1.5, 6]
    empty = summarise(frame[:0], ["a"], ["m"])
    assert empty.empty
    assert "value" in empty


def test_networks_weigh_as_many_units_as_they_have() -> None:
    assert ratio([9, 0], [9, 1]).value == 0.9


def test_networks_without_such_units_do_not_count() -> None:
    assert ratio([1, 0, 0], [2, 0, 2]) == ratio([1, 0], [2, 2])
    nothing = ratio([0], [0])
    assert (nothing.n, nothing.low, nothing.high) == (0, 0, 1)
    assert np.isnan(nothing.value)


def test_a_ratio_resamples_networks_and_is_wide_when_their_units_share_a_fate() -> None:
    together = ratio([10, 0, 10, 0, 10, 0], [10] * 6)
    apart = ratio([5] * 6, [10] * 6)
    assert together.value == apart.value == 0.5
    assert together.n == apart.n == 60
    assert together.high - together.low > 0.5
    assert apart.high - apart.low == 0


def test_a_ratio_of_none_or_all_is_as_sure_as_there_are_networks() -> None:
    assert ratio([0, 0, 0], [10, 5, 0])[1:] == wilson(0, 2)[1:]
    assert ratio([10, 5], [10, 5])[1:] == wilson(2, 2)[1:]
    assert np.isnan(ratio([0], [0]).value)
