"""Backpropagation against central differences, through whole stacks of two networks, for every activation and loss."""

import numpy as np
import pytest

from core.engine.activations import ACTIVATIONS
from core.engine.losses import LOSSES
from core.engine.network import layer_sizes
from core.engine.passes import allocate, backward_operations, forward_operations, with_ones

N_OUTPUTS = {"binary_cross_entropy": 1, "cross_entropy": 3, "squared_error": 1}
N, STEP, FAR_FROM_KINKS = 6, 1e-6, 1e-3
SLOPES = np.array([0.01, 0.3]).reshape(2, 1, 1)  # one a network


def draw_problem(loss: str, seed: int):
    """Widths, parameters (2, P) with random biases, inputs (2, N, 3) and targets (2, n_outputs, N)."""
    rng, n_outputs = np.random.default_rng(seed), N_OUTPUTS[loss]
    widths = (3, 5, 4, n_outputs)
    parameters, x = rng.normal(size=(2, sum(layer_sizes(widths)))), 2 * rng.normal(size=(2, N, 3))
    if loss == "squared_error":
        return widths, parameters, x, rng.normal(size=(2, 1, N))
    classes = rng.integers(0, max(2, n_outputs), (2, N))
    y = classes[:, None] if n_outputs == 1 else np.eye(n_outputs)[classes].swapaxes(-1, -2)
    return widths, parameters, x, y.astype(float)


def run(operations) -> None:
    for operation in operations:
        operation()


def columns(x: np.ndarray) -> np.ndarray:
    return with_ones(x).swapaxes(-1, -2)


def mean_losses(widths, parameters, x, y, activation: str, loss: str, negative_slope) -> np.ndarray:
    layers = allocate(parameters, np.empty_like(parameters), widths, N)
    run(forward_operations(columns(x), layers, ACTIVATIONS[activation], negative_slope))
    return LOSSES[loss].value(layers[-1].z, LOSSES[loss].encode(y)).mean(axis=-1)


def backpropagated(widths, parameters, x, y, activation: str, loss: str):
    """Gradients (2, P), and the hidden pre-activations on the way."""
    gradients, targets = np.empty_like(parameters), LOSSES[loss].encode(y)
    layers = allocate(parameters, gradients, widths, N)
    run(forward_operations(columns(x), layers, ACTIVATIONS[activation], SLOPES))
    hidden_z = np.concatenate([layer.z.ravel() for layer in layers[:-1]])
    run(LOSSES[loss].bind(layers[-1].z, targets, -targets / N, np.array(1 / N), layers[-1].delta))
    run(backward_operations(columns(x), layers, ACTIVATIONS[activation], SLOPES))
    return gradients, hidden_z


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradients_of_a_whole_network_are_finite_differences(activation: str, loss: str) -> None:
    widths, parameters, x, y = draw_problem(loss, seed=3)
    gradients, z = backpropagated(widths, parameters, x, y, activation, loss)
    for kink in ACTIVATIONS[activation].kinks:
        assert np.abs(z - kink).min() > FAR_FROM_KINKS
        assert z.min() < kink < z.max()
    nudges = STEP * np.eye(parameters.shape[1])
    for k in range(2):  # every nudged network is one of a stack that shares the inputs
        up, down = (
            mean_losses(widths, parameters[k] + sign * nudges, x[k : k + 1], y[k], activation, loss, SLOPES[k, 0, 0])
            for sign in (1, -1)
        )
        assert np.allclose(gradients[k], (up - down) / (2 * STEP), rtol=1e-6, atol=1e-8)


def test_a_relu_at_exactly_0_passes_no_gradient_and_a_leaky_relu_its_negative_slope() -> None:
    widths, x, y = (1, 1, 1), np.ones((2, N, 1)), np.ones((2, 1, N))
    parameters = np.tile([0.0, 0.0, 2.0, 0.0], (2, 1))  # z = 0 x + 0, output 2 h + 0: error -1, pulled back -2
    relu, _ = backpropagated(widths, parameters, x, y, "relu", "squared_error")
    leaky, _ = backpropagated(widths, parameters, x, y, "leaky_relu", "squared_error")
    assert np.array_equal(relu, np.tile([0.0, 0.0, 0.0, -1.0], (2, 1)))
    assert np.allclose(leaky[:, :2], -2 * SLOPES[:, :, 0])
