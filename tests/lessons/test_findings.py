"""The sentence about a sweep says what its rows say, and nothing else."""

import pandas as pd
import pytest

from core.lessons.bias_sweep import bias_finding, names_of
from core.lessons.born_dead import born_dead_finding, collapse_finding, layers_in_words
from core.lessons.learning_rate import rate_finding


def by_bias(shares: dict[float, float], activation: str = "relu", optimizer: str = "sgd") -> pd.DataFrame:
    """Rows of one kind of network that hold nothing but the share of stuck ones."""
    rows = [(activation, optimizer, bias, "stuck", share) for bias, share in shares.items()]
    return pd.DataFrame(rows, columns=["activation", "optimizer", "initial_bias", "measure", "value"])


def by_rate(stuck: dict[float, float], dead: tuple[float, ...] = (0.3, 0.8), optimizer: str = "sgd") -> pd.DataFrame:
    """The same dead shares of the layers at every rate."""
    measures = {f"dead_{layer}": share for layer, share in enumerate(dead, start=1)}
    rows = [
        (optimizer, rate, measure, value)
        for rate, share in stuck.items()
        for measure, value in {**measures, "stuck": share}.items()
    ]
    return pd.DataFrame(rows, columns=["optimizer", "learning_rate", "measure", "value"])


DIES, LEARNS = {0: 0.0, -2: 0.6, -5: 1.0}, {0: 0.0, -2: 0.0, -5: 0.2}


def test_the_bias_from_which_networks_are_stuck_is_named():
    assert bias_finding(by_bias(DIES)) == "Half the networks or more are stuck from these biases on: **−2** with ReLU."


def test_networks_that_learn_everywhere_are_said_to():
    assert bias_finding(by_bias(LEARNS, "elu")) == "Most networks learn at the lowest bias with ELU."


def test_those_that_are_stuck_and_those_that_are_not_have_a_sentence_each():
    found = bias_finding(pd.concat([by_bias(DIES), by_bias(LEARNS, "elu"), by_bias({0: 1.0}, "tanh")]))
    assert "**0** with tanh, **−2** with ReLU." in found
    assert found.endswith("Most networks learn at the lowest bias with ELU.")


def test_where_only_middle_biases_are_stuck_most_learn_at_the_lowest():
    assert "Most networks learn at the lowest bias with ReLU" in bias_finding(by_bias({0: 0.0, -1: 1.0, -2: 0.0}))


def test_optimizers_are_named_only_where_there_are_several():
    one, two = by_bias(DIES), pd.concat([by_bias(DIES), by_bias(LEARNS, optimizer="adam")])
    assert names_of(one)(("relu", "sgd")) == "ReLU"
    assert names_of(two)(("relu", "adam")) == "ReLU, Adam"
    assert "**−2** with ReLU, SGD" in bias_finding(two)
    assert "lowest bias with ReLU, Adam" in bias_finding(two)


def test_the_knee_and_what_is_dead_above_it_are_named():
    found = rate_finding(by_rate({1: 0.0, 3: 0.4}))
    assert found == (
        "With SGD, the knee lies between **1** and **3**: at 3, 40% of the networks are stuck, "
        "with 30% of layer 1 and 80% of layer 2 dead."
    )


@pytest.mark.parametrize("stuck", [{1: 0.0, 3: 0.0}, {1: 1.0, 3: 1.0}])
def test_without_a_knee_none_is_claimed(stuck):
    assert rate_finding(by_rate(stuck)) == "With SGD there is no knee among these learning rates."


def test_each_optimizer_has_its_own_sentence():
    found = rate_finding(pd.concat([by_rate({1: 0.0, 3: 0.4}), by_rate({1: 0.0, 3: 0.0}, optimizer="adam")]))
    assert "With SGD, the knee lies between **1** and **3**" in found
    assert found.endswith("With Adam there is no knee among these learning rates.")


def test_one_layer_is_named_alone():
    assert "with 30% of layer 1 dead." in rate_finding(by_rate({1: 0.0, 3: 0.4}, dead=(0.3,)))


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
