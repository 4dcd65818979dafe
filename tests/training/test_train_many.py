"""train_many is [train(c) for c in configs], to the last bit and in the same order."""

from dataclasses import replace

import numpy as np
import pytest

from core import ACTIVATIONS, OPTIMIZERS, TrainingConfig, load_dataset, train, train_many

SMALL = TrainingConfig(n_samples=50, hidden_widths=(6, 5), epochs=4, batch_size=16)
MIXED = {
    "seeds": [{"seed": seed} for seed in range(5)],
    "activations": [{"activation": name, "seed": seed} for seed in (0, 1) for name in ACTIVATIONS],
    "optimizers": [{"optimizer": name, "weight_decay": w} for w in (0, 0.1) for name in OPTIMIZERS],
    "learning rates": [{"optimizer": o, "learning_rate": r} for r in (0.01, 0.3) for o in ("sgd", "nesterov", "adam")],
    "weight decays": [{"optimizer": o, "weight_decay": w} for w in (0, 0.2) for o in OPTIMIZERS],
    "negative slopes": [{"activation": "leaky_relu", "negative_slope": a, "initial_bias": -2} for a in (0, 0.01, 0.3)],
    "biases": [{"initial_bias": b} for b in (0, -1, (-2, 0.5), -5)],
    "initializers": [{"initializer": name} for name in ("rai", "small", "he_uniform")],
    "shapes": [{"hidden_widths": w, "seed": s} for s in (0, 1) for w in ((6, 5), (5, 6), (1,), (3, 3, 3), (11,))],
    "data sets": [{"dataset": name} for name in ("moons", "circles", "iris", "abs", "digits", "diabetes")],
    "data seeds": [{"dataset": name, "data_seed": s} for s in (0, 1) for name in ("moons", "abs", "iris")],
    "noise": [{"noise": noise} for noise in (0, 0.1, 2)],
    "batch sizes": [{"dataset": d, "batch_size": b} for d in ("iris", "abs") for b in (1, 1, 3, 3, 39, 39, 64, 64)],
    "epochs": [{"epochs": epochs} for epochs in (0, 3, 12, 3)],
    "logged epochs": [{"epochs": 25, "log_every": every, "seed": s} for s in (0, 1) for every in (1, 4, 100)],
    "numbers of samples": [{"n_samples": n} for n in (10, 50, 51)],
}  # fmt: skip


@pytest.mark.parametrize("changes", MIXED.values(), ids=MIXED)
def test_histories_are_those_of_single_runs_in_the_same_order(assert_same, changes: list[dict]) -> None:
    configs = [replace(SMALL, **change) for change in changes]
    histories = train_many(configs)
    assert [history.config for history in histories] == configs
    for config, history in zip(configs, histories):
        single = train(config)
        assert_same(history, single)
        assert np.array_equal(history.network_epochs, single.network_epochs)
        assert (history.n_train, history.diverged_at) == (single.n_train, single.diverged_at)


@pytest.mark.parametrize("dataset", ["moons", "iris", "abs"])
@pytest.mark.parametrize("widths", [(1,), (2,), (7, 1), (1, 1, 4), (3, 17), (33, 16)], ids=str)
def test_products_of_every_shape_round_alike_in_a_stack_and_alone(assert_same, widths: tuple, dataset: str) -> None:
    base = replace(SMALL, dataset=dataset, hidden_widths=widths, epochs=2, n_samples=25)  # 20 training rows
    for batch_size in (1, 2, 3, 4, 5, 6, 9, 13, 16, 19, 20):  # and what remains: 1, 2, 3, 4 or more
        configs = [replace(base, batch_size=batch_size, seed=seed, activation="tanh") for seed in range(3)]
        for config, history in zip(configs, train_many(configs)):
            assert_same(history, train(config))


def test_two_workers_give_the_same_histories_in_the_same_order(assert_same) -> None:
    configs = [replace(SMALL, seed=s, hidden_widths=w) for s in (0, 1) for w in ((4,), (3, 2), (4,))]
    for one, two in zip(train_many(configs), train_many(configs, jobs=2), strict=True):
        assert one.config == two.config
        assert_same(one, two)


def test_the_size_of_the_stacks_changes_nothing(monkeypatch, assert_same) -> None:
    configs = [replace(SMALL, seed=seed) for seed in range(7)]
    together = train_many(configs)
    monkeypatch.setattr("core.training.stacking.STACK_BYTES", 150_000)
    for one, other in zip(together, train_many(configs)):
        assert_same(one, other)


@pytest.mark.parametrize("changes", ["data seeds", "negative slopes", "seeds"])
@pytest.mark.parametrize("cache_bytes", [1, 30_000, 90_000])  # networks one by one, in overlapping pieces, together
def test_the_pieces_in_which_a_stack_is_measured_change_nothing(
    monkeypatch, assert_same, changes: str, cache_bytes: int
) -> None:
    configs = [replace(SMALL, **change) for change in MIXED[changes]]
    whole = train_many(configs)
    monkeypatch.setattr("core.engine.collector.CACHE_BYTES", cache_bytes)
    for one, other in zip(whole, train_many(configs)):
        assert_same(one, other)
        assert len(one.epochs) == len(other.epochs)


def test_progress_counts_networks_up_to_all_of_them(monkeypatch) -> None:
    monkeypatch.setattr("core.training.stacking.STACK_BYTES", 1)
    calls = []
    train_many([replace(SMALL, seed=seed) for seed in range(3)], on_progress=lambda *call: calls.append(call))
    assert calls == [(1, 3), (2, 3), (3, 3)]


def test_any_iterable_of_configs_will_do_an_empty_one_included() -> None:
    assert [history.config.seed for history in train_many(replace(SMALL, seed=s) for s in (2, 1))] == [2, 1]
    assert train_many([]) == []


def test_own_data_can_stand_in_a_config_like_a_named_set(assert_same) -> None:
    own = replace(load_dataset(TrainingConfig(dataset="iris", n_samples=60)), name="mine.csv")
    configs = [replace(SMALL, dataset=own, seed=seed) for seed in (0, 1)] + [SMALL]
    histories = train_many(configs, jobs=2)
    assert [history.config for history in histories] == configs
    for history, data in zip(histories, (own, own, load_dataset(SMALL))):
        assert_same(history, train(history.config, dataset=data))
