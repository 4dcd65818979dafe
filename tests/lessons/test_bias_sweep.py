"""The sentence about a bias sweep says what its rows say, and nothing else."""

import pandas as pd

from core.lessons.bias_sweep import bias_finding, names_of


def by_bias(shares: dict[float, float], activation: str = "relu", optimizer: str = "sgd") -> pd.DataFrame:
    """Rows of one kind of network that hold nothing but the share of stuck ones."""
    rows = [(activation, optimizer, bias, "stuck", share) for bias, share in shares.items()]
    return pd.DataFrame(rows, columns=["activation", "optimizer", "initial_bias", "measure", "value"])


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
