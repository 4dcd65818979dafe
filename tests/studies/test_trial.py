"""The twelve claims: every rule on findings built to hold and to fail, and the experiments on what is known."""

import re
from dataclasses import replace

import numpy as np
import pytest

from core import TrainingConfig, TrainingHistory, UnitState, train, train_many
from core.data import load_dataset
from core.engine.activations import ACTIVATIONS
from core.engine.network import Layer
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
# Here the value alone says one thing and the end of its interval another: the interval decides.
NOT_SURE = [
    ("vanishing", "FAILS", {"relu": (0.5, 0.2, 2.0), "tanh": 2.6, "sigmoid": 2.9}),
    ("vanishing", "FAILS", {"relu": 0.5, "tanh": 1.4, "sigmoid": 1.5}),
    ("vanishing", "CONDITION", {"relu": 0.5, "tanh": (3, 1.4, 4), "sigmoid": 1.6}),
    ("usual_cause", "FAILS", {"bias": (0.9, 0.45, 0.95), "rate": 0.7, "shape": 0.04, "none": 0.02}),
    ("usual_cause", "HOLDS", {"bias": (0.9, 0.55, 0.95), "rate": (0.7, 0.1, 0.9), "shape": 0.04, "none": 0.02}),
    ("usual_cause", "HOLDS", {"bias": 0.9, "rate": 0.3, "shape": 0.04, "none": (0.02, 0.0, 0.25)}),
    ("usual_cause", "HOLDS", {"bias": 0.9, "rate": 0.11, "shape": 0.04, "none": 0.02}),
    ("usual_cause", "CONDITION", {"bias": 0.9, "rate": 0.04, "shape": 0.13, "none": 0.02}),
    ("unlikely_to_recover", "CONDITION", {"layer_1": 0, "layer_2": (0.03, 0.01, 0.15)}),
    ("unlikely_to_recover", "CONDITION", {"layer_1": (0.03, 0.01, 0.15), "layer_2": 0}),
    ("unlikely_to_recover", "HOLDS", {"layer_1": (0.09, 0.08, 0.099), "layer_2": 0}),
    ("unlikely_to_recover", "CONDITION", {"layer_1": 0.8, "layer_2": (0.7, 0.45, 0.9)}),
    ("unlikely_to_recover", "FAILS", {"layer_1": (0.8, 0.51, 0.9), "layer_2": (0.7, 0.51, 0.9)}),
    ("saturating", "CONDITION", {"healthy": (4, 2, 6), "saturated": (10, 3.1, 12)}),
    ("saturating", "HOLDS", {"healthy": (4, 3.1, 6), "saturated": 10}),
    ("saturating", "FAILS", {"healthy": 2.9, "saturated": (10, 2.9, 12)}),
    ("leaky_recovers", "FAILS", {"relu": (0, 0, 0.2), "leaky": 0.15, "steeper": 0.2, "adam": 0.19}),
    ("leaky_recovers", "CONDITION", {"relu": (0, 0, 0.2), "leaky": (0.9, 0.1, 1), "steeper": 0.21, "adam": 0.21}),
    ("leaky_recovers", "CONDITION", {"relu": 0, "leaky": 0.9, "steeper": (0.3, 0, 0.6), "adam": 1}),
    ("leaky_worse", "FAILS", {"healthy": (-0.03, -0.07, 0.001)}),
    ("leaky_worse", "HOLDS", {"healthy": (-0.03, -0.07, -0.001)}),
    ("little_boost", "CONDITION", {"healthy": (0.05, 0.015, 0.09), "damaged": 0.2}),
    ("little_boost", "FAILS", {"healthy": (0.05, 0.025, 0.09), "damaged": 0}),
    ("little_boost", "HOLDS", {"healthy": (0.05, 0.015, 0.09), "damaged": (0.12, 0.015, 0.2)}),
    ("little_boost", "CONDITION", {"healthy": 0, "damaged": (0.12, 0.025, 0.2)}),
    ("stuck_on_plateau", "FAILS", {"dead": 1, "gradient": 1, "constant": 0.49, "flat": 1}),
    ("stuck_on_plateau", "CONDITION", {"dead": 0.1, "gradient": 0.5, "constant": 0.5, "flat": 0.51}),
    ("stuck_on_plateau", "HOLDS", {"dead": 0.1, "gradient": 0.5, "constant": 0.5, "flat": 0.5}),
    ("stuck_on_plateau", "FAILS", {"dead": 1, "gradient": (0.7, 0.4, 0.9), "constant": 1, "flat": 1}),
    ("stuck_on_plateau", "FAILS", {"dead": 1, "gradient": 1, "constant": (0.7, 0.4, 0.9), "flat": 1}),
    ("stuck_on_plateau", "CONDITION", {"dead": 1, "gradient": 1, "constant": 1, "flat": (0.3, 0.1, 0.6)}),
]
AT_THE_BOUND = [  # what only reaches a bound does not lie beyond it
    ("vanishing", "FAILS", {"relu": 0.5, "tanh": 1.5, "sigmoid": 1.5}),
    ("usual_cause", "HOLDS", {"bias": 0.5, "rate": 0.125, "shape": 0.04, "none": 0.025}),
    ("unlikely_to_recover", "CONDITION", {"layer_1": 0, "layer_2": 0.1}),
    ("unlikely_to_recover", "CONDITION", {"layer_1": 0.5, "layer_2": 0.5}),
    ("saturating", "CONDITION", {"healthy": 3.0, "saturated": 4.0}),
    ("saturating", "FAILS", {"healthy": 1.0, "saturated": 3.0}),
    ("leaky_recovers", "FAILS", {"relu": 0.5, "leaky": 0.5, "steeper": 0.5, "adam": 0.5}),
    ("little_boost", "CONDITION", {"healthy": 0.02, "damaged": 0.2}),
    ("little_boost", "HOLDS", {"healthy": 0.02, "damaged": 0.02}),
]
RULES += NOT_SURE + AT_THE_BOUND
EXACT = {"one_sided", "undiminished", "stops_learning", "weights_stay"}  # claims of every unit, or of every z
REASONS = [
    ("vanishing", {"relu": 0.5, "tanh": 0.2, "sigmoid": 11}, "far less than sigmoid, but not"),
    ("usual_cause", {"bias": 1, "rate": 0.7, "shape": 0, "none": 0}, "needed: a high learning rate killed"),
    ("usual_cause", {"bias": 1, "rate": 0, "shape": 0.7, "none": 0}, "needed: a deep, narrow shape killed"),
    ("unlikely_to_recover", {"layer_1": 0, "layer_2": 0.3}, "In layer 1 none came back"),
    ("unlikely_to_recover", {"layer_1": 0.2, "layer_2": 0.3}, "It depends on the layer"),
    ("leaky_recovers", {"relu": 0, "leaky": 0, "steeper": 1, "adam": 1},
     "slope 0.1 with SGD and slope 0.01 with Adam helped, slope 0.01 with SGD did not"),
    ("leaky_worse", {"healthy": (-0.03, -0.04, -0.021)}, "leaky ReLU scored lower."),
    ("leaky_worse", {"healthy": (-0.03, -0.04, -0.019)}, "if only a little"),
    ("weights_stay", {"sgd": 1, "adam": 1, "decay": 0.99}, "weight decay does"),
    ("stuck_on_plateau", {"dead": 1, "gradient": 1, "constant": 1, "flat": (0.9, 0.51, 1)}, "on a plateau"),
    ("stuck_on_plateau", {"dead": 1, "gradient": 1, "constant": 1, "flat": (0.7, 0.4, 0.9)}, "too few networks"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "values", "says"), REASONS)
