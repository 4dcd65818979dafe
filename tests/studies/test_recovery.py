"""Fates of units that start dead: counted by hand, and the published figures."""

from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pandas as pd
import pytest

from core import OPTIMIZERS, TrainingConfig, TrainingHistory, UnitState, train, train_many
from core.engine.liveness import fates
from core.studies.intervals import ratio
from core.studies.recovery import (
    BACK,
    BASE,
    BIASES,
    KIND,
    RATES,
    example,
    fate_counts,
    fate_frame,
    fate_rows,
    recovery_configs,
    recovery_table,
    slices,
    start_table,
)

ACTIVE, ASLEEP, CUT_OFF, DEAD = UnitState
SEEDS = 12


def over_time(*units: list[UnitState]) -> np.ndarray:
    """A layer's states (E + 1, width) from its units' lives."""
    return np.array(units).T


@cache
def sgd() -> tuple[list[TrainingConfig], pd.DataFrame]:
    configs = recovery_configs(seeds=SEEDS)
    return configs, fate_frame(configs)


@cache
def table_of(*by: str) -> pd.DataFrame:
    return recovery_table(sgd()[1], by)


def share(table: pd.DataFrame, **of: object) -> pd.DataFrame:
    for name, value in of.items():
        table = table[table[name] == value]
    return table


def row_of(network: str, layer: int, units: int, never: int, **more: object) -> dict[str, object]:
    """A row as `fate_rows` makes it; `network` is told by its seed."""
    common = {"activation": "relu", "negative_slope": 0.01, "optimizer": "sgd", "initial_bias": -1.0, "width": 8}
    fates = {"start": "dead", "whole_layer": False, "units": units, "never": never, "for_good": units - never}
    return {**common, "seed": network, "layer": layer, "briefly": 0, **fates, **more}


def test_each_fate_is_counted_once() -> None:
    states = over_time(
        [DEAD, DEAD, DEAD, DEAD],  # never
        [DEAD, ACTIVE, DEAD, DEAD],  # for a while
        [DEAD, DEAD, DEAD, ASLEEP],  # for good
        [DEAD, ACTIVE, DEAD, ACTIVE],  # for good: alive at the end
        [ACTIVE, DEAD, DEAD, ACTIVE],  # not born dead
    )
    assert fate_counts(states, DEAD) == {"units": 4, "for_good": 2, "briefly": 1, "never": 1}


def test_a_sleeper_is_back_when_it_is_active_and_one_cut_off_when_a_gradient_reaches_it() -> None:
    asleep = over_time([ASLEEP, ASLEEP, DEAD], [ASLEEP, ACTIVE, ASLEEP], [ASLEEP, CUT_OFF, ACTIVE], [DEAD] * 3)
    assert fate_counts(asleep, ASLEEP) == {"units": 3, "for_good": 1, "briefly": 1, "never": 1}
    cut_off = over_time([CUT_OFF, CUT_OFF, DEAD], [CUT_OFF, ASLEEP, CUT_OFF], [CUT_OFF, ACTIVE, ASLEEP])
    assert fate_counts(cut_off, CUT_OFF) == {"units": 3, "for_good": 1, "briefly": 1, "never": 1}


def test_a_dead_unit_that_is_alive_but_cut_off_is_back() -> None:
    assert fate_counts(over_time([DEAD, DEAD, CUT_OFF]), DEAD)["for_good"] == 1


def test_untrained_units_are_never_back() -> None:
    assert fate_counts(over_time([DEAD], [ACTIVE]), DEAD) == {"units": 1, "for_good": 0, "briefly": 0, "never": 1}


@pytest.fixture(scope="module")
def eventful() -> TrainingHistory:
    """Units of its second layer come back."""
    return train(replace(BASE, initial_bias=-1.5, seed=3))


def test_rows_agree_with_the_engines_fates(eventful: TrainingHistory) -> None:
    rows = [row for row in fate_rows(eventful) if row["start"] == "dead"]
    for row, states in zip(rows, eventful.unit_states, strict=True):
        found = fates(states)
        assert row["units"] == found.born_dead.sum()
        assert row["never"] == (found.born_dead & ~found.revived).sum()
        assert row["for_good"] == (found.born_dead & ~found.dead_at_end).sum()
        assert row["units"] == row["never"] + row["briefly"] + row["for_good"]
    assert rows[1]["for_good"] > 0


def test_every_layer_has_a_row_for_each_start_with_what_the_config_says(eventful: TrainingHistory) -> None:
    rows = pd.DataFrame(fate_rows(eventful))
    assert len(rows) == 2 * len(BACK)
    assert rows[[*KIND, "initial_bias", "seed", "width"]].drop_duplicates().values.tolist() == [
        ["relu", 0.01, "sgd", -1.5, 3, 16]
    ]
    assert not rows["whole_layer"].any()


