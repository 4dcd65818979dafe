"""The sentences about networks that are born dead, and about those that collapse."""

import pandas as pd

from core.lessons.born_dead import born_dead_finding, collapse_finding, layers_in_words


def test_collapsed_shares_come_with_their_intervals():
    shares = pd.DataFrame({"name": ["He normal", "RAI"], "value": [0.9, 0.3], "low": [0.8, 0.2], "high": [0.95, 0.4]})
    assert collapse_finding(shares) == (
        "Of these networks, 90% [80%, 95%] with He normal and 30% [20%, 40%] with RAI end as a constant."
    )


def born_dead(rows: list[tuple[int, int, float]]) -> str:
    return born_dead_finding(pd.DataFrame(rows, columns=["depth", "width", "share"]))


def test_the_narrowest_and_the_widest_networks_are_compared_at_ten_layers():
    found = born_dead([(5, 2, 0.5), (10, 5, 0.13), (10, 2, 0.89), (10, 3, 0.6), (20, 2, 0.99)])
    assert found == "At depth 10, **89%** of networks with 2 units a layer are born dead, and **13%** of those with 5."


def test_a_single_width_is_not_compared_and_the_nearest_depth_will_do():
    assert born_dead([(3, 1, 0.75), (9, 1, 0.99)]) == (
        "At depth 9, **99%** of networks with 1 unit a layer are born dead."
    )


def test_depth_counts_the_output_in_words_too():
    assert layers_in_words(20, 2) == "19 hidden layers of 2 units each and the output"
    assert layers_in_words(3, 1) == "2 hidden layers of 1 unit each and the output"
