"""Whatever is not a config, a data set, a network or a number of workers is refused by the argument's name."""

from typing import Any

import numpy as np
import pytest

from core import TrainingConfig, train, train_many
from core.engine.network import Layer
from core.training import continue_many, initial_network, train_live

SMALL = TrainingConfig(n_samples=20, hidden_widths=(3,), epochs=1)
NETWORK = initial_network(SMALL)
NUMBERS = r"^initial_network must hold numbers in equal rows, got "


def with_weights(weights: Any) -> list[Layer]:
    return [Layer(weights, NETWORK[0].biases), NETWORK[1]]


@pytest.mark.parametrize(
    ("network", "message"),
    [
        (5, r"^initial_network must be layers that have weights and biases, got 5$"),
        ((None, None), r"^initial_network must be layers that have weights and biases, got None$"),
        ([(0.0, 1.0)], r"^initial_network must be layers that have weights and biases, got \(0.0, 1.0\)$"),
        (with_weights(NETWORK[0].weights.astype(str)), NUMBERS),
        (with_weights(NETWORK[0].weights * 1j), NUMBERS),
        (with_weights(NETWORK[0].weights.astype(object)), NUMBERS),
        (with_weights([[1.0, 2.0, 3.0], [4.0]]), NUMBERS),
    ],
    ids=["a number", "nothing", "plain tuples", "words", "complex", "objects", "ragged"],
)
def test_what_is_not_a_network_of_numbers_is_refused(network: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message) as refusal:
        train(SMALL, initial_network=network)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("start", ["train", "continue_many"])
def test_a_network_whose_loss_is_not_finite_is_blamed_itself_and_not_the_data(start: str) -> None:
    huge = [Layer(layer.weights * 1e200, layer.biases) for layer in NETWORK]
    with pytest.raises(ValueError, match=r"^initial_network must give a finite loss and gradient before training, "):
        train(SMALL, initial_network=huge) if start == "train" else continue_many([SMALL] * 2, [NETWORK, huge])


def test_lists_and_narrower_numbers_are_numbers_too(assert_same) -> None:
    lists = [Layer(layer.weights.tolist(), layer.biases.tolist()) for layer in NETWORK]
    assert_same(train(SMALL, initial_network=iter(lists)), train(SMALL))
    rounded = [Layer(layer.weights.astype(np.float32), layer.biases) for layer in NETWORK]
    assert train(SMALL, initial_network=rounded).networks[0][0].weights.dtype == np.float64


@pytest.mark.parametrize("dataset", ["moons", (1, 2), SMALL])
def test_what_is_not_a_data_set_is_refused(dataset: Any) -> None:
    with pytest.raises(ValueError, match=r"^dataset must be a Dataset, got "):
        train(SMALL, dataset=dataset)


@pytest.mark.parametrize("config", [None, {}, "moons"])
def test_what_is_not_a_config_is_refused(config: Any) -> None:
    with pytest.raises(ValueError, match=rf"^config must be a TrainingConfig, got {config!r}$"):
        train(config)
    with pytest.raises(ValueError, match=rf"^configs must be a sequence of TrainingConfig, got {config!r}$"):
        train_many([SMALL, config])


@pytest.mark.parametrize("configs", [None, SMALL, 3])
def test_what_is_not_several_configs_is_refused(configs: Any) -> None:
    with pytest.raises(ValueError, match=r"^configs must be a sequence of TrainingConfig, got "):
        train_many(configs)


@pytest.mark.parametrize("jobs", [0, -5, -1, 1.5, "2", None, True])
@pytest.mark.parametrize("configs", [[], [SMALL]])
def test_a_number_of_workers_that_is_none_is_refused_even_when_nobody_would_be_needed(configs: list, jobs: Any) -> None:
    with pytest.raises(ValueError, match=rf"^jobs must be (at least 1|a whole number), got {jobs!r}$"):
        train_many(configs, jobs=jobs)


def test_a_live_run_refuses_its_arguments_before_its_first_step() -> None:
    with pytest.raises(ValueError, match=r"^dataset must be a Dataset, got 'moons'$"):
        train_live(SMALL, dataset="moons")
