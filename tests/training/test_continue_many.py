"""continue_many is [train(c, initial_network=n) for c, n in zip(configs, networks)], to the last bit."""

from dataclasses import replace

import pytest

from core import TrainingConfig, train
from core.training import continue_many, initial_network

SMALL = TrainingConfig(n_samples=50, hidden_widths=(6, 5), epochs=4, batch_size=16)
CHANGES = {
    "seeds": [{"seed": seed} for seed in range(4)],
    "shapes and optimizers": [
        {"hidden_widths": widths, "optimizer": name}
        for name in ("sgd", "adam", "momentum") for widths in ((6, 5), (3,))
    ],
    "activations and rates": [{"activation": name, "learning_rate": r} for r in (0.1, 1) for name in ("relu", "elu")],
}  # fmt: skip


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
def test_histories_are_those_of_single_runs_from_the_same_networks(assert_same, changes: list[dict]) -> None:
    configs = [replace(SMALL, **change) for change in changes]
    networks = [train(replace(config, seed=100 + k)).networks[-1] for k, config in enumerate(configs)]
    histories = continue_many(configs, networks)
    assert [history.config for history in histories] == configs
    for config, network, history in zip(configs, networks, histories):
        assert_same(history, train(config, initial_network=network))


def test_from_the_networks_that_the_configs_draw_it_is_training_from_the_start(assert_same) -> None:
    configs = [replace(SMALL, seed=seed) for seed in range(3)]
    for config, history in zip(configs, continue_many(configs, [initial_network(config) for config in configs])):
        assert_same(history, train(config))


def test_a_network_that_does_not_fit_and_one_too_few_are_refused() -> None:
    wrong = initial_network(replace(SMALL, hidden_widths=(2,)))
    with pytest.raises(ValueError, match=r"^initial_network must have weights and biases of shapes"):
        continue_many([SMALL], [wrong])
    with pytest.raises(ValueError, match=r"^networks must be one for each of 1 configs, got 0$"):
        continue_many([SMALL], [])
