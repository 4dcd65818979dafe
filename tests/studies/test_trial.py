"""The twelve claims: every rule on findings built to hold and to fail, and the experiments on what is known."""

from dataclasses import replace

import numpy as np
import pytest

from core import TrainingConfig, train
from core.data import load_dataset
from core.engine.activations import ACTIVATIONS
from core.studies.intervals import Estimate
from core.studies.run.network_row import best_constant_loss
from core.studies.trial import CLAIMS, Finding, Verdict, evidence, verdicts
from core.studies.vanishing import deep_config, draw_networks, verdict

SEEDS = range(12)


def findings(**values: float | tuple[float, float, float]) -> dict[str, Finding]:
    """Findings from a value, or from value, low and high."""
    numbers = {name: value if isinstance(value, tuple) else (value,) * 3 for name, value in values.items()}
    return {name: Finding(name, Estimate(10, *three), "share") for name, three in numbers.items()}


RULES = [
    ("vanishing", "HOLDS", {"relu": 0.5, "tanh": 2.0, "sigmoid": 11}),
    ("vanishing", "CONDITION", {"relu": 0.5, "tanh": 0.2, "sigmoid": 11}),
    ("vanishing", "FAILS", {"relu": 0.5, "tanh": 0.2, "sigmoid": 1.2}),
    ("vanishing", "FAILS", {"relu": 0.5, "tanh": 0.2, "sigmoid": (5, 1, 9)}),
    ("one_sided", "HOLDS", {"below": 0, "above": 1}),
    ("one_sided", "FAILS", {"below": 0.01, "above": 1}),
    ("one_sided", "FAILS", {"below": 0, "above": 0.99}),
    ("undiminished", "HOLDS", {"relu": 1, "tanh": 0}),
    ("undiminished", "FAILS", {"relu": 0.9, "tanh": 0}),
    ("stops_learning", "HOLDS", {"sgd": 1, "adam": 1, "decay": 0}),
    ("stops_learning", "FAILS", {"sgd": 1, "adam": 0.98, "decay": 0}),
    ("weights_stay", "HOLDS", {"sgd": 1, "adam": 1, "decay": 1}),
    ("weights_stay", "CONDITION", {"sgd": 1, "adam": 1, "decay": 0}),
    ("weights_stay", "FAILS", {"sgd": 0.9, "adam": 1, "decay": 0}),
    ("usual_cause", "HOLDS", {"bias": 0.9, "rate": 0.05, "shape": 0.04, "none": 0.02}),
    ("usual_cause", "CONDITION", {"bias": 0.9, "rate": 0.7, "shape": 0.04, "none": 0.02}),
    ("usual_cause", "FAILS", {"bias": 0.3, "rate": 0.7, "shape": 0.04, "none": 0.02}),
    ("unlikely_to_recover", "HOLDS", {"layer_1": 0, "layer_2": 0.03}),
    ("unlikely_to_recover", "CONDITION", {"layer_1": 0, "layer_2": (0.3, 0.2, 0.4)}),
    ("unlikely_to_recover", "FAILS", {"layer_1": 0.7, "layer_2": 0.8}),
    ("stuck_on_plateau", "CONDITION", {"dead": 1, "gradient": 1, "constant": 1, "flat": 1}),
    ("stuck_on_plateau", "HOLDS", {"dead": 1, "gradient": 1, "constant": 1, "flat": 0}),
    ("stuck_on_plateau", "FAILS", {"dead": 1, "gradient": 0.2, "constant": 1, "flat": 1}),
    ("stuck_on_plateau", "FAILS", {"dead": 0, "gradient": np.nan, "constant": np.nan, "flat": np.nan}),
    ("saturating", "HOLDS", {"healthy": 5, "saturated": 10}),
    ("saturating", "CONDITION", {"healthy": 0.2, "saturated": 10}),
    ("saturating", "FAILS", {"healthy": 0.2, "saturated": (4, 1, 7)}),
    ("leaky_recovers", "HOLDS", {"relu": 0, "leaky": 0.9, "steeper": 0.9, "adam": 1}),
    ("leaky_recovers", "CONDITION", {"relu": 0, "leaky": 0, "steeper": 0.9, "adam": 1}),
    ("leaky_recovers", "FAILS", {"relu": (0, 0, 0.2), "leaky": 0, "steeper": (0.3, 0.1, 0.5), "adam": 0}),
    ("leaky_worse", "HOLDS", {"healthy": (-0.03, -0.04, -0.025)}),
    ("leaky_worse", "FAILS", {"healthy": (-0.01, -0.03, 0.0)}),
    ("little_boost", "HOLDS", {"healthy": 0, "damaged": (0.05, 0.0, 0.1)}),
    ("little_boost", "CONDITION", {"healthy": 0, "damaged": (0.12, 0.05, 0.2)}),
    ("little_boost", "FAILS", {"healthy": 0.05, "damaged": 0.2}),
]


