"""Predictions: every answer has its reason, a verdict names the belief, and what is right is read off the numbers."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from core import TrainingConfig, TrainingHistory, UnitState, train
from core.lessons import predictions, what_happened
from core.lessons.predictions import CLOUD, ELEVEN_RULES, HOME, ONE_UNIT, RECOVERY, VANISHING, observation, verdict
from core.lessons.trial import happened, judged, to_see
from core.studies.intervals import Estimate
from core.studies.one_unit import Unit, descend, moment, samples
from core.studies.recovery import fate_frame, recovery_table
from core.studies.rescue import Effect
from core.studies.trial import Finding, Verdict
from core.studies.vanishing import USUAL, deep_configs, draw_networks
from core.studies.vanishing import Verdict as GradientVerdict
from core.studies.vanishing import verdict as gradient_verdict

ALL = (HOME, CLOUD, ONE_UNIT, VANISHING, RECOVERY, ELEVEN_RULES)


@pytest.mark.parametrize("prediction", ALL, ids=lambda each: each.question[:20])
def test_every_answer_has_a_reason_and_a_question_is_plain_text(prediction: predictions.Prediction) -> None:
    assert set(prediction.because) == set(prediction.answers)
    assert not set("*_`#") & set("".join([prediction.question, prediction.look, *prediction.answers, *prediction.seen]))


@pytest.mark.parametrize("prediction", ALL, ids=lambda each: each.question[:20])
def test_a_wrong_belief_is_named_called_wrong_and_replaced_in_one_sentence(prediction: predictions.Prediction) -> None:
    belief, right = prediction.answers[:2]
    told = verdict(prediction, belief, [right])
    assert f"“{belief}”, and that is wrong" in told
    assert f"what is right is “{right}”: {prediction.because[right]}." in told
    assert "wrong" not in verdict(prediction, right, [right])
    assert "You expected" not in verdict(prediction, "no idea, show me", [right])


def test_what_was_seen_is_compared_with_the_numbers() -> None:
    assert "and so it is" in observation("fewer than half", "fewer than half")
    assert "look again, the numbers say “at least half”" in observation("fewer than half", "at least half")


@pytest.mark.parametrize(
    ("share", "seen"), [(0.0, 0), (0.499, 0), (0.5, 1), (0.9, 1), (0.901, 2), (1.0, 2)]
)  # fmt: skip
def test_a_share_has_one_entry(share: float, seen: int) -> None:
    assert predictions.share_seen(share) == predictions.SHARES[seen]


@pytest.mark.parametrize(
    ("seed", "bias", "right", "seen"),
    [
        (4, -8.0, predictions.NOTHING, "all 16"),
        (3, -5.0, predictions.NOTHING, "9 to 15"),
        (3, -1.75, predictions.LESS, "9 to 15"),
        (3, -1.25, predictions.LATER, "8 or fewer"),
    ],
)
def test_homes_prediction_is_judged_by_its_runs(seed: int, bias: float, right: str, seen: str) -> None:
    usual = TrainingConfig(hidden_widths=(8, 8), n_samples=200, epochs=60, seed=seed)
    now, then = (train(replace(usual, initial_bias=each)) for each in (0.0, bias))
    assert what_happened.home(now, then) == ([right], seen)


def test_relus_cloud_at_minus_3_gets_hardly_any_gradient() -> None:
    assert what_happened.cloud() == (["hardly any"], "more than nine in ten")


@pytest.mark.parametrize(
    ("units", "right", "seen"),
    [
        ([0.0, 34.0, 75.9], predictions.ANYTHING, "none"),
        ([28.0, 30.5, 33.0], predictions.CLOSE_BY, "one or two"),
        ([30.0, 31.0, 29.0, 50.0], predictions.FAR, "more than two"),
    ],
)
def test_the_rules_are_judged_by_what_they_count(units: list[float], right: str, seen: str) -> None:
    assert what_happened.eleven_rules(units, 30) == ([right], seen)


@pytest.mark.parametrize(
    ("start", "rate", "right", "seen"),
    [
        ((-1.5, 1.0), 0.5, predictions.DIES, "none"),
        ((0.5, -2.0), 0.5, predictions.STAYS, "none"),
        ((1.0, 0.5), 0.5, predictions.FITS, "some"),
    ],
)
def test_a_unit_is_judged_by_its_path(start: tuple[float, float], rate: float, right: str, seen: str) -> None:
    data = samples("step" if right == predictions.DIES else "abs", 25)
    path = descend(data, Unit(), start, rate, 30)
    last = moment(data, Unit(), path.w[-1], path.b[-1])
    assert what_happened.one_unit(path, last) == ([right], seen)


def test_a_path_that_leaves_all_bounds_has_run_away() -> None:
    data = samples("abs", 25)
    path = descend(data, Unit("identity"), (1.0, 1.0), 3.0, 500)
    assert path.diverged
    assert what_happened.one_unit(path, moment(data, Unit("identity"), 1.0, 1.0)) == ([predictions.RUNS_AWAY], "all")


def test_at_a_bias_of_minus_2_nobodys_gradient_arrives_and_at_0_relus_and_tanhs_do() -> None:
    def found(bias: float) -> what_happened.Happened:
        configs = deep_configs(("relu", "tanh", "sigmoid"), (USUAL,), bias=bias)
        return what_happened.vanishing({each.activation: gradient_verdict(draw_networks(each, 10)) for each in configs})

    assert found(-2.0) == (["nobody's"], "exactly 0")
    assert found(0.0) == (["ReLU's", "tanh's"], "about what the last layer gets")


def test_who_comes_back_is_read_off_the_table() -> None:
    dead = [TrainingConfig(initial_bias=-1.5, epochs=100, log_every=5, seed=seed) for seed in range(6)]
    assert what_happened.recovery(recovery_table(fate_frame(dead))) == ([predictions.ONLY_ABOVE], "none")
    healthy = [TrainingConfig(activation="identity", epochs=2, log_every=1)]
    assert what_happened.recovery(recovery_table(fate_frame(healthy))) == (
        [predictions.NOWHERE], "none was there to come back",
    )  # fmt: skip


def finding(label: str, value: float, low: float = 0.0, high: float = 1.0) -> Finding:
    return Finding(label, Estimate(10, value, low, high), "share")


def test_of_a_claims_findings_the_largest_is_right_and_of_equals_the_one_that_was_seen() -> None:
    rows = [finding("a", 0.2), finding("b", 1.0), finding("c", 1.0)]
    assert to_see(rows) == ("a", "b", "c")
    assert [happened(rows, seen) for seen in ("a", "b", "c", None)] == ["b", "b", "c", "b"]


@pytest.mark.parametrize(("low", "high", "index"), [(0.1, 0.3, 0), (-0.1, 0.3, 1), (-0.3, -0.1, 2)])
def test_a_single_finding_is_placed_by_its_interval(low: float, high: float, index: int) -> None:
    rows = [finding("a", (low + high) / 2, low, high)]
    assert happened(rows, None) == to_see(rows)[index]


def test_a_claims_verdict_names_the_belief() -> None:
    assert "“holds”, and that is wrong: the claim does not hold here. Why." in judged("holds", Verdict.FAILS, "Why.")
    assert "that is what was measured" in judged("holds", Verdict.HOLDS, "Why.")
    assert judged("no idea, show me", Verdict.HOLDS, "Why.").startswith("Measured: holds.")


def came_back(*rows: tuple[int, str, int, int]) -> what_happened.Happened:
    """Of a table with these rows: layer, start, units, and how many of them came back."""
    columns = ["layer", "start", "units", "back"]
    table = pd.DataFrame(rows, columns=columns)
    return what_happened.recovery(table.assign(never=table["units"] - table["back"], for_good=0, briefly=table["back"]))


@pytest.mark.parametrize(
    ("rows", "right", "seen"),
    [
        ([(1, "dead", 4, 0), (2, "dead", 4, 0)], predictions.NOWHERE, "none"),
        ([(1, "dead", 4, 1), (2, "dead", 4, 0)], predictions.ONLY_1, "some"),
        ([(1, "dead", 4, 4), (2, "dead", 4, 0), (3, "dead", 4, 1)], predictions.EVERYWHERE, "all"),
        ([(2, "dead", 4, 0), (3, "asleep", 4, 2)], predictions.ONLY_ABOVE, "none was there to come back"),
        ([(1, "dead", 4, 1), (1, "asleep", 2, 2)], predictions.ONLY_1, "some"),
        ([(1, "dead", 4, 0), (1, "cut_off", 4, 4), (2, "cut_off", 4, 4)], predictions.NOWHERE, "none"),
    ],
)
def test_where_units_ever_came_back_is_read_off_every_layer(rows: list, right: str, seen: str) -> None:
    assert came_back(*rows) == ([right], seen)


@pytest.mark.parametrize(
    ("units", "right", "seen"),
    [
        ([27.0, 32.0], predictions.CLOSE_BY, "none"),
        ([27.0, 32.1], predictions.FAR, "none"),
        ([9.0, 30.0, 70.0], predictions.FAR, "one or two"),
        ([10.0, 30.0, 31.0, 71.0], predictions.FAR, "one or two"),
        ([9.0, 29.0, 30.0, 31.0, 71.0], predictions.ANYTHING, "more than two"),
    ],
)
def test_rules_lie_close_by_up_to_5_units_and_anywhere_only_with_both_ends(
    units: list[float], right: str, seen: str
) -> None:
    assert what_happened.eleven_rules(units, 30) == ([right], seen)


@pytest.mark.parametrize(
    ("states", "right"),
    [
        ((UnitState.DEAD, UnitState.ACTIVE), predictions.FITS),
        ((UnitState.ACTIVE, UnitState.DEAD), predictions.DIES),
        ((UnitState.DEAD, UnitState.DEAD), predictions.STAYS),
    ],
)
def test_a_unit_that_begins_and_ends_differently_is_told_by_its_end(states: tuple, right: str) -> None:
    data = samples("abs", 25)
    path = descend(data, Unit(), (1.0, 0.5), 0.5, 1)._replace(states=np.array(states))
    assert what_happened.one_unit(path, moment(data, Unit(), 1.0, 0.5)).right == [right]


@pytest.mark.parametrize(
    ("helping", "seen"), [(0, "none"), (1, "fewer than half"), (2, "half or more"), (4, "half or more")]
)
def test_half_of_the_remedies_is_half(helping: int, seen: str) -> None:
    asked = ["a", "b", "c", "d"]
    effects = [Effect.HELPS] * helping + [Effect.UNCLEAR] * (4 - helping) + [Effect.HELPS]
    rows = pd.DataFrame({"name": [*asked, "not asked"], "effect": effects})
    assert what_happened.rescue(rows, asked) == (asked[:helping], seen)


@pytest.mark.parametrize(("dead", "seen"), [(8, 0), (9, 1), (15, 1), (16, 2)])
def test_homes_dead_units_are_counted_at_the_end_of_the_run_that_was_asked_about(dead: int, seen: int) -> None:
    now = train(TrainingConfig(hidden_widths=(8, 8), n_samples=40, epochs=1))
    states = np.zeros((2, 16), np.int8)
    states[1, :dead] = UnitState.DEAD
    then = replace(now, unit_states=(states[:, :8], states[:, 8:]))
    assert what_happened.home(now, then).seen == HOME.seen[seen]


def test_what_homes_network_learnt_is_compared_at_the_end_and_on_the_test_data() -> None:
    history = train(TrainingConfig(n_samples=40, epochs=1))

    def scored(start: float, end: float) -> TrainingHistory:
        return replace(history, test_score=np.array([start, end]), train_score=np.array([end, 1 - (1 - start) / 10]))

    now, better, worse = scored(0.8, 0.9), scored(0.7, 0.9), scored(0.85, 0.8)
    assert what_happened.home(now, better).right == [predictions.LATER]
    assert what_happened.home(now, worse).right == [predictions.LESS]


def test_what_reaches_layer_1_is_asked_of_the_relu_networks_alone() -> None:
    def found(kind: str) -> GradientVerdict:
        return GradientVerdict(kind, Estimate(9, 0.0, 0.0, 0.0), 0, 9, None, 0.0)

    kinds = {"relu": "vanishing", "tanh": "dying", "sigmoid": "arrives"}
    assert what_happened.vanishing({name: found(kind) for name, kind in kinds.items()}) == (
        ["sigmoid's"], "something faint",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("passing", "right", "seen"),
    [
        (0.04, "hardly any", "more than nine in ten"),
        (0.07, "about a tenth", "more than nine in ten"),
        (0.2, "about a tenth", "at least half"),
        (0.4, "about half", "at least half"),
        (0.6, "about half", "fewer than half"),
    ],
)
def test_a_clouds_share_goes_to_the_answer_that_is_nearest(
    passing: float, right: str, seen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(predictions, "CLOUD_MEAN", float(norm.ppf(passing)))
    monkeypatch.setattr(predictions, "CLOUD_SPREAD", 1.0)
    assert what_happened.cloud() == ([right], seen)
