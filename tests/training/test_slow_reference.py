"""The stacked, folded, column-wise engine against the plain trainer of core.engine.plain."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from core import ACTIVATIONS, OPTIMIZERS, Dataset, TrainingConfig, TrainingHistory, load_dataset, train
from core.engine import plain
from core.engine.losses import LOSSES

# 20 training rows in batches of 7, 7 and 6; every network is kept up to epoch 10
BASE = TrainingConfig(n_samples=25, hidden_widths=(5, 4), batch_size=7, epochs=6, learning_rate=0.05, seed=3)
LOSS_OF = {"moons": "binary_cross_entropy", "iris": "cross_entropy", "abs": "squared_error"}


def targets(dataset: Dataset, y):
    return np.eye(dataset.n_classes)[y] if dataset.n_classes > 2 else y[:, None].astype(float)


def functions(config: TrainingConfig) -> dict:
    """phi and phi' of a config, as the plain trainer takes them; for ReLU, its own."""
    entry, slope = ACTIVATIONS[config.activation], config.negative_slope
    own = {"phi": partial(entry.value, negative_slope=slope), "slope": partial(entry.slope, negative_slope=slope)}
    return {} if config.activation == "relu" else own


def plain_networks(config: TrainingConfig, start) -> list:
    dataset = load_dataset(config)
    return list(
        plain.train(
            dataset.x_train, targets(dataset, dataset.y_train), list(start), np.random.default_rng([config.seed, 1]),
            predict=plain.LOSSES[LOSS_OF[config.dataset]][0], step=plain.OPTIMIZERS[config.optimizer],
            learning_rate=config.learning_rate, weight_decay=config.weight_decay, batch_size=config.batch_size,
            epochs=config.epochs, **functions(config),
        )
    )  # fmt: skip


def assert_same_networks(history: TrainingHistory) -> None:
    for fast, slow in zip(history.networks, plain_networks(history.config, history.networks[0]), strict=True):
        for layer, (weights, biases) in zip(fast, slow, strict=True):
            assert np.allclose(layer.weights, weights, rtol=0, atol=1e-12)
            assert np.allclose(layer.biases, biases, rtol=0, atol=1e-12)


def test_the_plain_trainer_knows_every_loss_and_every_optimizer() -> None:
    assert set(plain.LOSSES) == set(LOSSES)
    assert set(plain.OPTIMIZERS) == set(OPTIMIZERS)


@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", LOSS_OF)
def test_mini_batches_are_those_of_plain_loops_with_the_same_permutations(
    name: str, optimizer: str, weight_decay: float
) -> None:
    history = train(replace(BASE, dataset=name, optimizer=optimizer, weight_decay=weight_decay))
    assert history.n_train == 20
    assert_same_networks(history)


@pytest.mark.parametrize("batch_size", [1, 2, 3, 4, 20])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_and_batch_size_gives_the_networks_of_plain_loops(activation: str, batch_size: int) -> None:
    config = replace(BASE, activation=activation, negative_slope=0.2, batch_size=batch_size, learning_rate=0.01)
    assert_same_networks(train(replace(config, initial_bias=-0.3)))


@pytest.mark.parametrize("name", LOSS_OF)
def test_losses_and_gradient_norms_are_those_of_the_kept_networks(name: str) -> None:
    config = replace(BASE, dataset=name, epochs=60, weight_decay=0.01)  # the norm is of the loss alone, without decay
    history, dataset = train(config), load_dataset(config)
    predict, mean_loss = plain.LOSSES[LOSS_OF[name]]
    assert len(history.networks) == 41
    for epoch, network in zip(history.network_epochs, history.networks, strict=True):
        for losses, x, y in (
            (history.train_loss, dataset.x_train, dataset.y_train), (history.test_loss, dataset.x_test, dataset.y_test)
        ):  # fmt: skip
            p = predict(plain.forward(network, x)[0][-1])
            assert losses[epoch] == pytest.approx(mean_loss(targets(dataset, y), p))
        gradients = plain.mean_gradients(network, dataset.x_train, targets(dataset, dataset.y_train), predict)
        norms = [np.sqrt((weights**2).sum() + (biases**2).sum()) for weights, biases in gradients]
        assert np.allclose(history.gradient_norms[epoch], norms, rtol=1e-10)


@pytest.mark.parametrize("name", LOSS_OF)
def test_scores_and_dormant_shares_are_those_of_the_kept_networks(name: str) -> None:
    config = replace(BASE, dataset=name)
    history, dataset = train(config), load_dataset(config)
    for epoch, network in enumerate(history.networks):
        for score, x, y in (
            (history.train_score, dataset.x_train, dataset.y_train),
            (history.test_score, dataset.x_test, dataset.y_test),
        ):
            z = plain.forward(network, x)[0][-1]
            if name == "abs":
                assert score[epoch] == pytest.approx(1 - ((z[:, 0] - y) ** 2).mean() / y.var())
            else:
                assert score[epoch] == np.mean((z[:, 0] > 0 if name == "moons" else z.argmax(axis=1)) == y)
        _, (_, *hidden) = plain.forward(network, dataset.x_train)
        sizes = [h.mean(axis=0) for h in hidden]
        assert np.allclose(history.dormant_shares[epoch], [np.mean(s <= 0.025 * s.mean()) for s in sizes])
