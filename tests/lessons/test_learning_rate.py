"""The sentence about a sweep over learning rates says what its rows say, and nothing else."""

import pandas as pd
import pytest

from core.lessons.learning_rate import rate_finding


def by_rate(stuck: dict[float, float], dead: tuple[float, ...] = (0.3, 0.8), optimizer: str = "sgd") -> pd.DataFrame:
    """The same dead shares of the layers at every rate."""
    measures = {f"dead_{layer}": share for layer, share in enumerate(dead, start=1)}
    rows = [
        (optimizer, rate, measure, value)
        for rate, share in stuck.items()
        for measure, value in {**measures, "stuck": share}.items()
    ]
    return pd.DataFrame(rows, columns=["optimizer", "learning_rate", "measure", "value"])


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
