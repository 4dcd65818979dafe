"""The stacked, folded, column-wise engine against a plain loop over a plain ReLU network, rows as samples."""

from dataclasses import replace

import numpy as np
import pytest

from core import Dataset, TrainingConfig, load_dataset, train

# 20 training rows in batches of 7, 7 and 6; every network is kept up to epoch 10
BASE = TrainingConfig(n_samples=25, hidden_widths=(5, 4), batch_size=7, epochs=6, learning_rate=0.05, seed=3)
DATASETS = ["moons", "iris", "abs"]  # one of each loss


def outputs_and_inputs(network, x):
    """Outputs (n, n_outputs), and what enters each layer."""
    inputs = [x]
    for weights, biases in network[:-1]:
        inputs.append(np.maximum(inputs[-1] @ weights + biases, 0))
    return inputs[-1] @ network[-1][0] + network[-1][1], inputs


def targets(dataset: Dataset, y):
    return np.eye(dataset.n_classes)[y] if dataset.n_classes > 2 else y[:, None]


def probabilities(dataset: Dataset, z):
    """What the outputs mean, (n, n_outputs): numbers themselves for a regression."""
    if dataset.task == "regression":
        return z
    return 1 / (1 + np.exp(-z)) if dataset.n_classes == 2 else np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def mean_loss(dataset: Dataset, network, x, y) -> float:
    p, t = probabilities(dataset, outputs_and_inputs(network, x)[0]), targets(dataset, y)
    if dataset.task == "regression":
        return ((p - t) ** 2).mean() / 2
    hits = np.where(t == 1, p, 1 - p) if dataset.n_classes == 2 else p[t == 1]
    return -np.log(hits).mean()


def mean_gradients(dataset: Dataset, network, x, y) -> list[tuple]:
    """(weights, biases) of each layer."""
    z, inputs = outputs_and_inputs(network, x)
    delta, gradients = (probabilities(dataset, z) - targets(dataset, y)) / len(x), []
    for (weights, _), h in zip(network[::-1], inputs[::-1]):
        gradients.insert(0, (h.T @ delta, delta.sum(axis=0)))
        delta = delta @ weights.T * (h > 0)
    return gradients


def sgd(w, g, rate, memory, t):
    w -= rate * g


def adam(w, g, rate, memory, t):
    m, v = memory
    m += 0.1 * (g - m)
    v += 0.001 * (g * g - v)
    w -= rate * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)


def slow_networks(config: TrainingConfig, dataset: Dataset, network, step) -> list:
    """The networks after 0, 1, ... epochs."""
    network = [(weights.copy(), biases.copy()) for weights, biases in network]
    memories = [[np.zeros((2, *w.shape)) for w in layer] for layer in network]
    order, result, t = np.random.default_rng([config.seed, 1]), [], 0
    for _ in range(config.epochs + 1):
        result.append([(weights.copy(), biases.copy()) for weights, biases in network])
        for batch in np.split(order.permutation(20), [7, 14]):
            t += 1
            gradients = mean_gradients(dataset, network, dataset.x_train[batch], dataset.y_train[batch])
            for layer, gradient, memory in zip(network, gradients, memories):
                for w, g, m in zip(layer, gradient, memory):
                    step(w, g, config.learning_rate, m, t)
    return result


@pytest.mark.parametrize("optimizer", [sgd, adam])
@pytest.mark.parametrize("name", DATASETS)
def test_mini_batches_are_those_of_a_slow_loop_with_the_same_permutations(name: str, optimizer) -> None:
    config = replace(BASE, dataset=name, optimizer=optimizer.__name__)
    history, dataset = train(config), load_dataset(config)
    assert history.n_train == 20
    expected = slow_networks(config, dataset, history.networks[0], optimizer)
    for fast, slow in zip(history.networks, expected, strict=True):
        for layer, (weights, biases) in zip(fast, slow, strict=True):
            assert np.allclose(layer.weights, weights, rtol=0, atol=1e-12)
            assert np.allclose(layer.biases, biases, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", DATASETS)
def test_losses_and_gradient_norms_are_those_of_the_kept_networks(name: str) -> None:
    config = replace(BASE, dataset=name, epochs=60, weight_decay=0.01)  # the norm is of the loss alone, without decay
    history, dataset = train(config), load_dataset(config)
    assert len(history.networks) == 41
    for epoch, network in zip(history.network_epochs, history.networks, strict=True):
        assert history.train_loss[epoch] == pytest.approx(mean_loss(dataset, network, dataset.x_train, dataset.y_train))
        assert history.test_loss[epoch] == pytest.approx(mean_loss(dataset, network, dataset.x_test, dataset.y_test))
        gradients = mean_gradients(dataset, network, dataset.x_train, dataset.y_train)
        norms = [np.sqrt((weights**2).sum() + (biases**2).sum()) for weights, biases in gradients]
        assert np.allclose(history.gradient_norms[epoch], norms, rtol=1e-10)


@pytest.mark.parametrize("name", DATASETS)
def test_scores_and_dormant_shares_are_those_of_the_kept_networks(name: str) -> None:
    config = replace(BASE, dataset=name)
    history, dataset = train(config), load_dataset(config)
    for epoch, network in enumerate(history.networks):
        for score, x, y in (
            (history.train_score, dataset.x_train, dataset.y_train),
            (history.test_score, dataset.x_test, dataset.y_test),
        ):
            z, _ = outputs_and_inputs(network, x)
            if name == "abs":
                assert score[epoch] == pytest.approx(1 - ((z[:, 0] - y) ** 2).mean() / y.var())
            else:
                assert score[epoch] == np.mean((z[:, 0] > 0 if name == "moons" else z.argmax(axis=1)) == y)
        _, (_, *hidden) = outputs_and_inputs(network, dataset.x_train)
        sizes = [h.mean(axis=0) for h in hidden]
        assert np.allclose(history.dormant_shares[epoch], [np.mean(s <= 0.025 * s.mean()) for s in sizes])