def test_the_reason_names_what_decided(rule: str, values: dict, says: str) -> None:
    assert says in getattr(verdicts, rule)(findings(**values)).because


def test_every_rule_that_reads_intervals_has_cases_in_which_the_value_would_decide_otherwise() -> None:
    for rule in {claim.judge.__name__ for claim in CLAIMS} - EXACT:
        others = 0
        for name, expected, values in RULES:
            blunt = {key: value[0] if isinstance(value, tuple) else value for key, value in values.items()}
            others += name == rule and getattr(verdicts, rule)(findings(**blunt)).verdict != Verdict[expected]
        assert others >= 2, rule


@pytest.mark.parametrize(
    ("rule", "verdict", "values"),
    [
        ("stops_learning", "HOLDS", {"sgd": (1, 0.7, 1), "adam": (1, 0.7, 1), "decay": 0}),
        ("stops_learning", "FAILS", {"sgd": (0.98, 0.9, 1), "adam": 1, "decay": 0}),
        ("stops_learning", "FAILS", {"sgd": 1, "adam": (0.98, 0.9, 1), "decay": 0}),
        ("weights_stay", "HOLDS", {"sgd": 1, "adam": 1, "decay": (1, 0.7, 1)}),
        ("weights_stay", "CONDITION", {"sgd": 1, "adam": 1, "decay": (0.98, 0.9, 1)}),
    ],
)
def test_where_a_claim_is_about_every_unit_a_single_one_decides_and_no_interval(
    rule: str, verdict: str, values: dict
) -> None:
    assert getattr(verdicts, rule)(findings(**values)).verdict == Verdict[verdict]