def test_a_network_with_a_layer_born_dead_is_marked_in_all_its_rows() -> None:
    history = train(TrainingConfig(n_samples=60, hidden_widths=(6, 4), initial_bias=(0.5, -50.0), epochs=2))
    rows = pd.DataFrame(fate_rows(history))
    assert rows["whole_layer"].all()
    assert share(rows, layer=1, start="cut_off")["units"].item() == 6


def test_under_sgd_no_unit_of_layer_1_ever_comes_back() -> None:
    first = share(table_of(), layer=1, start="dead")
    assert first["units"].sum() > 100
    assert first["never"].tolist() == first["units"].tolist()


def test_in_layer_2_between_15_and_50_percent_come_back_by_the_bias() -> None:
    second = share(table_of("initial_bias"), layer=2, start="dead", whole_layer=False)
    assert sorted(second["initial_bias"]) == sorted(BIASES)
    assert second["value"].between(0.15, 0.55).all()
    assert second["value"].max() > second["value"].min() + 0.1
    pooled = share(table_of(), layer=2, start="dead", whole_layer=False)
    assert 0.25 < pooled["value"].item() < 0.45
    assert pooled["briefly"].item() > 0


def test_no_unit_comes_back_in_a_network_with_a_whole_dead_layer() -> None:
    configs = recovery_configs(biases=(-3.0,), optimizers=("sgd", "adam"), seeds=10)
    whole = share(recovery_table(fate_frame(configs)), whole_layer=True)
    assert set(whole["optimizer"]) == {"sgd", "adam"}
    assert {"dead", "cut_off"} <= set(whole["start"])
    assert whole["units"].sum() > 100
    assert (whole["never"] == whole["units"]).all()


def test_once_a_whole_layer_is_dead_in_training_nothing_below_it_comes_back() -> None:
    """Also where the layer died later: from then on the states of it and of all layers below stay as they are."""
    configs = [TrainingConfig(learning_rate=5.0, initial_bias=-0.5, epochs=40, seed=seed) for seed in range(8)]
    seen = 0
    for history in train_many(configs):
        gone = np.flatnonzero((history.unit_states[1] == DEAD).all(axis=1))
        if len(gone) and gone[0] > 0:
            seen += 1
            for states in history.unit_states:
                assert (states[gone[0] :] == states[gone[0]]).all()
    assert seen > 2


def first_layer(optimizer: str, weight_decay: float = 0.0) -> pd.DataFrame:
    """Rows of the units of layer 1 that were born dead."""
    base = replace(BASE, weight_decay=weight_decay)
    found = share(fate_frame(recovery_configs(base, optimizers=(optimizer,), biases=(-1.5,), seeds=4)), layer=1)
    found = share(found, start="dead")
    assert found["units"].sum() > 5
    return found


@pytest.mark.parametrize("optimizer", RATES)
def test_no_optimizer_brings_a_unit_of_layer_1_back(optimizer: str) -> None:
    found = first_layer(optimizer)
    assert (found["never"] == found["units"]).all()


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov", "adamw"])
def test_weight_decay_that_shrinks_w_and_b_alike_brings_none_back(optimizer: str) -> None:
    found = first_layer(optimizer, weight_decay=0.01)
    assert (found["never"] == found["units"]).all()


@pytest.mark.parametrize("optimizer", ["adam", "rmsprop"])
def test_weight_decay_in_a_normalised_gradient_can_bring_some_back(optimizer: str) -> None:
    """Every weight and bias then moves by steps of the same size, so the bias may be gone before the weights are."""
    found = first_layer(optimizer, weight_decay=0.01)
    assert (found["never"] < found["units"]).any()


def test_adam_wakes_leaky_units_of_layer_1_that_sgd_leaves_asleep() -> None:
    configs = recovery_configs(activations=("leaky_relu",), optimizers=("sgd", "adam"), biases=(-5.0,), seeds=6)
    found = share(recovery_table(fate_frame(configs)), layer=1, start="asleep").set_index("optimizer")["value"]
    assert found["sgd"] < 0.1
    assert found["adam"] > 0.8


def test_a_table_adds_up_networks_and_keeps_whole_dead_layers_apart() -> None:
    rows = [
        row_of("a", 1, 2, 2), row_of("b", 1, 3, 3), row_of("a", 2, 4, 1), row_of("b", 2, 4, 3),
        row_of("c", 2, 8, 8, whole_layer=True), row_of("c", 1, 0, 0, whole_layer=True),
        row_of("a", 1, 1, 0, start="cut_off"),
    ]  # fmt: skip
    table = recovery_table(pd.DataFrame(rows))
    columns = ["whole_layer", "layer", "start", "networks", "units", "never", "value"]
    assert table[columns].values.tolist() == [
        [False, 1, "dead", 2, 5, 5, 0.0],
        [False, 1, "cut_off", 1, 1, 0, 1.0],
        [False, 2, "dead", 2, 8, 4, 0.5],
        [True, 2, "dead", 1, 8, 8, 0.0],
    ]


