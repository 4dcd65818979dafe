"""Rescue: what each remedy does to the weights, by hand; who is compared with whom; what is known of the outcome."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from core import Dataset, TrainingConfig, TrainingHistory, load_dataset, train
from core.diagnosis.remedies import LET_THROUGH
from core.engine.activations import ACTIVATIONS
from core.engine.liveness import EDGE
from core.engine.network import Layer, Network, flatten, pre_activations
from core.studies.intervals import Estimate, paired_difference
from core.studies.rescue import (
    BASE,
    CONTROL,
    DAMAGES,
    REMEDIES,
    UNDAMAGED,
    Case,
    Course,
    Damaged,
    Effect,
    Recovery,
    bench,
    compare,
    course_table,
    damage,
    healthy,
    treat,
)
from core.studies.rescue.bench import RESUMED, course_of, resume
from core.studies.rescue.compare import effect
from core.studies.rescue.operations import changed_units, dormant_units, normalize, nudge, recycle, redraw
from core.studies.rescue.remedies import Operation, Remedy
from core.training import continue_many, initial_network

SHORT = Case("bias2", before=5, after=12, seeds=3)
SMALL = TrainingConfig(n_samples=50, hidden_widths=(3, 2))


@cache
def damaged(case: Case) -> Damaged:
    return damage(case)


@cache
def treated(case: Case, name: str, dose: float | None = None) -> Recovery:
    return treat(damaged(case), name, dose)


@cache
def undamaged(case: Case) -> Course:
    return healthy(case)


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def z_of(network: Network, config: TrainingConfig) -> list[np.ndarray]:
    return pre_activations(network, load_dataset(config).x_train, ACTIVATIONS["relu"])


def by_hand(second_dead: float = -9.0) -> Network:
    """Widths 2-3-2-1: in layer 1 unit 1 is dead, in layer 2 unit 0 with a bias of -9; all other units answer."""
    return (
        Layer(np.array([[1.0, 2.0, -1.0], [1.0, 3.0, 2.0]]), np.array([0.0, -50.0, 0.0])),
        Layer(np.array([[0.5, 1.0], [4.0, 5.0], [0.5, 1.0]]), np.array([second_dead, 0.5])),
        Layer(np.array([[6.0], [7.0]]), np.array([0.25])),
    )


def test_the_dormant_are_those_with_next_to_no_output_for_their_layer() -> None:
    assert [units.tolist() for units in dormant_units(by_hand(), SMALL)] == [[False, True, False], [True, False]]


def test_redo_draws_incoming_weights_clears_biases_and_then_outgoing_weights_of_dormant_units_only() -> None:
    old, new = by_hand(), recycle(by_hand(), SMALL, rng())
    assert (new[0].weights[:, 1] != old[0].weights[:, 1]).all()
    assert new[0].biases.tolist() == [0.0, 0.0, 0.0]
    assert np.array_equal(new[0].weights[:, [0, 2]], old[0].weights[:, [0, 2]])
    assert new[1].weights[1].tolist() == [0.0, 0.0]  # out of the dormant unit of layer 1, into the drawn one as well
    assert (new[1].weights[[0, 2], 0] != old[1].weights[[0, 2], 0]).all()
    assert np.array_equal(new[1].weights[[0, 2], 1], old[1].weights[[0, 2], 1])
    assert new[1].biases.tolist() == [0.0, 0.5]
    assert new[2].weights.tolist() == [[0.0], [7.0]]
    assert new[2].biases.tolist() == [0.25]
    assert changed_units(old, new) == 3  # the third lost the weight that came from the dormant one


def test_redo_leaves_what_the_network_puts_out_as_it_was_when_the_dormant_are_dead() -> None:
    new = recycle(by_hand(), SMALL, rng())
    assert np.allclose(z_of(new, SMALL)[-1], z_of(by_hand(), SMALL)[-1])


def test_redo_draws_from_the_config_s_initializer_and_from_its_generator_alone() -> None:
    one, same = (recycle(by_hand(), SMALL, rng()) for _ in range(2))
    small = recycle(by_hand(), replace(SMALL, initializer="small"), rng())
    assert np.array_equal(flatten(one), flatten(same))
    assert np.abs(small[0].weights[:, 1]).max() < 0.05 < np.abs(one[0].weights[:, 1]).max()


def test_a_network_of_two_wholly_dormant_layers_is_awake_after_two_steps_of_redo_not_after_one() -> None:
    network = initial_network(replace(SMALL, initial_bias=-100.0, hidden_widths=(6, 6)))
    config = replace(SMALL, hidden_widths=(6, 6))
    once = recycle(network, config, rng())
    twice = recycle(once, config, np.random.default_rng(8))
    assert [units.all() for units in dormant_units(once, config)] == [False, True]
    assert not any(units.all() for units in dormant_units(twice, config))


def test_a_nudge_lets_a_tenth_of_the_examples_through_each_dead_unit_and_touches_no_other() -> None:
    new = nudge(by_hand(), SMALL, rng())
    for layer, unit in ((0, 1), (1, 0)):
        assert (z_of(new, SMALL)[layer][:, unit] > EDGE).mean() == pytest.approx(LET_THROUGH)
    assert changed_units(by_hand(), new) == 2
    assert all(np.array_equal(a.weights, b.weights) for a, b in zip(by_hand(), new))


def test_a_nudge_tells_the_dead_from_the_living_in_a_network_of_tiny_weights_too() -> None:
    first, *rest = by_hand()
    tiny = (Layer(first.weights * 1e-10, first.biases * 1e-10), *rest)
    assert (nudge(tiny, SMALL, rng())[0].biases != tiny[0].biases).tolist() == [False, True, False]


def test_after_normalizing_every_hidden_unit_has_mean_0_and_spread_1() -> None:
    new = normalize(by_hand(), SMALL, rng())
    for z in z_of(new, SMALL)[:-1]:
        assert np.allclose(z.mean(axis=0), 0)
        assert np.allclose(z.std(axis=0), 1)
    assert np.array_equal(new[-1].weights, by_hand()[-1].weights)


def test_normalizing_a_unit_whose_z_never_varies_only_shifts_it() -> None:
    first, *rest = by_hand()
    network = (first._replace(weights=first.weights * [1, 0, 1]), *rest)
    new = normalize(network, SMALL, rng())
    assert np.isfinite(flatten(new)).all()
    assert new[0].biases[1] == 0


def test_a_network_drawn_anew_has_no_initial_bias_but_that_of_its_initializer() -> None:
    config = replace(SMALL, initial_bias=-5.0)
    he, rai = (redraw(name, by_hand(), config, rng()) for name in ("he_normal", "rai"))
    assert not he[0].biases.any()
    assert rai[0].biases.any()
    assert (he[0].weights != by_hand()[0].weights).all()


@pytest.mark.parametrize("operation", [nudge, normalize, recycle])
def test_an_operation_changes_nothing_in_the_network_that_it_is_given(operation) -> None:
    network = by_hand()
    operation(network, SMALL, rng())
    assert np.array_equal(flatten(network), flatten(by_hand()))


def test_doing_nothing_is_plain_training_from_the_damaged_weights_in_a_fresh_order_of_batches() -> None:
    control = treated(SHORT, CONTROL).course
    for k, (config, network) in enumerate(zip(SHORT.damaged_configs(), damaged(SHORT).networks)):
        plain = train(replace(config, epochs=12, seed=k + RESUMED), initial_network=network)
        assert np.array_equal(control.epochs, plain.epochs)
        assert np.array_equal(control.score[k], plain.test_score)
        assert np.array_equal(control.alive[k], plain.alive_counts.sum(axis=1) / 32)


@pytest.mark.parametrize("name", [name for name, remedy in REMEDIES.items() if remedy.operation is None])
def test_remedies_that_leave_the_weights_alone_begin_where_the_damage_ended(name: str) -> None:
    recovery, before = treated(SHORT, name), damaged(SHORT).course
    if REMEDIES[name].changes(BASE, 1).get("activation") is None:
        assert np.array_equal(recovery.course.score[:, 0], before.score[:, -1])
    assert not recovery.touched.any()
    assert recovery.course.epochs[[0, -1]].tolist() == [0, SHORT.after]


@pytest.mark.parametrize("name", REMEDIES)
def test_every_remedy_says_what_it_does_and_gives_the_same_twice(name: str) -> None:
    again = treat(damaged(SHORT), name)
    assert np.array_equal(again.course.score, treated(SHORT, name).course.score)
    assert "{" not in REMEDIES[name].described()


def test_redo_is_done_at_the_rescue_and_after_every_interval() -> None:
    recovery = treated(SHORT, "redo", 5)
    assert recovery.course.epochs.tolist() == list(range(13))
    assert np.allclose(recovery.course.score[:, 0], damaged(SHORT).course.score[:, -1])
    assert recovery.course.alive[:, 0].mean() > damaged(SHORT).course.alive[:, -1].mean()
    assert treated(SHORT, "redo", 100).course.epochs[-1] == SHORT.after


def test_a_dose_changes_the_remedy_it_belongs_to() -> None:
    assert not np.array_equal(treated(SHORT, "leaky").course.score, treated(SHORT, "leaky", 0.3).course.score)
    assert "0.3" in REMEDIES["leaky"].described(0.3)


def test_networks_that_diverge_are_counted_and_their_numbers_stay_finite() -> None:
    course = treated(Case("rate", before=20, after=60, seeds=6), "leaky").course
    assert course.diverged.any()
    assert np.isfinite(course.score).all()


def test_a_network_that_is_lost_is_not_operated_on_and_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.studies.rescue.bench.EXPLODED", 0.0)
    lost = damage(SHORT)
    recovery = treat(lost, "redo", 5)
    assert recovery.course.diverged.all()
    assert not recovery.touched.any()
    assert (recovery.course.score == lost.course.score[:, -1:]).all()


def test_after_an_accident_the_learning_rate_is_the_usual_one_again() -> None:
    once, forever = (treated(Case(name, 5, 5, 2), CONTROL).networks for name in ("rate_over", "rate"))
    assert not np.array_equal(flatten(once[0]), flatten(forever[0]))
    for networks, rate in ((once, BASE.learning_rate), (forever, 5.0)):
        config = replace(BASE, learning_rate=rate, epochs=5, seed=RESUMED)
        start = damaged(Case("rate", 5, 5, 2)).networks[0]
        assert np.array_equal(flatten(train(config, initial_network=start).networks[-1]), flatten(networks[0]))


def test_a_bench_on_own_data_treats_networks_of_that_data() -> None:
    x = np.linspace(-1, 1, 120).reshape(60, 2)
    own = Dataset.from_arrays(x, (x[:, 0] * x[:, 1] > 0.2).astype(int))
    case = replace(SHORT, base=replace(BASE, dataset=own))
    recovery, never = treated(case, "he"), undamaged(case)
    assert {len(network[0].weights) for network in recovery.networks} == {2}
    assert recovery.touched.tolist() == [32] * case.seeds
    history = train(replace(case.base, epochs=case.before + case.after, seed=0))
    assert never.score[0, -1] == pytest.approx(history.test_score[-1])


@pytest.mark.parametrize("bias", ["bias2", "bias5", "bias10"])
def test_weight_decay_revives_no_unit_of_layer_1_and_kills_none(bias: str) -> None:
    case = Case(bias, before=20, after=60, seeds=4)
    alive = treated(case, "weight_decay").course.alive_1
    assert (damaged(case).course.alive_1[:, -1] < 1).any()
    assert (np.diff(alive, axis=1) <= 0).all()


@pytest.mark.parametrize("bias", ["bias2", "bias5", "bias10"])
def test_redo_every_10_epochs_brings_every_seed_back(bias: str) -> None:
    case = Case(bias, before=20, after=150, seeds=4)
    score = treated(case, "redo", 10).course.score[:, -1]
    assert score.mean() >= 0.97
    assert (score >= 0.95).all()


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.1, 0.4, Effect.HELPS),
        (-0.4, -0.02, Effect.HARMS),
        (-0.005, 0.009, Effect.NOTHING),
        (0.0, 0.0, Effect.NOTHING),
        (0.002, 0.008, Effect.NOTHING),
        (-0.1, 0.3, Effect.UNCLEAR),
        (0.0, 0.02, Effect.UNCLEAR),
    ],
)
def test_an_effect_is_read_off_the_interval(low: float, high: float, expected: Effect) -> None:
    assert effect(Estimate(10, (low + high) / 2, low, high)) == expected


def test_the_comparison_is_seed_by_seed_with_the_control_and_counts_what_it_cost() -> None:
    case = Case("bias5", before=10, after=60, seeds=4)
    names = (CONTROL, "weight_decay", "adam", "he", "redo")
    recoveries = {name: treated(case, name) for name in names}
    rows = compare(recoveries, undamaged(case)).set_index("name")
    gain = paired_difference(*(recoveries[name].course.score[:, -1] for name in ("he", CONTROL)))
    assert rows.loc["he", ["gain", "gain_low", "gain_high"]].tolist() == list(gain[1:])
    assert rows.index.tolist() == [UNDAMAGED, *names]
    assert rows["effect"].tolist() == ["", "", "does nothing", "does nothing", "helps", "helps"]
    assert rows["kept_numbers"].tolist()[1:] == [1, 1, 3, 1, 1]
    assert rows["touched"].tolist()[1:5] == [0, 0, 0, 32]
    assert rows.loc[UNDAMAGED, "score"] == undamaged(case).score[:, -1].mean()
    assert rows.loc["weight_decay", "recovered"] == 0
    assert np.isnan(rows.loc["weight_decay", "epochs_needed"])
    assert rows.loc["he", "recovered"] == 4
    assert 0 < rows.loc["he", "epochs_needed"] <= 60


def test_epochs_needed_are_those_to_95_percent_of_the_healthy_score() -> None:
    scores = np.array([[0.5, 0.94, 0.96, 0.9], [0.5, 0.5, 0.5, 0.96], [0.5, 0.5, 0.5, 0.5]])
    course = Course(np.array([0, 5, 10, 15]), scores, scores, scores, scores, np.zeros(3, dtype=bool))
    well = course._replace(score=np.ones((3, 4)))
    row = compare({CONTROL: Recovery(course, np.zeros(3, dtype=int), "sgd", ())}, well).iloc[1]
    assert (row["recovered"], row["epochs_needed"]) == (2, 12.5)


def test_a_course_is_the_mean_over_networks_at_each_epoch_counted_from_its_start() -> None:
    course = damaged(SHORT).course
    table = course_table(course, start=100)
    score = table[table["measure"] == "score"]
    assert np.allclose(score["value"], course.score.mean(axis=0))
    assert score["epoch"].tolist() == (course.epochs + 100).tolist()
    assert (table["low"] <= table["value"]).all()


@pytest.mark.parametrize("name", DAMAGES)
def test_every_damage_does_damage(name: str) -> None:
    case = Case(name, before=20, after=20, seeds=4)
    assert damaged(case).course.score[:, -1].mean() < undamaged(case).score[:, -1].mean() - 0.1


def repeated(operation: Operation) -> Remedy:
    return Remedy("by hand", "What a test does.", dose=5, operation=operation, repeated=True)


def resumed(remedy: Remedy) -> Recovery:
    """SHORT under it, in legs of 5, 5 and 2 epochs."""
    before = damaged(SHORT)
    return resume(before.networks, SHORT.damaged_configs(), remedy, remedy.dose, SHORT.after, before.course)


def test_every_leg_of_every_seed_sees_its_batches_in_an_order_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    trained: list[TrainingConfig] = []

    def remember(configs: list[TrainingConfig], networks: list[Network]) -> list[TrainingHistory]:
        trained.extend(configs)
        return continue_many(configs, networks)

    monkeypatch.setattr(bench, "continue_many", remember)
    resumed(repeated(lambda network, config, rng, dataset: network))
    assert [config.epochs for config in trained] == [5] * 3 + [5] * 3 + [2] * 3
    seeds = [config.seed for config in SHORT.damaged_configs()] + [config.seed for config in trained]
    assert len(set(seeds)) == 4 * 3


def test_every_operation_of_every_seed_draws_numbers_of_its_own_and_none_that_training_draws() -> None:
    drawn: list[float] = []

    def draw(network: Network, config: TrainingConfig, rng: np.random.Generator, _: Dataset | None) -> Network:
        drawn.append(rng.random())
        return network

    resumed(repeated(draw))
    of_training = [np.random.default_rng([seed, stream]).random() for seed in range(3) for stream in (0, 1)]
    assert len(set(drawn + of_training)) == 3 * 3 + len(of_training)


def raise_first_bias(network: Network, *_: object) -> Network:
    first, *rest = network
    return (first._replace(biases=first.biases + np.eye(len(first.biases))[0]), *rest)


def test_units_are_counted_as_often_as_they_are_changed_by_hand() -> None:
    assert resumed(repeated(raise_first_bias)).touched.tolist() == [3] * SHORT.seeds


def test_a_network_that_is_lost_in_one_leg_is_left_alone_in_the_next() -> None:
    def explode(network: Network, config: TrainingConfig, *_: object) -> Network:
        return tuple(Layer(weights * 1e40, biases) for weights, biases in network) if config.seed == 1 else network

    recovery = resumed(repeated(explode))
    assert recovery.course.diverged.tolist() == [False, True, False]
    units = sum(BASE.hidden_widths)
    assert 0 < recovery.touched[1] <= units
    assert not recovery.touched[[0, 2]].any()


def test_legs_are_one_course_in_which_each_epoch_is_told_once() -> None:
    recovery = resumed(repeated(lambda network, config, rng, dataset: network))
    assert recovery.course.epochs.tolist() == list(range(13))
    assert np.array_equal(recovery.course.score[:, 0], damaged(SHORT).course.score[:, -1])
    last = continue_many([replace(config, epochs=0) for config in SHORT.damaged_configs()], recovery.networks)
    assert recovery.course.score[:, -1].tolist() == [history.test_score[0] for history in last]


def test_a_course_tells_the_living_from_the_active_and_layer_1_from_all() -> None:
    history = train(replace(SMALL, epochs=1))
    below, above = np.array([[3, 3, 3], [0, 1, 3]], np.int8), np.array([[0, 0], [2, 0]], np.int8)
    scores = {"test_score": np.array([0.1, 0.2]), "train_score": np.array([0.8, 0.9])}
    course = course_of([replace(history, unit_states=(below, above), **scores)])
    assert course.score.tolist() == [[0.1, 0.2]]
    assert course.alive.tolist() == [[2 / 5, 4 / 5]]
    assert course.active.tolist() == [[2 / 5, 2 / 5]]
    assert course.alive_1.tolist() == [[0.0, 2 / 3]]


def test_those_never_damaged_have_the_same_seeds_and_as_many_epochs_as_the_others_have_in_all() -> None:
    last = train(replace(BASE, epochs=SHORT.before + SHORT.after, seed=2))
    assert undamaged(SHORT).score[2, -1] == pytest.approx(last.test_score[-1])
    assert undamaged(SHORT).epochs[-1] == SHORT.before + SHORT.after


def test_who_was_lost_once_is_lost_for_good_and_stays_as_it_was_then() -> None:
    def course(score: float, diverged: list[bool]) -> Course:
        part = np.full((2, 3), score)
        return Course(np.arange(3), part, part / 2, part / 4, part / 8, np.array(diverged))

    first, second = course(0.5, [True, False]), course(0.75, [False, False])
    held = bench._held(second, first)
    assert held.diverged.tolist() == [True, False]
    for name, share in (("score", 1.0), ("alive", 0.5), ("active", 0.25), ("alive_1", 0.125)):
        assert getattr(held, name).tolist() == [[0.5 * share] * 3, [0.75 * share] * 3]
    assert bench._held(course(0.75, [False, True]), first).diverged.tolist() == [True, True]


@pytest.mark.parametrize("name", REMEDIES)
def test_a_remedy_has_a_dose_where_its_sentence_names_one_and_nowhere_else(name: str) -> None:
    sentence = REMEDIES[name].sentence
    assert (REMEDIES[name].dose > 0) == ("{dose}" in sentence or "{percent}" in sentence)