def test_that_none_came_back_in_layer_1_is_not_said_of_a_few_that_did() -> None:
    found = findings(layer_1=(0.02, 0.0, 0.2), layer_2=0.3)
    assert "none came back" not in verdicts.unlikely_to_recover(found).because


@pytest.mark.parametrize(
    ("rule", "verdict", "values"), RULES, ids=[f"{n} {rule} {verdict}" for n, (rule, verdict, _) in enumerate(RULES)]
)
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
        words = {"decades": "decades", "accuracy": "difference", "slope for": "slope"}
        assert finding.unit == next((unit for word, unit in words.items() if word in finding.label), "share")
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


A, S, C, D = UnitState.ACTIVE, UnitState.ASLEEP, UnitState.CUT_OFF, UnitState.DEAD


def lived(*layers: list[list[int]], **changes: object) -> TrainingHistory:
    """A history in which the units of each layer went through these states, a row an epoch."""
    widths = tuple(len(rows[0]) for rows in layers)
    history = train(TrainingConfig(n_samples=40, hidden_widths=widths, epochs=len(layers[0]) - 1))
    return replace(history, unit_states=tuple(np.array(rows, np.int8) for rows in layers), **changes)


def test_dead_at_the_end_is_neither_dead_at_the_start_nor_ever() -> None:
    one = lived([[D, D, D, A], [A, D, A, A], [A, A, A, D]])  # 3 dead at the start, 4 ever, 1 at the end
    other = lived([[A, A], [A, A], [D, A]], [[D], [A], [D]])  # 1 at the start, 2 of 3 at the end
    assert evidence._dead_at_end([one, other]).value == pytest.approx((1 / 4 + 2 / 3) / 2)
    assert evidence._dead_at_end([one, other]).n == 2


def test_recovered_units_are_born_dead_and_alive_at_the_end_counted_over_all_networks() -> None:
    one = lived(  # born dead: 4, of which 1 alive at the end and 1 for a while; one more died and came back
        [[D, D, D, D, A], [A, A, D, D, D], [A, D, D, D, A]], [[A] * 2] * 3
    )
    other = lived([[D, A, A], [D, A, D], [A, A, D]], [[D, A]] * 3)  # born dead: 1, alive at the end: 1
    found = evidence._revived([one, other], 0)
    assert (found.n, found.value) == (5, 2 / 5)  # a ratio of sums; the mean of ratios would be 5/8
    assert evidence._revived([one, other], 1)[:2] == (1, 0.0)


def test_asleep_and_cut_off_at_the_end_are_alive() -> None:
    assert evidence._revived([lived([[D, D, D], [S, C, D]])], 0).value == 2 / 3


def test_weights_are_unchanged_only_if_neither_a_weight_nor_the_bias_moved_and_only_of_units_born_dead() -> None:
    history = lived([[D, D, D, A], [D, D, D, A]], [[A], [A]])
    first, *rest = history.networks[0]
    moved = Layer(first.weights.copy(), first.biases.copy())
    moved.weights[1, 0] += 1e-15  # one weight of unit 1
    moved.biases[1] = np.nextafter(first.biases[1], 1)  # the bias of unit 2; unit 3 as it was, unit 4 not born dead
    found = evidence._unchanged([replace(history, networks=((first, *rest), (moved, *rest)))])
    assert (found.n, found.value) == (3, 1 / 3)


def test_units_that_die_later_do_not_count_as_born_dead() -> None:
    history = lived([[A, D], [D, D]])
    assert evidence._unchanged([replace(history, networks=history.networks[:1] * 2)]).n == 1