def test_starts_add_up_to_all_units() -> None:
    rows = [
        row_of("a", 1, 2, 2), row_of("a", 1, 3, 3, start="asleep"), row_of("a", 1, 0, 0, start="cut_off"),
        row_of("b", 1, 1, 1), row_of("b", 1, 0, 0, start="asleep"), row_of("b", 1, 4, 0, start="cut_off"),
    ]  # fmt: skip
    found = start_table(pd.DataFrame(rows)).iloc[0]
    assert found[["layer", "dead", "asleep", "cut_off", "active", "total"]].tolist() == [1, 3, 3, 4, 6, 16]


def test_the_example_is_a_network_of_the_study_in_which_most_units_came_back() -> None:
    configs, frame = sgd()
    found = example(frame, configs)
    assert found.config in configs
    assert found.start == "dead"
    counts = [fate_counts(states, DEAD)["for_good"] for states in train(found.config).unit_states]
    by_network = share(frame, start="dead").groupby(["initial_bias", "seed"])["for_good"].sum()
    assert sum(counts) == found.units == by_network.max()


def test_there_is_no_example_where_nothing_came_back() -> None:
    configs, frame = sgd()
    assert example(share(frame, layer=1, start="dead"), configs) is None


def test_networks_come_seed_by_seed_and_slopes_only_where_they_matter() -> None:
    configs = recovery_configs(
        activations=("relu", "leaky_relu"), optimizers=("sgd", "adam"), slopes=(0.01, 0.03), biases=(-1.0,), seeds=2
    )
    assert len(configs) == len(set(configs)) == 2 * 2 * (1 + 2)
    assert [config.seed for config in configs] == [0] * 6 + [1] * 6
    assert {config.learning_rate for config in configs if config.optimizer == "adam"} == {RATES["adam"]}


def test_slices_are_the_networks_in_order() -> None:
    configs = recovery_configs(seeds=7)
    parts = list(slices(configs, 4))
    assert [config for part in parts for config in part] == configs
    assert {len(part) for part in parts[:-1]} == {4}


def test_every_rate_belongs_to_an_optimizer() -> None:
    assert set(RATES) <= set(OPTIMIZERS)


def test_the_share_that_ever_came_back_has_an_interval_over_networks_of_unequal_size() -> None:
    rows = [
        row_of("a", 2, 12, 0, for_good=2, briefly=10), row_of("b", 2, 2, 2), row_of("c", 2, 12, 0, for_good=12),
        row_of("d", 2, 2, 2), row_of("e", 2, 4, 4),
    ]  # fmt: skip
    found = recovery_table(pd.DataFrame(rows)).iloc[0]
    assert found[["networks", "units", "for_good", "briefly", "never"]].tolist() == [5, 32, 14, 10, 8]
    assert tuple(found[["value", "low", "high"]]) == ratio([12, 0, 12, 0, 0], [12, 2, 12, 2, 4])[1:]
    assert found["low"] < found["value"] == 24 / 32 < found["high"]
    assert found["high"] - found["low"] > 0.5  # units of a network share their fate: five draws, not 32
    back, units = np.array([12, 0, 12, 0, 0]), np.array([12, 2, 12, 2, 4])
    every = np.array(list(product(range(5), repeat=5)))  # all resamples that there are, each as likely
    shares = back[every].sum(axis=1) / units[every].sum(axis=1)
    assert tuple(found[["low", "high"]]) == pytest.approx(np.percentile(shares, (2.5, 97.5)), abs=0.02)


def test_a_layer_that_dies_in_training_was_not_born_dead() -> None:
    history = train(TrainingConfig(n_samples=60, hidden_widths=(2, 2), epochs=1))
    dies, lives = np.array([[ACTIVE, DEAD], [DEAD, DEAD]], np.int8), np.array([[DEAD, ACTIVE]] * 2, np.int8)
    for states in ((dies, lives), (lives, dies)):
        assert not any(row["whole_layer"] for row in fate_rows(replace(history, unit_states=states)))
    born_dead = np.array([[DEAD, DEAD], [ACTIVE, DEAD]], np.int8)
    assert all(row["whole_layer"] for row in fate_rows(replace(history, unit_states=(lives, born_dead))))


def test_the_example_is_the_one_with_most_units_back_for_good_over_its_layers_whatever_came_back_briefly() -> None:
    configs = [replace(BASE, initial_bias=-1.0, seed=seed) for seed in range(3)]
    rows = [
        row_of(0, 1, 9, 0, for_good=4, briefly=5), row_of(1, 1, 9, 4, for_good=3), row_of(1, 2, 9, 5, for_good=2),
        row_of(2, 1, 9, 3, for_good=4), row_of(2, 1, 9, 3, for_good=9, start="cut_off"),
    ]  # fmt: skip
    found = example(pd.DataFrame(rows), configs)
    assert (found.config, found.start, found.units) == (configs[1], "dead", 5)


def test_a_sleeper_that_is_cut_off_is_not_back() -> None:
    assert fate_counts(over_time([ASLEEP, CUT_OFF, CUT_OFF]), ASLEEP)["never"] == 1
