"""The trainer as a lesson tells it: one network, plain loops, nothing folded or stacked.

Rows are samples. A network is a list of layers (weights, biases), weights of shape (fan_in, fan_out); z is what a layer
computes, h is what enters the next one. The engine proper computes the same numbers on many networks at once, some
twenty times as fast, and is tested against this module.
"""

from collections.abc import Callable, Iterator

import numpy as np

from core.engine.arrays import Array

Layer = tuple[Array, Array]
Function = Callable[[Array], Array]
# (weights or biases, their gradient, what is remembered of earlier ones, number of this step, learning rate, decay)
Step = Callable[[Array, Array, Array, int, float, float], None]


def relu(z: Array) -> Array:
    return np.maximum(z, 0.0)


def relu_slope(z: Array) -> Array:
    return np.where(z > 0, 1.0, 0.0)


def train(
    x: Array, y: Array, network: list[Layer], rng: np.random.Generator, *, predict: Function, step: Step,
    phi: Function = relu, slope: Function = relu_slope, learning_rate: float = 0.1, weight_decay: float = 0.0,
    batch_size: int = 32, epochs: int = 200,
) -> Iterator[list[Layer]]:  # fmt: skip
    """Yields the network before training and after every epoch; x is (n, d), y (n, n_outputs)."""
    network = copied(network)
    memories = [[np.zeros((2, *part.shape)) for part in layer] for layer in network]
    steps = 0
    yield copied(network)
    for _ in range(epochs):
        order = rng.permutation(len(x)) if batch_size < len(x) else np.arange(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start : start + batch_size]
            steps += 1
            gradients = mean_gradients(network, x[rows], y[rows], predict, phi, slope)
            for layer, gradient, memory in zip(network, gradients, memories):
                for part, g, m in zip(layer, gradient, memory):
                    step(part, g, m, steps, learning_rate, weight_decay)
        yield copied(network)


def copied(network: list[Layer]) -> list[Layer]:
    return [(weights.copy(), biases.copy()) for weights, biases in network]


def forward(network: list[Layer], x: Array, phi: Function = relu) -> tuple[list[Array], list[Array]]:
    """What every layer computes, the outputs last, and what enters it."""
    z: list[Array] = []
    h = [x]
    for weights, biases in network:
        z.append(h[-1] @ weights + biases)
        h.append(phi(z[-1]))
    return z, h[:-1]


def mean_gradients(
    network: list[Layer], x: Array, y: Array, predict: Function, phi: Function = relu, slope: Function = relu_slope
) -> list[Layer]:
    """Gradient of the mean loss for the weights and biases of every layer: the chain rule from the outputs down."""
    z, h = forward(network, x, phi)
    delta = (predict(z[-1]) - y) / len(x)  # of the loss for the outputs: the same for all three losses
    gradients = [(h[-1].T @ delta, delta.sum(axis=0))]
    for layer in range(len(network) - 1, 0, -1):
        weights, _ = network[layer]
        delta = (delta @ weights.T) * slope(z[layer - 1])  # 0 for every sample: no gradient, the unit is dead
        gradients.insert(0, (h[layer - 1].T @ delta, delta.sum(axis=0)))
    return gradients


def numbers(z: Array) -> Array:
    return z


def sigmoid(z: Array) -> Array:
    with np.errstate(over="ignore"):  # e^710 is infinite, and 1 / infinity is 0
        return 1 / (1 + np.exp(-z))


def softmax(z: Array) -> Array:
    shares: Array = np.exp(z - z.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return shares


def half_squared_error(y: Array, p: Array) -> float:
    return float(((p - y) ** 2).mean() / 2)


def cross_entropy(y: Array, p: Array) -> float:
    """Of one column of probabilities of class 1, or of one column a class."""
    return float(-np.log(np.where(y == 1, p, 1 - p) if y.shape[1] == 1 else p[y == 1]).mean())


LOSSES = {  # what the outputs mean, and the mean loss
    "squared_error": (numbers, half_squared_error),
    "binary_cross_entropy": (sigmoid, cross_entropy),
    "cross_entropy": (softmax, cross_entropy),
}


def sgd(w: Array, g: Array, memory: Array, steps: int, rate: float, decay: float) -> None:
    w -= rate * (g + decay * w)


def momentum(w: Array, g: Array, memory: Array, steps: int, rate: float, decay: float) -> None:
    memory[0] = 0.9 * memory[0] + (g + decay * w)
    w -= rate * memory[0]


def nesterov(w: Array, g: Array, memory: Array, steps: int, rate: float, decay: float) -> None:
    g = g + decay * w
    memory[0] = 0.9 * memory[0] + g
    w -= rate * (g + 0.9 * memory[0])


def rmsprop(w: Array, g: Array, memory: Array, steps: int, rate: float, decay: float) -> None:
    g = g + decay * w
    memory[0] = 0.99 * memory[0] + 0.01 * g**2
    w -= rate * g / (np.sqrt(memory[0]) + 1e-8)


def adam(w: Array, g: Array, memory: Array, steps: int, rate: float, decay: float) -> None:
    g = g + decay * w
    memory[0] = 0.9 * memory[0] + 0.1 * g
    memory[1] = 0.999 * memory[1] + 0.001 * g**2
    mean, square = memory[0] / (1 - 0.9**steps), memory[1] / (1 - 0.999**steps)
    w -= rate * mean / (np.sqrt(square) + 1e-8)


def adamw(w: Array, g: Array, memory: Array, steps: int, rate: float, decay: float) -> None:
    w -= rate * decay * w
    adam(w, g, memory, steps, rate, 0.0)


OPTIMIZERS: dict[str, Step] = {
    "sgd": sgd, "momentum": momentum, "nesterov": nesterov, "rmsprop": rmsprop, "adam": adam, "adamw": adamw,
}  # fmt: skip