def test_the_gain_of_leaky_relu_is_paired_by_seed_and_taken_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = {"relu": (0.5, 0.7, 0.9), "leaky_relu": (0.6, 0.8, 1.0)}

    def runs(base: TrainingConfig, seeds: range, activation: str = "relu") -> list[TrainingHistory]:
        history = lived([[A], [A]])
        return [replace(history, test_score=np.array([0.0, scores[activation][seed]])) for seed in seeds]

    monkeypatch.setattr(evidence, "_runs", runs)
    found = evidence._leaky_gain(evidence.RUN, range(3))
    assert found.value == pytest.approx(0.1)
    assert found.high - found.low == pytest.approx(0)  # unpaired it would be wide


def test_networks_that_learn_are_those_that_are_not_stuck() -> None:
    history = lived([[A], [A]])
    good, bad = (replace(history, train_score=np.array([0.5, score])) for score in (0.9, 0.55))
    assert evidence._learnt([good, bad, bad, bad])[:2] == (4, 0.25)


def test_the_runs_of_a_claim_differ_in_their_seeds_and_in_what_the_claim_is_about_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trained: list[TrainingConfig] = []

    def remember(configs: list[TrainingConfig]) -> list[TrainingHistory]:
        trained.extend(configs)
        return train_many(configs)

    monkeypatch.setattr(evidence, "train_many", remember)
    evidence.recovery([3, 8])
    assert {config.initial_bias for config in trained} == set(evidence.RECOVERY_BIASES)
    assert {replace(config, initial_bias=0.0) for config in trained} == {replace(evidence.RUN, seed=s) for s in (3, 8)}
    trained.clear()
    found = evidence.causes_of_death([3])
    by_cause = dict(zip(found, trained))
    assert list(found) == ["bias", "rate", "shape", "none"]
    assert by_cause["none"] == replace(evidence.RUN, seed=3)
    assert by_cause["bias"] == replace(by_cause["none"], initial_bias=-5.0)
    assert by_cause["rate"] == replace(by_cause["none"], learning_rate=5.0)
    assert by_cause["shape"].initial_bias == 0
    assert by_cause["shape"].hidden_widths == (2,) * 9


def test_of_networks_on_a_plateau_only_those_with_a_dead_layer_count() -> None:
    found = evidence.plateau(range(6))
    histories = evidence._runs(evidence.LOST, range(6))
    dead = [history for history in histories if (history.alive_counts[-1] == 0).any()]
    assert found["dead"].estimate[:2] == (6, len(dead) / 6)
    assert {found[name].estimate.n for name in ("gradient", "constant", "flat")} == {len(dead)}
    assert found["gradient"].estimate.value == np.mean([(h.gradient_norms[-1][:-1] == 0).all() for h in dead])


def test_a_plateau_is_where_networks_are_at_the_end_on_the_training_set(monkeypatch: pytest.MonkeyPatch) -> None:
    best, far = best_constant_loss(load_dataset(evidence.LOST)), 9.0
    dies, lives = [[A, A], [D, D]], [[A, A], [A, D]]
    on_it = lived(dies, lives, gradient_norms=np.array([[1.0, 1, 1], [0, 0, 1]]), train_loss=np.array([far, best]))
    still_learning = np.array([[0.0, 0, 1], [0, 1, 1]])
    histories = [
        replace(on_it, test_loss=np.array([best, far])),
        replace(on_it, train_loss=np.array([best, best - 0.1]), test_loss=np.array([far, best])),
        replace(on_it, gradient_norms=still_learning, train_loss=np.array([best, far])),
        lived([[D, D], [A, D]], lives, gradient_norms=still_learning, train_loss=np.array([best, best])),
    ]
    monkeypatch.setattr(evidence, "_runs", lambda base, seeds: histories)
    monkeypatch.setattr(evidence, "_is_flat", lambda history: False)
    found = {name: finding.estimate[:2] for name, finding in evidence.plateau(range(4)).items()}
    assert found == {"dead": (4, 3 / 4), "gradient": (3, 2 / 3), "constant": (3, 1 / 3), "flat": (3, 0.0)}