@pytest.mark.parametrize(("rule", "verdict", "values"), RULES, ids=[f"{rule} {verdict}" for rule, verdict, _ in RULES])
def test_a_rule_reads_its_verdict_off_the_numbers(rule: str, verdict: str, values: dict) -> None:
    ruling = getattr(verdicts, rule)(findings(**values))
    assert ruling.verdict == Verdict[verdict]
    assert ruling.because.endswith(".")


def test_every_rule_has_a_case_that_holds_or_holds_with_a_condition_and_one_that_fails() -> None:
    tried = {(rule, verdict) for rule, verdict, _ in RULES}
    for claim in CLAIMS:
        name = claim.judge.__name__
        assert (name, "FAILS") in tried
        assert {(name, "HOLDS"), (name, "CONDITION")} & tried


@pytest.mark.parametrize("number", range(1, len(CLAIMS) + 1))
def test_every_claim_can_be_measured_and_judged_with_any_seeds(number: int) -> None:
    claim = CLAIMS[number - 1]
    found, ruling = claim.trial([7, 1_000_003])
    assert isinstance(ruling.verdict, Verdict)
    assert len({finding.unit for finding in found.values()}) == 1  # one axis for all of them
    for finding in found.values():
        assert not finding.estimate.low > finding.estimate.value
        assert not finding.estimate.high < finding.estimate.value


# Independent simulation: science.md's table of claims, 20 seeds and more
def test_sigmoid_loses_nine_decades_and_more_over_20_layers_and_relu_next_to_none() -> None:
    found = evidence.vanishing_by_activation(SEEDS)
    assert 9 < found["sigmoid"].estimate.value < 13
    assert abs(found["relu"].estimate.value) < 1
    assert abs(found["tanh"].estimate.value) < 1


def test_the_trial_and_the_page_of_gradients_say_the_same_of_the_same_networks() -> None:
    found = evidence.vanishing_by_activation(range(5))
    for name in ("relu", "tanh", "sigmoid"):
        config = deep_config(name, ACTIVATIONS[name].usual_initializer, depth=21)
        assert config == replace(evidence.DEEP, activation=name, initializer=ACTIVATIONS[name].usual_initializer)
        assert found[name].estimate == verdict(draw_networks(config, 5)).lost


def test_a_bias_of_minus_2_costs_a_tanh_network_about_ten_decades() -> None:
    found = evidence.saturation(SEEDS)
    assert 9 < found["saturated"].estimate.value < 14
    assert abs(found["healthy"].estimate.value) < 1


def test_no_unit_of_layer_1_comes_back_and_some_of_layer_2_do() -> None:
    found = evidence.recovery(SEEDS)
    assert found["layer_1"].estimate.value == 0
    assert 0.15 < found["layer_2"].estimate.value < 0.5


def test_at_a_bias_of_minus_5_leaky_relu_learns_with_adam_or_a_steeper_slope_only() -> None:
    found = evidence.leaky_rescue(SEEDS)
    learnt = {name: finding.estimate.value for name, finding in found.items()}
    assert learnt["relu"] == 0
    assert learnt["leaky"] <= 0.2
    assert learnt["steeper"] >= 0.9
    assert learnt["adam"] >= 0.9


def test_leaky_relu_scores_as_relu_at_a_healthy_start() -> None:
    assert abs(evidence.leaky_healthy(SEEDS)["healthy"].estimate.value) < 0.005


@pytest.mark.parametrize("dataset", ["moons", "iris", "diabetes"])
def test_the_loss_of_the_best_constant_is_that_of_a_network_that_puts_it_out(dataset: str) -> None:
    config = TrainingConfig(dataset=dataset, hidden_widths=(2,), initial_bias=-50, learning_rate=0.05, epochs=400)
    history = train(config)
    assert history.alive_counts[-1].sum() == 0
    assert history.train_loss[-1] == pytest.approx(best_constant_loss(load_dataset(config)), rel=0.02)
