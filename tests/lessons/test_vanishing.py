"""Sentences on gradients say the word and the figures that the networks ask for."""

import numpy as np

from core.lessons.vanishing import gradient_finding, kind_name
from core.studies.intervals import Estimate
from core.studies.vanishing import Verdict

NOTHING = Estimate(0, np.nan, np.nan, np.nan)


def test_a_vanishing_gradient_is_told_with_its_interval_and_that_nothing_is_dead() -> None:
    found = Verdict("vanishing", Estimate(20, 10.94, 10.7, 11.5), 0, 20, None, 0.0)
    text = gradient_finding("tanh", found, 19)
    assert text.startswith("**tanh: Vanishing.** From layer 19 down to layer 1 it loses **10.9 decades** [10.7, 11.5]")
    assert text.endswith("it is exactly 0 in no network, and no unit is dead.")


def test_a_stopped_gradient_is_told_by_networks_and_the_layer_that_is_dead() -> None:
    text = gradient_finding("ReLU", Verdict("dying", NOTHING, 20, 20, 3, 0.96), 19)
    assert "**ReLU: Dying.** In **20 of 20** networks layer 1 gets a gradient of exactly 0" in text
    assert "from about layer 3 up all units are dead (96% of the network)" in text
    assert "decades" not in text


def test_rare_zeros_are_mentioned_beside_the_decades() -> None:
    text = gradient_finding("ReLU", Verdict("arrives", Estimate(18, 0.5, 0.4, 0.6), 2, 20, 7, 0.3), 19)
    assert "exactly 0 in 2 of 20 networks" in text
    assert "30% of the units are dead" in text


def test_a_growing_gradient_is_told_in_positive_decades() -> None:
    text = gradient_finding("x", Verdict("exploding", Estimate(9, -5.0, -6.0, -4.0), 0, 9, None, 0.0), 9)
    assert "grows by **5.0 decades** [4.0, 6.0]" in text


def test_no_minus_before_a_zero_and_a_real_minus_before_numbers() -> None:
    text = gradient_finding("x", Verdict("arrives", Estimate(9, -0.3, -0.5, -0.04), 0, 9, None, 0.0), 9)
    assert "**−0.3 decades** [−0.5, 0.0]" in text


def test_one_network_has_no_interval() -> None:
    text = gradient_finding("x", Verdict("arrives", Estimate(1, 0.3, np.nan, np.nan), 0, 1, None, 0.0), 9)
    assert "[" not in text


def test_kinds_are_called_by_their_labels() -> None:
    assert kind_name("tanh", "xavier_normal") == "tanh, Xavier normal"
