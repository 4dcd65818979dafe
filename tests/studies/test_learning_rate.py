"""What is read off a sweep over learning rates: shares by layer, and where the knee is."""

from functools import partial

import pandas as pd
import pytest

from core.studies import learning_rate
from core.studies.learning_rate import knee, rate_grid, rate_summary
from core.studies.run.study import run_study
from tests.studies.summaries import stuck_at

by_rate = partial(stuck_at, "learning_rate")


def test_the_standing_rates_lie_closer_around_the_knee():
    assert len(rate_grid()) == 130
    assert sorted(learning_rate.RATES) == list(learning_rate.RATES)
    assert sum(1.5 <= rate <= 4 for rate in learning_rate.RATES) >= 5


@pytest.mark.parametrize(
    ("shares", "span"),
    [
        ({0.1: 0.0, 1: 0.0, 3: 0.4, 10: 1.0}, (1, 3)),
        ({10: 1.0, 1: 0.0, 3: 0.4, 0.1: 0.0}, (1, 3)),
        ({0.1: 0.1, 1: 0.11}, (0.1, 1)),
        ({0.1: 0.0, 1: 0.0}, None),
        ({0.1: 0.5, 1: 1.0}, None),
        ({0.001: 1.0, 0.1: 0.0, 3: 0.9}, (0.1, 3)),
        ({0.1: 0.0, 1: 0.5, 2: 0.0, 3: 1.0}, (2, 3)),
        ({1: 0.0}, None),
        ({}, None),
    ],
    ids=["rises", "any order", "a tenth", "never", "always", "too slow at first", "not monotone", "one rate", "none"],
)
def test_the_knee_lies_above_the_highest_rate_at_which_networks_learn(shares, span):
    summary = by_rate(shares) if shares else by_rate({1: 0.0}).iloc[:0]
    assert knee(summary, "sgd") == span


def test_the_knee_of_one_optimizer_is_not_that_of_another():
    summary = pd.concat([by_rate({0.1: 0.0, 1: 1.0}), by_rate({0.1: 0.0, 1: 0.0}, optimizer="adam")])
    assert knee(summary, "sgd") == (0.1, 1)
    assert knee(summary, "adam") is None


def test_a_dead_share_is_what_is_not_alive_layer_by_layer(small):
    grid = rate_grid(small, (0.1, 1.0), seeds=3)
    *_, progress = run_study(grid)
    summary = rate_summary(progress.frame)
    assert set(summary["measure"]) == {"dead_1", "dead_2", "test_score", "stuck"}
    dead = summary[(summary["measure"] == "dead_2") & (summary["learning_rate"] == 1.0)]["value"].iloc[0]
    alive = progress.frame.loc[progress.frame["learning_rate"] == 1.0, "alive_end_2"].mean()
    assert dead == pytest.approx(1 - alive)


def test_nothing_trained_gives_summaries_without_rows():
    summary = rate_summary(pd.DataFrame())
    assert len(summary) == 0
    assert knee(summary, "sgd") is None