def test_a_network_that_still_learns_is_not_flat_and_a_dead_one_is() -> None:
    alive, dead = (train(TrainingConfig(n_samples=60, epochs=5, initial_bias=bias)) for bias in (0.0, -50.0))
    assert not evidence._is_flat(alive)
    assert evidence._is_flat(dead)


def test_slopes_are_looked_at_on_both_sides_of_zero_and_far_out() -> None:
    one, positive = evidence.one_sided_slope([]), evidence.positive_slope([])
    assert (one["below"].estimate.value, one["above"].estimate.value) == (0, 1)
    assert positive["relu"].estimate.value == 1
    assert max(positive[name].estimate.value for name in ("tanh", "sigmoid")) < 1e-12
    assert one["below"].estimate.n == one["above"].estimate.n + 1  # 0 itself is on the flat side


def test_saturated_networks_lose_more_than_healthy_ones_and_the_seeds_are_those_asked_for() -> None:
    few, more = evidence.saturation([5]), evidence.saturation([5, 6, 7])
    assert few["saturated"].estimate.n == 1
    assert more["saturated"].estimate.value > more["healthy"].estimate.value + 3


BIAS, LEAK = re.compile(r"bias (−?[\d.]+)"), re.compile(r"leaky ReLU ([\d.]+)")


@pytest.mark.parametrize(
    ("experiment", "bias"),
    [
        (evidence.dead_weights_kept, -2.0), (evidence.leaky_rescue, -5.0), (evidence.saturation, None),
        (evidence.causes_of_death, 0.0), (evidence.vanishing_by_activation, 0.0),
    ],
)  # fmt: skip
def test_what_is_trained_for_a_finding_is_what_its_label_says(
    experiment: evidence.Experiment, bias: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained: list[TrainingConfig] = []

    def remember(configs: list[TrainingConfig]) -> list[TrainingHistory]:
        trained.extend(configs)
        return train_many([replace(config, epochs=min(config.epochs, 2)) for config in configs])

    monkeypatch.setattr(evidence, "train_many", remember)
    found = experiment([3])
    assert len(trained) == len(found)
    for config, (_, finding) in zip(trained, found.items()):
        label, named, leak = finding.label, BIAS.search(finding.label), LEAK.search(finding.label)
        assert config.initial_bias == (float(named[1].replace("−", "-")) if named else bias)
        assert (config.optimizer == "adam") == ("Adam" in label)
        assert (config.weight_decay > 0) == ("weight decay" in label)
        assert (config.activation == "leaky_relu") == (leak is not None)
        assert leak is None or config.negative_slope == float(leak[1])
        if experiment in (evidence.saturation, evidence.vanishing_by_activation):
            assert label.startswith(ACTIVATIONS[config.activation].label)
            assert config.initializer == ACTIVATIONS[config.activation].usual_initializer
            assert len(config.hidden_widths) == 20


def test_the_gain_of_leaky_relu_is_measured_at_the_bias_that_its_label_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "_leaky_gain", lambda base, seeds: Estimate(1, *[base.initial_bias] * 3))
    for finding in evidence.leaky_gain([3]).values():
        assert finding.estimate.value == float(BIAS.search(finding.label)[1].replace("−", "-"))


def test_a_loss_is_flat_where_the_network_is_at_the_end_and_on_the_training_set() -> None:
    alive, dead = (train(TrainingConfig(n_samples=60, epochs=1, initial_bias=bias)) for bias in (0.0, -50.0))
    assert evidence._is_flat(replace(alive, networks=(alive.networks[0], dead.networks[-1])))
    assert not evidence._is_flat(replace(dead, networks=(dead.networks[0], alive.networks[-1])))
    config = next(
        config
        for config in (TrainingConfig(n_samples=40, data_seed=seed, hidden_widths=(1,), epochs=0) for seed in range(99))
        if np.ptp([load_dataset(config).x_train[:, 0].max(), load_dataset(config).x_test[:, 0].max()]) > 0.2
        and load_dataset(config).x_test[:, 0].max() > load_dataset(config).x_train[:, 0].max()
    )
    beyond = load_dataset(config).x_train[:, 0].max() + 0.1  # where only test examples lie
    network = (Layer(np.array([[1.0], [0.0]]), np.array([-beyond])), Layer(np.ones((1, 1)), np.zeros(1)))
    assert evidence._is_flat(train(config, initial_network=network))
